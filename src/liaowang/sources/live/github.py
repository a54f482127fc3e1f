"""Repositories (or issues) that a search of GitHub finds, by the time of their creation."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from liaowang.sources.json_objects import dicts_of
from liaowang.sources.live.answers import Answer, Ask, json_answer
from liaowang.sources.live.connector import Connector, Page, Span

_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_BEGINNING = datetime(2008, 1, 1, tzinfo=UTC)
_REACHED_AT_MOST = 1000
"""Items that a search reaches; a span of time that holds more is halved."""
_CURSOR = re.compile(r"(\S+)\.\.(\S+)#(\d+)")


class GithubConnector(Connector):
    """Ask the search of GitHub."""

    kind = "github"
    title = "GitHub search"
    address = "https://api.github.com/search/repositories"
    suffix = "json"
    since_by = "created"
    page_size = 100
    overlap = timedelta(days=1)
    interval, interval_with_key = 6.0, 2.0
    """Ten searches a minute, with a token thirty."""

    def _page(self, span: Span, cursor: str) -> Page:
        """Give a page; the cursor is a span of time and the number of the page in it."""
        begin = datetime(span.since.year, span.since.month, span.since.day, tzinfo=UTC) if span.since else _BEGINNING
        end = span.until.astimezone(UTC).replace(microsecond=0)
        low, high, number = _read(cursor) or (begin, end, 1)
        answer, found = self._ask(low, high, number)
        total = _total(found)
        while number == 1 and total > _REACHED_AT_MOST and (high - low) > timedelta(minutes=1):
            high = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
            answer, found = self._ask(low, high, 1)
            total = _total(found)
        items = dicts_of(found.get("items"))
        note = "GitHub gave up before its search was through" if found.get("incomplete_results") else ""
        if total > _REACHED_AT_MOST:
            note = f"GitHub gives {_REACHED_AT_MOST:,} of {total:,} between {low:{_STAMP}} and {high:{_STAMP}}"
        if items and number * self._size() < min(total, _REACHED_AT_MOST):
            following = (low, high, number + 1)
        else:
            following = (high + timedelta(seconds=1), end, 1)
        is_last = following[0] > end
        return Page(answer, len(items), "" if is_last else _write(*following), is_last, note=note)

    def _ask(self, low: datetime, high: datetime, number: int) -> tuple[Answer, dict[str, Any]]:
        settings = self.settings
        span = f"{settings.since_by or self.since_by}:{low:{_STAMP}}..{high:{_STAMP}}"
        asked = {"q": f"{settings.query} {span}".strip(), "per_page": str(self._size()), "page": str(number)}
        headers = {**self._headers(), "accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
        secret = {"authorization": f"Bearer {settings.key}"} if settings.key else {}
        answer, found = self._fetcher.get(Ask(self._url(), asked, headers, secret_headers=secret), json_answer)
        return answer, found or {}


def _total(found: dict[str, Any]) -> int:
    total = found.get("total_count")
    return total if isinstance(total, int) else 0


def _write(low: datetime, high: datetime, number: int) -> str:
    return f"{low:{_STAMP}}..{high:{_STAMP}}#{number}"


def _read(cursor: str) -> tuple[datetime, datetime, int] | None:
    found = _CURSOR.fullmatch(cursor)
    if not found:
        return None
    low, high = (datetime.strptime(found.group(i), _STAMP).replace(tzinfo=UTC) for i in (1, 2))
    return low, high, int(found.group(3))
