"""Forecasts as the report shows them: cells of the list, the part of a topic, and the track record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import polars as pl
from scipy.stats import binomtest

from liaowang.observatory import FEW, QUESTIONS
from liaowang.runs.forecast_telling import MAIN_QUESTION, lay_out_standing
from liaowang.runs.forecast_words import WHY_NONE
from liaowang.runs.report.figures import rail, stair
from liaowang.runs.report.forecast_figures import record_picture
from liaowang.runs.report.ledger_figures import record_rail, verdict
from liaowang.runs.report.speech import Both, count, day, day_in_prose, decimal, parts_of, said, say, say_in_svg, share

_LEAST = 0.02
"""Features that add less to the log-odds are left to `liaowang explain`."""
_ORDER = (MAIN_QUESTION, *(name for name in QUESTIONS if name != MAIN_QUESTION))


def why_none(manifest: Mapping[str, Any]) -> Both | None:
    """Say why a run forecasts nothing; None where it does."""
    why = (manifest.get("forecasts") or {}).get("why_none")
    return Both(*WHY_NONE[why]) if why else None


def forecast_cell(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the probability of a topic for its row in the list, its readings and its details."""
    if entry["probability"] is None:
        return {"is_known": False, "exact": None, "reasons": []}
    low, high = entry["probability_low"], entry["probability_high"]
    ends = {"low": _hundred(low), "high": _hundred(high)}
    main = entry["forecasts"][MAIN_QUESTION]
    return {
        "is_known": True,
        "exact": entry["probability"],
        "value": share(entry["probability"]),
        "range": say("forecast_range", **ends),
        "says": say("forecast_interval", **ends),
        "picture": verdict(entry["probability"], low, high, "open"),
        "due": say("due", day=day(main["due_at"])),
        "like": _like(main),
        "reasons": [said(it) for it in entry["forecast_reasons"]],
    }


def standing_stairs(entry: Mapping[str, Any], *, has_forecasts: bool) -> list[dict[str, Any]]:
    """Draw what each part of a standing adds, as steps of the sum, and write it so that it sums as written."""
    parts = lay_out_standing(entry["standing_parts"], has_forecasts=has_forecasts)
    known = [it for it in parts if it["adds"] is not None]
    written = iter(parts_of(entry["standing"], [it["adds"] for it in known]))
    ends = list(accumulate((it["adds"] or 0.0 for it in parts), initial=0.0))
    return [
        {
            "label": said(it["label"]),
            "is_known": it["adds"] is not None,
            "place": None if it["rank"] is None else decimal(100 * it["rank"]),
            "rail": None if it["rank"] is None else rail(it["rank"]),
            "weight": None if it["weight"] is None else share(it["weight"]),
            "adds": None if it["adds"] is None else next(written),
            "picture": stair(ends[number] / 100, ends[number + 1] / 100),
        }
        for number, it in enumerate(parts)
    ]


def forecast_chapter(entry: Mapping[str, Any], *, has_forecasts: bool) -> dict[str, Any]:
    """Lay out the forecasts and the standing of a topic for its chapter.

    Returns
    -------
    dict
        ``cell`` (see `forecast_cell`), ``questions``, ``parts`` (a row a subject, a cell a question; as written they
        sum to the log-odds), ``sums``, ``says``, ``standing`` with its ``stairs``.
    """
    asked = [name for name in _ORDER if name in entry["forecasts"]]
    told = [entry["forecasts"][name] for name in asked]
    sums = [math.fsum(part["adds"] for part in it["parts"]) for it in told]
    return {
        "cell": forecast_cell(entry),
        "questions": [_question(name, it) for name, it in zip(asked, told, strict=True)],
        "parts": _parts(told, sums),
        "heads": [say(f"asked_{name}") for name in asked],
        "sums": [
            {"log_odds": decimal(total, 2), "value": share(it["probability"])}
            for total, it in zip(sums, told, strict=True)
        ],
        "says": say("forecast_says", day=day_in_prose(told[0]["due_at"])) if told else None,
        "standing": {
            "value": decimal(entry["standing"]),
            "rail": rail(entry["standing"] / 100),
            "stairs": standing_stairs(entry, has_forecasts=has_forecasts),
        },
    }


def _hundred(value: float) -> str:
    return str(round(100 * value))


def _like(forecast: Mapping[str, Any]) -> Both:
    n, grew = forecast["n_like"], forecast["n_like_grew"]
    if not n:
        return say("like_none")
    return say("like_few" if n < FEW else "like_grew", n=n, grew=grew)


def _question(name: str, forecast: Mapping[str, Any]) -> dict[str, Any]:
    low, high = forecast["low"], forecast["high"]
    return {
        "asked": say(f"asked_{name}"),
        "value": share(forecast["probability"]),
        "range": say("forecast_range", low=_hundred(low), high=_hundred(high)),
        "picture": verdict(forecast["probability"], low, high, "open"),
        "base_rate": share(forecast["base_rate"]),
        "like": _like(forecast),
    }


def _parts(told: list[Mapping[str, Any]], sums: list[float]) -> list[dict[str, Any]]:
    """Lay out what each subject adds to the log-odds of each question, what all topics share first."""
    if not told:
        return []
    columns = [
        parts_of(round(total, 2), [part["adds"] for part in it["parts"]], 2)
        for it, total in zip(told, sums, strict=True)
    ]
    rows = [
        {
            "label": said(part["label"]),
            "is_base": part["part"] == "base",
            "adds": [column[number] for column in columns],
            "features": [_feature(it) for it in part["features"] if abs(it["adds"]) >= _LEAST],
        }
        for number, part in enumerate(told[0]["parts"])
    ]
    return sorted(rows, key=lambda it: not it["is_base"])


def _feature(it: Mapping[str, Any]) -> Both:
    place = share(it["rank"])
    return say("feature_place", label=said(it["label"]), place=place, adds=decimal(it["adds"], 2))


def build_record(record: pl.DataFrame, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the track record by question, with where it comes from; or why there is none.

    Parameters
    ----------
    record : DataFrame
        The run's table ``track_record``.
    manifest : mapping
    """
    told = (manifest.get("forecasts") or {}).get("learnt")
    source = None
    if told:
        ends = {name: day(told[name]) for name in ("first", "last")}
        as_of = day_in_prose(manifest["as_of"])
        source = say("record_source", topics=told["topics"], origins=told["origins"], as_of=as_of, **ends)
    known = set(record["question"].to_list())
    return {
        "why_none": why_none(manifest),
        "source": source,
        "questions": [
            {"name": name, "asked": say(f"record_{name}"), **_record(record.filter(pl.col("question") == name))}
            for name in _ORDER
            if name in known
        ],
    }


def _record(rows: pl.DataFrame) -> dict[str, Any]:
    classes = [_with_interval(row) for row in rows.sort("from").iter_rows(named=True)]
    n, grew = int(rows["n"].sum()), int(rows["n_grew"].sum())
    return {
        "picture": record_picture(classes, say_in_svg("record_said"), say_in_svg("record_came")),
        "rows": [
            {
                "given": say("record_class", low=_hundred(it["from"]), high=_hundred(it["below"])),
                "n": count(it["n"]),
                "grew": count(it["n_grew"]),
                "is_few": it["n"] < FEW,
                "share": share(it["came"]),
                "range": say("forecast_range", low=_hundred(it["low"]), high=_hundred(it["high"])),
                "rail": record_rail(it["from"], it["below"], it["came"], (it["low"], it["high"])),
            }
            for it in classes
        ],
        "n": count(n),
        "grew": count(grew),
        "share": share(grew / n if n else None),
    }


def _with_interval(row: Mapping[str, Any]) -> dict[str, Any]:
    ends = binomtest(row["n_grew"], row["n"]).proportion_ci(0.9, method="wilson")
    return {**row, "came": row["n_grew"] / row["n"], "low": float(ends.low), "high": float(ends.high)}
