"""Works of OpenAlex, newest by their date of publication; a key gives ten times the budget and cursors."""

from __future__ import annotations

from datetime import timedelta

from liaowang.sources.json_objects import dict_of, dicts_of
from liaowang.sources.live.answers import Ask, json_answer
from liaowang.sources.live.connector import Connector, Page, Span

_PAGED_AT_MOST = 10_000
"""Items that pages by number reach, which is all there is without a key."""


class OpenAlexConnector(Connector):
    """Ask OpenAlex for works."""

    kind = "openalex"
    title = "OpenAlex"
    address = "https://api.openalex.org/works"
    suffix = "json"
    since_by = "from_publication_date"
    page_size = 100
    overlap = timedelta(days=30)
    interval, interval_with_key = 0.1, 0.1
    """A key allows a hundred requests a second; ten are enough."""

    def _page(self, span: Span, cursor: str) -> Page:
        settings = self.settings
        filters = [settings.filter] if settings.filter else []
        if span.since:
            filters.append(f"{settings.since_by or self.since_by}:{span.since.isoformat()}")
        asked = {"per_page": str(self._size())}
        asked |= {"search": settings.query} if settings.query else {}
        asked |= {"filter": ",".join(filters)} if filters else {}
        if settings.key:
            asked["cursor"] = cursor or "*"
        else:
            asked["page"] = cursor if cursor.isdecimal() else "1"
        secret = {"api_key": settings.key} if settings.key else {}
        ask = Ask(self._url(), asked, self._headers(), secret_parameters=secret)
        answer, found = self._fetcher.get(ask, json_answer)
        meta, items = dict_of((found or {}).get("meta")), dicts_of((found or {}).get("results"))
        total = meta.get("count") if isinstance(meta.get("count"), int) else None
        if settings.key:
            following = str(meta.get("next_cursor") or "") if items else ""
            return Page(answer, len(items), following, not following, total)
        number = int(asked["page"])
        reached = number * self._size()
        is_last = len(items) < self._size() or reached >= min(total or _PAGED_AT_MOST, _PAGED_AT_MOST)
        is_short = is_last and (total or 0) > reached >= _PAGED_AT_MOST
        note = f"without a key OpenAlex gives {_PAGED_AT_MOST:,} of {total:,} works" if is_short else ""
        return Page(answer, len(items), "" if is_last else str(number + 1), is_last, total, note)
