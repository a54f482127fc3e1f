"""Plain functions that make what tests need, with good defaults."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

from liaowang.observatory import Forecast, Resolution
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


GROWING, STEADY = ("qubit", "memristor"), ("glacier", "enzyme", "tractor", "sonnet", "volcano", "ledger")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")


def make_corpus(folder: Path, *, seed: int = 0, last_year: int = 2017) -> Path:
    """Write a file of made-up arXiv records on eight matters, two of which double every year from 2012.

    Every matter has twelve words of its own besides its name; ten general words are everywhere. Records run from 2006
    to `last_year`. The same seed gives the same records up to any year.
    """
    rng = random.Random(seed)
    words = {name: [name, *("".join(rng.choices(_SYLLABLES, k=3)) for _ in range(12))] for name in GROWING + STEADY}
    general = ["".join(rng.choices(_SYLLABLES, k=4)) for _ in range(10)]
    rows = []
    for year in range(2006, last_year + 1):
        for matter, own in words.items():
            n = 14 if matter in STEADY else 5 * 2 ** max(0, year - 2012)
            for number in range(n):
                said = [" ".join(rng.choices(own, k=6) + rng.choices(general, k=2)) for _ in range(4)]
                month, day = rng.randint(1, 12), rng.randint(1, 28)
                written = f"{len(rows):05d}"
                rows.append(
                    {
                        "id": f"{year % 100:02d}{month:02d}.{written if year > 2014 else written[1:]}",
                        "title": f"The {matter} {' '.join(rng.choices(own, k=4))} number {number} of {year}",
                        "abstract": "We study " + ". It is ".join(said) + ".",
                        "categories": "cs.ET physics.app-ph" if matter in GROWING else "cs.CY",
                        "authors_parsed": [["".join(rng.choices(_SYLLABLES, k=2)).title(), rng.choice("ABCDE"), ""]],
                        "versions": [
                            {"version": "v1", "created": date(year, month, day).strftime("%a, %d %b %Y 08:00:00 GMT")}
                        ],
                        "update_date": f"{year}-{month:02d}-{day:02d}",
                    }
                )
    path = folder / f"arxiv-{last_year}.json"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make_forecast(**overrides: Any) -> Forecast:
    """A forecast as a ledger holds it; every field can be overridden."""
    fields: dict[str, Any] = {
        "question": "noise",
        "unit": "topic",
        "name": "T-000004",
        "number": 3,
        "label_en": "quantum error",
        "label_zh": "量子纠错",
        "rule": "a" * 64,
        "as_of": "2016-12-31",
        "due_at": "2019-12-31",
        "horizon_years": 3,
        "probability": 0.64,
        "low": 0.5,
        "high": 0.75,
        "threshold": None,
        "before": 20,
        "before_total": 1000,
        "made_at": "2017-01-05T00:00:00+00:00",
        "model": "b" * 64,
        "data": "c" * 32,
    }
    fields |= overrides
    if not overrides.keys() & {"low", "high"} and "probability" in overrides:
        fields |= {"low": None, "high": None}
    return Forecast(**fields)


def make_resolution(forecast: Forecast, outcome: str = "yes", **overrides: Any) -> Resolution:
    """What came of a forecast; every field can be overridden."""
    fields: dict[str, Any] = {
        "forecast": forecast.id,
        "outcome": outcome,
        "reason": "few_records" if outcome == "void" else "",
        "before": forecast.before,
        "after": 60 if outcome == "yes" else 10,
        "before_total": forecast.before_total,
        "after_total": 1200,
        "log_growth": 0.9,
        "tide_net": 0.8,
        "z": 3.0,
        "resolved_at": "2020-01-05T00:00:00+00:00",
        "data": "d" * 32,
    }
    return Resolution(**fields | overrides)
