"""Connectors to live services: OpenAlex, arXiv, Crossref, GitHub and web feeds.

Each is handed an httpx client and settings and gives raw answers with a cursor; it makes no records.
Leaves keeping the answers to `runs`, and reading what was kept to the readers of `sources`, as of any other file.
"""

from liaowang.sources.live.answers import Answer
from liaowang.sources.live.arxiv import ArxivConnector
from liaowang.sources.live.connector import Connector, ConnectorSettings, Page
from liaowang.sources.live.crossref import CrossrefConnector
from liaowang.sources.live.fetching import Limits
from liaowang.sources.live.github import GithubConnector
from liaowang.sources.live.openalex import OpenAlexConnector
from liaowang.sources.live.refusals import BudgetSpentError, LiveError, RefusedError, UnreachableError
from liaowang.sources.live.rss import RssConnector
from liaowang.sources.live.timing import Clock, Pace, SystemClock

_CONNECTORS: tuple[type[Connector], ...] = (
    OpenAlexConnector,
    ArxivConnector,
    CrossrefConnector,
    GithubConnector,
    RssConnector,
)

__all__ = [
    "Answer",
    "BudgetSpentError",
    "Clock",
    "Connector",
    "ConnectorSettings",
    "Limits",
    "LiveError",
    "Pace",
    "Page",
    "RefusedError",
    "SystemClock",
    "UnreachableError",
    "all_connectors",
]


def all_connectors() -> tuple[type[Connector], ...]:
    """List every connector there is.

    Examples
    --------
    >>> [connector.kind for connector in all_connectors()]
    ['openalex', 'arxiv', 'crossref', 'github', 'rss']
    """
    return _CONNECTORS
