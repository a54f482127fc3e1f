"""How forecasts of a ledger fared: measures with counts, reliability, misses, and the record of forecasts alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from liaowang.observatory.ledger import Ledger
from liaowang.observatory.verification import (
    auc,
    brier,
    calibration_error,
    critical_success,
    perfect_calibration_error,
    reliability,
)

FEW = 20
"""Below so many resolved forecasts a record says too little."""
_N_STEPS = 10
_OPEN = "open"


def ledger_table(ledger: Ledger) -> pl.DataFrame:
    """Lay out a ledger as a table, in the order of its forecasts.

    Returns
    -------
    DataFrame, one row a forecast
        ``id``, ``question``, ``unit``, ``name``, ``label_en``, ``label_zh``, ``as_of``, ``due_at``, ``made_at`` (str),
        ``probability``, ``low``, ``high``, ``horizon_years``, ``said_yes`` (bool), ``outcome`` (``yes``, ``no``,
        ``void`` or ``open``), ``reason``, ``before``, ``after``, ``before_total``, ``after_total``, ``log_growth``,
        ``tide_net``, ``z``, ``resolved_at``, ``rule``.
    """
    rows = []
    for it in ledger.forecasts.values():
        came = ledger.resolutions.get(it.id)
        rows.append(
            {
                "id": it.id,
                **{name: getattr(it, name) for name in ("question", "unit", "name", "label_en", "label_zh")},
                **{name: getattr(it, name) for name in ("as_of", "due_at", "made_at", "probability", "low", "high")},
                "horizon_years": it.horizon_years,
                "said_yes": it.says_yes(),
                "outcome": came.outcome if came else _OPEN,
                "reason": came.reason if came else "",
                "before": came.before if came else it.before,
                "before_total": came.before_total if came else it.before_total,
                **{
                    name: getattr(came, name) if came else None
                    for name in ("after", "after_total", "log_growth", "tide_net", "z", "resolved_at")
                },
                "rule": it.rule,
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA = {
    **dict.fromkeys(
        ("id", "question", "unit", "name", "label_en", "label_zh", "as_of", "due_at", "made_at"), pl.String
    ),
    **dict.fromkeys(("probability", "low", "high"), pl.Float64),
    "horizon_years": pl.Int64,
    "said_yes": pl.Boolean,
    **dict.fromkeys(("outcome", "reason"), pl.String),
    **dict.fromkeys(("before", "after", "before_total", "after_total"), pl.Int64),
    **dict.fromkeys(("log_growth", "tide_net", "z"), pl.Float64),
    **dict.fromkeys(("resolved_at", "rule"), pl.String),
}


def decided(table: pl.DataFrame) -> pl.DataFrame:
    """Keep the forecasts that came out yes or no."""
    return table.filter(pl.col("outcome").is_in(["yes", "no"]))


def score_ledger(table: pl.DataFrame) -> dict[str, Any]:
    """Score the forecasts that came out yes or no.

    Parameters
    ----------
    table : DataFrame
        Rows of `ledger_table`; all of them, or those of one question and horizon.

    Returns
    -------
    dict
        ``n_forecasts``, ``n_open``, ``n_void``, ``n`` (scored), ``n_grew``, ``base_rate``, ``brier``, ``brier_of_base``
        (of one who always gives the base rate), ``auc``, ``csi`` with its counts ``hits``, ``false_alarms``,
        ``misses``; ``calibration_error``, ``perfect_calibration_error``. Not a number where a measure has no meaning.

    Examples
    --------
    >>> rows = {"outcome": ["yes", "no", "void", "open"], "probability": [0.8, 0.4, 0.5, 0.5], "said_yes": [True] * 4}
    >>> told = score_ledger(pl.DataFrame(rows))
    >>> told["n"], told["hits"], told["false_alarms"], told["csi"], round(told["brier"], 2)
    (2, 1, 1, 0.5, 0.1)
    """
    scored = decided(table)
    grew = (scored["outcome"] == "yes").to_numpy()
    said, probability = scored["said_yes"].to_numpy().astype(bool), scored["probability"].to_numpy()
    n = len(scored)
    base = float(grew.mean()) if n else math.nan
    return {
        "n_forecasts": len(table),
        "n_open": int((table["outcome"] == _OPEN).sum()),
        "n_void": int((table["outcome"] == "void").sum()),
        "n": n,
        "n_grew": int(grew.sum()),
        "base_rate": base,
        "brier": brier(grew, probability) if n else math.nan,
        "brier_of_base": base * (1 - base),
        "auc": auc(grew, probability),
        "csi": critical_success(grew, said, 1.0),
        "hits": int((grew & said).sum()),
        "false_alarms": int((~grew & said).sum()),
        "misses": int((grew & ~said).sum()),
        "calibration_error": calibration_error(grew, probability),
        "perfect_calibration_error": perfect_calibration_error(probability) if n else math.nan,
    }


def reliability_of(table: pl.DataFrame) -> pl.DataFrame:
    """Compare what was said with what came, in bins of equal count, with 90 % intervals (Wilson 1927).

    Returns
    -------
    DataFrame
        As `liaowang.observatory.reliability` gives it, with ``low`` and ``high`` of ``came``; fewer bins where there
        are few forecasts.
    """
    scored = decided(table)
    n_bins = max(1, min(_N_STEPS, len(scored) // FEW))
    bins = reliability(scored["outcome"] == "yes", scored["probability"], n_bins)
    ends = [_interval(k, n) for k, n in bins.select("n_grew", "n").iter_rows()]
    low, high = zip(*ends, strict=True) if ends else ((), ())
    return bins.with_columns(low=pl.Series(low, dtype=pl.Float64), high=pl.Series(high, dtype=pl.Float64))


def track_record(table: pl.DataFrame, probability: float) -> dict[str, Any]:
    """Tell how forecasts with about this probability fared: of so many given 60 to 70 %, so many grew.

    Parameters
    ----------
    table : DataFrame
        Rows of `ledger_table` of the same unit, question and horizon.
    probability : float
        0 to 1; those in the same tenth are alike.

    Returns
    -------
    dict
        ``low``, ``high`` (ends of the tenth), ``n``, ``n_grew``, ``interval`` (90 %, of the share that grew; None
        without a case), ``is_few`` (below `FEW`).

    Examples
    --------
    >>> rows = pl.DataFrame({"outcome": ["yes", "no", "yes"], "probability": [0.61, 0.69, 0.2]})
    >>> told = track_record(rows, 0.65)
    >>> told["low"], told["high"], told["n"], told["n_grew"], told["is_few"]
    (0.6, 0.7, 2, 1, True)
    """
    step = tenth_of(probability)
    alike = decided(table).filter(pl.col("probability").map_elements(tenth_of, return_dtype=pl.Int64) == step)
    n, n_grew = len(alike), int((alike["outcome"] == "yes").sum())
    return {
        "low": step / _N_STEPS,
        "high": (step + 1) / _N_STEPS,
        "n": n,
        "n_grew": n_grew,
        "interval": _interval(n_grew, n) if n else None,
        "is_few": n < FEW,
    }


def tenth_of(probability: float) -> int:
    """Give the tenth, 0 to 9, that a probability lies in.

    Examples
    --------
    >>> tenth_of(0.3), tenth_of(0.29999), tenth_of(1.0)
    (3, 2, 9)
    """
    return min(math.floor(round(probability * _N_STEPS, 9)), _N_STEPS - 1)


def misses_of(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give what was said and did not come, and what came and was given little; the worst of each first.

    Returns
    -------
    DataFrame, DataFrame
        Rows of `ledger_table`: false alarms (said yes, came out no) by falling, and missed ones (said no, came out yes)
        by rising probability.
    """
    scored = decided(table)
    alarms = scored.filter("said_yes", pl.col("outcome") == "no")
    missed = scored.filter(~pl.col("said_yes"), pl.col("outcome") == "yes")
    return alarms.sort(["probability", "id"], descending=[True, False]), missed.sort("probability", "id")


def order_of_misses(table: pl.DataFrame) -> pl.DataFrame:
    """Sort forecasts: what came out farthest from what was said first; after all that came, the open, then the void.

    Examples
    --------
    >>> rows = {"id": ["a", "b", "c"], "outcome": ["yes", "open", "no"], "probability": [0.9, 0.5, 0.8]}
    >>> order_of_misses(pl.DataFrame(rows))["id"].to_list()
    ['c', 'a', 'b']
    """
    came = pl.when(pl.col("outcome") == "yes").then(1.0).when(pl.col("outcome") == "no").then(0.0)
    order = [(came - pl.col("probability")).abs(), pl.col("outcome") == "void", -pl.col("probability"), pl.col("id")]
    return table.sort(order, descending=[True, False, False, False], nulls_last=True)


def score_by(table: pl.DataFrame, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Score the forecasts of each combination of keys, such as unit, question and cut-off; sorted by them."""
    groups = table.group_by(*keys, maintain_order=True)
    told: list[Mapping[str, Any]] = [dict(zip(keys, names, strict=True)) | score_ledger(own) for names, own in groups]
    return [dict(it) for it in sorted(told, key=lambda it: tuple(it[key] for key in keys))]


def _interval(n_grew: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    if not n:
        return (np.nan, np.nan)
    told = binomtest(n_grew, n).proportion_ci(0.9, "wilson")
    return (float(told.low), float(told.high))
