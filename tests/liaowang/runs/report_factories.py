"""Tables and a manifest of a made-up run, hostile text in them, for the report to be made of."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from liaowang.observatory import (
    COMPONENTS,
    EMERGENCE_WEIGHTS,
    INDICATORS,
    QUESTIONS,
    Measure,
    emergence,
    lay_out_scores,
    missing,
    score_topics,
)
from liaowang.runs.forecasting import none

AS_OF = date(2020, 12, 31)
HOSTILE = (
    '</script><script>alert("x")</script> & $\\alpha < \\beta$ {{ 7 * 7 }} <img src=https://example.org/a.png> =1+1'
)


class Earlier:
    """Stands for the last run: the places that its topics had."""

    def __init__(self, **ranks: int) -> None:
        self.watchlist = {"entries": [{"topic": name.replace("_", "-"), "rank": n} for name, n in ranks.items()]}


def make_tables(
    n_topics: int = 3, *, title: str = "On phonons", chinese: bool = True, scored: bool = True, forecast: bool = True
) -> dict[str, pl.DataFrame]:
    ids = [f"T-{number:06}" for number in range(1, n_topics + 1)]
    documents = pl.DataFrame(
        [
            {
                "record_id": f"arxiv:{2000 + i}.{t:05}" if i else f"hash:{t:04x}",
                "title": f"{title} {t}.{i}",
                "kind": "preprint",
                "source": "arxiv",
                "known_on": AS_OF - timedelta(days=40 * i),
                "authors": ["Ada Lovelace", "<b>Bold</b>", "Li Wei", "N. N."][: i % 5],
                "organisations": ["Institute <of> Sums"] if i % 2 else [],
                "categories": ["arxiv:cs.LG"],
                "language": "en",
                "window": 40 * i // 366,
                "topic": name,
                "similarity": 0.9,
                "in_panel": True,
            }
            for t, name in enumerate(ids)
            for i in range(45)
        ]
        + [
            {
                "record_id": "arxiv:2101.00001",
                "title": "From the future",
                "kind": "preprint",
                "source": "arxiv",
                "known_on": date(2021, 5, 1),
                "authors": [],
                "organisations": [],
                "categories": [],
                "language": "en",
                "window": -1,
                "topic": ids[0],
                "similarity": 0.9,
                "in_panel": True,
            }
        ]
    )
    rng = np.random.default_rng(7)
    values = {it.name: rng.normal(0.2, 0.1, n_topics) for it in INDICATORS}
    values["neighbour_growth"][0] = np.nan
    scores = emergence({name: values[name] for name in EMERGENCE_WEIGHTS}, np.full(n_topics, scored))
    named = pl.DataFrame({"number": range(n_topics), "name": ids}, schema_overrides={"number": pl.Int64})
    scores = scores.join(named, left_on="topic", right_on="number").with_columns(topic="name").drop("name")
    per_topic = scores.unique("topic", keep="first", maintain_order=True).sort("topic")
    series = documents.group_by("topic", "window").agg(n_records=pl.len().cast(pl.Int64))
    series = series.with_columns(
        n_panel=pl.lit(9 * n_topics).cast(pl.Int64), share=pl.col("n_records") / (9 * n_topics)
    )
    topics = pl.DataFrame(
        {
            "topic": ids,
            "label_en": [f"phonon {title}"] * n_topics,
            "label_zh": [f"声子 {t}" if chinese and t != 1 else None for t in range(n_topics)],
            "x": [t / n_topics for t in range(n_topics)],
            "y": [0.5] * n_topics,
            "n_records": [45] * n_topics,
            "n_recent": [10] * n_topics,
            "first_seen": [date(2016, 3, 1)] * n_topics,
            "share_zh": [0.0] * n_topics,
            "share_en": [1.0] * n_topics,
            "seen_en": [date(2016, 2, 1)] * n_topics,
            "seen_zh": [None] * n_topics,
            "first_language": [None] * n_topics,
            "lead_months": [None] * n_topics,
            "score": per_topic["score"],
            "coverage": per_topic["coverage"],
            "faults": [None if scored else ["one_author"]] * n_topics,
        },
        schema_overrides={"label_zh": pl.String, "faults": pl.List(pl.String)},
    )
    terms = pl.DataFrame(
        [
            {"topic": name, "position": p, "term": p, "name": f"term {p}", "n_records": 9, "share": 0.5, "score": 1.0}
            for name in ids
            for p in range(1, 14)
        ]
    )
    indicators = [
        pl.DataFrame({"topic": ids, "indicator": [it.name] * n_topics, "value": values[it.name]}) for it in INDICATORS
    ]
    known = documents.filter(pl.col("window") >= 0)
    return {
        **make_assessment(ids, title, scored=scored),
        **make_forecasts(ids if forecast else []),
        "documents": documents,
        "topics": topics,
        "series": series.sort("topic", "window"),
        "topic_terms": terms,
        "bursts": pl.DataFrame({"topic": ids[:1], "first_window": [1], "last_window": [0], "weight": [12.5]}),
        "term_bursts": pl.DataFrame(
            {
                "term": [2, 1],
                "first_window": [3, 0],
                "last_window": [2, 0],
                "weight": [4.5, 6.5],
                "name": ["term 2", "term 1"],
                "novelty": [0.2, 0.9],
                "n_recent": [1, 9],
                "n_before": [1, 2],
            }
        ),
        "indicators": pl.concat(indicators).fill_nan(None),
        "scores": scores,
        "neighbours": pl.DataFrame(
            {
                "topic": ids[: n_topics - 1],
                "neighbour": ids[1:],
                "position": [1] * (n_topics - 1),
                "similarity": [0.8] * (n_topics - 1),
            },
            schema={"topic": pl.String, "neighbour": pl.String, "position": pl.Int64, "similarity": pl.Float64},
        ),
        "lineage": pl.DataFrame(
            {"topic": ids[:1], "event": ["split"], "other": ["T-000900"], "n_shared": [12], "overlap": [0.61]}
        ),
        "directions": pl.DataFrame(
            {
                "topic": ids[:1],
                "directions": [{"information": 0.8, "health": 0.1}],
                "labels": [["information"]],
                "tracks": [["FI-01"]],
                "words": [["phonon"]],
            }
        ),
        "evidence": known.group_by("topic", maintain_order=True)
        .head(3)
        .with_columns(role=pl.lit("central"), abstract=pl.lit(f"{title} and so on. " * 60)),
    }


def make_assessment(ids: list[str], title: str, *, scored: bool) -> dict[str, pl.DataFrame]:
    """Breakthrough by two parts, industrial potential by one, nothing by citations."""
    n = len(ids)
    owners = np.repeat(np.arange(n), 9)
    rng = np.random.default_rng(3)
    told = {
        "new_terms": rng.random(9 * n),
        "reach": rng.random(9 * n),
        "company_share": rng.integers(0, 2, 9 * n) * 1.0,
    }
    measures = {
        it.name: Measure(it.name, (told[it.name],)) if it.name in told else missing(it.name, "no_references")
        for it in COMPONENTS
    }
    table = lay_out_scores(score_topics(measures, owners, np.full(n, scored)), measures)
    names = pl.Series(ids, dtype=pl.String)
    table = table.with_columns(topic=names[table["topic"].to_numpy()], stays=pl.lit(0.5))
    rows = [
        {
            "topic": name,
            "component": component,
            "position": 1,
            "record_id": "arxiv:2001.00001",
            "title": title,
            "known_on": AS_OF,
            "value": 1.0,
            "quote": f"{title} quoted",
        }
        for name in ids
        for component in ("new_terms", "stage")
    ]
    counts = {"n_documents": [9] * n, "n_research": [7] * n, "n_prototype": [2] * n, "n_trial": [0] * n}
    stages = pl.DataFrame({"topic": names, "trl_low": [1] * n, "trl_high": [5] * n, **counts, "n_market": [0] * n})
    return {"assessments": table, "assessment_documents": pl.DataFrame(rows), "stages": stages}


def make_forecasts(ids: list[str]) -> dict[str, pl.DataFrame]:
    """Every question asked of every topic; two parts and the base add up to the log-odds."""
    frames = none("off")
    kept = {"forecasts": frames.forecasts, "forecast_parts": frames.parts, "outlook": frames.sizes}
    empty = {name: frame.schema | {"topic": pl.String} for name, frame in kept.items()}
    asked = [(name, question) for name in ids for question in QUESTIONS]
    said = [{"words": 1.25, "field": -0.125 * number, "base": -2.0} for number, _ in enumerate(asked)]
    shares = [1 / (1 + math.exp(-sum(parts.values()))) for parts in said]
    forecasts = [
        (*it, share, share / 2, (1 + share) / 2, 0.3, 0.12, 48, 31, 20, date(2023, 12, 31))
        for it, share in zip(asked, shares, strict=True)
    ]
    features = [{"name": "mean_term_burst", "rank": 0.9, "adds": 1.0}]
    parts = [
        (*it, part, adds, features if part == "words" else [])
        for it, told in zip(asked, said, strict=True)
        for part, adds in told.items()
    ]
    sizes = [(name, year, 5.0 * year, 10.0 * year, 20.0 * year) for name in ids for year in (1, 2, 3)]
    record = [
        (question, 0.1 * it, 0.1 * (it + 1), 5 + 30 * (it < 3), it + 1) for question in QUESTIONS for it in range(4)
    ]
    return {
        "forecasts": pl.DataFrame(forecasts, schema=empty["forecasts"], orient="row"),
        "forecast_parts": pl.DataFrame(parts, schema=empty["forecast_parts"], orient="row"),
        "outlook": pl.DataFrame(sizes, schema=empty["outlook"], orient="row"),
        "track_record": pl.DataFrame(record if ids else [], schema=frames.record.schema, orient="row"),
    }


def make_manifest(tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    n = len(tables["documents"])
    return {
        "run_id": "1f609b2fb4c748a2",
        "made_at": "2026-11-24T14:27:45+00:00",
        "as_of": AS_OF.isoformat(),
        "settings": {"as_of": AS_OF.isoformat(), "seed": 0, "target_size": 60, "min_recent": 20, "engine": "sail"},
        "versions": {"liaowang": "0.1.0", "python": "3.11"},
        "inputs": [
            {
                "file": HOSTILE,
                "bytes": 10,
                "format": None,
                "records": 0,
                "flaws": 1,
                "was_known": False,
                "problem": "no",
            }
        ],
        "corpus": {"landed": n, "duplicates": 1, "records": n, "twins_kept_apart": 2},
        "records": {
            "total": n,
            "up_to_cut_off": n - 1,
            "after_cut_off": 1,
            "without_date": 0,
            "in_panel": n,
            "without_topic": 0,
            "by_kind": {"preprint": n},
            "by_source": {"arxiv": n},
            "by_language": {"en": n},
        },
        "score_weights": dict(EMERGENCE_WEIGHTS),
        "forecasts": {
            "why_none": None if len(tables["forecasts"]) else "off",
            "topics": n,
            "learnt": {"origins": 28, "topics": 700, "first": "2003-06-30", "last": "2016-12-31"},
        },
        "flaws": {
            "records": 0,
            "fields": 1,
            "notes": 0,
            "reasons": [
                {
                    "lost": "field",
                    "reason": HOSTILE,
                    "count": 1,
                    "first": [{"file": "a.ris", "line": 3, "field": "doi"}],
                }
            ],
        },
        "steps": [{"name": "Read", "note": HOSTILE, "seconds": 1.5, "peak_memory_mb": 100.0}],
    }
