"""Plain functions that make what tests need, with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaowang.records import Author, Category, Flaw, Identifier, Record, RecordDate


def make_record(**overrides: Any) -> Record:
    """A complete paper; every field can be overridden."""
    fields: dict[str, Any] = {
        "kind": "paper",
        "source": "arxiv",
        "title": "Deep learning for the detection of gravitational waves",
        "file": "papers.tsv",
        "line": 1,
        "identifiers": [Identifier("arxiv", "1901.00001")],
        "abstract": "We detect gravitational waves with a network of moderate size.",
        "language": "en",
        "dates": [RecordDate("submitted", date(2019, 1, 2), "day")],
        "authors": [Author("Smith, Anna"), Author("Li, Wei")],
        "categories": [Category("arxiv", "gr-qc")],
    }
    return Record(**fields | overrides)


def make_records(count: int, **overrides: Any) -> list[Record]:
    """Records that have nothing in common: own identifier, title and line each."""
    return [
        make_record(
            **{
                "title": f"A study of the number {number} and what it means",
                "line": number + 1,
                "identifiers": [Identifier("arxiv", f"1902.{number:05d}")],
                "dates": [RecordDate("submitted", date(2000 + number % 20, 1 + number % 12, 1 + number % 28), "day")],
            }
            | overrides
        )
        for number in range(count)
    ]


def make_flaw(**overrides: Any) -> Flaw:
    """A record set aside; every field can be overridden."""
    fields: dict[str, Any] = {"file": "papers.tsv", "line": 9, "lost": "record", "field": "title", "reason": "no title"}
    return Flaw(**fields | overrides)
