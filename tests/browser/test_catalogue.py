"""The catalogue in a browser: a review scored and locked, a published edition read and compared with another."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_edition,
    make_expert,
    make_nomination,
    score,
    to_published,
    to_review,
)

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser: Browser, server: LiveServer, person: User | None = None) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server.url)
    if person is not None:
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        secret = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": secret, "url": server.url}])
    return context.new_page()


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for _place in range(3):
        make_expert(made)
    return made


def test_a_review_is_scored_and_locked(browser: Browser, live_server: LiveServer, desk: Desk) -> None:
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    to_review(edition, desk)
    mine, other, _third = Review.objects.order_by("pk")
    score(other)
    page = opened(browser, live_server, mine.expert.user)
    page.goto("/en/catalogue/reviews/")
    page.get_by_role("link", name="Perovskite tandem cells").click()
    page.get_by_role("button", name="Take it on").click()
    for name, points in (("Novelty", "8"), ("Effect", "7.5"), ("Reach", "4")):
        page.get_by_label(name).fill(points)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved, not yet locked.")
    expect(page.get_by_text("another expert")).to_have_count(0)
    page.get_by_role("link", name="Lock my scores").click()
    page.get_by_label("Its number, to confirm").fill(nomination.code)
    page.get_by_role("button", name="Lock my scores").click()
    expect(page.get_by_role("status")).to_contain_text("Locked.")
    expect(page.get_by_text("another expert")).to_have_count(1)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.context.close()


def test_an_edition_is_read_and_compared(browser: Browser, live_server: LiveServer, desk: Desk) -> None:
    first = make_edition(desk)
    make_nomination(first, desk, title_en="Technology that leaves")
    first = to_published(first, desk)
    second = make_edition(desk, follows=first)
    make_nomination(second, desk, title_en="Technology that enters")
    to_published(second, desk)
    page = opened(browser, live_server)
    page.goto("/en/catalogue/")
    page.get_by_role("link", name=second.code, exact=True).click()
    expect(page.get_by_role("heading", name="1 entry")).to_be_visible()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Published")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON, for programs").click()
    assert download.value.suggested_filename == f"{second.code}.0.json"
    page.get_by_role("link", name="1 entered").click()
    expect(page).to_have_url(re.compile(r"/changes/#entered$"))
    expect(page.locator("#entered")).to_contain_text("Technology that enters")
    expect(page.locator("#left")).to_contain_text("Technology that leaves")
    page.get_by_role("link", name="Technology that leaves").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Technology that leaves")
    page.context.close()
