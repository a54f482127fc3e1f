"""The rows of the front as files, as a feed, and page by page through the interface."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import feedparser
import openpyxl
import pytest
from django.test import Client
from tests.liaowang_web.factories import make_organisation, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of, publish

from liaowang_web.hall.services.entries import edit_entry, move_entry

pytestmark = pytest.mark.django_db


def log_in(client: Client) -> None:
    client.force_login(make_user(), "liaowang_web.accounts.entrance.Entrance")


def test_the_three_files_hold_the_rows_of_the_page(client: Client) -> None:
    organisation = make_organisation(state="verified")
    for n in range(3):
        make_published("achievement", organisation, title_en=f"Lamp {n}", price_low=1000 * n or None)
    make_published("demand", organisation)
    log_in(client)
    asked = "/en/hall/?kind=achievement&sort=cheapest&format="
    rows = list(csv.DictReader(StringIO(client.get(asked + "csv").content.decode("utf-8-sig"))))
    assert [it["title_en"] for it in rows] == ["Lamp 1", "Lamp 2", "Lamp 0"]
    book = openpyxl.load_workbook(BytesIO(client.get(asked + "xlsx").content))
    first, *cells = book.worksheets[0].iter_rows(values_only=True)
    assert "Title in English" in first
    assert [row[first.index("Title in English")] for row in cells] == [it["title_en"] for it in rows]
    assert [row[first.index("Price from")] for row in cells] == [1000, 2000, None]
    told = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert (told["Entries in this file"], told["Entries in all"], told["Told to"]) == (3, 3, "registered people")
    assert told["Address of the view"].endswith("/en/hall/?kind=achievement&sort=cheapest")
    linked = json.loads(client.get(asked + "json").content)
    assert (linked["@context"], linked["numberOfItems"]) == ("https://schema.org", 3)
    items = [it["item"] for it in linked["itemListElement"]]
    assert [it["identifier"] for it in items] == [it["code"] for it in rows]
    assert {it["@type"] for it in items} == {"ResearchProject"}
    assert [it["@id"] for it in items] == [it["address"] for it in rows]
    assert all(client.get(it["address"]).status_code == 200 for it in rows)


def test_no_cell_becomes_a_formula(client: Client) -> None:
    make_published(title_en="=HYPERLINK(1)", title_zh="@小心")
    assert "'=HYPERLINK(1)" in client.get("/en/hall/?format=csv").content.decode()
    sheet = openpyxl.load_workbook(BytesIO(client.get("/en/hall/?format=xlsx").content)).worksheets[0]
    assert {it.data_type for row in sheet.iter_rows() for it in row if it.value == "=HYPERLINK(1)"} == {"s"}


def test_a_feed_follows_its_conditions_in_the_language_of_its_address(client: Client) -> None:
    organisation = make_organisation(state="verified")
    demand, _other = make_published("demand", organisation), make_published("product", organisation)
    for language, title in (("en", demand.title_en), ("zh-hans", demand.title_zh)):
        answer = client.get(f"/{language}/hall/feed/?kind=demand")
        assert answer["Content-Type"].startswith("application/atom+xml")
        read = feedparser.parse(answer.content)
        assert not read.bozo
        assert [it.title for it in read.entries] == [title]
        assert read.entries[0].link == f"http://testserver/{language}/hall/{demand.code}/"
        assert read.feed.language in {"en", "zh-Hans"}
    one, two = (feedparser.parse(client.get(f"/{it}/hall/feed/").content).entries for it in ("en", "zh-hans"))
    assert [it.id for it in one] == [it.id for it in two]
    assert len({it.id for it in one}) == 2


def test_a_feed_tells_a_revision_once_it_is_checked(client: Client) -> None:
    def read() -> tuple[str, str]:
        (told,) = feedparser.parse(client.get("/en/hall/feed/").content).entries
        return told.title, told.updated

    entry = make_published(title_en="Old lamp")
    before = read()
    owner = owner_of(entry.organisation)
    edit_entry(move_entry("revise", entry, actor=owner), actor=owner, columns={"title_en": "Newer lamp"})
    assert read() == before
    entry.refresh_from_db()
    entry.versions.update(published_at=entry.published_at - timedelta(days=1))
    publish(entry)
    title, updated = read()
    assert title == "Newer lamp"
    assert updated >= before[1]


def test_the_interface_gives_all_pages_once(client: Client) -> None:
    organisation = make_organisation(state="verified")
    codes = {make_published("product", organisation).code for _ in range(5)}
    address, seen = "/api/v1/hall?kind=product&limit=2", []
    while address:
        answer = client.get(address).json()
        assert (answer["total"], answer["counts"]["kind"]) == (5, {"product": 5})
        seen += [it["code"] for it in answer["items"]]
        address = answer["next"]
    assert len(seen) == 5
    assert set(seen) == codes
    assert "price" not in answer["counts"]


@pytest.mark.parametrize("cursor", ["bm90IG9uZQ", "W10", "WyJhIiwgIiIsIFstMV1d"])
def test_a_cursor_that_was_made_up_is_refused(cursor: str, client: Client) -> None:
    assert client.get(f"/api/v1/hall?cursor={cursor}").status_code == 422
