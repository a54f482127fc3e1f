"""The questions put to every topic and term: each a statement that later records make true or false.

Spans are windows of twelve months: ``before`` counts the last two up to the cut-off, ``after`` the first ones later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

GROWTH_PER_YEAR = 0.08
"""Exceptional growth in the sense of Klavans, Boyack and Murdick (2020), PLOS ONE 15(9): e0239177."""
Z_BEYOND_NOISE = 1.645
"""One-sided 5 % of a normal deviate."""
N_BEFORE = 2
"""Windows that the base of comparison spans."""
QUESTIONS = ("plain", "noise", "tide")


@dataclass(frozen=True)
class Question:
    """What is asked, in both languages, and where it comes from."""

    name: str
    label_en: str
    label_zh: str
    source: str


REGISTRY = (
    Question(
        "plain",
        "Will its share of the panel grow by 8 % a year or more?",
        "其在面板中的份额年均增长是否达到8%以上？",
        "Klavans, Boyack and Murdick 2020: exceptional growth, here in shares pooled over the spans",
    ),
    Question(
        "noise",
        "Will it grow so, and by more than counting noise allows?",
        "是否如此增长，且超出计数噪声？",
        "plain, and the log ratio of two Poisson counts above 1.645 of its standard errors",
    ),
    Question(
        "tide",
        "Will it grow so, beyond noise, net of the growth of its own categories?",
        "扣除所属类别的增长后，是否仍如此增长且超出噪声？",
        "noise, with the log ratio less the mean log growth of the unit's categories over the same spans",
    ),
)


def years_between(horizon_years: int) -> float:
    """Give the years between the centres of the spans before and after the cut-off.

    Examples
    --------
    >>> [years_between(years) for years in (1, 2, 3)]
    [1.5, 2.0, 2.5]
    """
    return (N_BEFORE + horizon_years) / 2


def ask(counts: pl.DataFrame, before_total: int, after_total: int, horizon_years: int = 3) -> pl.DataFrame:
    """Answer the three questions for every unit.

    Parameters
    ----------
    counts : DataFrame, one row a unit
        ``unit`` (int), ``before`` and ``after`` (int, panel documents of the unit in the spans), ``tide`` (float, log
        growth of the unit's own categories between the spans).
    before_total, after_total : int
        All panel documents of the spans.
    horizon_years : int
        Windows in ``after``.

    Returns
    -------
    DataFrame, same rows and order
        ``unit``, ``log_growth`` (of the share, between the centres), ``standard_error`` (counting alone), ``z``,
        ``plain``, ``noise`` (bool), ``tide_net`` (log growth less the tide), ``tide`` (bool).

    Raises
    ------
    ValueError
        If `horizon_years` is below 1, or a count is negative.

    Examples
    --------
    >>> frame = pl.DataFrame({"unit": [0, 1], "before": [20, 20], "after": [60, 31], "tide": [0.0, 0.0]})
    >>> ask(frame, 1000, 1200)["plain"].to_list(), ask(frame, 1000, 1200)["noise"].to_list()
    ([True, True], [True, False])
    """
    if horizon_years < 1:
        raise ValueError("horizon_years must be at least 1")
    if len(counts) and min(counts["before"].min(), counts["after"].min()) < 0:  # type: ignore[type-var,operator]
        raise ValueError("a count must not be negative")
    before, after = pl.col("before") + 0.5, pl.col("after") + 0.5
    totals = float(np.log((after_total + 0.5) / (before_total + 0.5)))
    needed = float(np.log1p(GROWTH_PER_YEAR)) * years_between(horizon_years)
    frame = counts.select(
        "unit",
        log_growth=(after / before).log() - totals,
        standard_error=(1 / before + 1 / after).sqrt(),
        tide_net=(after / before).log() - totals - pl.col("tide"),
    )
    error = pl.col("standard_error")
    is_plain = pl.col("log_growth") >= needed
    is_net = (pl.col("tide_net") >= needed) & (pl.col("tide_net") / error >= Z_BEYOND_NOISE)
    return frame.select(
        "unit",
        "log_growth",
        "standard_error",
        z=pl.col("log_growth") / error,
        plain=is_plain,
        noise=is_plain & (pl.col("log_growth") / error >= Z_BEYOND_NOISE),
        tide_net="tide_net",
        tide=is_net,
    )


def new_peak(table: Any, totals: Any, later_table: Any, later_totals: Any) -> npt.NDArray[np.bool_]:
    """Tell which units reach a new peak: a share above 1.08 to the k of the past peak, in one of the k later windows.

    The question of the Map of Science's forecasts (Center for Security and Emerging Technology).

    Parameters
    ----------
    table : array of int, shape (units, windows)
        Counts up to the cut-off.
    totals : array of int, shape (windows,)
    later_table, later_totals : arrays of the same kind
        The k windows after it.

    Examples
    --------
    >>> new_peak([[5, 10]], [100, 100], [[8, 12]], [100, 100]).tolist()
    [True]
    >>> new_peak([[5, 10]], [100, 100], [[8, 11]], [100, 100]).tolist()
    [False]
    """
    past = np.asarray(table, float) / np.maximum(np.asarray(totals, float), 1)
    later = np.asarray(later_table, float) / np.maximum(np.asarray(later_totals, float), 1)
    needed = (1 + GROWTH_PER_YEAR) ** later.shape[1] * past.max(axis=1)
    reached: npt.NDArray[np.bool_] = later.max(axis=1) > needed
    return reached
