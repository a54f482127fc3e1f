"""Growth of a share, with what counting noise leaves of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[np.float64]


def window_table(counts: pl.DataFrame, key: str, groups: int, n_windows: int) -> npt.NDArray[np.int64]:
    """Lay counts out by group and window.

    Parameters
    ----------
    counts : DataFrame
        Columns `key` (int from 0), ``window`` (0 is the last), ``n_records``.

    Returns
    -------
    array of int64, shape (groups, n_windows)
        Column 0 is the last window.
    """
    table = np.zeros((groups, n_windows), np.int64)
    seen = counts.filter(pl.col("window").is_between(0, n_windows - 1))
    np.add.at(table, (seen[key].to_numpy(), seen["window"].to_numpy()), seen["n_records"].to_numpy())
    return table


def log_growth(table: Any, totals: Any, span: int) -> tuple[Array, Array]:
    """Compare the share in the last `span` windows with that in the `span` before, by year.

    Half a record is added to each count, so that an empty window gives a finite value.

    Parameters
    ----------
    table : array of int, shape (groups, windows)
    totals : array of int, shape (windows,)
    span : int
        In years.

    Returns
    -------
    growth : array of float
        Natural logarithm of the ratio of shares, a year.
    variance : array of float
        What counting alone would give (Poisson).

    Examples
    --------
    >>> growth, variance = log_growth(np.array([[20, 10]]), np.array([100, 100]), 1)
    >>> round(float(np.exp(growth[0])), 2)
    1.95
    """
    table, totals = np.asarray(table, float), np.asarray(totals, float)
    late, early = table[:, :span].sum(axis=1) + 0.5, table[:, span : 2 * span].sum(axis=1) + 0.5
    all_late, all_early = totals[:span].sum() + 0.5, totals[span : 2 * span].sum() + 0.5
    growth = (np.log(late / early) - np.log(all_late / all_early)) / span
    return growth, (1 / late + 1 / early) / span**2


def shrink(growth: Array, variance: Array) -> Array:
    """Pull each growth towards the mean by as much as its noise deserves (empirical Bayes).

    The spread of true growth is estimated by moments weighted by precision (DerSimonian and Laird 1986), so that the
    noise of small topics does not hide the growth of large ones; it is at least 0.001.

    Examples
    --------
    >>> shrink(np.array([1.0, -1.0, 1.0]), np.array([0.1, 0.1, 9.0])).round(2).tolist()
    [0.95, -0.94, 0.23]
    """
    if not len(growth):
        return growth
    weights = 1 / np.maximum(variance, 1e-6)
    spread_seen = float(np.sum(weights * (growth - np.average(growth, weights=weights)) ** 2))
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    spread = max((spread_seen - (len(growth) - 1)) / max(scale, 1e-9), 0.001)
    mean = float(np.average(growth, weights=1 / (spread + variance)))
    return mean + (growth - mean) * spread / (spread + variance)
