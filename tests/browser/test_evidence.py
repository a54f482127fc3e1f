"""From the first page to the documents behind a score, and to what was known on an earlier day, over real runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from liaowang import runs
from liaowang_web.observatory.services.importing import import_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def earlier(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a run over the same records, as of the end of 2014."""
    from tests.runs import observe_corpus

    return observe_corpus(corpus, tmp_path_factory.mktemp("run") / "2014", as_of=date(2014, 12, 31)).folder


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, finished: runs.Run) -> Iterator[Page]:
    import_run(finished.folder)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    made = context.new_page()
    made.goto(f"{live_server.url}/en/")
    yield made
    context.close()


def test_two_clicks_lead_from_a_score_to_the_documents_behind_it(page: Page) -> None:
    page.locator("main a[href*='/topics/T-']").first.click()
    heading = page.get_by_role("heading", level=1).inner_text()
    told = page.locator("#breakthrough tbody tr", has=page.locator("a[href*='part=']")).first
    part, n = told.locator("th").inner_text().splitlines()[0], told.locator("a[href*='part=']").inner_text()
    page.locator(".read a[href='#breakthrough']").click()
    expect(page.locator("#breakthrough")).to_be_in_viewport()
    told.locator("a[href*='part=']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    expect(page.locator(".crumb")).to_contain_text(heading.splitlines()[0])
    expect(page.get_by_label("Part").locator("option:checked")).to_contain_text(part)
    found = page.locator("main ol.docs > li")
    assert found.count() == int(re.findall(r"\d+", n)[0])
    expect(found.first.locator("q, .quote").first).to_be_visible()


def test_an_earlier_day_follows_from_page_to_page(page: Page, earlier: Path, live_server: LiveServer) -> None:
    import_run(earlier)
    page.goto(f"{live_server.url}/en/")
    page.get_by_role("link", name="See another date").click()
    page.locator("main input[type=date]").fill("2015-06-30")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".asof")).to_contain_text("As known on 31 Dec 2014")
    page.get_by_role("link", name="Watchlist", exact=True).click()
    expect(page.locator(".asof.past")).to_contain_text("31 Dec 2014")
    page.locator("main tbody a[href*='/topics/T-']").first.click()
    expect(page.locator(".asof.past")).to_be_visible()
    for year in page.locator("main time").all():
        assert (year.get_attribute("datetime") or "")[:4] <= "2014"
