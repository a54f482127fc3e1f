"""Watch live services: ask each feed when it is due, keep the answers, go on from where the last round stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liaowang.records import LiaowangError, Record
from liaowang.runs.feed_folder import FeedFolder, FeedState
from liaowang.runs.feeds import FeedSettings, WatchSettings
from liaowang.runs.progress import Progress, Silence
from liaowang.sources import (
    BudgetSpentError,
    Clock,
    Connector,
    LiveError,
    Pace,
    Page,
    RefusedError,
    SystemClock,
    UnreachableError,
    open_source,
)

if TYPE_CHECKING:
    import httpx

FIRST_REACH = timedelta(days=30)
"""How far the first round reaches back where the settings do not say."""
_RETRY_FIRST = timedelta(minutes=10)
_NAP_SECONDS = 30.0
"""Longest sleep at a stretch: a machine that slept itself must not oversleep."""
_TIMEOUT_SECONDS = 60.0


@dataclass
class FeedReport:
    """What became of one feed in one round.

    ``outcome`` is ``done``, ``nothing new``, ``more to come`` (`max_pages` reached), ``budget spent``, ``refused``,
    ``unreachable`` or ``not due``.
    """

    name: str
    kind: str
    outcome: str = "not due"
    reason: str = ""
    pages: int = 0
    records: int = 0
    set_aside: int = 0
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    next_due: str = ""
    """ISO 8601, in UTC."""

    @property
    def is_failure(self) -> bool:
        """Whether somebody should look at it."""
        return self.outcome in {"refused", "unreachable"}


def watch(
    settings: WatchSettings,
    *,
    once: bool = False,
    even_if_not_due: bool = False,
    progress: Progress | None = None,
    clock: Clock | None = None,
    client: httpx.Client | None = None,
) -> Iterator[dict[str, Any]]:
    """Ask the feeds that are due, tell what came of it, sleep until the next is due, and so on.

    Parameters
    ----------
    settings : WatchSettings
    once : bool
        Whether to end after one round.
    even_if_not_due : bool
        Whether the first round asks every feed; a budget that is spent stays spent.
    progress : Progress, optional
        A step a feed, advanced by pages.
    clock, client : optional
        Those of the machine by default.

    Yields
    ------
    dict
        ``folder``, ``feeds`` (a `FeedReport` each), ``next_due``.

    Raises
    ------
    LiaowangError
        If another process watches the same folder, or a journal is damaged.
    """
    import httpx

    clock = clock or SystemClock()
    own = client or httpx.Client(timeout=_TIMEOUT_SECONDS)
    paces: dict[str, Pace] = {}
    try:
        with _alone_in(settings.folder):
            while True:
                reports = []
                for feed in settings.feeds:
                    watcher = _Watcher(settings, feed, own, clock, paces)
                    reports.append(watcher.run(progress or Silence(), is_forced=even_if_not_due))
                even_if_not_due = False
                yield {
                    "folder": str(settings.folder),
                    "feeds": [asdict(report) | {"is_failure": report.is_failure} for report in reports],
                    "next_due": min(report.next_due for report in reports),
                }
                if once:
                    return
                _sleep_until(min(report.next_due for report in reports), clock)
    finally:
        if client is None:
            own.close()


class _Watcher:
    """One feed in one round; its state is that of the journal, or the one to be written there next."""

    def __init__(
        self, settings: WatchSettings, feed: FeedSettings, client: httpx.Client, clock: Clock, paces: dict[str, Pace]
    ) -> None:
        self._feed, self._clock = feed, clock
        kind = feed.connector()
        # One pace a host, the slowest that any of its feeds asks for.
        pace = paces.setdefault(_host_of(feed.asks.url or kind.address), Pace(0.0, clock))
        pace.interval_seconds = max(pace.interval_seconds, kind.interval_seconds(feed.asks))
        self._connector: Connector = kind(client, feed.asks, clock=clock, pace=pace, random_state=settings.random_state)
        self._folder = FeedFolder(settings.folder / feed.name, kind.suffix)
        self._report = FeedReport(feed.name, feed.kind)
        self._state = self._folder.state
        if self._state.asks != feed.fingerprint():
            # A question that has changed begins anew.
            since = feed.since or (clock.now() - FIRST_REACH).date()
            self._state = FeedState(asks=feed.fingerprint(), since=since)

    def run(self, progress: Progress, *, is_forced: bool) -> FeedReport:
        """Ask the feed if it is due."""
        due = self._state.due
        if due is None or self._clock.now() >= due or (is_forced and not self._state.is_spent):
            progress.step(self._feed.name, None, "pages")
            try:
                self._open()
                self._round(progress)
            except LiveError as fault:
                self._fail(fault)
            progress.finish(_summary(self._report))
        # Rounded up: whoever comes back at the second told must not be too early.
        due = (self._state.due or self._clock.now()) + timedelta(microseconds=999_999)
        self._report.next_due = due.isoformat(timespec="seconds")
        return self._report

    def _open(self) -> None:
        """Begin a round unless one is open; noted before the first page, so that a kill changes no name and no end."""
        if self._state.until is None:
            self._state = replace(self._state, until=self._clock.now(), n_pages=0)
            self._folder.note("begun", self._state)

    def _round(self, progress: Progress) -> None:
        """Fetch and keep pages; a cursor that the service no longer knows begins the round anew, once."""
        is_resumed, before = self._state.n_pages > 0, self._state
        try:
            self._pages(progress)
        except RefusedError:
            if not is_resumed or self._state is not before:
                raise
            self._report.notes.append("the cursor was refused; the round began anew")
            self._state = replace(before, cursor="", n_pages=0)
            self._pages(progress)

    def _pages(self, progress: Progress) -> None:
        report, state = self._report, self._state
        pages = self._connector.fetch(since=state.since, until=state.until or self._clock.now(), cursor=state.cursor)
        for asked, page in enumerate(pages, start=1):
            is_full = asked >= self._feed.max_pages and not page.is_last
            path = self._folder.keep(page, self._after(page, is_full=is_full))
            self._state = self._folder.state
            self._count(page, path)
            progress.advance(1, f"{report.records:,} records")
            if is_full:
                report.outcome, report.reason = "more to come", f"{asked} pages, as many as a round may have"
                return
        report.outcome = "done" if report.pages else "nothing new"

    def _after(self, page: Page, *, is_full: bool) -> FeedState:
        """Tell the state after a page: within the round, or with the round closed and the next one planned."""
        now = self._clock.now()
        state = replace(self._state, cursor=page.cursor, n_failures=0, is_spent=False)
        if not page.is_last:
            return replace(state, due=now + self._feed.every if is_full else None)
        begun = state.until or now
        reach = self._connector.overlap if self._feed.overlap is None else self._feed.overlap
        since = max((begun - reach).date(), state.since or date.min)
        return replace(state, since=since, until=None, due=max(begun + self._feed.every, now))

    def _count(self, page: Page, path: Path | None) -> None:
        """Read what was kept as anybody would, and count records and flaws."""
        report = self._report
        if page.note and page.note not in report.notes:
            report.notes.append(page.note)
        if path is None:
            return
        report.pages += 1
        report.files.append(str(path))
        try:
            for entry in open_source(path):
                report.records += isinstance(entry, Record)
                report.set_aside += not isinstance(entry, Record) and entry.lost == "record"
        except LiaowangError as fault:
            report.notes.append(f"{path.name} was kept but cannot be read: {fault.message.partition(';')[0]}")

    def _fail(self, fault: LiveError) -> None:
        """Plan the next attempt: when the service says, soon after trouble, as usual after a refusal."""
        now, report = self._clock.now(), self._report
        state = replace(self._state, n_failures=0, is_spent=False)
        report.reason = fault.message
        if isinstance(fault, BudgetSpentError):
            report.outcome = "budget spent"
            self._state = replace(state, due=fault.may_go_on_at, is_spent=True)
        elif isinstance(fault, UnreachableError):
            report.outcome = "unreachable"
            n_failures = self._state.n_failures
            wait = min(_RETRY_FIRST * 2 ** min(n_failures, 10), self._feed.every)
            self._state = replace(state, due=now + wait, n_failures=n_failures + 1)
        else:
            report.outcome = "refused"
            self._state = replace(state, due=now + self._feed.every)
        self._folder.note(report.outcome, self._state, reason=fault.message)


def _summary(report: FeedReport) -> str:
    counted = f"{report.records:,} records" if report.pages else ""
    said = report.outcome if report.outcome != "done" else ""
    return ", ".join(part for part in (counted, said, report.reason) if part)


def _host_of(url: str) -> str:
    import httpx

    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return url


def _sleep_until(moment: str, clock: Clock) -> None:
    due = datetime.fromisoformat(moment)
    while (left := (due - clock.now()).total_seconds()) > 0:
        clock.sleep(min(left, _NAP_SECONDS))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep a second watcher out of the folder; the lock goes with the process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "posix":
        yield
        return
    import fcntl

    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise LiaowangError("another process watches this folder", file=folder) from fault
        yield
