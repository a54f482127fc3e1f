"""What a page costs the database does not grow with what the site holds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.liaowang_web import catalogue_scenes as scenes
from tests.liaowang_web.factories import make_forecast, make_run, make_topic, make_user
from tests.liaowang_web.hall_factories import make_published

from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.announcing import described, document_of
from liaowang_web.observatory.models import Document, Forecast, Ledger, Run, Topic
from liaowang_web.search.following import follow
from liaowang_web.search.models import Change

pytestmark = pytest.mark.django_db
N = 60
TIMES = 10
DOCS = Path(__file__).resolve().parents[2] / "docs"
OF_PEOPLE = 3
"""Questions of somebody who is logged in, besides: session, person, roles."""
EDITION = "EDITION"
"""What stands in the documentation in the place of an edition's code."""


def stated(language: str) -> list[tuple[str, str, int]]:
    """Read name, address without its language, and the most questions of each page, as documented."""
    text = (DOCS / language / "web-load.md").read_text(encoding="utf-8")
    table = text.partition("<!-- questions -->")[2].partition("<!-- /questions -->")[0]
    found = re.findall(r"^\| (.+?) \| `/[\w-]+/(.*?)` \| (\d+) \|$", table, re.MULTILINE)
    return [(name, address, int(n)) for name, address, n in found]


PAGES = {name: (address, n) for name, address, n in stated("en")}


@dataclass
class Cost:
    """Questions to the database, and what they read: rows on PostgreSQL, steps of its machine (tens) on SQLite."""

    n_queries: int
    read: int


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count what the database reads meanwhile."""
    told = [0]
    if connection.vendor == "sqlite":

        def step() -> int:
            told[0] += 1
            return 0

        connection.connection.set_progress_handler(step, 10)
        yield told
        connection.connection.set_progress_handler(None, 0)
        return
    before = _rows_read()
    yield told
    told[0] = _rows_read() - before


def _rows_read() -> int:
    question = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def cost_of(client: Client, address: str) -> Cost:
    client.get(f"/en/{address}")  # what a process remembers is remembered
    with counted() as read, CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/en/{address}")
    assert answer.status_code == 200, address
    return Cost(len(asked), read[0])


def copies(of: Any, n: int, **columns: Any) -> list[Any]:
    """Copy a row under other keys; each of the columns gives a value by number."""
    names = [it.attname for it in of._meta.concrete_fields if not it.primary_key]
    made = []
    for at in range(n):
        copy = type(of)(**{name: getattr(of, name) for name in names})
        if isinstance(of._meta.pk.to_python(of.pk), uuid.UUID):
            copy.pk = uuid.uuid4()
        for name, value in columns.items():
            setattr(copy, name, value(at))
        made.append(copy)
    return type(of).objects.bulk_create(made)


def fill_hall(like: Entry, n: int) -> None:
    first = like.number + 1
    last = Entry.objects.filter(kind=like.kind).order_by("-number").first()
    first = last.number + 1 if last else 1
    entries = copies(like, n, number=lambda at: first + at)
    version = like.versions.get()
    copies(version, n, entry_id=lambda at: entries[at].pk,
           content=lambda at: {**version.content, "code": entries[at].code})  # fmt: skip
    Change.objects.bulk_create(
        Change(space="hall", document=document_of(it), content=described(it, {**version.content, "code": it.code}))
        for it in entries
    )
    follow("hall")


def fill_topics(run: Run, n: int, *, first: int, is_ranked: bool = True) -> None:
    like = Topic.objects.order_by("pk").filter(code="T-000001", documents__isnull=False).first()
    topics = copies(like, n, code=lambda at: f"T-{first + at:06d}", run_id=lambda _at: run.pk,
                    rank=lambda at: first + at if is_ranked else None)  # fmt: skip
    document = Document.objects.filter(topic=like).first()
    for at in range(3):
        copies(document, n, topic_id=lambda it: topics[it].pk, record_id=lambda it, at=at: f"b:{it}-{at}")


@pytest.fixture
def places() -> dict[str, str]:
    """Fill a site with a page of everything; give the addresses of pages."""
    run = make_run(n_listed=20)
    make_topic(run)
    fill_topics(run, N - 1, first=2)
    older = make_run(as_of=run.as_of.replace(year=run.as_of.year - 1), n_listed=20)
    fill_topics(older, N, first=1)
    fill_ledger("a", N)
    fill_hall(make_published(), N)
    edition = scenes.published()["code"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # Of little it would read all, index or not; what matters here is whether there is another way.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return {name: address.replace(EDITION, edition) for name, (address, _n) in PAGES.items()}


def fill_ledger(name: str, n: int) -> None:
    ledger = Ledger.objects.create(name=name, kind="replayed", head="ab" * 32, n_lines=n)
    like = make_forecast(ledger, state="yes", name="T-900000", resolved_at=datetime(2019, 1, 5, tzinfo=UTC))
    copies(like, n - 1, code=lambda at: f"G-{at:06d}")


def sizes() -> tuple[int, ...]:
    return tuple(it.objects.count() for it in (Document, Topic, Entry, Forecast))


def grow() -> None:
    """Make ten times as much of everything but the ranked topics of the run on screen and the ledger on screen."""
    run, older = Run.objects.order_by("-as_of")
    fill_topics(run, N * TIMES, first=100_000, is_ranked=False)
    fill_topics(older, N * TIMES, first=200_000, is_ranked=True)
    fill_ledger("b", N * TIMES)
    fill_hall(Entry.objects.order_by("pk").first(), N * TIMES)


@pytest.mark.parametrize("who", ["visitor", "somebody logged in"])
def test_cost_does_not_grow_with_the_site(who: str, places: dict[str, str]) -> None:
    client = Client()
    if who != "visitor":
        client.force_login(make_user(), "liaowang_web.accounts.entrance.Entrance")
    before = {name: cost_of(client, it) for name, it in places.items()}
    n_before = sizes()
    grow()
    assert all(8 * then < now for then, now in zip(n_before, sizes(), strict=True))
    after = {name: cost_of(client, it) for name, it in places.items()}
    more = 0 if who == "visitor" else OF_PEOPLE
    assert {name: it.n_queries for name, it in before.items() if it.n_queries > PAGES[name][1] + more} == {}
    assert {name: it.n_queries for name, it in after.items()} == {name: it.n_queries for name, it in before.items()}
    grown = {name: (it.read, after[name].read) for name, it in before.items() if after[name].read > 1.2 * it.read + 20}
    assert grown == {}


def test_both_languages_state_the_same() -> None:
    assert len(PAGES) >= 15
    assert [it[1:] for it in stated("zh")] == [it[1:] for it in stated("en")]


READ_ALL = {"watchlist", "sorted", "search", "map", "impact"}
"""Pages that count, sort or look through all ranked topics of the run on screen; no other reads more if there are."""


def test_few_pages_read_all_topics_of_a_run(places: dict[str, str]) -> None:
    client = Client()
    before = {name: cost_of(client, it) for name, it in places.items()}
    fill_topics(Run.objects.order_by("-as_of")[0], N * TIMES, first=N + 1)
    after = {name: cost_of(client, it) for name, it in places.items()}
    assert {name: it.n_queries for name, it in after.items()} == {name: it.n_queries for name, it in before.items()}
    grown = {name for name, it in before.items() if after[name].read > 1.2 * it.read + 20}
    assert grown <= READ_ALL
