"""The thread followed by mouse and by keyboard: from what counts towards a target to its documents, and back."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect
from tests.browser.opening import Opened
from tests.liaowang_web.evidence_factories import fact, make_chain, make_target
from tests.liaowang_web.factories import make_officer

from liaowang_web.programme.services.evidence import move_evidence, record_evidence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_follow_the_thread(opened: Opened) -> None:
    cache.clear()
    chain, target = make_chain(), make_target("T25-CORETECH")
    item = record_evidence(target, actor=chain.seller, kind="contract", thing=chain.contract, values=fact())
    item = move_evidence("accept", item, actor=make_officer("programme_officer"))

    page = opened(chain.buyer)
    page.goto("/en/programme/targets/")
    page.locator("li", has=page.get_by_text("T25-CORETECH")).locator("a.count").click()
    page.get_by_role("link", name=item.title_en).click()
    boxes = page.locator(".thread-picture a")
    codes = [chain.contract.code, chain.contract.deal.code, chain.demand.code, chain.achievement.code,
             chain.listed.code, chain.topic.code]  # fmt: skip
    for code in codes:
        expect(boxes.filter(has_text=code).first).to_be_visible()
        expect(page.locator(".thread-list").get_by_text(code, exact=True).first).to_be_visible()

    # By keyboard: Tab goes from box to box in the order of the stages, Enter opens one.
    page.locator(".thread .scroll").focus()
    seen = []
    for _ in range(boxes.count()):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [it.split()[0] for it in seen[:2]] == ["Target", "Evidence"]
    assert seen[-1].startswith("Documents")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/topics/{chain.topic.code}/documents/"))
    expect(page.locator("main ol.docs > li").first).to_be_visible()

    # And forward again, from the page of the topic.
    page.goto(f"/en/topics/{chain.topic.code}/")
    page.get_by_role("link", name="One thread").click()
    expect(page.locator(".thread-list").get_by_text(chain.demand.code, exact=True).first).to_be_visible()
    page.locator(".thread-picture a").filter(has_text=target.code[:12]).first.click()
    expect(page).to_have_url(re.compile(rf"/targets/{target.code}/"))

    visitor = opened(None)
    visitor.goto(f"/en/programme/evidence/{item.pk}/")
    expect(visitor.locator(".thread-picture a")).to_have_count(2)
    expect(visitor.get_by_text(chain.contract.code)).to_have_count(0)
