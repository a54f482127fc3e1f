"""What a forecast must beat: single indicators, three of them, and saying yes to everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.base import BaseEstimator

from liaowang.observatory.forecasts import check_known, out_of_fold
from liaowang.observatory.verification import best_threshold

Array = npt.NDArray[np.float64]

BASELINES: Mapping[str, tuple[str, ...]] = {
    "always_yes": (),
    "persistence": ("growth_2_2",),
    "kleinberg_burst": ("burst",),
    "category_growth": ("tide_2_2",),
    "term_burst": ("mean_term_burst",),
    "size": ("size",),
    "logistic_3": ("size", "growth_2_2", "recency"),
}
"""Name to the features that a logistic regression is fitted on; none: yes to everything."""


_FLAT = 1e-6


class Baseline(BaseEstimator):  # type: ignore[misc]
    """Logistic regression on a few ranks, by the same protocol as the forecast.

    Parameters
    ----------
    columns : tuple of str
        Without any, every row gets the base rate and is said to grow.

    Attributes
    ----------
    threshold_, base_rate_ : float
    """

    def __init__(self, columns: tuple[str, ...] = ()) -> None:
        self.columns = columns

    def fit(self, features: pl.DataFrame, grew: Any, origins: Any, *, as_of: date, horizon_years: int = 3) -> Baseline:
        """Fit on rows of earlier origins; parameters and errors as in `Forecaster.fit`."""
        known_origins = check_known(origins, as_of, horizon_years)
        grew = np.asarray(grew, bool)
        held_out = out_of_fold(self, features, grew, known_origins) if self.columns else np.full(len(grew), np.nan)
        known = np.isfinite(held_out)
        self._learn(features, grew, known_origins)
        self.threshold_ = float(_share(best_threshold(grew[known], held_out[known]))) if known.any() else 0.0
        return self

    def _learn(self, features: pl.DataFrame, grew: npt.NDArray[np.bool_], _origins: Any) -> None:
        from sklearn.linear_model import LogisticRegression

        self.base_rate_ = float(np.mean(grew))
        self.model_ = LogisticRegression() if self.columns and len(np.unique(grew)) == 2 else None
        if self.model_:
            self.model_.fit(self._values(features), grew)
            if len(self.columns) == 1 and self.model_.coef_[0, 0] <= 0:
                # An indicator is taken in the direction it is meant. Where the past speaks against it, its order stays
                # and all get about the base rate; turned round it would be another baseline.
                self.model_.coef_[0, 0] = _FLAT
                self.model_.intercept_[0] = np.log(self.base_rate_ / (1 - self.base_rate_)) - _FLAT / 2

    def predict(self, features: pl.DataFrame) -> Array:
        """Give the probability of each row, 0 to 1."""
        return _share(self.raw_log_odds(features))

    def raw_log_odds(self, features: pl.DataFrame) -> Array:
        """Give the log-odds of each row."""
        if self.model_ is None:
            base = np.clip(self.base_rate_, 1e-9, 1 - 1e-9)
            return np.full(len(features), np.log(base / (1 - base)))
        log_odds: Array = self.model_.decision_function(self._values(features))
        return log_odds

    def _values(self, features: pl.DataFrame) -> Array:
        # What cannot be reckoned counts as the middle rank.
        values: Array = features.select(self.columns).fill_null(0.5).fill_nan(0.5).to_numpy().astype(float)
        return values


def _share(log_odds: Any) -> Array:
    share: Array = 1 / (1 + np.exp(-np.asarray(log_odds, float)))
    return share
