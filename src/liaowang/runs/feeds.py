"""What is to be watched: feeds of live services, as a settings file names them."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from liaowang.records import InputError
from liaowang.sources import Connector, ConnectorSettings, Limits, all_connectors

KEY_NAMES = {"openalex": "OPENALEX_API_KEY", "crossref": "CROSSREF_PLUS_TOKEN", "github": "GITHUB_TOKEN"}
"""Variable of the environment that holds the key of a service."""
_SECRET = re.compile(r"key|token|password|secret", re.IGNORECASE)
_NAME = re.compile(r"\w[\w-]{0,59}")
_EVERY = re.compile(r"(\d{1,4})\s*(minute|hour|day|week)s?", re.IGNORECASE)
_TOP = {"folder": str, "mailto": str, "feeds": list}
_FEED = {
    "name": str,
    "kind": str,
    "query": str,
    "filter": str,
    "url": str,
    "every": str,
    "since": date,
    "since_by": str,
    "page_size": int,
    "max_pages": int,
    "max_page_megabytes": int,
    "overlap_days": int,
}
_LEAST = {"page_size": 1, "max_pages": 1, "max_page_megabytes": 1, "overlap_days": 0}
LEAST_EVERY = timedelta(minutes=5)

WATCH_EXAMPLE = """\
# What `liaowang watch` asks for, and how often. Keys do not stand here but in the environment:
# OPENALEX_API_KEY (free; ten times the daily budget), GITHUB_TOKEN, CROSSREF_PLUS_TOKEN (paid).

folder = "watched"              # where answers are kept, beside this file; `liaowang observe watched` reads them
mailto = "you@example.org"      # so that services can reach you; Crossref answers faster to those who say who they are

[[feeds]]
name = "quantum-preprints"      # also the name of its folder
kind = "arxiv"                  # arxiv, openalex, crossref, github or rss
query = "cat:quant-ph"          # in the language of the service
since = 2026-01-01              # first day of interest; without it the last 30 days
every = "1 day"                 # minutes, hours, days or weeks
max_pages = 40                  # at most so many pages a round; the next one goes on from there

[[feeds]]
name = "solid-state-batteries"
kind = "openalex"
query = "solid-state battery"
filter = "type:article|preprint"
every = "1 week"

[[feeds]]
name = "perovskite-papers"
kind = "crossref"
query = "perovskite solar cells"
every = "1 day"

[[feeds]]
name = "brain-computer-repositories"
kind = "github"
query = "topic:brain-computer-interface"
every = "1 day"

[[feeds]]
name = "nature-news"
kind = "rss"
url = "https://www.nature.com/nature.rss"
every = "6 hours"
"""


@dataclass(frozen=True)
class FeedSettings:
    """One thing that one service is asked for again and again."""

    name: str
    kind: str
    asks: ConnectorSettings
    every: timedelta = timedelta(days=1)
    since: date | None = None
    """First day of interest; None for thirty days before the first round."""
    max_pages: int = 100
    """At most so many pages a round; the next one goes on from there."""
    overlap: timedelta | None = None
    """How far a round reaches back into the one before; that of the connector by default."""

    def connector(self) -> type[Connector]:
        """Give the connector of its kind."""
        return next(it for it in all_connectors() if it.kind == self.kind)

    def fingerprint(self) -> str:
        """Tell this question from any other, so that a cursor is never used for one it was not given for."""
        asks = self.asks
        asked = [self.kind, asks.query, asks.filter, asks.url, asks.since_by, asks.page_size, str(self.since)]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class WatchSettings:
    """What `watch` is asked to do."""

    folder: Path
    feeds: tuple[FeedSettings, ...]
    random_state: int = 0
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Kind of feed to its key; in no manifest, journal or message."""


def read_watch_settings(path: str | Path, environment: Mapping[str, str]) -> WatchSettings:
    """Read a settings file; keys come from the environment, which is handed in.

    Parameters
    ----------
    path : str or Path
        TOML, as `WATCH_EXAMPLE` shows.
    environment : mapping
        Read for the names of `KEY_NAMES` alone.

    Raises
    ------
    InputError
        If the file cannot be read, or a setting is unknown, missing or wrong; names the feed and the setting.
    """
    path = Path(path)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=path) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(f"is no TOML file ({fault})", file=path) from fault
    _check_types(found, _TOP, path, "")
    keys = {kind: key for kind, name in KEY_NAMES.items() if (key := environment.get(name, "").strip())}
    rows = found.get("feeds", [])
    if not rows:
        raise InputError("names no feed; `liaowang watch --example` shows how", file=path, field="feeds")
    feeds = tuple(_feed(row, i, path, found.get("mailto", ""), keys) for i, row in enumerate(rows, start=1))
    names = [feed.name.casefold() for feed in feeds]
    if twice := next((feed.name for feed in feeds if names.count(feed.name.casefold()) > 1), None):
        raise InputError(f"two feeds are named {twice}", file=path, field="name")
    return WatchSettings(path.parent / found.get("folder", "watched"), feeds, keys=keys)


def _feed(row: Any, number: int, path: Path, mailto: str, keys: Mapping[str, str]) -> FeedSettings:
    if not isinstance(row, dict):
        raise InputError(f"feed {number} is no table", file=path, field="feeds")
    where = f"feed {row.get('name', number)}: "
    _check_types(row, _FEED, path, where)

    def refuse(name: str, reason: str) -> InputError:
        return InputError(where + reason, file=path, field=name)

    if not _NAME.fullmatch(row.get("name", "")):
        raise refuse("name", "a name of letters, digits, - and _ is needed")
    connector = next((it for it in all_connectors() if it.kind == row.get("kind")), None)
    if connector is None:
        raise refuse("kind", f"must be one of {', '.join(it.kind for it in all_connectors())}")
    if not connector.address and not row.get("url"):
        raise refuse("url", "an address is needed")
    if connector.address and not (row.get("query") or row.get("filter")):
        raise refuse("query", "without query or filter it would ask for everything there is")
    for name, least in _LEAST.items():
        if row.get(name, least) < least:
            raise refuse(name, f"must be at least {least}")
    every = _every(row.get("every", "1 day"))
    if every is None or every < LEAST_EVERY:
        raise refuse("every", "must be like '6 hours' or '1 day', and not below 5 minutes")
    limits = Limits(page_bytes=row.get("max_page_megabytes", 64) << 20)
    plain = {name: row[name] for name in ("query", "filter", "url", "since_by", "page_size") if name in row}
    asks = ConnectorSettings(**plain, mailto=mailto, key=keys.get(connector.kind, ""), limits=limits)
    overlap = timedelta(days=row["overlap_days"]) if "overlap_days" in row else None
    since = row.get("since")
    return FeedSettings(row["name"], connector.kind, asks, every, since, row.get("max_pages", 100), overlap)


def _every(text: str) -> timedelta | None:
    found = _EVERY.fullmatch(text.strip())
    return timedelta(**{found.group(2).lower() + "s": int(found.group(1))}) if found else None


def _check_types(found: Mapping[str, Any], known: Mapping[str, type], path: Path, where: str) -> None:
    for name, value in found.items():
        if name not in known:
            hint = "; keys are taken from the environment" if _SECRET.search(name) else ""
            raise InputError(f"{where}there is no such setting{hint}", file=path, field=name)
        # A date and time is a date, and a truth value a number, to Python but not to whoever reads the file.
        if type(value) is not known[name]:
            wanted = {str: "a text", int: "a number", date: "a day such as 2026-01-01", list: "tables [[feeds]]"}
            raise InputError(f"{where}must be {wanted[known[name]]}", file=path, field=name)
