"""Probabilities that units grow: boosted trees over ranks within the origin, fitted on origins whose outcome is known,
and a prior that what is stirring in a unit's words and surroundings will go on.

Every fit refuses origins whose outcome was not yet known at the cut-off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.base import BaseEstimator, clone

from liaowang.observatory.contributions import add_contributions
from liaowang.observatory.verification import threshold_of_first

Array = npt.NDArray[np.float64]
PURGE_YEARS = 2
"""Origins nearer than this to one held out share documents and outcomes with it and are left out of its fold's fit."""
PRIOR = ("mean_term_burst", "mean_term_novelty", "mean_term_growth", "mean_parent_net_growth")
"""Features whose mean rank is the prior. In the small corpora of early origins their bearing is hard to see, and trees
that learn from these trust them too little. Chosen, with its weight, on origins up to 2013 (docs/en/foresight.md)."""
_SLOPE = (0.5, 1.0)
"""Bounds of the calibration's slope; a few origins alone would make it anything."""
_FOLDS = 5
YES_OF_BASE = 2.0
"""A yes is said to this many times as large a share of the units asked about as grew in the past. Of origins up to 2013
it gave a higher critical success than a probability chosen on held-out forecasts: how sure forecasts are differs more
from year to year than how many grow."""
_BOTH = 2
"""Answers that must occur."""
_ONE_SEED = {"n_seeds": 1}
"""A threshold needs no mean of several seeds, and folds are most of the time that a fit takes."""


class Estimator(Protocol):
    """What forecasts and baselines have in common."""

    base_rate_: float

    def fit(self, features: pl.DataFrame, grew: Any, origins: Any, *, as_of: date, horizon_years: int = 3) -> Any:
        """Fit on rows of earlier origins."""

    def predict(self, features: pl.DataFrame) -> Array:
        """Give probabilities."""

    def threshold_of(self, said: Any) -> float:
        """Give the probability from which a forecast counts as a yes."""


class Forecaster(BaseEstimator):  # type: ignore[misc]
    """Gradient-boosted trees (Friedman 2001; LightGBM, Ke and others 2017) plus a prior, in log-odds, calibrated.

    Each of several models learns from another draw of origins (Breiman 1996), so that their spread tells how far the
    forecast hangs on which years were seen.

    Parameters
    ----------
    n_leaves, n_rounds, min_leaf : int
        Chosen with `l2` on origins up to 2013 (see docs/en/foresight.md).
    learning_rate, column_share, row_share, l2 : float
    prior : tuple of str
        Features whose mean rank, less a half, is added to the log-odds, times `prior_weight`; those that are not there
        are left out.
    prior_weight : float
    n_seeds : int
        Models averaged.
    max_rows : int
        Rows that each of them learns from at most, drawn by chance.
    seed : int

    Attributes
    ----------
    held_out_ : array of float
        Out-of-fold forecasts, purged (see `out_of_fold`), one a row learnt from; not a number where no fold could be
        fitted.
    slope_, intercept_ : float
        Of the calibration (Platt 1999), fitted on them; the slope within bounds, the intercept so that the mean is met.
    features_ : list of str
    models_ : list
    base_rate_ : float
    """

    def __init__(
        self,
        *,
        n_leaves: int = 7,
        n_rounds: int = 160,
        learning_rate: float = 0.03,
        min_leaf: int = 25,
        column_share: float = 0.33,
        row_share: float = 0.6,
        l2: float = 10.0,
        prior: tuple[str, ...] = PRIOR,
        prior_weight: float = 2.5,
        n_seeds: int = 6,
        max_rows: int = 30_000,
        seed: int = 0,
    ) -> None:
        self.n_leaves = n_leaves
        self.n_rounds = n_rounds
        self.learning_rate = learning_rate
        self.min_leaf = min_leaf
        self.column_share = column_share
        self.row_share = row_share
        self.l2 = l2
        self.prior = prior
        self.prior_weight = prior_weight
        self.n_seeds = n_seeds
        self.max_rows = max_rows
        self.seed = seed

    def fit(
        self, features: pl.DataFrame, grew: Any, origins: Any, *, as_of: date, horizon_years: int = 3
    ) -> Forecaster:
        """Fit on rows of earlier origins.

        Parameters
        ----------
        features : DataFrame, one row a (unit, origin)
            Ranks within the origin.
        grew : array of bool
            What came.
        origins : sequence of date
            Of each row.
        as_of : date
            The cut-off: an origin's horizon must have ended by then.
        horizon_years : int

        Raises
        ------
        ValueError
            If there is no row, or the outcome of an origin was not yet known at `as_of`.
        """
        origins = check_known(origins, as_of, horizon_years)
        grew = np.asarray(grew, bool)
        raw = out_of_fold(self, features, grew, origins)
        known = np.isfinite(raw)
        self._learn(features, grew, origins)
        self._calibrate(grew[known], raw[known])
        self.held_out_ = _share(self.intercept_ + self.slope_ * raw)
        return self

    def _learn(self, features: pl.DataFrame, grew: npt.NDArray[np.bool_], origins: npt.NDArray[np.datetime64]) -> None:
        import lightgbm

        self.features_ = features.columns
        self.base_rate_ = float(np.mean(grew))
        self.models_ = []
        values = features.to_numpy().astype(np.float32)
        for number in range(self.n_seeds):
            rng = np.random.default_rng([self.seed, number])
            rows = _draw(origins, rng) if self.n_seeds > 1 else np.arange(len(grew))
            if len(np.unique(grew[rows])) < _BOTH:
                rows = np.arange(len(grew))
            if len(rows) > self.max_rows:
                rows = np.sort(rng.choice(rows, self.max_rows, replace=False))
            data = lightgbm.Dataset(values[rows], grew[rows].astype(float), params={"verbosity": -1})
            self.models_.append(lightgbm.train(self._parameters(number), data, self.n_rounds))

    def _calibrate(self, grew: npt.NDArray[np.bool_], raw: Array) -> None:
        from scipy.optimize import brentq
        from sklearn.linear_model import LogisticRegression

        self.slope_, self.intercept_ = _SLOPE[1], 0.0
        if len(np.unique(grew)) == _BOTH:
            fitted = LogisticRegression(C=1e6).fit(raw[:, None], grew)
            slope = self.slope_ = float(np.clip(fitted.coef_[0, 0], *_SLOPE))
            self.intercept_ = float(brentq(lambda it: np.mean(_share(it + slope * raw)) - grew.mean(), -20, 20))

    def _parameters(self, number: int) -> dict[str, Any]:
        return {
            "objective": "binary",
            "num_leaves": self.n_leaves,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": self.min_leaf,
            "feature_fraction": self.column_share,
            "bagging_fraction": self.row_share,
            "bagging_freq": 1,
            "lambda_l2": self.l2,
            "seed": self.seed * 1000 + number,
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
        }

    def log_odds(self, features: pl.DataFrame) -> Array:
        """Give the calibrated log-odds of each row."""
        mean: Array = self.intercept_ + self.slope_ * self.raw_log_odds(features)
        return mean

    def raw_log_odds(self, features: pl.DataFrame) -> Array:
        """Give the log-odds of each row before calibration."""
        return self._with_prior(self._by_model(features), features)

    def _with_prior(self, by_model: Array, features: pl.DataFrame) -> Array:
        mean: Array = np.mean(by_model, axis=0) + self._prior_of(features).sum(axis=1)
        return mean

    def predict(self, features: pl.DataFrame) -> Array:
        """Give the probability of each row, 0 to 1."""
        return _share(self.log_odds(features))

    def threshold_of(self, said: Any) -> float:
        """Give the probability from which a forecast counts as a yes, by `YES_OF_BASE`; looks at no outcome.

        Parameters
        ----------
        said : array of float
            All probabilities of an origin.
        """
        return threshold_of_first(said, YES_OF_BASE * self.base_rate_)

    def predict_interval(self, features: pl.DataFrame) -> tuple[Array, Array]:
        """Give bounds between which nine in ten draws of the years learnt from would put the probability."""
        by_model = self._by_model(features)
        spread = 1.645 * np.std(by_model, axis=0, ddof=min(1, self.n_seeds - 1)) * self.slope_
        middle = self.intercept_ + self.slope_ * self._with_prior(by_model, features)
        return _share(middle - spread), _share(middle + spread)

    def contributions(self, features: pl.DataFrame) -> pl.DataFrame:
        """Give what each feature adds to a row's log-odds (TreeSHAP, Lundberg and others 2020; and the prior).

        Returns
        -------
        DataFrame, one row a row of `features`
            A column a feature, and ``base``; a row's values add up to its log-odds.
        """
        values = features.select(self.features_).to_numpy().astype(np.float32)
        told = np.mean([add_contributions(model, values) for model in self.models_], axis=0)
        prior = self._prior_of(features)
        for number, name in enumerate(self._priors()):
            told[:, self.features_.index(name)] += prior[:, number]
        told *= self.slope_
        told[:, -1] += self.intercept_
        return pl.DataFrame(told, schema=[*self.features_, "base"])

    def _by_model(self, features: pl.DataFrame) -> Array:
        values = features.select(self.features_).to_numpy().astype(np.float32)
        return np.array([model.predict(values, raw_score=True, num_threads=1) for model in self.models_])

    def _priors(self) -> list[str]:
        return [name for name in self.prior if name in self.features_]

    def _prior_of(self, features: pl.DataFrame) -> Array:
        """Give what each feature of the prior adds; one that cannot be reckoned counts as the middle rank."""
        names = self._priors()
        if not names:
            return np.zeros((len(features), 0))
        ranks = features.select(names).fill_null(0.5).fill_nan(0.5).to_numpy().astype(float)
        added: Array = self.prior_weight * (ranks - 0.5) / max(len(names), 1)
        return added


def _share(log_odds: Any) -> Array:
    share: Array = 1 / (1 + np.exp(-np.asarray(log_odds, float)))
    return share


def _draw(origins: npt.NDArray[np.datetime64], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw as many origins as there are, with repetition, and give their rows."""
    names, numbers = np.unique(origins, return_inverse=True)
    drawn = rng.choice(len(names), len(names))
    return np.concatenate([np.flatnonzero(numbers == it) for it in drawn])


def out_of_fold(
    estimator: Any, features: pl.DataFrame, grew: npt.NDArray[np.bool_], origins: npt.NDArray[np.datetime64]
) -> Array:
    """Forecast every row, in log-odds, by a model that saw no origin within `PURGE_YEARS` of its own.

    Parameters
    ----------
    estimator : Forecaster or Baseline
        Only its parameters are used.
    features, grew, origins
        As in `Forecaster.fit`.

    Returns
    -------
    array of float
        Not a number where no fold could be fitted.
    """
    held_out = np.full(len(grew), np.nan)
    for rows, others in _folds(origins):
        if len(np.unique(grew[others])) == _BOTH:
            model = clone(estimator).set_params(**_ONE_SEED if "n_seeds" in estimator.get_params() else {})
            model._learn(features[np.flatnonzero(others)], grew[others], origins[others])
            held_out[rows] = model.raw_log_odds(features[np.flatnonzero(rows)])
    return held_out


def _folds(origins: npt.NDArray[np.datetime64]) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Hold out neighbouring origins together; fit on those far enough away."""
    purge = np.timedelta64(int(PURGE_YEARS * 365.25), "D")
    for block in np.array_split(np.unique(origins), min(_FOLDS, len(np.unique(origins)))):
        near = (origins > block.min() - purge) & (origins < block.max() + purge)
        if not near.all():
            yield np.isin(origins, block), ~near


def check_known(origins: Any, as_of: date, horizon_years: int) -> npt.NDArray[np.datetime64]:
    """Refuse rows whose outcome was not known at the cut-off.

    Raises
    ------
    ValueError
        Naming the first such origin; or if there is no row.

    Examples
    --------
    >>> check_known([date(2014, 12, 31)], date(2016, 12, 31), 3)
    Traceback (most recent call last):
    ...
    ValueError: what came of 2014-12-31 in 3 years was not known on 2016-12-31
    """
    told = np.asarray(origins, "datetime64[D]")
    if not len(told):
        raise ValueError("there is no row to learn from")
    latest = told.max()
    # Month ends differ by a day or two in length; a window of years is counted to its month.
    if latest.astype("datetime64[M]") + 12 * horizon_years > np.datetime64(as_of, "M"):
        raise ValueError(f"what came of {latest} in {horizon_years} years was not known on {as_of}")
    return told
