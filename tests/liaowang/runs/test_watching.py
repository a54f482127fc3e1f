"""Watching: what is kept, when it goes on, and that nothing ends a round so that it cannot be gone on with."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    json_reply,
    openalex_page,
    rss_page,
    running_service,
)

from liaowang.records import InputError, LiaowangError
from liaowang.runs import WATCH_EXAMPLE, FeedSettings, WatchSettings, read_watch_settings, watch
from liaowang.runs.feed_folder import FeedFolder
from liaowang.runs.feeds import _FEED, _TOP, KEY_NAMES
from liaowang.sources import ConnectorSettings, all_connectors, find_files, open_source

KEY = "lamp-oil-4711"
Round = Callable[..., dict[str, Any]]


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as it:
        yield it


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def works(service: Service, **options: Any) -> FeedSettings:
    asks = ConnectorSettings(url=f"{service.url}/works", query="lamp", key=KEY)
    return FeedSettings("lamps", "openalex", asks, since=date(2026, 3, 1), **options)


def news(service: Service) -> FeedSettings:
    return FeedSettings("news", "rss", ConnectorSettings(url=f"{service.url}/rss"), every=timedelta(hours=6))


@pytest.fixture
def run(tmp_path: Path, clock: FakeClock) -> Iterator[Round]:
    """Do one round and give its report."""
    with httpx.Client(timeout=10, trust_env=False) as client:

        def once(*feeds: FeedSettings, now: bool = False) -> dict[str, Any]:
            settings = WatchSettings(tmp_path / "watched", feeds)
            (told,) = watch(settings, once=True, even_if_not_due=now, clock=clock, client=client)
            return told

        yield once


def paged(n_pages: int) -> Callable[[Asked], Reply]:
    """Answer as OpenAlex does, ten works a page; the cursor is the number of the page."""

    def answer(asked: Asked) -> Reply:
        cursor = asked.parameters["cursor"]
        n = 1 if cursor == "*" else int(cursor)
        following = str(n + 1) if n < n_pages else None
        return json_reply(openalex_page(range(n * 10, n * 10 + 10), following, n_pages * 10))

    return answer


def journal(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / ".journal.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_round_keeps_pages_that_observe_can_read(run: Round, service: Service, tmp_path: Path) -> None:
    service.answer = paged(3)
    told = run(works(service))
    (feed,) = told["feeds"]
    assert (feed["outcome"], feed["pages"], feed["records"], feed["set_aside"]) == ("done", 3, 30, 0)
    assert feed["next_due"] == "2026-03-11T12:00:00+00:00"
    files = find_files([tmp_path / "watched"])
    assert [path.name for path in files] == [f"20260310T120000Z-{n:04d}.json.gz" for n in (1, 2, 3)]
    assert [str(path) for path in files] == feed["files"]
    assert {open_source(path).format for path in files} == {"openalex_json"}
    lines = journal(tmp_path / "watched" / "lamps")
    assert [line["event"] for line in lines] == ["begun", "page", "page", "page"]
    assert lines[1]["url"].startswith(f"{service.url}/works?")
    assert KEY not in (tmp_path / "watched" / "lamps" / ".journal.jsonl").read_text(encoding="utf-8")
    assert KEY not in json.dumps(told)


def test_the_next_round_begins_where_the_last_one_ended_less_an_overlap(
    run: Round, service: Service, clock: FakeClock
) -> None:
    service.answer = paged(1)
    run(works(service, overlap=timedelta(days=2)))
    assert run(works(service, overlap=timedelta(days=2)))["feeds"][0]["outcome"] == "not due"
    assert len(service.asked) == 1
    clock.sleep(86400)
    run(works(service, overlap=timedelta(days=2)))
    assert service.asked[-1].parameters["filter"] == "from_publication_date:2026-03-08"


def test_another_question_begins_anew(run: Round, service: Service) -> None:
    service.answer = paged(1)
    feed = works(service)
    run(feed)
    run(replace(feed, asks=replace(feed.asks, query="lantern")))
    assert service.asked[-1].parameters["search"] == "lantern"
    assert service.asked[-1].parameters["filter"] == "from_publication_date:2026-03-01"


def test_a_spent_budget_keeps_the_cursor_and_goes_on_when_it_is_renewed(
    run: Round, service: Service, clock: FakeClock, tmp_path: Path
) -> None:
    answers, is_spent = paged(4), [False, False, True]

    def answer(asked: Asked) -> Reply:
        if is_spent and is_spent.pop(0):
            return json_reply({"error": "Insufficient budget. Resets at midnight UTC"}, status=429)
        return answers(asked)

    service.answer = answer
    (feed,) = run(works(service))["feeds"]
    assert (feed["outcome"], feed["pages"], feed["is_failure"]) == ("budget spent", 2, False)
    assert feed["next_due"] == "2026-03-11T00:00:00+00:00"
    assert run(works(service), now=True)["feeds"][0]["outcome"] == "not due"
    assert len(service.asked) == 3
    clock.moment = datetime(2026, 3, 11, 0, 0, 1, tzinfo=UTC)
    (feed,) = run(works(service))["feeds"]
    assert (feed["outcome"], feed["pages"]) == ("done", 2)
    assert [asked.parameters["cursor"] for asked in service.asked] == ["*", "2", "3", "3", "4"]
    assert len(find_files([tmp_path / "watched"])) == 4


def test_an_unreachable_service_is_tried_soon_and_ever_later(run: Round, service: Service, clock: FakeClock) -> None:
    service.replies = [Reply(b"", 500)]
    begun, waits = clock.now(), []
    for _ in range(3):
        (feed,) = run(works(service))["feeds"]
        assert (feed["outcome"], feed["is_failure"]) == ("unreachable", True)
        due = datetime.fromisoformat(feed["next_due"])
        waits.append(round((due - clock.now()).total_seconds() / 60))
        clock.moment = due
    assert waits == [10, 20, 40]
    service.answer = paged(1)
    (feed,) = run(works(service))["feeds"]
    assert feed["outcome"] == "done"
    assert clock.now() > begun


def test_a_cursor_that_is_refused_begins_the_round_anew(
    run: Round, service: Service, clock: FakeClock, tmp_path: Path
) -> None:
    service.answer = paged(3)
    assert run(works(service, max_pages=2))["feeds"][0]["outcome"] == "more to come"
    clock.sleep(86400)
    answers = paged(3)
    service.answer = lambda asked: (
        json_reply({"error": "Invalid cursor"}, status=400)
        if asked.parameters["cursor"] == "3" and len(service.asked) == 3
        else answers(asked)
    )
    (feed,) = run(works(service))["feeds"]
    assert (feed["outcome"], feed["pages"]) == ("done", 3)
    assert feed["notes"] == ["the cursor was refused; the round began anew"]
    assert len(find_files([tmp_path / "watched"])) == 3


def test_a_refusal_is_told_once_and_does_not_stop_other_feeds(run: Round, service: Service) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/rss":
            return Reply(rss_page("Lamps lit"), kind="text/xml")
        return Reply(b"<html><title>Maintenance</title></html>", kind="text/html")

    service.answer = answer
    first, second = run(works(service), news(service))["feeds"]
    assert (first["outcome"], first["reason"]) == ("refused", "answered with text/html instead of JSON: Maintenance")
    assert (second["outcome"], second["records"]) == ("done", 1)
    assert len(service.asked) == 2


def test_a_web_feed_is_kept_when_it_changes_and_only_then(
    run: Round, service: Service, clock: FakeClock, tmp_path: Path
) -> None:
    replies = [rss_page("One"), rss_page("One"), rss_page("Two", "One"), rss_page()]
    service.replies = [Reply(body, kind="text/xml") for body in replies]
    outcomes = []
    for _ in replies:
        outcomes.append(run(news(service))["feeds"][0]["outcome"])
        clock.sleep(6 * 3600)
    assert outcomes == ["done", "nothing new", "done", "nothing new"]
    assert len(find_files([tmp_path / "watched"])) == 2


def test_as_many_pages_as_a_round_may_have(run: Round, service: Service, clock: FakeClock, tmp_path: Path) -> None:
    service.answer = paged(5)
    told = []
    for _ in range(3):
        told.append(run(works(service, max_pages=2))["feeds"][0])
        clock.sleep(86400)
    assert [feed["outcome"] for feed in told] == ["more to come", "more to come", "done"]
    assert [feed["pages"] for feed in told] == [2, 2, 1]
    assert len({path.name for path in find_files([tmp_path / "watched"])}) == 5


@pytest.mark.parametrize("n_kept", range(6))
def test_whatever_ends_the_process_the_next_one_goes_on(
    run: Round, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_kept: int
) -> None:
    """The process ends just before the n-th line of the journal, its page already written, or half a line written."""
    service.answer = paged(5)
    folder = tmp_path / "watched" / "lamps"
    note, count = FeedFolder.note, iter(range(100))

    class Killed(BaseException):
        pass

    def dying(self: FeedFolder, event: str, state: Any, **told: Any) -> None:
        if next(count) == n_kept:
            with (folder / ".journal.jsonl").open("ab") as handle:
                handle.write(b'{"event": "page", "sta')
            raise Killed
        note(self, event, state, **told)

    folder.mkdir(parents=True)
    monkeypatch.setattr(FeedFolder, "note", dying)
    with pytest.raises(Killed):
        run(works(service))
    monkeypatch.setattr(FeedFolder, "note", note)
    (feed,) = run(works(service))["feeds"]
    assert feed["outcome"] == "done"
    names = [path.name for path in find_files([folder])]
    assert names == [f"20260310T120000Z-{n:04d}.json.gz" for n in range(1, 6)]
    asked = [it.parameters["cursor"] for it in service.asked]
    assert sorted(set(asked)) == ["*", "2", "3", "4", "5"]
    assert len(asked) <= 6


def test_a_killed_process_leaves_only_whole_pages(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL at some moment of a real round; then the round is gone on with."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    service.answer = paged(60)
    code = f"""
from datetime import date
from pathlib import Path
from liaowang.runs import FeedSettings, WatchSettings, watch
from liaowang.sources import ConnectorSettings
asks = ConnectorSettings(url={service.url + "/works"!r}, query="lamp", key="k")
feed = FeedSettings("lamps", "openalex", asks, since=date(2026, 3, 1))
for told in watch(WatchSettings(Path({str(tmp_path)!r}), (feed,)), once=True):
    print(told["feeds"][0]["outcome"])
"""
    folder = tmp_path / "lamps"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        give_up = time.monotonic() + 60
        while len(list(folder.glob("*.gz"))) < 5 and time.monotonic() < give_up:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    kept = len(list(folder.glob("*.gz")))
    assert 5 <= kept < 60
    for path in folder.glob("*.gz"):
        json.loads(gzip.decompress(path.read_bytes()))
    asked = len(service.asked)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "done\n", done.stderr
    assert len(list(folder.glob("*.gz"))) == 60
    assert len(service.asked) <= asked + 61 - kept
    assert not list(folder.glob(".*.tmp"))


def test_two_watchers_do_not_share_a_folder(run: Round, service: Service, tmp_path: Path) -> None:
    service.answer = paged(1)
    settings = WatchSettings(tmp_path / "watched", (works(service),))
    with httpx.Client(trust_env=False) as client:
        going = watch(settings, clock=FakeClock(), client=client)
        next(going)
        with pytest.raises(LiaowangError, match="another process watches this folder"):
            run(works(service))
        going.close()
    assert run(works(service))["feeds"][0]["outcome"] == "not due"


def test_it_sleeps_until_the_next_feed_is_due(service: Service, clock: FakeClock, tmp_path: Path) -> None:
    service.answer = lambda asked: Reply(rss_page("One"), kind="text/xml") if asked.path == "/rss" else paged(1)(asked)
    settings = WatchSettings(tmp_path, (works(service), news(service)))
    with httpx.Client(trust_env=False) as client:
        going = watch(settings, clock=clock, client=client)
        told = [next(going) for _ in range(5)]
        going.close()
    assert [[feed["outcome"] for feed in it["feeds"]] for it in told] == [
        ["done", "done"],
        *[["not due", "nothing new"]] * 3,
        ["nothing new", "nothing new"],
    ]
    assert clock.now() - NOON - timedelta(days=1) < timedelta(seconds=2)
    assert max(clock.waits) <= 30


def test_a_damaged_journal_is_an_error_that_names_it(run: Round, service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "watched" / "lamps"
    folder.mkdir(parents=True)
    (folder / ".journal.jsonl").write_text('{"event": "page"}\n')
    with pytest.raises(LiaowangError, match=r"\.journal\.jsonl: the journal of the feed is damaged"):
        run(works(service))


def test_the_example_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(WATCH_EXAMPLE, encoding="utf-8")
    settings = read_watch_settings(path, {"OPENALEX_API_KEY": KEY, "GITHUB_TOKEN": " ", "OTHER": "x"})
    assert settings.folder == tmp_path / "watched"
    assert {feed.kind for feed in settings.feeds} == {"arxiv", "openalex", "crossref", "github", "rss"}
    assert settings.keys == {"openalex": KEY}
    assert [feed.asks.key for feed in settings.feeds if feed.kind == "openalex"] == [KEY]
    assert KEY not in repr(settings)
    assert {feed.every for feed in settings.feeds} == {timedelta(days=1), timedelta(weeks=1), timedelta(hours=6)}


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "feeds", "names no feed"),
        ("feeds = 3", "feeds", "must be tables"),
        ('[[feeds]]\nkind = "rss"', "name", "a name"),
        ('[[feeds]]\nname = "../x"\nkind = "rss"', "name", "a name"),
        ('[[feeds]]\nname = "x"\nkind = "gopher"', "kind", "must be one of openalex"),
        ('[[feeds]]\nname = "x"\nkind = "rss"', "url", "an address"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"', "query", "everything there is"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\nevery = "1 minute"', "every", "not below"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\nevery = "often"', "every", "must be like"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\nmax_pages = 0', "max_pages", "at least 1"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\nmax_pages = true', "max_pages", "a number"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = 7', "query", "a text"),
        ('[[feeds]]\nname = "x"\nkind = "openalex"\nquery = "q"\napi_key = "k"', "api_key", "from the environment"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\nqurey = "q"', "qurey", "no such setting"),
        ('[[feeds]]\nname = "x"\nkind = "arxiv"\nquery = "q"\n' * 2, "name", "two feeds"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, field: str, reason: str) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=reason) as refused:
        read_watch_settings(path, {})
    assert refused.value.field == field


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text("folder = ", encoding="utf-8")
    with pytest.raises(InputError, match="no TOML file"):
        read_watch_settings(tmp_path / "watch.toml", {})
    with pytest.raises(InputError, match="cannot be read"):
        read_watch_settings(tmp_path / "none.toml", {})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_documentation_shows_the_example_and_every_setting(language: str) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / language / "watch.md").read_text(encoding="utf-8")
    assert f"```toml\n{WATCH_EXAMPLE}```" in page
    assert not [name for name in [*_TOP, *_FEED] if name != "feeds" and f"| `{name}` |" not in page]
    assert not [kind.kind for kind in all_connectors() if f"| `{kind.kind}` |" not in page]
    assert not [name for name in KEY_NAMES.values() if f"`{name}`" not in page]
