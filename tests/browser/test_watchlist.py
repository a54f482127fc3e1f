"""The watchlist in a browser: filter by a chip, sort, open a row in place, export, copy, keys, and a phone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.factories import make_run, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    run = make_run()
    for k in range(1, 7):
        make_topic(
            run, code=f"T-{k:06d}", rank=k, label_en=f"topic {k}", probability=round(0.7 - k / 10, 2), n_recent=k
        )
    made = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, live_server: LiveServer) -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/en/watchlist/")
    return page


def codes(page: Page) -> list[str]:
    return [str(it.get_attribute("id")) for it in page.locator("table.watch > tbody").all()]


def test_filter_sort_and_export_say_the_same(page: Page) -> None:
    page.get_by_text("+ Condition").click()
    page.get_by_label("Probability from, %").fill("30")
    page.get_by_role("button", name="Show").and_(page.locator(":visible")).click()
    expect(page.locator(".chip", has_text="Probability ⩾ 30%")).to_be_visible()
    page.get_by_role("link", name="Size, 12 months", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Size, 12 months")
    assert codes(page) == [f"T-{k:06d}" for k in (4, 3, 2, 1)]
    assert page.url.endswith("/en/watchlist/?probability=30&sort=n_recent")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").first.click()
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert [row["code"] for row in csv.DictReader(StringIO(text))] == codes(page)
    page.get_by_role("link", name="Drop the condition: Probability ⩾ 30%").click()
    expect(page.locator("table.watch > tbody")).to_have_count(6)
    assert "sort=n_recent" in page.url


def test_a_row_opens_and_closes_in_place_by_keyboard(page: Page) -> None:
    plus = page.locator("#why-T-000003")
    plus.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Strongest counter-argument")).to_be_visible()
    expect(plus).to_be_focused()
    expect(plus).to_have_attribute("aria-expanded", "true")
    assert "opened" not in page.url
    page.keyboard.press("Enter")
    expect(page.get_by_text("Strongest counter-argument")).to_have_count(0)
    expect(plus).to_have_attribute("aria-expanded", "false")


def test_a_column_explains_itself_under_the_head(page: Page) -> None:
    strip = page.locator("#about-probability")
    expect(strip).to_be_hidden()
    page.get_by_role("link", name="Explain: Probability").click()
    expect(strip).to_be_visible()
    strip.get_by_role("link", name="Close").click()
    expect(strip).to_be_hidden()


def test_it_works_without_scripts(browser: Browser, context: BrowserContext, live_server: LiveServer) -> None:
    plain = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/en/watchlist/")
    expect(page.get_by_role("button", name="Copy link to this view")).to_be_hidden()
    page.locator("#why-T-000003").click()
    expect(page.get_by_text("Strongest counter-argument")).to_be_visible()
    page.get_by_role("link", name="Explain: Breakthrough").click()
    expect(page.locator("#about-breakthrough")).to_be_visible()
    plain.close()


def test_the_address_is_copied(page: Page) -> None:
    page.goto(f"{page.url}?probability=30")
    page.get_by_role("button", name="Copy link to this view").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_keys_lead_to_search_and_list_themselves_unless_switched_off(page: Page) -> None:
    page.keyboard.press("/")
    field = page.locator("#id_find")
    expect(field).to_be_focused()
    field.fill("topic 4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.locator(".found mark").first).to_have_text("topic")
    page.wait_for_load_state()  # keys are listened for once the page's programs are there
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    keys.get_by_role("checkbox").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(keys).to_be_hidden()
    expect(page.locator("#id_find")).not_to_be_focused()
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


def test_on_a_phone_rows_are_lines_with_their_whiskers_aligned(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("summary", has_text="Sort: standing")).to_be_visible()
    places = {round((it.bounding_box() or {})["x"]) for it in page.locator("table.watch .whisker").all()}
    assert len(places) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
