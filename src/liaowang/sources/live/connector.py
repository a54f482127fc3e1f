"""What every connector is: handed its client and settings, it gives the pages of a round and a cursor to go on from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from liaowang import __version__
from liaowang.sources.live.answers import Answer
from liaowang.sources.live.fetching import Fetcher, Limits
from liaowang.sources.live.timing import Clock, Pace, SystemClock

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class ConnectorSettings:
    """What a connector is asked for."""

    query: str = ""
    """In the language of the service."""
    filter: str = ""
    """Conditions beside the query, where the service knows them (OpenAlex, Crossref)."""
    url: str = ""
    """Address to ask; that of the service by default."""
    since_by: str = ""
    """Date by which the service tells what is new; that of the connector by default."""
    page_size: int = 0
    """Items a page; 0 for the most that the service advises."""
    mailto: str = ""
    """Address at which the service can reach whoever asks."""
    key: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Span:
    """The time that a round asks for."""

    since: date | None
    until: datetime


@dataclass(frozen=True)
class Page:
    """One step of a round."""

    answer: Answer | None
    """None where nothing has changed since the last round."""
    n_items: int
    cursor: str
    """Where to go on after this page."""
    is_last: bool
    total: int | None = None
    """Items of the whole round, where the service tells."""
    note: str = ""
    """What is missing in this page although the service has it."""


class Connector(ABC):
    """One service; holds nothing but what it was handed, so that a round goes on from its cursor in any process.

    Parameters
    ----------
    client : httpx.Client
    settings : ConnectorSettings
    clock : Clock, optional
    pace : Pace, optional
        Shared by all who ask the same service; by default one of its own.
    random_state : int
        Of the jitter in waits.
    """

    kind: ClassVar[str]
    """Name in settings."""
    title: ClassVar[str]
    address: ClassVar[str]
    """Where the service is asked; empty where the settings must say."""
    suffix: ClassVar[str]
    """Of files with its answers."""
    since_by: ClassVar[str] = ""
    page_size: ClassVar[int] = 0
    overlap: ClassVar[timedelta] = timedelta(0)
    """How far a round reaches back into the one before: what is dated then may have come to light since."""
    interval: ClassVar[float] = 1.0
    """Seconds from one request to the next for those who show no key."""
    interval_with_key: ClassVar[float] = 1.0

    def __init__(
        self,
        client: httpx.Client,
        settings: ConnectorSettings,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        random_state: int = 0,
    ) -> None:
        self.settings = settings
        self._clock = clock or SystemClock()
        pace = pace or Pace(self.interval_seconds(settings), self._clock)
        self._fetcher = Fetcher(client, pace, self._clock, settings.limits, random_state)

    @classmethod
    def interval_seconds(cls, settings: ConnectorSettings) -> float:
        """Tell the least time between two requests that the service asks for."""
        return cls.interval_with_key if settings.key else cls.interval

    def fetch(self, *, since: date | None, until: datetime, cursor: str = "") -> Iterator[Page]:
        """Give the pages of a round, each as soon as it is there.

        Parameters
        ----------
        since : date or None
            First day that is of interest; None for all there is.
        until : datetime
            When the round began; must stay the same while a round is gone on with, so that its pages do.
        cursor : str
            That of the last page that was kept; empty to begin.

        Raises
        ------
        BudgetSpentError, RefusedError, UnreachableError
            After all pages that could be had; the cursor of the last one is still good.
        """
        span = Span(since, until)
        while True:
            page = self._page(span, cursor)
            yield page
            if page.is_last:
                return
            cursor = page.cursor

    @abstractmethod
    def _page(self, span: Span, cursor: str) -> Page: ...

    def _url(self) -> str:
        return self.settings.url or self.address

    def _size(self) -> int:
        return min(self.settings.page_size or self.page_size, self.page_size)

    def _headers(self) -> dict[str, str]:
        contact = f" (mailto:{self.settings.mailto})" if self.settings.mailto else ""
        return {"user-agent": f"liaowang/{__version__}{contact}"}
