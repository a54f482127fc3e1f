"""Every page, in both languages, light and dark, wide and narrow: axe-core, width, and no error in the console."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.permission_scenes import ASKERS, Scene, log_in
from tests.liaowang_web.test_permissions import PAGES, TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = [("zh-hans", 1440, "dark"), ("en", 360, "light"), ("zh-hans", 360, "dark"), ("en", 1440, "light")]
GRAVE = {"serious", "critical"}


def views_of(name: str) -> list[tuple[str, int, str]]:
    """Give one of the views, page by page in turn, so that the suite stays short; `make test-browser` looks at all."""
    return VIEWS if os.environ.get("LIAOWANG_ALL_VIEWS") else [VIEWS[PAGES.index(name) % len(VIEWS)]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used(name: str, browser: Browser, live_server: LiveServer, client: Client) -> None:
    row, scene = TABLE[name], Scene()
    log_in(client, ASKERS[max(place for place, answer in enumerate(row.answers) if answer == 200)], scene, row)
    values = row.of(scene) or None
    for language, width, scheme in views_of(name):
        with translation.override(language):
            address = live_server.url + reverse(name, kwargs=values)
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        if session := client.cookies.get("sessionid"):
            context.add_cookies([{"name": "sessionid", "value": session.value, "url": live_server.url}])
        page = context.new_page()
        errors: list[str] = []
        page.on(
            "console", lambda message, errors=errors: errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        found = Axe().run(page).response["violations"]
        grave = [
            (it["id"], it["nodes"][0]["html"], it["nodes"][0].get("failureSummary"))
            for it in found
            if it["impact"] in GRAVE
        ]
        assert grave == [], (language, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (language, width)
        assert errors == []
        context.close()
