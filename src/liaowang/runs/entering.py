"""Probabilities into entries of a ledger: rounded, with the base that the rule keeps, and the day they are due."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from liaowang.corpus import Generation
from liaowang.observatory import Forecast
from liaowang.records import InputError
from liaowang.runs.catalogue import Catalogue
from liaowang.runs.history import HORIZON_YEARS
from liaowang.runs.ledger import Entered, enter_forecasts, now
from liaowang.runs.membership import MembershipRule
from liaowang.runs.origins import end_of_horizon
from liaowang.runs.rule_files import RULES, save_rule

if TYPE_CHECKING:
    from liaowang.runs.forecasting import Outlooks

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


def enter_run(
    path: Path,
    rule: MembershipRule,
    outlooks: Outlooks,
    tables: Mapping[str, pl.DataFrame],
    watchlist: Mapping[str, Any],
    generation: Generation,
) -> Entered:
    """Enter the forecasts of the listed topics of a run into a ledger of real ones, every question of each.

    Raises
    ------
    LedgerError
        If the ledger is broken, or holds replayed forecasts.
    """
    names = tables["topics"].select("number", "label_en", "label_zh", name="topic")
    listed = [entry["topic"] for entry in watchlist["entries"]]
    frame = outlooks.forecasts.rename({"topic": "number"}).join(names, on="number")
    frame = frame.filter(pl.col("name").is_in(listed)).sort("number", "question")
    frame = frame.with_columns(
        unit=pl.lit("topic"),
        horizon_years=pl.lit(HORIZON_YEARS, pl.Int64),
        model=pl.col("question").replace_strict(outlooks.models, return_dtype=pl.String),
    )
    rule_hash = save_rule(rule, path.parent / RULES)
    return enter_forecasts(path, "real", make_entries(frame, rule, rule_hash, generation.name, now()))


def refuse_hindsight(catalogue: Catalogue, as_of: date) -> None:
    """Refuse to enter as made before the fact what was made with later records at hand.

    Raises
    ------
    InputError
        If a record was known after the cut-off.
    """
    n_later = int((catalogue.documents["window"] < 0).sum())
    if n_later:
        raise InputError(
            f"{n_later:,} records became known after {as_of}; a forecast made with them at hand is none. "
            "Forecasts of the past go into a ledger of their own, by `liaowang replay`"
        )


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
