"""Charts come to life in the browser under the policy of the site, and are still pictures without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.factories import make_run, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAWN = "() => [...document.images].every((it) => it.complete && it.naturalWidth > 0)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page, errors = context.new_page(), list[str]()
    page.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []  # a style or a script that the policy refused would be told here
    context.close()


def test_the_size_of_a_topic_is_explored(page: Page, live_server: LiveServer) -> None:
    topic = make_topic(make_run(as_of=date(2018, 12, 31)))
    page.goto(f"{live_server.url}/en/topics/{topic.code}/")
    picture = page.get_by_role("img", name=re.compile("3 records in 2017"))
    picture.scroll_into_view_if_needed()
    page.wait_for_function(DRAWN)
    page.get_by_role("button", name="Explore").click()
    live = page.locator(".chart .live")
    expect(live.locator("svg")).to_be_visible()
    expect(page.locator(".chart picture")).to_be_hidden()
    live.locator(".mark-symbol path").last.hover()
    tip = page.locator(".vg-tooltip.visible")
    expect(tip).to_contain_text("records")
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function("() => document.querySelector('.chart .live svg').getBoundingClientRect().width <= 668")
    still = page.get_by_role("button", name="Back to the still picture")
    expect(still).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".chart picture")).to_be_visible()
    expect(page.get_by_role("button", name="Explore")).to_be_focused()


def test_a_mark_leads_to_its_topic(page: Page, live_server: LiveServer) -> None:
    topic = make_topic(make_run(as_of=date(2018, 12, 31)), breakthrough=0.5, industrial=0.6, growth_per_year=0.2)
    page.goto(f"{live_server.url}/zh-hans/impact/")
    mark = page.locator(".chart .live .mark-symbol path").first
    mark.hover()
    expect(page.locator(".vg-tooltip.visible")).to_contain_text("量子比特")
    mark.click()
    expect(page).to_have_url(f"{live_server.url}/zh-hans/topics/{topic.code}/")


def test_a_chart_that_cannot_come_to_life_stays_a_picture(browser: Browser, live_server: LiveServer) -> None:
    topic = make_topic(make_run(as_of=date(2018, 12, 31)))
    page = browser.new_page()
    page.route("**/charts/vega.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/en/topics/{topic.code}/")
    page.get_by_role("button", name="Explore").click()
    expect(page.get_by_text("The moving picture could not be loaded")).to_be_visible()
    expect(page.locator(".chart picture")).to_be_visible()
    page.close()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_script_the_pictures_stand(language: str, browser: Browser, live_server: LiveServer) -> None:
    topic = make_topic(make_run(as_of=date(2018, 12, 31)), breakthrough=0.5, industrial=0.6, growth_per_year=0.2)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    for address in (f"topics/{topic.code}", "impact"):
        fetched: list[str] = []
        page.on("response", lambda answer, fetched=fetched: fetched.append(answer.url) if answer.ok else None)
        page.goto(f"{live_server.url}/{language}/{address}/")
        page.locator(".chart img").scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        assert any(".svg?width=narrow" in it for it in fetched)
        expect(page.locator(".chart-acts")).to_be_hidden()
    context.close()


def test_a_picture_opened_by_itself_has_its_colours(page: Page, live_server: LiveServer) -> None:
    topic = make_topic(make_run(as_of=date(2018, 12, 31)))
    page.goto(f"{live_server.url}/en/topics/{topic.code}/size.svg")
    ink = page.evaluate("getComputedStyle(document.querySelector('.role-mark text')).fill")
    assert ink in {"rgb(232, 236, 235)", "rgb(255, 148, 114)"}  # ink or vermilion of the dark theme
