"""Pages kept for visitors: the same as made anew, until an act changes them; and nobody else's."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web import catalogue_scenes as scenes
from tests.liaowang_web.deal_factories import make_buyer, make_enquiry, make_listing
from tests.liaowang_web.factories import make_officer, make_organisation, make_run, make_topic, make_user
from tests.liaowang_web.hall_factories import make_entry, make_published, owner_of, publish

from liaowang_web.accounts.models import User
from liaowang_web.accounts.services import edit_organisation
from liaowang_web.audit import latest
from liaowang_web.audit.sentences import all_kinds
from liaowang_web.config import keeping, shelf
from liaowang_web.deals.services.listings import move_listing
from liaowang_web.hall.services.disclosing import agree
from liaowang_web.hall.services.entries import edit_entry, move_entry
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.services.corrections import rename_topic
from liaowang_web.observatory.services.saving import save_view

pytestmark = pytest.mark.django_db
WATCHLIST, HALL, HOME = "/en/watchlist/", "/en/hall/", "/en/"


@pytest.fixture(autouse=True)
def _pages(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "kept"}}
    caches["pages"].clear()
    monkeypatch.setattr(keeping, "follower", latest.Follower())
    yield
    caches["pages"].clear()


def is_kept(address: str) -> bool:
    """Whether a visitor is given a page after a look at the audit alone; it has to be the same as when made anew."""
    with CaptureQueriesContext(connection) as asked:
        kept = Client().get(address)
    if not all('FROM "audit_' in it["sql"] for it in asked):
        return False
    with CaptureQueriesContext(connection) as once:  # nothing was done since that look
        again = Client().get(address)
    assert len(once) == 1
    assert asked[0]["sql"] == once[0]["sql"]
    made = Client().get(address, headers={"authorization": "anything"})
    assert kept.content == again.content == made.content
    return True


def visit(*addresses: str) -> None:
    for it in addresses:
        assert Client().get(it).status_code == 200


def test_a_page_is_made_once_for_all_visitors(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_topic(make_run())
    made = Client().get(WATCHLIST)
    with django_assert_num_queries(1):
        kept = Client().get(WATCHLIST)
    assert kept.content == made.content
    differing = {"X-Request-ID"}
    assert {k: v for k, v in kept.headers.items() if k not in differing} == {
        k: v for k, v in made.headers.items() if k not in differing
    }
    assert kept.headers["X-Request-ID"] != made.headers["X-Request-ID"]
    assert "default-src 'none'" in kept.headers["Content-Security-Policy"]
    assert kept.headers["X-Frame-Options"] == "DENY"
    assert "量子比特" in Client().get("/zh-hans/watchlist/").content.decode()


def test_a_browser_is_sent_it_packed_and_not_again() -> None:
    make_topic(make_run())
    plain = Client().get(WATCHLIST)
    packed = Client().get(WATCHLIST, headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert packed.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(packed.headers["Vary"].split(", "))
    again = Client().get(WATCHLIST, headers={"if-none-match": plain.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_acts_end_what_shows_their_things_and_nothing_else() -> None:
    topic = make_topic(make_run())
    organisation, secretary = make_organisation(state="verified"), make_officer("secretariat")
    visit(WATCHLIST, HALL, HOME)
    publish(make_entry("product", organisation), secretary)
    assert [is_kept(it) for it in (WATCHLIST, HALL, HOME)] == [True, False, False]
    rename_topic(
        topic, actor=make_officer("analyst"), name_en="qubit registers", name_zh="量子寄存器", reason="clearer"
    )
    assert not is_kept(WATCHLIST)
    assert b"qubit registers" in Client().get(WATCHLIST).content


def test_what_is_withdrawn_is_gone_from_kept_pages_at_once() -> None:
    entry = make_published()
    other = make_published("product", entry.organisation)
    pages = [f"/en/hall/{it.code}/" for it in (entry, other)]
    visit(HALL, HOME, *pages)
    assert all(is_kept(it) for it in (HALL, HOME, *pages))
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), why="sold", reason="gone")
    assert Client().get(pages[0]).status_code == 410
    assert entry.code not in Client().get(HALL).content.decode()
    assert other.code in Client().get(HALL).content.decode()
    assert '<span class="n">0</span>' in Client().get(HOME).content.decode()


def test_a_page_being_made_when_an_act_comes_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_published()
    page = keeping.may_keep

    def withdrawn_meanwhile(*of: Any) -> bool:
        monkeypatch.undo()
        move_entry("withdraw", entry, actor=owner_of(entry.organisation), why="sold", reason="gone")
        return page(*of)

    monkeypatch.setattr(keeping, "may_keep", withdrawn_meanwhile)
    assert Client().get(f"/en/hall/{entry.code}/").status_code == 200
    assert Client().get(f"/en/hall/{entry.code}/").status_code == 410


def test_what_rooms_above_put_into_a_page_ends_it() -> None:
    entry, buyer = make_published(control="free"), make_buyer()
    page = f"/en/hall/{entry.code}/"
    visit(page)
    listing = make_listing(entry)
    assert not is_kept(page)
    assert listing.code in Client().get(page).content.decode()
    make_enquiry(entry, buyer)
    assert is_kept(page)
    move_listing("withdraw", listing, actor=owner_of(entry.organisation), reason="no longer")
    assert listing.code not in Client().get(page).content.decode()


def test_private_acts_leave_pages_as_they_are() -> None:
    make_topic(make_run())
    entry = make_published()
    owner = owner_of(entry.organisation)
    entry = move_entry("revise", entry, actor=owner)
    pages = (WATCHLIST, HALL, HOME, f"/en/hall/{entry.code}/")
    visit(*pages)
    draft = make_entry("product", entry.organisation)
    edit_entry(draft, actor=owner, columns={"title_en": "Another lamp"})
    entry = edit_entry(entry, actor=owner, columns={"title_en": "Newer lamp"})
    save_view(actor=owner, name="mine", question="probability=40")
    assert all(is_kept(it) for it in pages)
    publish(entry)
    assert b"Newer lamp" in Client().get(pages[-1]).content


def test_an_act_is_taken_for_public_unless_its_kind_says_otherwise() -> None:
    assert {it.code for it in all_kinds() if it.is_private} == {
        "access.refused", "entry.attached", "entry.checked", "entry.declined", "entry.detached", "entry.edited",
        "entry.entered", "entry.reminded", "entry.suggested", "import.asked", "import.done", "import.dropped",
        "import.handed_in", "import.previewed", "import.unreadable", "nomination.drafted", "nomination.edited",
        "review.saved", "token.made", "token.revoked", "view.deleted", "view.saved",
    }  # fmt: skip


def test_who_is_logged_in_is_never_given_a_kept_page_nor_leaves_one(client: Client) -> None:
    make_topic(make_run())
    entry = make_published(summary_en="for registered people")
    pages = (WATCHLIST, f"/en/hall/{entry.code}/")
    visit(*pages)
    before = [Client().get(it).content for it in pages]
    client.force_login(make_officer("analyst"))
    own = [client.get(it).content for it in pages]
    assert all(b"Officer" in it for it in own)
    assert b"for registered people" in own[1]
    assert b"for registered people" not in before[1]
    assert [Client().get(it).content for it in pages] == before
    client.logout()
    assert [client.get(it).content for it in pages] == before
    caches["pages"].clear()
    client.force_login(make_user())
    for it in pages:
        client.get(it)
    assert [Client().get(it).content for it in pages] == before


def seen(user: User | None, page: str) -> bytes:
    told = Client()
    if user:
        told.force_login(user)
    return re.sub(rb'(csrfmiddlewaretoken" value=)"\w+"', rb"\1", told.get(page).content)


def tell_each_their_own(readers: Sequence[User | None], pages: Sequence[str]) -> dict[str, list[bytes]]:
    """Whoever reads a page first, each is told what they are told alone; give that by page."""
    told = {}
    for page in pages:
        alone = []
        for it in readers:
            caches["pages"].clear()
            alone.append(seen(it, page))
        for first in readers:
            caches["pages"].clear()
            seen(first, page)
            assert [seen(it, page) for it in readers] == alone
        told[page] = alone
    return told


def test_lists_of_the_hall_are_kept_for_all_who_see_as_far() -> None:
    entry = make_published(details_en="The yttriumtrick at 900 degrees.", price_low="120000", currency="CNY")
    other = make_organisation(
        make_user(), state="verified", name_zh="远山（示例）", name_en="Far Hills (sample)", uscc="", type="foreign",
        country="SG", registration_number="7",
    )  # fmt: skip
    holder = owner_of(other)
    agree(entry, other, actor=holder, text_version="1")
    readers = (None, make_user(), make_user(), holder)
    pages = (HALL, f"{HALL}?q=sentence", f"{HALL}?q=yttriumtrick", f"{HALL}?kind=demand", f"{HALL}?page=7")
    told = tell_each_their_own(readers, pages)
    assert [entry.code.encode() in it for it in told[f"{HALL}?q=yttriumtrick"]] == [False, False, False, True]
    assert [b"CNY 120,000" in it for it in told[HALL]] == [False, True, True, True]
    caches["pages"].clear()
    seen(readers[1], HALL)
    with CaptureQueriesContext(connection) as asked:
        seen(readers[2], HALL)
    assert not any("hall_version" in it["sql"] for it in asked)
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), reason="sold")
    assert all(entry.code.encode() not in seen(it, HALL) for it in readers)


def test_parts_say_the_same_to_everybody_and_what_is_somebodys_own_stands_outside(client: Client) -> None:
    run = make_run()
    topic = make_topic(run)
    make_topic(run, code="T-000002", rank=2)
    pages = (WATCHLIST, f"{WATCHLIST}?probability=1", f"{WATCHLIST}?opened={topic.code}", f"/en/topics/{topic.code}/")
    analyst, reader = make_officer("analyst"), make_user()
    save_view(actor=reader, name="only mine", question="probability=40")

    alone = tell_each_their_own((None, analyst, reader, make_officer("secretariat")), pages)
    assert all(len(set(it)) == len(it) for it in alone.values())
    assert b"only mine" in seen(reader, WATCHLIST)
    assert b"only mine" not in seen(analyst, WATCHLIST)


def test_parts_spare_questions_and_end_with_acts(client: Client) -> None:
    topic = make_topic(make_run())
    page = f"/en/topics/{topic.code}/"
    client.force_login(make_user())
    numbers = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        numbers.append(len(asked))
    assert numbers[1] < numbers[0] - 3
    rename_topic(
        topic, actor=make_officer("analyst"), name_en="qubit registers", name_zh="量子寄存器", reason="clearer"
    )
    assert b"qubit registers" in client.get(page).content


def test_a_message_waiting_is_told_to_whom_it_is_for(client: Client) -> None:
    make_topic(make_run())
    visit(WATCHLIST)
    client.cookies["messages"] = "anything"
    own = client.get(WATCHLIST)
    assert "ETag" not in own.headers


def test_answers_that_are_no_page_of_everybodys_are_not_kept() -> None:
    make_topic(make_run())
    addresses = (f"{WATCHLIST}?format=csv", f"{WATCHLIST}?direction=", "/en/topics/T-999999/", "/en/account/login/",
                 "/en/organisations/", "/en/events/")  # fmt: skip
    for address in addresses:
        first, again = Client().get(address), Client().get(address)
        assert (first.status_code, first.headers["Content-Type"]) == (again.status_code, again.headers["Content-Type"])
        assert "ETag" not in again.headers, address
    assert Client().get(f"{WATCHLIST}?format=csv").headers["Content-Disposition"].startswith("attachment")


def test_a_host_that_is_refused_learns_nothing() -> None:
    make_topic(make_run())
    visit(WATCHLIST)
    assert Client().get(WATCHLIST, headers={"host": "elsewhere.example"}).status_code == 400
    assert Client().get(WATCHLIST, headers={"host": "elsewhere.example"}).status_code == 400


def test_the_row_of_a_script_is_not_the_page() -> None:
    topic = make_topic(make_run())
    whole = Client().get(f"{WATCHLIST}?opened={topic.code}").content
    asked = {"hx-request": "true", "hx-trigger": f"why-{topic.code}"}
    row = Client().get(f"{WATCHLIST}?opened={topic.code}", headers=asked).content
    assert b"<html" in whole
    assert b"<html" not in row
    assert Client().get(f"{WATCHLIST}?opened={topic.code}").content == whole
    assert Client().get(f"{WATCHLIST}?opened={topic.code}", headers=asked).content == row


def test_a_page_ends_with_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_published()
    page = f"/en/hall/{entry.code}/"
    visit(page)
    assert is_kept(page)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_of: tomorrow)
    assert b"1 day ago" in Client().get(page).content


def test_pages_that_say_how_much_time_is_left_are_made_each_time() -> None:
    code = scenes.noticed_entry()["code"]
    edition = scenes.published()["code"]
    kept = {
        it: "ETag" in Client().get(f"/en/catalogue/{it}/").headers
        for it in ("", f"entries/{code}", f"editions/{edition}")
    }
    assert kept == {"": False, f"entries/{code}": False, f"editions/{edition}": True}


def test_an_act_on_an_organisation_ends_pages_of_the_rooms_above() -> None:
    organisation = make_organisation(make_user())
    entry = make_published()
    pages = (WATCHLIST, HALL, f"/en/hall/{entry.code}/")
    make_topic(make_run())
    visit(*pages)
    edit_organisation(organisation, actor=owner_of(organisation), version=organisation.version, name_en="Renamed")
    assert not any(is_kept(it) for it in pages)


def test_another_audit_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    follower = latest.Follower()
    make_entry()
    seen = follower.look()
    assert not seen.has_acts_since(seen.number, seen.hash, ("hall",))
    monkeypatch.setattr(latest, "chain_end", lambda: (seen.number, "f" * 64))  # of the same length, from a back-up
    forged = [(at, "f" * 64, "entry.published", "hall.entry") for at in range(1, seen.number + 1)]
    monkeypatch.setattr(latest, "_read", lambda found: forged[:: -1 if found.query.order_by == ("-number",) else 1])
    assert follower.look().has_acts_since(seen.number, seen.hash, ("hall",))


def test_all_processes_give_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    make_topic(make_run())
    entry = make_published()
    visit(HALL, WATCHLIST)
    for _process in range(2):
        monkeypatch.setattr(keeping, "follower", latest.Follower())
        assert is_kept(HALL)
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), why="sold", reason="gone")
    monkeypatch.setattr(keeping, "follower", latest.Follower())
    assert [is_kept(it) for it in (WATCHLIST, HALL)] == [True, False]


def test_a_new_process_takes_no_page_from_before_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "_MOST_READ", 3)
    make_topic(make_run())
    owner = make_user()
    visit(WATCHLIST)
    for name in ("one", "two", "three", "four"):
        save_view(actor=owner, name=name, question="probability=40")
    monkeypatch.setattr(keeping, "follower", latest.Follower())
    assert not is_kept(WATCHLIST)


def test_files_of_pages_are_thinned_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_EVERY", 1)
    pages = shelf.PageFiles(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 30}})
    for at in range(100):
        pages.set(str(at), at)
    assert 15 < len(list(tmp_path.iterdir())) <= 30
    assert pages.get("99") == 99


def test_after_very_many_acts_all_is_held_to_have_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "_MOST_READ", 3)
    follower = latest.Follower()
    owner = make_user()
    seen = follower.look()
    save_view(actor=owner, name="one", question="probability=40")
    assert not follower.look().has_acts_since(seen.number, seen.hash, ("hall", "observatory"))
    for name in ("two", "three", "four"):
        save_view(actor=owner, name=name, question="probability=40")
    assert follower.look().has_acts_since(seen.number, seen.hash, ("hall", "observatory"))
    assert Topic.objects.count() == 0
