"""Pages kept for visitors: the same until something public changes, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from tests.liaowang_web.factories import make_officer, make_run, make_topic

from liaowang_web.observatory.services.corrections import rename_topic

pytestmark = pytest.mark.django_db
PAGE = "/en/watchlist/"


@pytest.fixture(autouse=True)
def _pages(settings: Any) -> Iterator[None]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "kept"}}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_a_page_is_made_once_and_again_after_a_correction(client: Client, django_assert_num_queries: Any) -> None:
    topic = make_topic(make_run())
    made = client.get(PAGE)
    with django_assert_num_queries(3):
        kept = client.get(PAGE)
    assert kept.content == made.content
    assert kept.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]
    assert "量子比特" in client.get("/zh-hans/watchlist/").content.decode()
    rename_topic(
        topic, actor=make_officer("analyst"), name_en="qubit registers", name_zh="量子寄存器", reason="clearer"
    )
    assert b"qubit registers" in client.get(PAGE).content


def test_who_is_logged_in_is_never_given_a_kept_page_nor_leaves_one(client: Client) -> None:
    make_topic(make_run())
    visitor = Client()
    before = visitor.get(PAGE).content
    client.force_login(make_officer("analyst"))
    own = client.get(PAGE).content
    assert b"Officer" in own
    assert visitor.get(PAGE).content == before
    client.logout()
    assert client.get(PAGE).content == before


def test_answers_that_are_no_page_are_not_kept(client: Client) -> None:
    make_topic(make_run())
    for address in (f"{PAGE}?format=csv", f"{PAGE}?direction=", "/en/topics/T-999999/"):
        first = client.get(address)
        again = client.get(address)
        assert (first.status_code, first.headers["Content-Type"]) == (again.status_code, again.headers["Content-Type"])
    assert client.get(f"{PAGE}?format=csv").headers["Content-Disposition"].startswith("attachment")
