"""The map of all topics, and the table that says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from liaowang.runs.report.listing import why_unscored
from liaowang.runs.report.mapping import topic_map
from liaowang.runs.report.speech import growth

_NAMED = 25


def build_atlas(topics: pl.DataFrame, growths: pl.DataFrame, watchlist: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the map and its table for their template.

    Parameters
    ----------
    topics : DataFrame
        The run's table of topics, with ``standing`` and ``probability``.
    growths : DataFrame
        Columns ``topic``, ``value``: growth of share over two years.
    watchlist : mapping
    """
    ranks = {entry["topic"]: entry["rank"] for entry in watchlist["entries"]}
    frame = topics.join(growths, on="topic", how="left").sort(
        ["standing", "score", "topic"], descending=[True, True, False], nulls_last=True
    )
    rows = [_row(topic, ranks) for topic in frame.iter_rows(named=True)]
    return {
        "picture": topic_map(rows),
        "rows": rows,
        "first": [row for row in rows if row["rank"]],
        "n_listed": len(ranks),
    }


def _row(topic: Mapping[str, Any], ranks: Mapping[str, int]) -> dict[str, Any]:
    change, rank = topic["value"], ranks.get(topic["topic"])
    kind = "unknown" if change is None else "gains" if change > 0 else "loses"
    return {
        "id": topic["topic"],
        "label_en": topic["label_en"],
        "label_zh": topic["label_zh"],
        "name": topic["label_en"] or topic["label_zh"] or topic["topic"],
        "x": topic["x"],
        "y": topic["y"],
        "kind": "listed" if rank else kind,
        "rank": rank if rank and rank <= _NAMED else None,
        "is_listed": rank is not None,
        "score": topic["score"],
        "standing": topic["standing"],
        "probability": topic["probability"],
        "growth": growth(change),
        "records": topic["n_records"],
        "n_recent": topic["n_recent"],
        "off": why_unscored(topic) if topic["score"] is None else None,
    }


def build_bursting(watchlist: Mapping[str, Any], topics: pl.DataFrame) -> list[dict[str, Any]]:
    """Lay out the new terms in a burst, each with the year in which its burst began and the name of its topic."""
    as_of = date.fromisoformat(watchlist["as_of"])
    labels = {row["topic"]: row["label_en"] or row["label_zh"] for row in topics.iter_rows(named=True)}
    return [
        row
        | {
            "since": as_of.year - row["first_window"],
            "lang": "zh" if re.search("[\u3400-\u9fff]", row["name"]) else "en",
            "label": labels.get(row["topic"]) or row["topic"],
        }
        for row in watchlist["bursting_terms"]
    ]
