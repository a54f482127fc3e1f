"""Merging: the rows that tell of one work become one record, field by field, and it is kept who told what."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from liaowang.corpus.precedence import PRECEDENCE, rank
from liaowang.records import (
    IDENTIFIER_KINDS,
    RECORD_SCHEMA,
    ROLES,
    Author,
    Category,
    CitationCount,
    Funding,
    Identifier,
    Organisation,
    Record,
    RecordDate,
    Reference,
    records_to_table,
)

RULES_VERSION = 1
"""Raised with every change of these rules or of those in `works`: no generation made by older ones is used again."""

MERGED_SCHEMA: pa.Schema = pa.schema(
    [
        *RECORD_SCHEMA,
        pa.field("sources", pa.list_(pa.string())),
        pa.field("n_landed", pa.int64()),
        pa.field("field_sources", pa.string()),
    ]
)
"""`RECORD_SCHEMA` with ``sources`` (names, sorted), ``n_landed`` (rows, exact duplicates included) and
``field_sources``: JSON from field to the source it came from, or to the list of sources of a union; null where a
single row tells all."""

Row = Mapping[str, Any]

_SINGLE = ("kind", "title", "title_translated", "language", "venue")
_LONGEST = ("abstract", "abstract_translated", "references")
_WHOLE = ("authors", "organisations")
_UNION = ("categories", "keywords", "funding")
_FIELD_OF_ORDER = {order: field for field, order in PRECEDENCE.items()}
"""Each order once, with one of the fields that follow it: rows are sorted once an order, not once a field."""
_TYPES: dict[str, Callable[..., Hashable]] = {
    "authors": Author,
    "organisations": Organisation,
    "categories": Category,
    "references": Reference,
    "funding": Funding,
}


def merge_works(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Merge each work of a batch into one record.

    Parameters
    ----------
    batch : RecordBatch, one row a work
        Column ``rows``: list of structs of `RECORD_SCHEMA` with ``n_landed``.

    Returns
    -------
    RecordBatch of `MERGED_SCHEMA`, same rows
        Derived columns are computed anew from the merged values.
    """
    works = [list(rows) for rows in batch.column("rows").to_pylist()]
    merged = [merge_rows(rows) for rows in works]
    table = records_to_table([record for record, _ in merged])
    columns = [
        pa.array([sorted({row["source"] for row in rows}) for rows in works], pa.list_(pa.string())),
        pa.array([sum(row["n_landed"] for row in rows) for rows in works], pa.int64()),
        pa.array([json.dumps(told, sort_keys=True) for _, told in merged], pa.string()),
    ]
    whole = pa.Table.from_arrays([*table.columns, *columns], schema=MERGED_SCHEMA).combine_chunks()
    return whole.to_batches()[0] if whole.num_rows else pa.RecordBatch.from_pylist([], schema=MERGED_SCHEMA)


def merge_rows(rows: Sequence[Row]) -> tuple[Record, dict[str, str | list[str]]]:
    """Merge the rows of one work, in whatever order they come.

    Returns
    -------
    Record and dict
        The work, and for each field with a value the source that told it (a list of sources for a union).
    """
    told: dict[str, str | list[str]] = {}
    orders = {order: _ranked(rows, field) for order, field in _FIELD_OF_ORDER.items()}
    by = {field: orders[order] for field, order in PRECEDENCE.items()}
    values: dict[str, Any] = {}
    for field in (*_SINGLE, *_WHOLE, *_LONGEST):
        winner = _winner(by[field], field, longest=field in _LONGEST)
        if winner is not None:
            told[field] = winner["source"]
            values[field] = _typed(field, winner[field])
    for field in _UNION:
        values[field], told[field] = _union(by[field], partial(_listed, field))
    values["dates"], told["dates"] = _dates(by["dates"])
    values["identifiers"], told["identifiers"] = _identifiers(by["identifiers"])
    values["citations"], told["citations"] = _citations(rows)
    values["extra"], told["extra"] = _extra(by["extra"])
    place = next(row for row in by["title"] if row["source"] == told["title"])
    record = Record(source=place["source"], file=place["file"], line=place["line"], **values)
    return record, {field: source for field, source in told.items() if source}


def _ranked(rows: Sequence[Row], field: str) -> list[Row]:
    """Order rows by precedence, then latest update, then content: the same list for every order of the rows."""
    return sorted(rows, key=lambda row: (rank(field, row["source"]), -_updated(row), row["content_hash"]))


def _updated(row: Row) -> int:
    days: list[date] = [when["day"] for when in row["dates"] or [] if when["role"] == "updated"]
    return max(days).toordinal() if days else 0


def _winner(ranked: Sequence[Row], field: str, *, longest: bool) -> Row | None:
    holders = [row for row in ranked if row[field]]
    if not holders:
        return None
    if not longest:
        return holders[0]
    best = rank(field, holders[0]["source"])
    return max((row for row in holders if rank(field, row["source"]) == best), key=lambda row: len(row[field]))


def _typed(field: str, value: Any) -> Any:
    build = _TYPES.get(field)
    return [build(**item) for item in value] if build else value


def _listed(field: str, row: Row) -> list[Any]:
    return list(_typed(field, row[field] or []))


def _union(ranked: Sequence[Row], get: Callable[[Row], Iterable[Any]]) -> tuple[list[Any], list[str]]:
    """Keep each value once, in order of its first teller, and name the sources that added one."""
    seen: dict[Hashable, Any] = {}
    sources: list[str] = []
    for row in ranked:
        before = len(seen)
        for value in get(row):
            seen.setdefault(value.casefold() if isinstance(value, str) else value, value)
        if len(seen) > before and row["source"] not in sources:
            sources.append(row["source"])
    return list(seen.values()), sources


def _dates(ranked: Sequence[Row]) -> tuple[list[RecordDate], list[str]]:
    """Take each role from the first source that tells it, so that a guessed day does not stand beside a known one."""
    teller: dict[str, str] = {}
    for row in ranked:
        for when in row["dates"] or []:
            teller.setdefault(when["role"], row["source"])
    found, sources = _union(
        ranked,
        lambda row: [RecordDate(**when) for when in row["dates"] or [] if teller[when["role"]] == row["source"]],
    )
    return sorted(found, key=lambda when: (ROLES.index(when.role), when.day, when.precision)), sources


def _identifiers(ranked: Sequence[Row]) -> tuple[list[Identifier], list[str]]:
    found, sources = _union(ranked, lambda row: [Identifier(**item) for item in row["identifiers"] or []])
    return sorted(found, key=lambda item: (IDENTIFIER_KINDS.index(item.kind), item.value)), sources


def _citations(rows: Sequence[Row]) -> tuple[list[CitationCount], list[str]]:
    """Keep the highest count of each counter: counts of several counters overlap and are never added."""
    best: dict[str, tuple[CitationCount, str]] = {}
    for row in rows:
        for item in row["citations"] or []:
            count, source = CitationCount(**item), row["source"]
            held = best.get(count.counted_by)
            if held is None or _count_order(count, source) > _count_order(*held):
                best[count.counted_by] = count, source
    kept = [best[name] for name in sorted(best)]
    return [count for count, _ in kept], sorted({source for _, source in kept})


def _count_order(count: CitationCount, source: str) -> tuple[int, date, str]:
    return count.times, count.counted_on or date.min, source


def _extra(ranked: Sequence[Row]) -> tuple[dict[str, list[str]], list[str]]:
    merged: dict[str, list[str]] = {}
    sources: list[str] = []
    for row in ranked:
        tags = json.loads(row["extra"]) if row["extra"] else {}
        for tag, values in tags.items():
            held = merged.setdefault(tag, [])
            held += [value for value in values if value not in held]
        if tags and row["source"] not in sources:
            sources.append(row["source"])
    return {tag: merged[tag] for tag in sorted(merged)}, sources
