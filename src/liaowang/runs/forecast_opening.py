"""A topic's forecasts opened: each question to its parts, features, track record and documents, and the standing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liaowang.runs.forecast_telling import lay_out_standing
from liaowang.runs.forecast_words import QUESTION_SAYS, WHY_NONE
from liaowang.runs.plain import plain_value
from liaowang.runs.store import Run


def open_forecasts(run: Run, told: Mapping[str, Any], newest: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Open the forecasts and the standing of a topic down to documents.

    Parameters
    ----------
    run : Run
    told : mapping
        From `liaowang.runs.reading.read_topic`.
    newest : sequence of mapping
        Its newest records known at the cut-off.

    Returns
    -------
    dict
        ``forecasts``, one a question: ``question``, ``asked`` (in words), ``probability``, ``low``, ``high``,
        ``log_odds``, ``threshold``, ``base_rate``, ``due_at``, ``says``, ``components`` (``part``, ``label``, ``adds``,
        ``says``, ``features`` with rank and label; the first is ``base``, and ``adds`` add up to ``log_odds``),
        ``track_record`` (``from``, ``below``, ``n``, ``n_grew``, ``is_own`` for the class of this probability) and
        ``documents``. ``why_no_forecast``: in both languages, None where there is one. ``standing_parts``: see
        `lay_out_standing`.
    """
    record, has_forecasts = run.whole("track_record"), len(run.whole("forecasts")) > 0
    asked = [name for name in QUESTION_SAYS if name in told["forecasts"]]
    return {
        "forecasts": [_open(name, told["forecasts"][name], record, newest) for name in asked],
        "why_no_forecast": None if asked else _why_none(run.manifest, has_forecasts=has_forecasts),
        "standing_parts": lay_out_standing(told["standing_parts"] or {}, has_forecasts=has_forecasts),
    }


def _open(
    question: str, told: Mapping[str, Any], record: pl.DataFrame, newest: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    share = told["probability"]
    own = record.filter(pl.col("question") == question) if len(record) else record
    base_first = sorted(told["parts"], key=lambda it: it["part"] != "base")
    english, chinese = QUESTION_SAYS[question]
    kept = {name: value for name, value in told.items() if name != "parts"}
    return {
        "question": question,
        "asked": {"en": english, "zh": chinese},
        **kept,
        "log_odds": plain_value(math.log(share / (1 - share))) if 0 < share < 1 else None,
        "components": base_first,
        "track_record": [
            {name: plain_value(row[name]) for name in ("from", "below", "n", "n_grew")}
            | {"is_own": row["from"] <= share < row["below"]}
            for row in own.iter_rows(named=True)
        ],
        "documents": list(newest),
    }


def _why_none(manifest: Mapping[str, Any], *, has_forecasts: bool) -> dict[str, str]:
    """Say why a topic has no forecast: that of the run, or that it is too small."""
    if has_forecasts:
        english, chinese = WHY_NONE["topic_too_small"]
    else:
        why = (manifest.get("forecasts") or {}).get("why_none") or "older_version"
        english, chinese = WHY_NONE[why]
    return {"en": english, "zh": chinese}
