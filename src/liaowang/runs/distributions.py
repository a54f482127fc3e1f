"""How the numbers of a run's ranked topics are distributed, for the heads of columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from liaowang.runs.plain import plain_value
from liaowang.runs.standing import read_ranked
from liaowang.runs.store import Run

_BINS = 20
_SCALES: dict[str, tuple[float, float] | None] = {
    "probability": (0.0, 1.0),
    "breakthrough": (0.0, 1.0),
    "industrial": (0.0, 1.0),
    "score": (0.0, 100.0),
    "n_records": None,
}
_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def describe_columns(run: Run) -> dict[str, dict[str, Any]]:
    """Count ranked topics by the size of their numbers.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        For ``probability``, ``breakthrough``, ``industrial`` (0 to 1), ``score`` (0 to 100) and ``n_records``, each
        where any ranked topic has it: ``low`` and ``high`` (ends of the scale), ``is_log`` (bins are equally wide in
        the logarithm: ``n_records`` only, from its smallest to its largest value), ``counts`` (20 bins, each with its
        lower end, the last with both), ``n`` and ``quantiles`` (share below to value).
    """
    ranked = read_ranked(run).filter(pl.col("rank").is_not_null())
    known = {name: ranked[name].drop_nulls().cast(pl.Float64).to_numpy() for name in _SCALES}
    finite = {name: values[np.isfinite(values)] for name, values in known.items()}
    return {name: _describe(values, _SCALES[name]) for name, values in finite.items() if len(values)}


def _describe(values: Any, scale: tuple[float, float] | None) -> dict[str, Any]:
    low, high = scale or (float(values.min()), float(values.max()))
    counted = (values, (low, high)) if scale else (np.log(values), (np.log(low), np.log(high)))
    counts, _ = np.histogram(counted[0], bins=_BINS, range=counted[1])
    below = np.quantile(values, _QUANTILES)
    return {
        "low": plain_value(low),
        "high": plain_value(high),
        "is_log": scale is None,
        "counts": counts.tolist(),
        "n": len(values),
        "quantiles": {str(share): plain_value(float(at)) for share, at in zip(_QUANTILES, below, strict=True)},
    }
