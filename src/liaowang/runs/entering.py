"""Probabilities into entries of a ledger: rounded, with the base that the rule keeps, and the day they are due."""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

import numpy as np
import polars as pl

from liaowang.observatory import Forecast
from liaowang.runs.membership import MembershipRule
from liaowang.runs.origins import end_of_horizon

_DIGITS = 6


def make_entries(frame: pl.DataFrame, rule: MembershipRule, rule_hash: str, data: str, made_at: str) -> list[Forecast]:
    """Make the entries of forecasts at the rule's cut-off, for `liaowang.runs.ledger.enter_forecasts`.

    Parameters
    ----------
    frame : DataFrame, one row a forecast
        ``question``, ``unit`` (``topic`` or ``term``), ``number`` (int, of the topic's centre or the term in the
        rule), ``name``, ``label_en``, ``label_zh``, ``horizon_years`` (int), ``probability``, ``low``, ``high`` (float,
        the last two may be null), ``threshold`` (float), ``model`` (hash, from `hash_of`).
    rule : MembershipRule
    rule_hash : str
        From `liaowang.runs.rule_files.save_rule`.
    data : str
        Name of the generation that the forecasts were made from.
    made_at : str
        From `liaowang.runs.ledger.now`.

    Returns
    -------
    list of Forecast
        In the order of the rows.
    """
    due = {years: end_of_horizon(rule.as_of, years).isoformat() for years in frame["horizon_years"].unique().to_list()}
    entries = []
    for row in frame.iter_rows(named=True):
        probability = round(row["probability"], _DIGITS)
        low, high = (None if row[end] is None else round(row[end], _DIGITS) for end in ("low", "high"))
        entries.append(
            Forecast(
                **{name: row[name] for name in ("question", "unit", "number", "name", "label_en", "label_zh", "model")},
                rule=rule_hash,
                as_of=rule.as_of.isoformat(),
                due_at=due[row["horizon_years"]],
                horizon_years=row["horizon_years"],
                probability=probability,
                # Rounding must not put a probability outside its interval.
                low=None if low is None else min(low, probability),
                high=None if high is None else max(high, probability),
                threshold=None if row["threshold"] is None else round(row["threshold"], _DIGITS),
                before=rule.size_of(row["unit"], row["number"]),
                before_total=rule.base.total,
                made_at=made_at,
                data=data,
            )
        )
    return entries


def frame_of(
    model: Any, features: pl.DataFrame, numbers: Any, question: str, unit: str, horizon_years: int
) -> pl.DataFrame:
    """Ask a fitted forecaster about units, and lay out what it says for `make_entries`.

    Parameters
    ----------
    model : Forecaster
        With ``threshold_``, ``predict`` and ``predict_interval``.
    features : DataFrame, one row a unit
    numbers : sequence of int
    question, unit : str
    horizon_years : int

    Returns
    -------
    DataFrame
        All columns of `make_entries` but the names.
    """
    low, high = model.predict_interval(features)
    return pl.DataFrame({"number": np.asarray(numbers, np.int64), "probability": model.predict(features)}).with_columns(
        question=pl.lit(question),
        unit=pl.lit(unit),
        horizon_years=pl.lit(horizon_years, pl.Int64),
        low=pl.Series(low, dtype=pl.Float64),
        high=pl.Series(high, dtype=pl.Float64),
        threshold=pl.lit(float(model.threshold_)),
        model=pl.lit(hash_of(model)),
    )


def hash_of(model: Any) -> str:
    """Give the SHA-256 of a fitted model as it is pickled."""
    return hashlib.sha256(pickle.dumps(model)).hexdigest()
