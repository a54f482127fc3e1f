"""A ledger scored and told: figures by unit and question, by year, reliability, and every forecast, misses first."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl

from liaowang.observatory import Ledger, ledger_table, order_of_misses, reliability_of, score_by
from liaowang.runs.ledger import read_ledger

KEYS = ["unit", "question", "horizon_years"]
"""Forecasts are scored together where these are the same: the base rate differs between others."""


def score_table(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Score a ledger's forecasts by unit, question and horizon.

    Parameters
    ----------
    table : DataFrame
        From `liaowang.observatory.ledger_table`.

    Returns
    -------
    list of dict
        As `liaowang.observatory.score_ledger` gives them, with ``unit``, ``question``, ``horizon_years``,
        ``reliability`` (rows of `liaowang.observatory.reliability_of`) and ``by_origin`` (the same figures for each
        cut-off). What is not a number is None.
    """
    told = []
    for figures in score_by(table, KEYS):
        own = table.filter(pl.col(key) == figures[key] for key in KEYS)
        by_origin = [_finite(it) for it in score_by(own, ["as_of"])]
        told.append(_finite(figures) | {"reliability": reliability_of(own).to_dicts(), "by_origin": by_origin})
    return told


def tell_ledger(path: Path) -> dict[str, Any]:
    """Read a ledger, follow its chain, score it, and list its forecasts, the most surprising first.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        ``kind``, ``n_lines``, ``head`` (hash of the last line), ``hashes`` (of every line), ``figures`` (see
        `score_table`), ``forecasts`` (rows of `liaowang.observatory.ledger_table`, with ``threshold``, ``number``,
        ``model``, ``data``, ``before_when_made`` and ``before_total_when_made`` (what comes of a forecast is counted
        against both, anew), ``brier`` of those that came out yes or no, ``hash`` of its line and ``resolution_hash``).

    Raises
    ------
    InputError
        If there is no such file.
    LiaowangError
        At the first broken line.
    """
    ledger = read_ledger(path)
    table = ledger_table(ledger)
    return {
        "kind": ledger.kind,
        "n_lines": len(ledger.hashes),
        "head": ledger.head,
        "hashes": ledger.hashes,
        "figures": score_table(table),
        "forecasts": [row | _sealed(ledger, row) for row in order_of_misses(table).iter_rows(named=True)],
    }


def _sealed(ledger: Ledger, row: dict[str, Any]) -> dict[str, Any]:
    """Give what the table leaves out: where the entry stands in the chain, and what it was made from."""
    forecast, resolved = ledger.forecasts[row["id"]], ledger.resolution_lines.get(row["id"])
    came = {"yes": 1.0, "no": 0.0}.get(row["outcome"])
    return {
        **{name: getattr(forecast, name) for name in ("threshold", "number", "model", "data")},
        "before_when_made": forecast.before,
        "before_total_when_made": forecast.before_total,
        "brier": None if came is None else (forecast.probability - came) ** 2,
        "hash": ledger.hashes[ledger.forecast_lines[forecast.id]],
        "resolution_hash": "" if resolved is None else ledger.hashes[resolved],
    }


def _finite(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in told.items()
    }
