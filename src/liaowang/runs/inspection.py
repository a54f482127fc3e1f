"""What a file is and what its records hold, before any run: and what can therefore not be computed from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from liaowang.records import IDENTIFIER_KINDS, ROLES, Flaw, Record, primary_date
from liaowang.runs.progress import Progress, Silence
from liaowang.runs.shortfalls import find_shortfalls
from liaowang.sources import Source, open_source
from liaowang.text import detect_languages

_TELL_EVERY = 1000
_LANGUAGE_BATCH = 4096
_MAX_REASONS = 200
"""Distinct reasons that are kept apart; a file of garbage must not fill the memory with its own words."""
_PLACES = 5
_PLAIN_FIELDS = (
    "abstract",
    "authors",
    "organisations",
    "categories",
    "keywords",
    "references",
    "citations",
    "funding",
    "venue",
    "title_translated",
    "abstract_translated",
)
_NUMBER = re.compile(r"\d[\d,.]*")


def inspect_file(path: str | Path, progress: Progress | None = None) -> dict[str, Any]:
    """Read a file once, in bounded memory, and tell what it holds.

    Parameters
    ----------
    path : str or Path
    progress : Progress, optional
        Advanced by bytes of the file on disk.

    Returns
    -------
    dict
        ``file``, ``format``, ``title`` (what people call the format), ``encoding``, ``compression``, ``size_bytes``,
        ``records``, ``marks`` (of records, counted apart), ``set_aside`` (records that could not be
        used), ``flaws`` (counts and ``reasons`` with first places),
        ``fields`` (name to the share, 0 to 1, of records that have it), ``kinds``, ``languages`` (as the source says,
        otherwise as found from the text), ``date_range`` and ``date_precisions`` of the first public date, and
        ``warnings``: what cannot be computed, each with ``code``, ``en``, ``zh``.

    Raises
    ------
    InputError
        If the file is missing, unreadable, empty, not a text, or of no known format.
    """
    source = open_source(path)
    watcher = progress or Silence()
    watcher.step(f"Inspect {source.path.name}", source.size_bytes, "bytes")
    tally = Tally()
    told = 0
    for number, entry in enumerate(source, start=1):
        if isinstance(entry, Record):
            tally.add(entry)
        else:
            tally.set_aside(entry)
        if number % _TELL_EVERY == 0:
            watcher.advance(source.bytes_read - told)
            told = source.bytes_read
    watcher.advance(source.size_bytes - told)
    watcher.finish(f"{tally.n_records:,} records")
    return _describe(source, tally)


@dataclass
class Tally:
    """Counts over the records of a file."""

    n_records: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    precisions: Counter[str] = field(default_factory=Counter)
    first_day: date | None = None
    last_day: date | None = None
    lost: Counter[str] = field(default_factory=Counter)
    reasons: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Count one record."""
        self.n_records += 1
        self.kinds[record.kind] += 1
        self.filled["title"] += 1
        self.filled.update(name for name in _PLAIN_FIELDS if getattr(record, name))
        self.filled["countries"] += any(it.country for it in record.organisations)
        self.filled["organisation_kinds"] += any(it.kind for it in record.organisations)
        self.filled.update({f"dates.{when.role}" for when in record.dates})
        self.filled.update({f"identifiers.{identifier.kind}" for identifier in record.identifiers})
        self.filled["identifiers"] += bool(record.identifiers)
        self._add_date(record)
        self._add_language(record)

    def set_aside(self, flaw: Flaw) -> None:
        """Count one flaw under its reason, with numbers and names apart."""
        self.lost[flaw.lost] += 1
        plain = _NUMBER.sub("N", flaw.reason)[:120]
        key = (flaw.lost, plain if len(self.reasons) < _MAX_REASONS else "")
        if (flaw.lost, plain) in self.reasons:
            key = (flaw.lost, plain)
        reason = flaw.reason if key[1] else "other reasons"
        entry = self.reasons.setdefault(key, {"lost": flaw.lost, "reason": reason, "count": 0, "first": []})
        entry["count"] += 1
        if len(entry["first"]) < _PLACES:
            entry["first"].append({"file": flaw.file, "line": flaw.line, "field": flaw.field})

    def settle_languages(self) -> None:
        """Find the language of the texts that wait for it."""
        if self._texts:
            self.languages.update(detect_languages(pl.Series(self._texts)).to_list())
            self._texts.clear()

    def _add_date(self, record: Record) -> None:
        when = primary_date(record.dates)
        if when is None:
            return
        self.filled["dates"] += 1
        self.precisions[when.precision] += 1
        self.first_day = min(self.first_day or when.day, when.day)
        self.last_day = max(self.last_day or when.day, when.day)

    def _add_language(self, record: Record) -> None:
        if record.language:
            self.filled["language"] += 1
            self.languages[record.language] += 1
            return
        self._texts.append(f"{record.title} {(record.abstract or '')[:1000]}")
        if len(self._texts) >= _LANGUAGE_BATCH:
            self.settle_languages()


def _describe(source: Source, tally: Tally) -> dict[str, Any]:
    tally.settle_languages()
    fields = _shares(tally)
    days = (tally.first_day, tally.last_day)
    reasons = sorted(tally.reasons.values(), key=lambda row: (-row["count"], row["lost"], row["reason"]))
    told = {
        "file": str(source.path),
        "format": source.format,
        "title": source.title,
        "encoding": source.encoding,
        "compression": source.compression,
        "size_bytes": source.size_bytes,
        "records": tally.n_records,
        "marks": source.marks,
        "set_aside": tally.lost["record"],
        "flaws": {f"{lost}s": tally.lost[lost] for lost in ("record", "field", "note")} | {"reasons": reasons},
        "fields": fields,
        "kinds": _ordered(tally.kinds),
        "languages": _ordered(tally.languages),
        "date_range": {"first": days[0].isoformat(), "last": days[1].isoformat()} if days[0] and days[1] else None,
        "date_precisions": _ordered(tally.precisions),
    }
    return told | {"warnings": find_shortfalls(told)}


def _shares(tally: Tally) -> dict[str, float]:
    """Give every field its filled share; roles and kinds follow the field they belong to, where a record has them."""
    names = ["title", *_PLAIN_FIELDS[:1], "language", "dates", *(f"dates.{role}" for role in ROLES), "authors"]
    names += ["organisations", "organisation_kinds", "countries", *_PLAIN_FIELDS[3:], "identifiers"]
    names += [f"identifiers.{kind}" for kind in IDENTIFIER_KINDS]
    shown = [name for name in names if "." not in name or tally.filled[name]]
    return {name: round(tally.filled[name] / max(tally.n_records, 1), 4) for name in shown}


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
