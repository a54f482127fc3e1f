"""The emergence score: a weighted mean of ranks, with its components kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[np.float64]

EMERGENCE_WEIGHTS: Mapping[str, float] = {
    "growth_1": 0.25,
    "term_novelty": 0.25,
    "neighbour_growth": 0.15,
    "category_growth": 0.10,
    "recency": 0.10,
    "new_author_share": 0.10,
    "burst_weight": 0.05,
}
"""Weights of the emergence score; they add up to 1. Chosen on cut-offs at the ends of 2010, 2012 and 2013: growth over
two years, and growth beyond the field, told nothing of the three years after (see docs/en/observatory.md)."""


def average_ranks(values: Any) -> Array:
    """Give the place of each value from the lowest, 1, on; those alike share the mean of theirs.

    Examples
    --------
    >>> average_ranks([3.0, 1.0, 3.0]).tolist()
    [2.5, 1.0, 2.5]
    """
    return pl.Series(np.asarray(values, float)).rank("average").to_numpy()


def rank_share(values: Any, eligible: Any) -> Array:
    """Give each value's place among the eligible ones.

    Returns
    -------
    array of float
        0 (lowest) to 1 (highest), ties in the middle; not a number where the value is, or is not eligible.

    Examples
    --------
    >>> rank_share(np.array([3.0, 1.0, 2.0]), np.array([True, True, True])).tolist()
    [1.0, 0.0, 0.5]
    """
    values = np.asarray(values, float)
    known = np.asarray(eligible, bool) & np.isfinite(values)
    ranks = np.full(len(values), np.nan)
    if known.sum() == 1:
        ranks[known] = 0.5
    elif known.any():
        ranks[known] = (average_ranks(np.round(values[known], 10)) - 1) / (known.sum() - 1)
    return ranks


def emergence(values: Mapping[str, Any], eligible: Any) -> pl.DataFrame:
    """Score topics from 0 to 100 by the weighted mean of their ranks.

    A component that cannot be reckoned is left out of the mean and lowers `coverage`, never the score.

    Parameters
    ----------
    values : mapping
        Each name of `EMERGENCE_WEIGHTS` to one value a topic.
    eligible : array of bool
        Topics that are ranked; the others get no score.

    Returns
    -------
    DataFrame, one row a (topic, component)
        Columns ``topic``, ``component``, ``value``, ``rank`` (0 to 1), ``weight`` (as used, adds up to 1), ``adds``
        (points; a topic's add up to its score), ``score`` (0 to 100), ``coverage`` (0 to 1).
    """
    ranks = np.stack([rank_share(values[name], eligible) for name in EMERGENCE_WEIGHTS])
    weights = np.array(list(EMERGENCE_WEIGHTS.values()))[:, None]
    used = np.where(np.isfinite(ranks), weights, 0.0)
    coverage = used.sum(axis=0)
    used = np.divide(used, coverage, out=np.zeros_like(used), where=coverage > 0)
    adds = 100 * used * np.nan_to_num(ranks)
    score = np.where(np.asarray(eligible, bool) & (coverage > 0), adds.sum(axis=0), np.nan)
    n = ranks.shape[1]
    frames = [
        pl.DataFrame(
            {
                "topic": np.arange(n),
                "component": [name] * n,
                "value": np.asarray(values[name], float),
                "rank": ranks[i],
                "weight": used[i],
                "adds": adds[i],
                "score": score,
                "coverage": coverage,
            }
        )
        for i, name in enumerate(EMERGENCE_WEIGHTS)
    ]
    return pl.concat(frames).fill_nan(None)
