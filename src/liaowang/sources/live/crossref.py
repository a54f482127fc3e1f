"""Works of Crossref by the day on which they were registered."""

from __future__ import annotations

from datetime import timedelta

from liaowang.sources.json_objects import dict_of, dicts_of
from liaowang.sources.live.answers import Ask, json_answer
from liaowang.sources.live.connector import Connector, ConnectorSettings, Page, Span


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
    cursor_life = timedelta(minutes=4)

    @classmethod
    def interval_seconds(cls, settings: ConnectorSettings) -> float:
        """See `Connector.interval_seconds`; three lists a second for those who say who they are, otherwise one."""
        return cls.interval_with_key if settings.key or settings.mailto else cls.interval

    def _page(self, span: Span, cursor: str) -> Page:
        settings = self.settings
        by = settings.since_by or self.since_by
        filters = [settings.filter] if settings.filter else []
        if span.since:
            filters += [f"from-{by}:{span.since.isoformat()}", f"until-{by}:{span.until.date().isoformat()}"]
        asked = {"rows": str(self._size()), "cursor": cursor or "*"}
        asked |= {"query": settings.query} if settings.query else {}
        asked |= {"filter": ",".join(filters)} if filters else {}
        asked |= {"mailto": settings.mailto} if settings.mailto else {}
        secret = {"crossref-plus-api-token": f"Bearer {settings.key}"} if settings.key else {}
        ask = Ask(self._url(), asked, self._headers(), secret_headers=secret)
        answer, found = self._fetcher.get(ask, json_answer)
        message = dict_of((found or {}).get("message"))
        items = dicts_of(message.get("items"))
        following = str(message.get("next-cursor") or "")
        total = message.get("total-results") if isinstance(message.get("total-results"), int) else None
        # The cursor after the last page is answered with an empty page, so that a short page need not be asked again.
        is_last = not following or len(items) < self._size()
        return Page(answer, len(items), "" if is_last else following, is_last, total)
