"""A browser for the tests that need one, and a word where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browser.opening import Opened
from tests.liaowang_web.conftest import _compiled, _emptied_behind_the_triggers

from liaowang_web.accounts.models import User

__all__ = ["_compiled", "_emptied_behind_the_triggers"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Playwright's loop runs in the thread of the test, which asks the database only between two steps of the browser.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none; the summary says so."""
    if CHROMIUM is None:
        looking = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=looking)
        items[:] = [item for item in items if item not in looking]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whether pages were looked at."""
    state = f"pages were looked at in {CHROMIUM}" if CHROMIUM else "no Chromium: NOT run"
    terminalreporter.write_line(f"browser tests: {state}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give headless Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Give what opens a page for a person, logged in already, or for a visitor."""
    contexts = []

    def page_of(person: User | None) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
            secret = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": secret, "url": live_server.url}])
        return context.new_page()

    yield page_of
    for context in contexts:
        context.close()
