"""Works of Crossref by the day on which they were registered, some days at a time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liaowang.sources.json_objects import dict_of, dicts_of
from liaowang.sources.live.answers import Answer, Ask, json_answer
from liaowang.sources.live.connector import Connector, ConnectorSettings, Page, Span

_BEGINNING = date(2002, 1, 1)
_CURSOR_LIFE = timedelta(minutes=4)
"""Crossref forgets a cursor five minutes after it was given."""
_PAGES_AT_ONCE = 10
"""Days that hold more are halved: whoever comes back too late for a cursor repeats no more than so many pages."""
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)(?:#(\d+)#(.+))?")


class CrossrefConnector(Connector):
    """Ask Crossref for works."""

    kind = "crossref"
    title = "Crossref"
    address = "https://api.crossref.org/v1/works"
    suffix = "json"
    since_by = "created-date"
    page_size = 500
    overlap = timedelta(days=2)
    interval, interval_with_key = 1.0, 0.34

    @classmethod
    def interval_seconds(cls, settings: ConnectorSettings) -> float:
        """See `Connector.interval_seconds`; three lists a second for those who say who they are, otherwise one."""
        return cls.interval_with_key if settings.key or settings.mailto else cls.interval

    def _page(self, span: Span, cursor: str) -> Page:
        """Give a page; the cursor is some days, and within them when which cursor of Crossref was given."""
        end = span.until.date()
        low, high, token = self._read(cursor) or (min(span.since or _BEGINNING, end), end, "")
        answer, message = self._ask(low, high, token or "*")
        while not token and _total(message) > _PAGES_AT_ONCE * self._size() and high > low:
            high = low + (high - low) // 2
            answer, message = self._ask(low, high, "*")
        n_items = len(dicts_of(message.get("items")))
        given = str(message.get("next-cursor") or "")
        # The cursor after the last page gives an empty one, so that what follows a short page is not asked for.
        if given and n_items >= self._size():
            following = f"{low}..{high}#{int(self._clock.now().timestamp())}#{given}"
        else:
            following = f"{high + timedelta(days=1)}..{end}" if high < end else ""
        return Page(answer, n_items, following, not following)

    def _read(self, cursor: str) -> tuple[date, date, str] | None:
        found = _CURSOR.fullmatch(cursor)
        if not found:
            return None
        low, high = (date.fromisoformat(found.group(i)) for i in (1, 2))
        given = datetime.fromtimestamp(int(found.group(3) or 0), UTC)
        return low, high, (found.group(4) or "") if self._clock.now() - given < _CURSOR_LIFE else ""

    def _ask(self, low: date, high: date, token: str) -> tuple[Answer, dict[str, Any]]:
        settings, by = self.settings, self.settings.since_by or self.since_by
        conditions = [settings.filter, f"from-{by}:{low}", f"until-{by}:{high}"]
        asked = {"filter": ",".join(filter(None, conditions)), "rows": str(self._size()), "cursor": token}
        asked |= {"query": settings.query} if settings.query else {}
        asked |= {"mailto": settings.mailto} if settings.mailto else {}
        secret = {"crossref-plus-api-token": f"Bearer {settings.key}"} if settings.key else {}
        answer, found = self._fetcher.get(Ask(self._url(), asked, self._headers(), secret_headers=secret), json_answer)
        return answer, dict_of((found or {}).get("message"))


def _total(message: dict[str, Any]) -> int:
    total = message.get("total-results")
    return total if isinstance(total, int) else 0
