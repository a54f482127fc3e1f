"""What only a browser can show: the switch of language, menus by keyboard, a journey from sign-up to submission."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a lamp over the sea"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    cache.clear()
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_switch_keeps_the_page_and_its_question(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/organisations/?state=verified")
    page.get_by_role("link", name="中文").click()
    expect(page).to_have_url(f"{live_server.url}/zh-hans/organisations/?state=verified")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).to_have_text("机构")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")


def test_a_narrow_page_has_its_menu_behind_a_button(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/en/")
    entry = page.get_by_role("link", name="Organisations")
    expect(entry).to_be_hidden()
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    entry.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")


def test_the_first_tab_skips_to_the_content(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/organisations/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_from_sign_up_to_a_submitted_draft(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/en/account/signup/")
    page.get_by_label("Email").fill("ada@example.org")
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.get_by_role("button", name="Sign Up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verify Your Email Address")
    link = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Confirm").click()
    if "login" in page.url:
        page.get_by_label("Email").fill("ada@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign In").click()
    page.goto(f"{live_server.url}/en/organisations/new/")
    page.get_by_label("name in English").fill("Lantern Institute")
    page.get_by_label("type").select_option("institute")
    page.get_by_label("unified social credit code").fill("9111 0000 6000 3734 1L")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(page.get_by_text("check fits")).to_be_visible()
    page.get_by_role("link", name="Submit for verification").click()
    page.get_by_role("button", name="Submit for verification").click()
    expect(page.get_by_text("Submitted").first).to_be_visible()
    expect(page.get_by_text("ada submitted Lantern Institute for verification")).to_be_visible()

    page.wait_for_load_state()  # Escape is listened for once the page's programs are there
    menu = page.locator("details.menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    expect(menu).to_be_focused()
