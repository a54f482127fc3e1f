"""Records with their texts repaired, on their way into the lake; what they said before stays with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from liaowang.records import EXCERPT_LENGTH, Flaw, Record
from liaowang.text import repair_column

_TEXTS = ("title", "title_translated", "abstract", "abstract_translated")
_BATCH = 500


def mend(entries: Iterator[Record | Flaw]) -> Iterator[Record | Flaw]:
    """Repair titles and abstracts of records; a note follows each that was changed.

    Parameters
    ----------
    entries : iterator
        As a `Source` gives them.

    Yields
    ------
    Record or Flaw
        In the same order; the text as read stands in ``extra`` under ``<field>.as_read``.
    """
    held: list[Record | Flaw] = []
    for entry in entries:
        held.append(entry)
        if len(held) >= _BATCH:
            yield from _mend_batch(held)
            held = []
    yield from _mend_batch(held)


def _mend_batch(entries: Sequence[Record | Flaw]) -> Iterator[Record | Flaw]:
    records = [entry for entry in entries if isinstance(entry, Record)]
    # What holds for a page decides where a title alone tells too little: a record is a page.
    texts = [[getattr(record, name) for name in _TEXTS] for record in records]
    pages = pl.Series(["\n".join((text or "").replace("\n", "\u2029") for text in it) for it in texts], dtype=pl.String)
    mended = repair_column(pages)
    changed = set((mended != pages).arg_true().to_list())
    number = -1
    for entry in entries:
        number += isinstance(entry, Record)
        notes = _take(entry, mended[number]) if isinstance(entry, Record) and number in changed else []
        yield entry
        yield from notes


def _take(record: Record, page: str) -> list[Flaw]:
    """Put the repaired texts into the record, keep the old ones, and note it."""
    notes = []
    for name, line in zip(_TEXTS, page.split("\n"), strict=True):
        before: str | None = getattr(record, name)
        after = line.replace("\u2029", "\n")
        if before and after != before:
            setattr(record, name, after)
            record.extra.setdefault(f"{name}.as_read", []).append(before)
            notes.append(Flaw(record.file, record.line, "note", name, "the text was repaired", before[:EXCERPT_LENGTH]))
    return notes
