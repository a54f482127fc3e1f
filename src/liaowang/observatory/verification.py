"""How good forecasts are: measures of probabilities against what came, with intervals, by size, and in pairs.

A forecast is an array of probabilities (or of any score that ranks), what came an array of bool of the same length.
Where a measure has no meaning (nothing grew, or all did), it is not a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.scores import average_ranks

Array = npt.NDArray[np.float64]
SIZE_CLASSES = ((0, 40), (40, 80), (80, None))
"""Panel documents before the cut-off: lower bound, and the bound it stays below."""
MEASURES = ("auc", "csi", "precision_at_50", "brier", "calibration_error")


def auc(grew: Any, probability: Any) -> float:
    """Give the chance that one that grew was ranked above one that did not (Mann and Whitney 1947); ties count half.

    Examples
    --------
    >>> auc([True, False, True, False], [0.9, 0.8, 0.7, 0.1])
    0.75
    """
    grew = np.asarray(grew, bool)
    n_yes, n_no = int(grew.sum()), int((~grew).sum())
    if not n_yes or not n_no:
        return float("nan")
    ranks = average_ranks(probability)
    return float((ranks[grew].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def critical_success(grew: Any, probability: Any, threshold: float) -> float:
    """Give hits over hits, false alarms and misses (Gilbert 1884; also threat score): yes from `threshold` upwards.

    Examples
    --------
    >>> critical_success([True, True, False, False], [0.9, 0.2, 0.8, 0.1], 0.5)
    0.3333333333333333
    """
    grew, said = np.asarray(grew, bool), np.asarray(probability, float) >= threshold
    concerned = int((grew | said).sum())
    return float((grew & said).sum() / concerned) if concerned else float("nan")


def threshold_of_first(probability: Any, share: float) -> float:
    """Give the probability from which the first so many are called a yes; equals count too.

    Parameters
    ----------
    probability : array
    share : float
        Of the units, 0 to 1; at least one unit.

    Examples
    --------
    >>> threshold_of_first([0.9, 0.6, 0.3, 0.2], 0.5)
    0.6
    """
    order = np.sort(np.asarray(probability, float))[::-1]
    n_first = min(max(round(share * len(order)), 1), len(order))
    return float(order[n_first - 1]) if len(order) else float("nan")


def precision_at(grew: Any, probability: Any, n_first: int = 50) -> float:
    """Give the share that grew of the first; of equals at the cut, as many as fit, at their mean.

    Examples
    --------
    >>> precision_at([True, False, True, False], [0.9, 0.5, 0.5, 0.1], 2)
    0.75
    """
    grew, probability = np.asarray(grew, bool), np.asarray(probability, float)
    n = min(n_first, len(grew))
    if not n:
        return float("nan")
    cut = np.partition(probability, len(grew) - n)[len(grew) - n]
    above, at = probability > cut, probability == cut
    return float((grew[above].sum() + (n - above.sum()) * grew[at].mean()) / n)


def brier(grew: Any, probability: Any) -> float:
    """Give the mean squared distance of probability and outcome (Brier 1950).

    Examples
    --------
    >>> brier([True, False], [0.5, 0.0])
    0.125
    """
    return float(np.mean((np.asarray(probability, float) - np.asarray(grew, float)) ** 2))


def reliability(grew: Any, probability: Any, n_bins: int = 10) -> pl.DataFrame:
    """Compare what was said with what came, in bins of equal count.

    Returns
    -------
    DataFrame, one row a bin
        ``bin``, ``said`` (mean probability), ``came`` (share that grew), ``n``, ``n_grew``, ``lowest``, ``highest``.

    Examples
    --------
    >>> reliability([False, False, True, True], [0.1, 0.3, 0.6, 0.8], 2).select("said", "came", "n").rows()
    [(0.2, 0.0, 2), (0.7, 1.0, 2)]
    """
    order = np.argsort(np.asarray(probability, float), kind="stable")
    frame = pl.DataFrame(
        {
            "bin": np.arange(len(order)) * min(n_bins, max(len(order), 1)) // max(len(order), 1),
            "probability": np.asarray(probability, float)[order],
            "grew": np.asarray(grew, bool)[order],
        }
    )
    return (
        frame.group_by("bin", maintain_order=True)
        .agg(
            said=pl.col("probability").mean(),
            came=pl.col("grew").mean(),
            n=pl.len().cast(pl.Int64),
            n_grew=pl.col("grew").sum().cast(pl.Int64),
            lowest=pl.col("probability").min(),
            highest=pl.col("probability").max(),
        )
        .sort("bin")
    )


def calibration_error(grew: Any, probability: Any, n_bins: int = 10) -> float:
    """Give the mean distance of what was said and what came over bins of equal count (expected calibration error).

    Examples
    --------
    >>> round(calibration_error([False, False, True, True], [0.1, 0.3, 0.6, 0.8], 2), 3)
    0.25
    """
    probability = np.asarray(probability, float)
    order = np.argsort(probability, kind="stable")
    gaps = (probability - np.asarray(grew, float))[order]
    n = min(n_bins, len(gaps))
    if not n:
        return float("nan")
    starts = np.unique(-(-np.arange(n) * len(gaps) // n))
    return float(np.abs(np.add.reduceat(gaps, starts)).sum() / len(gaps))


def perfect_calibration_error(probability: Any, n_bins: int = 10, n_draws: int = 200, seed: int = 0) -> float:
    """Give the calibration error that these probabilities would show on average if they were all true.

    Examples
    --------
    >>> perfect_calibration_error([0.0, 1.0], 2)
    0.0
    """
    probability = np.asarray(probability, float)
    rng = np.random.default_rng(seed)
    drawn = rng.random((n_draws, len(probability))) < np.clip(probability, 0, 1)
    return float(np.mean([calibration_error(row, probability, n_bins) for row in drawn]))


def rank_correlation(growth: Any, probability: Any) -> float:
    """Give Spearman's correlation of the forecast with the growth that came.

    Examples
    --------
    >>> rank_correlation([1.0, 2.0, 3.0], [0.1, 0.2, 0.9])
    1.0
    """
    first, second = average_ranks(growth), average_ranks(probability)
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return round(float(np.corrcoef(first, second)[0, 1]), 12)


def measure(grew: Any, probability: Any, threshold: float) -> dict[str, float]:
    """Give every one of `MEASURES` for a forecast."""
    return {
        "auc": auc(grew, probability),
        "csi": critical_success(grew, probability, threshold),
        "precision_at_50": precision_at(grew, probability),
        "brier": brier(grew, probability),
        "calibration_error": calibration_error(grew, probability),
    }


def bootstrap(
    n: int, function: Callable[[npt.NDArray[np.int64]], Mapping[str, float]], n_draws: int = 200, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Give the 90 % interval of each value of a function of units drawn with replacement (Efron 1979).

    Parameters
    ----------
    n : int
        Units there are.
    function : callable
        From the numbers of the units drawn to named values.

    Returns
    -------
    dict
        Name to the 5th and 95th percentile; draws in which a value has no meaning are left out.
    """
    rng = np.random.default_rng(seed)
    drawn = [function(rng.integers(0, n, n)) for _ in range(n_draws)] if n else []
    result = {}
    for name in drawn[0] if drawn else ():
        values = np.array([it[name] for it in drawn])
        values = values[np.isfinite(values)]
        result[name] = tuple(np.percentile(values, [5, 95]).tolist()) if len(values) else (float("nan"),) * 2
    return result


def verify(
    grew: Any, probability: Any, threshold: float, growth: Any = None, n_draws: int = 200, seed: int = 0
) -> dict[str, Any]:
    """Measure a forecast, with 90 % intervals by bootstrap over units.

    Parameters
    ----------
    grew : array of bool
    probability : array of float
    threshold : float
        That looks at no outcome (see `threshold_of_first`).
    growth : array of float, optional
        Log growth that came, for the rank correlation.

    Returns
    -------
    dict
        ``n``, ``base_rate``, ``threshold``, each of `MEASURES` and ``<measure>_interval``,
        ``perfect_calibration_error``, and ``rank_correlation`` where `growth` is given.
    """
    grew, probability = np.asarray(grew, bool), np.asarray(probability, float)
    result: dict[str, Any] = {"n": len(grew), "base_rate": float(grew.mean()) if len(grew) else float("nan")}
    result |= {"threshold": float(threshold), **measure(grew, probability, threshold)}
    spread = bootstrap(len(grew), lambda rows: measure(grew[rows], probability[rows], threshold), n_draws, seed)
    result |= {f"{name}_interval": list(spread[name]) for name in spread}
    result["perfect_calibration_error"] = perfect_calibration_error(probability, seed=seed)
    if growth is not None:
        result["rank_correlation"] = rank_correlation(growth, probability)
    return result


def verify_by_size(grew: Any, probability: Any, threshold: float, sizes: Any) -> list[dict[str, Any]]:
    """Measure a forecast within classes of size, since large topics pass a test against noise more easily.

    Parameters
    ----------
    sizes : array of int
        Panel documents of each unit before the cut-off.

    Returns
    -------
    list of dict
        ``from``, ``below``, ``n``, ``base_rate`` and each of `MEASURES`; classes without units are left out.
    """
    grew, probability, sizes = np.asarray(grew, bool), np.asarray(probability, float), np.asarray(sizes)
    told = []
    for low, high in SIZE_CLASSES:
        rows = (sizes >= low) & (sizes < (np.inf if high is None else high))
        if rows.any():
            about: dict[str, Any] = {
                "from": low,
                "below": high,
                "n": int(rows.sum()),
                "base_rate": float(grew[rows].mean()),
            }
            told.append(about | measure(grew[rows], probability[rows], threshold))
    return told


def compare(
    grew: Any, first: Any, second: Any, thresholds: tuple[float, float], n_draws: int = 200, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Give by how much the first forecast differs from the second on the same units, with 90 % intervals, paired.

    Returns
    -------
    dict
        Each of `MEASURES` to ``difference``, ``low``, ``high``.
    """
    grew = np.asarray(grew, bool)
    first, second = np.asarray(first, float), np.asarray(second, float)

    def differ(rows: npt.NDArray[np.int64]) -> dict[str, float]:
        one = measure(grew[rows], first[rows], thresholds[0])
        other = measure(grew[rows], second[rows], thresholds[1])
        return {name: one[name] - other[name] for name in MEASURES}

    whole = differ(np.arange(len(grew)))
    spread = bootstrap(len(grew), differ, n_draws, seed)
    return {
        name: {"difference": whole[name], "low": spread[name][0], "high": spread[name][1]}
        for name in MEASURES
        if name in spread
    }
