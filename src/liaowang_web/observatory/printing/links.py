"""Where the numbers of a printed briefing lead: whole addresses, at the date that is told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from liaowang_web.observatory.models import Forecast, Ledger, Run, Topic


@dataclass(frozen=True)
class Links:
    """Addresses of one site; ``is_past`` says whether they lead to the date of the run."""

    base: str
    run: Run
    is_past: bool

    def page(self, name: str, *args: str, day: date | None = None, **asked: str) -> str:
        """Give the address of a page of the observatory, as of a day or of the run."""
        day = day or (self.run.as_of if self.is_past else None)
        query = urlencode(
            {**{key: it for key, it in asked.items() if it}, **({"as_of": day.isoformat()} if day else {})}
        )
        return self.base + reverse(f"observatory:{name}", args=args) + (f"?{query}" if query else "")

    def topic(self, topic: Topic, day: date | None = None) -> str:
        """Give the address of a topic."""
        return self.page("topic", topic.code, day=day)

    def documents(self, topic: Topic) -> str:
        """Give the address of its documents."""
        return self.page("documents", topic.code)

    def forecast(self, forecast: Forecast, ledger: Ledger) -> str:
        """Give the address of a forecast."""
        return self.page("forecast", forecast.code, ledger=ledger.name)

    def briefing(self, since: str) -> str:
        """Give the address of the page that says the same."""
        return self.page("briefing", since=since)
