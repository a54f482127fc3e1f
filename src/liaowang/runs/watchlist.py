"""The watchlist: the topics with the highest scores, each with the reasons and documents behind its place."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from liaowang.runs.forecast_telling import WEIGHTS, describe_forecasts, in_short, rank_topics
from liaowang.runs.phrases import languages_say, reason, weigh
from liaowang.runs.potential import describe_potential
from liaowang.runs.store import Run, write_json

_DIGITS = 6
_SERIES_WINDOWS = 15
_MIN_NOVELTY = 0.6
_N_BURSTING = 120
_VIEWS = (
    "scores",
    "indicators",
    "series",
    "topic_terms",
    "bursts",
    "evidence",
    "neighbours",
    "lineage",
    "directions",
    "assessments",
    "assessment_documents",
    "stages",
    "forecasts",
    "forecast_parts",
    "outlook",
)
Rows = list[dict[str, Any]]
_UNPLACED: dict[str, Any] = {"directions": {}, "labels": [], "tracks": [], "words": []}


def build_watchlist(
    tables: Mapping[str, pl.DataFrame], as_of: date, n_listed: int, previous: Run | None
) -> dict[str, Any]:
    """Rank topics by forecast and both scores (see `rank_topics`) and gather what stands behind each.

    Parameters
    ----------
    tables : mapping
        From `build_tables`.
    as_of : date
    n_listed : int
        At most so many entries.
    previous : Run or None
        Gives each entry the place it had.

    Returns
    -------
    dict
        ``as_of``, ``n_topics``, ``n_scored``, ``entries``, ``bursting_terms``; plain values only, numbers rounded to
        six digits.
    """
    topics = tables["topics"]
    order = rank_topics(tables)
    scored = order.drop("score").join(topics, on="topic", how="left", maintain_order="left")
    before = {entry["topic"]: entry["rank"] for entry in previous.watchlist["entries"]} if previous else {}
    listed = scored.head(n_listed)
    is_listed = pl.col("topic").is_in(listed["topic"].implode())
    views = {name: _by_topic(tables[name].filter(is_listed)) for name in _VIEWS}
    labels = {row["topic"]: (row["label_en"], row["label_zh"]) for row in topics.iter_rows(named=True)}
    entries = [
        _entry(rank, row, {name: view.get(row["topic"], []) for name, view in views.items()}, labels, before)
        for rank, row in enumerate(listed.iter_rows(named=True), start=1)
    ]
    return {
        "as_of": as_of.isoformat(),
        "n_topics": len(topics),
        "n_scored": len(scored),
        "has_previous": previous is not None,
        "entries": entries,
        "bursting_terms": _bursting_terms(tables["term_bursts"], tables["topic_terms"]),
    }


def _entry(
    rank: int,
    topic: Mapping[str, Any],
    views: Mapping[str, Rows],
    labels: Mapping[str, tuple[str | None, str | None]],
    before: Mapping[str, int],
) -> dict[str, Any]:
    components = _rows(views["scores"], ["component", "value", "rank", "weight", "adds"])
    for component in components:
        component["says"] = reason(component["component"], component["value"])
    told = {
        **weigh(components),
        **describe_potential(views["assessments"], views["assessment_documents"], next(iter(views["stages"]), None)),
        **describe_forecasts(*(views[name] for name in ("forecasts", "forecast_parts", "outlook"))),
    }
    events = _rows(views["lineage"], ["event", "other", "n_shared", "overlap"])
    return {
        "rank": rank,
        "rank_before": before.get(topic["topic"]),
        "topic": topic["topic"],
        "label_en": topic["label_en"],
        "label_zh": topic["label_zh"],
        "standing": _rounded(topic["standing"]),
        "standing_parts": {name: _rounded(topic[name]) for name in WEIGHTS},
        "score": _rounded(topic["score"]),
        "coverage": _rounded(topic["coverage"]),
        "n_records": topic["n_records"],
        "n_recent": topic["n_recent"],
        "share_zh": topic["share_zh"],
        "share_en": topic["share_en"],
        "first_language": topic["first_language"],
        "lead_months": topic["lead_months"],
        "languages": languages_say(topic),
        "first_seen": topic["first_seen"].isoformat() if topic["first_seen"] else None,
        **(_rows(views["directions"], ["directions", "labels", "tracks", "words"]) or [_UNPLACED])[0],
        **told,
        **why(told),
        "components": components,
        "indicators": {row["indicator"]: row["value"] for row in _rows(views["indicators"], ["indicator", "value"])},
        "series": _series(views["series"]),
        "terms": _rows(_head(views["topic_terms"], 12), ["name", "share", "n_records"]),
        "bursts": _rows(views["bursts"], ["first_window", "last_window", "weight"]),
        "neighbours": [
            row | {"label_en": labels[row["neighbour"]][0], "label_zh": labels[row["neighbour"]][1]}
            for row in _rows(_head(views["neighbours"], 5), ["neighbour", "similarity"])
        ],
        "lineage": events,
        "documents": _rows(views["evidence"], ["record_id", "role", "title", "known_on", "similarity", "source"]),
    }


def why(told: Mapping[str, Any]) -> dict[str, Any]:
    """Say why a topic stands where it does: its forecast, what emerges, and what speaks for both scores.

    Returns
    -------
    dict
        ``reasons`` (sentences in both languages), ``in_short`` (one that fits into a line, or None),
        ``emergence_reasons`` (those of the emergence score alone).
    """
    scores = [told[f"{kind}_parts"]["reasons"][:1] for kind in ("breakthrough", "industrial")]
    reasons = [*told["forecast_reasons"][:1], *told["reasons"][:2], *(it for few in scores for it in few)]
    return {"reasons": reasons, "in_short": in_short(told), "emergence_reasons": told["reasons"]}


def _bursting_terms(bursts: pl.DataFrame, topic_terms: pl.DataFrame) -> list[dict[str, Any]]:
    """List new terms in a burst that lasts: what is too young to be a topic shows here first.

    At least three fifths of a term's use must fall in the last three of ten windows (constant use has 0.3). Each comes
    with the topic that holds most of its records.
    """
    lasting = bursts.filter(pl.col("last_window") == 0, pl.col("novelty") >= _MIN_NOVELTY)
    homes = topic_terms.sort(["n_records", "topic"], descending=[True, False]).unique("term", keep="first")
    told = lasting.sort(["weight", "name"], descending=[True, False]).head(_N_BURSTING)
    told = told.join(homes.select("term", "topic"), on="term", how="left", maintain_order="left")
    return _rows(told.to_dicts(), ["name", "first_window", "weight", "novelty", "n_before", "n_recent", "topic"])


def write_watchlist(folder: Path, watchlist: Mapping[str, Any]) -> None:
    """Write ``watchlist.json`` and ``watchlist.csv`` (UTF-8 with mark, so that Excel reads the Chinese)."""
    write_json(folder / "watchlist.json", watchlist)
    columns = ["rank", "rank_before", "topic", "label_en", "label_zh", "standing", "probability"]
    columns += ["breakthrough", "industrial", "score", "coverage", "n_records", "n_recent"]
    with (folder / "watchlist.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        indicators = list(watchlist["entries"][0]["indicators"]) if watchlist["entries"] else []
        writer.writerow([*columns, "first_seen", *indicators, "reason_en", "reason_zh"])
        for entry in watchlist["entries"]:
            first = entry["reasons"][0] if entry["reasons"] else {"en": "", "zh": ""}
            values = [entry["indicators"].get(name) for name in indicators]
            row = [*(entry[name] for name in columns), entry["first_seen"], *values, first["en"], first["zh"]]
            writer.writerow([harmless_cell(value) for value in row])


def harmless_cell(value: Any) -> Any:
    """Keep a spreadsheet from taking a title for a formula.

    Examples
    --------
    >>> harmless_cell("=1+1"), harmless_cell("robots"), harmless_cell(-3)
    ("'=1+1", 'robots', -3)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" else value


def _series(series: Rows) -> list[dict[str, Any]]:
    """Give records and share of each window, the oldest first, windows without records included."""
    seen = {row["window"]: row for row in _rows(series, ["window", "n_records", "share"]) if row["window"] >= 0}
    oldest = min(max(seen, default=0), _SERIES_WINDOWS - 1)
    nothing = {"n_records": 0, "share": 0.0}
    return [{"window": w} | seen.get(w, nothing) for w in range(oldest, -1, -1)]


def _by_topic(frame: pl.DataFrame) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["topic"], []).append(row)
    return found


def _rows(rows: Rows, columns: list[str]) -> Rows:
    return [{name: _rounded(row[name]) for name in columns} for row in rows]


def _head(rows: Rows, n: int) -> Rows:
    return sorted(rows, key=lambda row: row["position"])[:n]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0
    return value.isoformat() if isinstance(value, date) else value
