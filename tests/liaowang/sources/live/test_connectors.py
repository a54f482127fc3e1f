"""Each connector: what it asks, how it turns pages, where it ends, and that its pages can be read as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.services import (
    NOON,
    Asked,
    FakeClock,
    Reply,
    Service,
    arxiv_page,
    crossref_page,
    github_page,
    json_reply,
    openalex_page,
    rss_page,
)

from liaowang.records import Record
from liaowang.sources import ConnectorSettings, Page, RefusedError, all_connectors, open_source
from liaowang.sources.live.connector import Connector

MARCH = date(2026, 3, 1)
Make = Callable[..., Connector]


@pytest.fixture
def make(service: Service, client: httpx.Client, clock: FakeClock) -> Make:
    def build(kind: str, **settings: Any) -> Connector:
        connector = next(it for it in all_connectors() if it.kind == kind)
        return connector(client, ConnectorSettings(url=f"{service.url}/ask", **settings), clock=clock)

    return build


def pages(connector: Connector, cursor: str = "") -> list[Page]:
    return list(connector.fetch(since=MARCH, until=NOON, cursor=cursor))


def ends(found: list[Page]) -> list[bool]:
    return [page.is_last for page in found]


def test_openalex_turns_pages_by_cursor_and_sends_its_key(make: Make, service: Service) -> None:
    service.replies = [
        json_reply(openalex_page(range(100), "two", 150)),
        json_reply(openalex_page(range(100, 150), "three", 150)),
        json_reply(openalex_page(range(0), None, 150)),
    ]
    found = pages(make("openalex", query="lamp oil", filter="type:article", key="k1"))
    assert [page.n_items for page in found] == [100, 50, 0]
    assert [page.cursor for page in found] == ["two", "three", ""]
    assert ends(found) == [False, False, True]
    first = service.asked[0].parameters
    assert first == {
        "search": "lamp oil",
        "filter": "type:article,from_publication_date:2026-03-01",
        "per_page": "100",
        "cursor": "*",
        "api_key": "k1",
    }
    assert [asked.parameters["cursor"] for asked in service.asked] == ["*", "two", "three"]
    assert all("k1" not in page.answer.url for page in found if page.answer)


def test_openalex_without_a_key_turns_pages_by_number_and_says_what_is_out_of_reach(
    make: Make, service: Service
) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(asked.parameters["page"])
        return json_reply(openalex_page(range(number * 100, number * 100 + 100), None, 12_345))

    service.answer = answer
    found = pages(make("openalex", query="lamp"), cursor="99")
    assert ends(found) == [False, True]
    assert found[-1].note == "without a key OpenAlex gives 10,000 of 12,345 works"
    service.answer = lambda _: json_reply(openalex_page(range(100), None, 100))
    assert ends(pages(make("openalex", query="lamp"))) == [True]
    assert "cursor" not in service.asked[-1].parameters


def test_crossref_says_who_asks_and_turns_pages_by_cursor(make: Make, service: Service) -> None:
    service.replies = [
        json_reply(crossref_page(range(500), "c2", 600)),
        json_reply(crossref_page(range(100), "c3", 600)),
    ]
    found = pages(make("crossref", query="lantern", mailto="ada@example.org"))
    assert ends(found) == [False, True]
    assert service.asked[0].parameters == {
        "query": "lantern",
        "filter": "from-created-date:2026-03-01,until-created-date:2026-03-10",
        "rows": "500",
        "cursor": "*",
        "mailto": "ada@example.org",
    }
    assert service.asked[1].parameters["cursor"] == "c2"
    assert "mailto:ada@example.org" in service.asked[0].headers["user-agent"]


def test_crossref_forgets_cursors_so_that_only_some_days_begin_anew(
    make: Make, service: Service, clock: FakeClock
) -> None:
    counts = {date(2026, 3, day): 900 for day in range(1, 11)}

    def answer(asked: Asked) -> Reply:
        low, high = (date.fromisoformat(it.split(":")[1]) for it in asked.parameters["filter"].split(","))
        total = sum(count for day, count in counts.items() if low <= day <= high)
        return json_reply(crossref_page(range(min(total, 500)), f"after-{low}", total))

    service.answer = answer
    connector = make("crossref", query="x")
    first = next(iter(connector.fetch(since=MARCH, until=NOON)))
    assert [asked.parameters["filter"][-10:] for asked in service.asked] == ["2026-03-10", "2026-03-05"]
    cursor = first.cursor
    next(iter(connector.fetch(since=MARCH, until=NOON, cursor=cursor)))
    assert service.asked[-1].parameters["cursor"] == "after-2026-03-01"
    clock.sleep(600)
    next(iter(connector.fetch(since=MARCH, until=NOON, cursor=cursor)))
    assert service.asked[-1].parameters["cursor"] == "*"
    assert service.asked[-1].parameters["filter"].endswith("from-created-date:2026-03-01,until-created-date:2026-03-05")


def test_crossref_takes_every_day_once(make: Make, service: Service) -> None:
    taken: list[tuple[str, str]] = []

    def answer(asked: Asked) -> Reply:
        low, high = (it.split(":")[1] for it in asked.parameters["filter"].split(","))
        days = (date.fromisoformat(high) - date.fromisoformat(low)).days + 1
        total = 40 * days
        if total <= 50:
            taken.append((low, high))
        return json_reply(crossref_page(range(4), "c", total))

    service.answer = answer
    found = pages(make("crossref", query="x", page_size=5))
    assert taken == [(f"2026-03-{day:02d}",) * 2 for day in range(1, 11)]
    assert ends(found) == [False] * 9 + [True]


def test_arxiv_waits_three_seconds_and_goes_on_by_number(make: Make, service: Service, clock: FakeClock) -> None:
    service.replies = [
        Reply(arxiv_page(range(500), 700), kind="application/atom+xml"),
        Reply(arxiv_page(range(0), 700), kind="application/atom+xml"),
        Reply(arxiv_page(range(500, 700), 700), kind="application/atom+xml"),
    ]
    found = pages(make("arxiv", query="cat:quant-ph"))
    assert [page.n_items for page in found] == [500, 200]
    assert ends(found) == [False, True]
    assert [asked.parameters["start"] for asked in service.asked] == ["0", "500", "500"]
    asked = service.asked[0].parameters
    assert asked["search_query"] == "(cat:quant-ph) AND submittedDate:[202603010000 TO 202603101200]"
    assert (asked["sortBy"], asked["sortOrder"]) == ("submittedDate", "ascending")
    assert clock.waits[0] == 3.0
    assert sum(clock.waits) == pytest.approx(6.0)


def test_arxiv_begins_anew_at_the_last_minute_before_the_query_runs_out(make: Make, service: Service) -> None:
    service.replies = [Reply(arxiv_page(range(500), 40_000), kind="application/atom+xml")]
    page = next(iter(make("arxiv", query="x").fetch(since=MARCH, until=NOON, cursor="202603010000+29500")))
    assert page.cursor == "202603010819+0"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><entry>'
            b"<id>http://arxiv.org/api/errors#x</id><summary>start must be an integer</summary></entry></feed>",
            "start must be an integer",
        ),
        (rss_page("News"), "no list of arXiv"),
        (b"<html><title>Rate exceeded</title></html>", "text/html instead of a feed: Rate exceeded"),
    ],
)
def test_arxiv_refuses_what_is_no_list(make: Make, service: Service, body: bytes, reason: str) -> None:
    service.replies = [Reply(body, kind="text/html")]
    with pytest.raises(RefusedError, match=reason):
        pages(make("arxiv", query="x"))


def test_github_halves_spans_that_hold_too_much_and_takes_every_second_once(make: Make, service: Service) -> None:
    spans: list[tuple[datetime, datetime]] = []

    def answer(asked: Asked) -> Reply:
        low, high = (datetime.fromisoformat(it) for it in asked.parameters["q"].split("created:")[1].split(".."))
        total = int((high - low).total_seconds() // 300)
        number = int(asked.parameters["page"])
        if total <= 1000 and number == 1:
            spans.append((low, high))
        return json_reply(github_page(range(min(100, max(total - 100 * (number - 1), 0))), total))

    service.answer = answer
    found = pages(make("github", query="topic:lamp", key="token"))
    assert service.asked[0].headers["authorization"] == "Bearer token"
    assert spans[0][0] == datetime(2026, 3, 1, tzinfo=UTC)
    assert spans[-1][1] == NOON
    assert all((after[0] - before[1]).total_seconds() == 1 for before, after in pairwise(spans))
    assert len(spans) >= 3
    assert ends(found)[-1] is True
    assert not any(ends(found)[:-1])
    # Whoever is killed goes on from any cursor and sees the same pages.
    again = pages(make("github", query="topic:lamp"), cursor=found[4].cursor)
    assert [page.cursor for page in again] == [page.cursor for page in found[5:]]


def test_github_says_what_it_does_not_give(make: Make, service: Service) -> None:
    service.replies = [json_reply(github_page(range(3), 3, incomplete_results=True))]
    assert pages(make("github", query="x"))[0].note == "GitHub gave up before its search was through"
    service.replies = [json_reply(github_page(range(100), 5000))]
    page = next(iter(make("github", query="x").fetch(since=None, until=NOON)))
    assert page.note.startswith("GitHub gives 1,000 of 5,000 between 2008-01-01T00:00:00Z and 2008-01-01T00:00:")


def test_a_web_feed_that_has_not_changed_is_not_sent_again(make: Make, service: Service) -> None:
    validators = {"ETag": '"v1"', "Last-Modified": "Mon, 09 Mar 2026 08:00:00 GMT"}
    service.replies = [Reply(rss_page("One", "Two"), headers=validators, kind="text/xml"), Reply(b"", 304)]
    (first,) = pages(make("rss"))
    assert (first.n_items, first.is_last) == (2, True)
    (second,) = pages(make("rss"), cursor=first.cursor)
    assert (second.answer, second.cursor) == (None, first.cursor)
    assert service.asked[1].headers["if-none-match"] == '"v1"'
    assert service.asked[1].headers["if-modified-since"] == validators["Last-Modified"]


@pytest.mark.parametrize(
    ("kind", "body", "form"),
    [
        ("openalex", json_reply(openalex_page(range(3), None, 3)).body, "openalex_json"),
        ("crossref", json_reply(crossref_page(range(3), "x", 3)).body, "crossref_json"),
        ("github", json_reply(github_page(range(3), 3)).body, "github_json"),
        ("arxiv", arxiv_page(range(3), 3), "arxiv_atom"),
        ("rss", rss_page("One", "Two", "Three"), "feed"),
    ],
)
def test_pages_are_read_by_the_ordinary_readers(
    make: Make, service: Service, tmp_path: Path, kind: str, body: bytes, form: str
) -> None:
    service.replies = [Reply(body)]
    (page,) = islice(make(kind, query="x").fetch(since=MARCH, until=NOON), 1)
    assert page.answer is not None
    path = tmp_path / "page"
    path.write_bytes(page.answer.content)
    source = open_source(path)
    assert source.format == form
    assert sum(isinstance(entry, Record) for entry in source) == page.n_items == 3


def test_the_face_imports_no_client() -> None:
    import subprocess
    import sys

    code = "import sys, liaowang.sources; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
