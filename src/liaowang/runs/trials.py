"""One origin tried: the forecast and its baselines, fitted on earlier origins and measured by what came."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory import (
    BASELINES,
    MEASURES,
    QUESTIONS,
    Analogues,
    Baseline,
    Forecaster,
    band_coverage,
    compare,
    reliability,
    verify,
    verify_by_size,
)
from liaowang.runs.units import came, feature_columns

FORECAST = "boosted_trees"
ASKED = (*QUESTIONS, "peak")
"""What a back-test may ask; a new peak (see `liaowang.observatory.new_peak`) is not forecast otherwise."""


def try_origin(
    origin: date,
    learnt: Mapping[str, pl.DataFrame],
    tried: Mapping[str, pl.DataFrame],
    question: str,
    seed: int,
    years: int = 3,
) -> dict[str, Any]:
    """Fit every model on earlier origins and measure it on this one.

    Parameters
    ----------
    origin : date
    learnt, tried : mapping
        Variant of the topics to rows, from `liaowang.runs.units`: those of earlier origins, and of this one.
    question : str
        Of `ASKED`.
    seed : int
    years : int
        Horizon.

    Returns
    -------
    dict
        ``origin``, ``trained_on``, ``models``, ``against`` (the forecast less each baseline, paired), ``by_size``,
        ``reliability``, ``band_coverage``, ``placebo``, ``leak_gauge``, ``seconds``.
    """
    start = time.perf_counter()
    rows, now = learnt["frozen"], tried["frozen"]
    asked = _Asked(question, years, origin, seed)
    grew, growth = asked.answers(now), now[came("log_growth", years)].to_numpy()
    models = {FORECAST: Forecaster(seed=seed)} | {name: Baseline(columns) for name, columns in BASELINES.items()}
    said, measured = {}, {}
    for name, model in models.items():
        asked.fit(model, rows)
        said[name] = model.predict(now)
        measured[name] = verify(grew, said[name], model.threshold_, growth, seed=seed)
    threshold = models[FORECAST].threshold_
    return {
        "origin": origin.isoformat(),
        "trained_on": [str(it) for it in rows["origin"].unique().sort()],
        "n_learnt": len(rows),
        "models": measured,
        "against": {
            name: compare(grew, said[FORECAST], said[name], (threshold, models[name].threshold_), seed=seed)
            for name in BASELINES
        },
        "by_size": {
            name: verify_by_size(grew, said[name], models[name].threshold_, now[came("before", years)].to_numpy())
            for name in (FORECAST, "size")
        },
        "reliability": reliability(grew, said[FORECAST]).to_dicts(),
        "band_coverage": _band_coverage(models[FORECAST], rows, now, said[FORECAST], years),
        "placebo": _placebo(models[FORECAST], tried["placebo"], asked),
        "leak_gauge": _leak_gauge(learnt["hindsight"], tried["hindsight"], asked, measured[FORECAST]),
        "seconds": round(time.perf_counter() - start, 1),
    }


@dataclass(frozen=True)
class _Asked:
    """A question put at an origin."""

    question: str
    years: int
    origin: date
    seed: int

    def answers(self, rows: pl.DataFrame) -> npt.NDArray[np.bool_]:
        told: npt.NDArray[np.bool_] = rows[came(self.question, self.years)].to_numpy().astype(bool)
        return told

    def fit(self, model: Any, rows: pl.DataFrame) -> None:
        columns = rows.select(feature_columns(rows))
        model.fit(columns, self.answers(rows), rows["origin"], as_of=self.origin, horizon_years=self.years)


def _band_coverage(model: Any, rows: pl.DataFrame, now: pl.DataFrame, said: Any, years: int) -> list[float]:
    """Give for each year the share of units whose growth came to lie in the band of past units alike (aim: .8)."""
    columns = [came("year", year) for year in range(1, years + 1)]
    past = Analogues(model.held_out_, rows[came("before", years)].to_numpy(), rows.select(columns).to_numpy())
    return band_coverage(past.band(said, now[came("before", years)].to_numpy()), now.select(columns).to_numpy())


def _placebo(model: Any, rows: pl.DataFrame, asked: _Asked) -> dict[str, Any] | None:
    """Ask about units that cannot have grown: both counts are of the same months, so no peak can be told."""
    if not len(rows) or rows[came(asked.question, asked.years)].null_count():
        return None
    told = verify(asked.answers(rows), model.predict(rows), model.threshold_, seed=asked.seed)
    return told | {"base_rates": {name: rows[came(name, asked.years)].mean() for name in QUESTIONS}}


def _leak_gauge(
    rows: pl.DataFrame, now: pl.DataFrame, asked: _Asked, honest: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Tell what topics made with hindsight would have faked."""
    if not len(rows) or not len(now):
        return None
    model = Forecaster(seed=asked.seed)
    asked.fit(model, rows)
    told = verify(asked.answers(now), model.predict(now), model.threshold_, seed=asked.seed)
    return told | {"lift": {name: told[name] - honest[name] for name in MEASURES}}


def mean_of_trials(trials: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Average each model's measures over origins, the placebo and the leak gauge beside them."""
    names = ("n", "base_rate", *MEASURES, "perfect_calibration_error", "rank_correlation")
    means = {model: _mean([it["models"][model] for it in trials], names) for model in trials[0]["models"]}
    for part in ("placebo", "leak_gauge"):
        known = [it[part] for it in trials if it[part]]
        if known:
            means[part] = _mean(known, names[:-1])
    return means


def _mean(told: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, float]:
    means = {}
    for name in names:
        values = [it[name] for it in told if np.isfinite(it[name])]
        means[name] = float(np.mean(values)) if values else float("nan")
    return means
