"""Texts, and files of records, put into the six directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from liaowang.records import Flaw, Record, primary_identifier
from liaowang.runs.progress import Progress, Silence
from liaowang.sources import open_source, read_text
from liaowang.taxonomy import DirectionClassifier, join_texts

_BATCH = 4096


def classify_texts(texts: Iterable[str | None]) -> Iterator[dict[str, Any]]:
    """Classify texts one after another, in bounded memory.

    Yields
    ------
    dict
        One a text: ``directions`` (code to probability), ``labels`` (codes over their threshold, may be empty),
        ``tracks`` (codes) and ``words`` (those that decided).
    """
    classifier, rest = DirectionClassifier(), iter(texts)
    while batch := list(islice(rest, _BATCH)):
        yield from classifier.predict(pl.Series("text", batch, dtype=pl.String)).iter_rows(named=True)


def classify_lines(path: str | Path) -> Iterator[dict[str, Any] | Flaw]:
    """Classify a text file, each line a text of its own.

    Yields
    ------
    dict or Flaw
        Exactly one dict a line, an empty one too, as `classify_texts` gives it; then what could not be read.

    Raises
    ------
    InputError
        If the file is missing, unreadable or not a text.
    """
    text = read_text(path)
    yield from classify_texts(text.lines)
    yield from text.flaws


def classify_records(path: str | Path, progress: Progress | None = None) -> Iterator[dict[str, Any] | Flaw]:
    """Classify a file of records by their titles and abstracts.

    Yields
    ------
    dict or Flaw
        One dict a record, as `classify_texts` gives it, with ``id`` (such as doi:10.1000/1, or null), ``title`` and
        ``line`` before it; flaws in between.

    Raises
    ------
    InputError
        If the file is missing, unreadable, empty, not a text, or of no known format.
    """
    source, watcher = open_source(path), progress or Silence()
    watcher.step(f"Classify {source.path.name}", source.size_bytes, "bytes")
    entries, told, n_records = iter(source), 0, 0
    while batch := list(islice(entries, _BATCH)):
        records = [entry for entry in batch if isinstance(entry, Record)]
        yield from (entry for entry in batch if isinstance(entry, Flaw))
        yield from _classified(records)
        n_records += len(records)
        watcher.advance(source.bytes_read - told)
        told = source.bytes_read
    watcher.advance(source.size_bytes - told)
    watcher.finish(f"{n_records:,} records")


def _classified(records: list[Record]) -> Iterator[dict[str, Any]]:
    titles, abstracts = ([getattr(it, name) for it in records] for name in ("title", "abstract"))
    texts = join_texts(*(pl.Series(each, dtype=pl.String) for each in (titles, abstracts)))
    for record, row in zip(records, classify_texts(texts), strict=True):
        identifier = primary_identifier(record.identifiers)
        name = f"{identifier.kind}:{identifier.value}" if identifier else None
        yield {"id": name, "title": record.title, "line": record.line} | row
