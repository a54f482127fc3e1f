"""What the watchlist shows: its lead, its rows, and the distributions over its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liaowang.observatory import FAULTS, INDICATORS
from liaowang.runs.report.figures import balance, distribution, rail, sparkline
from liaowang.runs.report.forecasts import forecast_cell, standing_stairs
from liaowang.runs.report.potential import potential_cells
from liaowang.runs.report.speech import (
    Both,
    count,
    decimal,
    growth,
    joined,
    month,
    said,
    say,
    share,
)
from liaowang.taxonomy import load_edition

LABELS: Mapping[str, Both] = {it.name: Both(it.label_en, it.label_zh) for it in INDICATORS}
"""Indicator to its name in both languages."""


def build_listing(
    topics: pl.DataFrame, growths: pl.DataFrame, said_of: pl.Series, watchlist: Mapping[str, Any], least: int
) -> dict[str, Any]:
    """Lay out the watchlist for its template.

    Parameters
    ----------
    topics : DataFrame
        The run's table of topics.
    growths : DataFrame
        Columns ``topic``, ``value``: growth of share over two years.
    said_of : Series
        Probabilities of all topics that were forecast; empty where nothing was.
    watchlist : mapping
    least : int
        Recent records that a topic needs to be scored.
    """
    entries = watchlist["entries"]
    scored = topics.filter(pl.col("score").is_not_null())
    changes = scored.join(growths, on="topic")["value"].drop_nulls().to_list()
    ends = _ends(changes)
    has_forecasts = len(said_of) > 0
    rows = [
        _row(entry, ends, has_previous=watchlist["has_previous"])
        | {"stairs": standing_stairs(entry, has_forecasts=has_forecasts)}
        for entry in entries
    ]
    left_off = _left_off(topics, least)
    return {
        "rows": rows,
        "has_forecasts": has_forecasts,
        "n_scored": len(scored),
        "left_off": left_off,
        "is_twice": sum(it["n"] for it in left_off) > len(topics) - len(scored),
        "moves": _moves(entries) if watchlist["has_previous"] and entries else None,
        "directions": [
            {"code": it.code, "says": Both(it.en, it.zh), "n": sum(it.code in entry["labels"] for entry in entries)}
            for it in load_edition().directions
        ],
        "is_all_english": bool(entries) and all(not entry["label_zh"] for entry in entries),
        "spreads": _spreads(scored, changes, ends, entries) | {"forecast": _forecast_spread(said_of, entries)},
    }


def why_unscored(topic: Mapping[str, Any]) -> Both:
    """Say why a topic has no score."""
    faults = topic["faults"]
    return joined([Both(*FAULTS[fault]) for fault in faults]) if faults else say("off_few_short")


def _left_off(topics: pl.DataFrame, least: int) -> list[dict[str, Any]]:
    """Count the reasons for which topics were not scored, the most frequent first."""
    without = topics.filter(pl.col("score").is_null())
    counts = Counter(without["faults"].explode(empty_as_null=True).drop_nulls().to_list())
    few = int(without["faults"].is_null().sum())
    found: list[dict[str, Any]] = [
        {"n": n, "says": say("off_fault", n=n, why=Both(*FAULTS[fault])), "why": Both(*FAULTS[fault])}
        for fault, n in counts.items()
    ]
    if few:
        says = say("off_few", n=few, least=least)
        found.append({"n": few, "says": says, "why": says})
    return sorted(found, key=lambda it: (-it["n"], it["says"].en))


def _moves(entries: Sequence[Mapping[str, Any]]) -> Both:
    known = [entry for entry in entries if entry["rank_before"]]
    return say(
        "since_last",
        new=len(entries) - len(known),
        rose=sum(entry["rank"] < entry["rank_before"] for entry in known),
        fell=sum(entry["rank"] > entry["rank_before"] for entry in known),
    )


def _ends(values: list[float]) -> tuple[float, float]:
    """Give the ends of the growth scale: all but the outermost hundredths, and zero always."""
    series = pl.Series(values, dtype=pl.Float64)
    low, high = series.quantile(0.01), series.quantile(0.99)
    return min(low or 0.0, -0.05), max(high or 0.0, 0.05)


def _spreads(
    scored: pl.DataFrame, changes: list[float], ends: tuple[float, float], entries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    sizes = scored["n_recent"].to_list()
    top = float(pl.Series(sizes, dtype=pl.Float64).quantile(0.98) or 1)
    listed = [entry["indicators"]["growth_2"] for entry in entries if entry["indicators"].get("growth_2") is not None]
    n = len(scored)
    return {
        "score": {
            "picture": distribution(scored["score"].to_list(), [entry["score"] for entry in entries], 0, 100),
            "says": say("hist_text", n=n, low="0", high="100"),
        },
        "growth": {
            "picture": distribution(changes, listed, *ends),
            "says": say("hist_text", n=len(changes), low=growth(ends[0]), high=growth(ends[1])),
        },
        "size": {
            "picture": distribution(sizes, [entry["n_recent"] for entry in entries], 0, top),
            "says": say("hist_text", n=n, low="0", high=count(round(top))),
        },
    }


def _forecast_spread(said_of: pl.Series, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    top = max(float(said_of.max() or 0), 0.1)  # type: ignore[arg-type]
    listed = [entry["probability"] for entry in entries if entry["probability"] is not None]
    return {
        "picture": distribution(said_of.to_list(), listed, 0, top),
        "says": say("spread_forecast", n=len(said_of), high=share(top)),
    }


def _row(entry: Mapping[str, Any], ends: tuple[float, float], *, has_previous: bool) -> dict[str, Any]:
    change = entry["indicators"].get("growth_2")
    return {
        "id": entry["topic"],
        "rank": entry["rank"],
        "move": move(entry["rank"], entry["rank_before"]) if has_previous else None,
        "label_en": entry["label_en"],
        "label_zh": entry["label_zh"],
        "score": round(entry["score"]),
        "score_exact": entry["score"],
        "score_rail": rail(entry["score"] / 100, entry["coverage"]),
        "coverage": say("coverage", share=share(entry["coverage"])),
        "potential": potential_cells(entry),
        "growth": growth(change),
        "growth_exact": change,
        "growth_rail": balance(_place(change, ends), _place(0, ends)) if change is not None else None,
        "n_recent": entry["n_recent"],
        "n_records": entry["n_records"],
        "spark": sparkline([point["n_records"] for point in entry["series"]]),
        "first_seen": month(entry["first_seen"]),
        "first_seen_exact": entry["first_seen"],
        "reason": said(entry["in_short"]) if entry["in_short"] else say("no_reason"),
        "counter": said(entry["counter"]) if entry["counter"] else None,
        "forecast": forecast_cell(entry),
        "standing": decimal(entry["standing"]),
        "standing_exact": entry["standing"],
        "score_written": decimal(entry["score"]),
        "emergence": [said(it) for it in entry["emergence_reasons"]],
        "missing": missing(entry),
        "terms": [term["name"] for term in entry["terms"][:8]],
        "directions": [direction_name(code) for code in entry["labels"]],
        "direction_codes": entry["labels"],
        "in_burst": any(burst["last_window"] == 0 for burst in entry["bursts"]),
    }


def direction_name(code: str) -> Both:
    """Name a direction in both languages."""
    found = next(it for it in load_edition().directions if it.code == code)
    return Both(found.en, found.zh)


def _place(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return min(max((value - low) / (high - low), 0.0), 1.0)


def move(rank: int, before: int | None) -> dict[str, Any]:
    """Say how a place compares with that in the last run: a mark, and words for those who do not see it.

    Examples
    --------
    >>> move(2, 5)["mark"], move(4, 3)["mark"], str(move(4, None)["mark"].zh)
    ('▲3', '▼1', '新')
    """
    if before is None:
        return {"mark": say("new"), "says": None, "is_new": True}
    if rank == before:
        return {"mark": "—", "says": say("same"), "is_new": False}
    places = abs(before - rank)
    rises = rank < before
    return {
        "mark": f"{'▲' if rises else '▼'}{places}",
        "says": say("rose" if rises else "fell", n=places),
        "is_new": False,
    }


def missing(entry: Mapping[str, Any]) -> list[Both]:
    """Say what the score of a topic had to do without."""
    lacking = [say("missing_part", part=LABELS[it["component"]]) for it in entry["components"] if it["rank"] is None]
    return lacking + ([say("missing_zh")] if not entry["share_zh"] else [])


def build_lead(watchlist: Mapping[str, Any], n_records: int, why_none: Both | None) -> Both:
    """Say in a sentence what the list is, and in a second one why nothing is forecast, where nothing is."""
    listed = len(watchlist["entries"])
    name = "lead_empty" if not listed else "lead" if why_none else "lead_forecast"
    lead = say(name, topics=watchlist["n_topics"], records=n_records, scored=watchlist["n_scored"], listed=listed)
    return joined([lead, say("none_forecast", why=why_none)], " ", "") if why_none and listed else lead
