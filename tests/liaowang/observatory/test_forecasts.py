"""The forecaster and its baselines on planted truth; and that none of them learns from what was not yet known."""

from __future__ import annotations

from datetime import date

import lightgbm
import numpy as np
import polars as pl
import pytest

from liaowang.observatory import BASELINES, Baseline, Forecaster, auc, contributions_by_group, out_of_fold
from liaowang.observatory.contributions import add_contributions

YEARS = range(2000, 2011)
N = 80
RNG = np.random.default_rng(0)
ORIGINS = [date(year, 12, 31) for year in YEARS for _ in range(N)]
DRIVER = RNG.random(len(ORIGINS)).astype(np.float32)
GREW = RNG.random(len(ORIGINS)) < 0.05 + 0.5 * DRIVER**2
NAMES = sorted({name for columns in BASELINES.values() for name in columns} | {"driver"})
FEATURES = pl.DataFrame({name: DRIVER if name == "driver" else RNG.random(len(DRIVER)) for name in NAMES})
AS_OF = date(2013, 12, 31)


@pytest.fixture(scope="module")
def fitted() -> Forecaster:
    return Forecaster(n_seeds=2, prior=()).fit(FEATURES, GREW, ORIGINS, as_of=AS_OF)


def test_planted_truth_is_found(fitted: Forecaster) -> None:
    rng = np.random.default_rng(1)
    driver = rng.random(600)
    grew = rng.random(600) < 0.05 + 0.5 * driver**2
    fresh = pl.DataFrame({name: driver if name == "driver" else rng.random(600) for name in NAMES})
    said = fitted.predict(fresh)
    assert auc(grew, said) > auc(grew, driver) - 0.04
    assert auc(grew, Baseline(("size",)).fit(FEATURES, GREW, ORIGINS, as_of=AS_OF).predict(fresh)) < 0.6
    assert abs(said.mean() - grew.mean()) < 0.06
    assert 0.1 < fitted.threshold_of(said) < 0.6
    assert (said >= fitted.threshold_of(said)).mean() == pytest.approx(2 * GREW.mean(), abs=0.01)


def test_contributions_add_up_to_the_log_odds(fitted: Forecaster) -> None:
    rows = FEATURES.head(50)
    told = fitted.contributions(rows)
    assert told.columns == [*NAMES, "base"]
    assert np.allclose(told.to_numpy().sum(axis=1), fitted.log_odds(rows), atol=1e-6)
    assert told["driver"].abs().mean() == max(told[name].abs().mean() for name in NAMES)


def test_contributions_are_those_of_lightgbm(fitted: Forecaster) -> None:
    """Where values are missing, too, whether they did in what was learnt from or not."""
    values = RNG.random((300, len(NAMES))).astype(np.float32)
    learnt = values.copy()
    learnt[:60, ::2] = np.nan
    values[RNG.random(values.shape) < 0.1] = np.nan
    grew = np.nan_to_num(learnt[:, 0]) + learnt[:, 1] > 0.8
    other = lightgbm.train({"num_leaves": 7, "verbosity": -1}, lightgbm.Dataset(learnt, grew.astype(float)), 20)
    for model in (*fitted.models_, other):
        told = add_contributions(model, values)
        assert np.allclose(told, model.predict(values, pred_contrib=True), rtol=0, atol=1e-12)


def test_contributions_are_added_up_in_the_order_of_their_columns() -> None:
    """In any other order the last bits differ, and by threads the order would differ from time to time."""
    values = RNG.normal(size=(50, 30))
    told = contributions_by_group(
        pl.DataFrame(values, schema=[f"size_{number}" for number in range(30)]).with_columns(base=0.0)
    )
    in_order = np.zeros(50)
    for column in values.T:
        in_order = in_order + column
    assert told["size"].to_list() == in_order.tolist()


def test_the_prior_is_part_of_the_contributions() -> None:
    flat = GREW[np.random.default_rng(2).permutation(len(GREW))]
    plain, led = (Forecaster(n_seeds=2, prior=it).fit(FEATURES, flat, ORIGINS, as_of=AS_OF) for it in ((), ("driver",)))
    assert auc(DRIVER > 0.5, led.predict(FEATURES)) > 0.9 > auc(DRIVER > 0.5, plain.predict(FEATURES))
    told = led.contributions(FEATURES.head(50))
    assert np.allclose(told.to_numpy().sum(axis=1), led.log_odds(FEATURES.head(50)), atol=1e-6)
    # What no feature tells keeps the mean where it was, and the slope at its lower bound.
    assert led.slope_ == 0.5
    assert abs(led.held_out_.mean() - flat.mean()) < 1e-6


def test_the_interval_holds_the_probability_and_narrows_with_agreement(fitted: Forecaster) -> None:
    low, high = fitted.predict_interval(FEATURES)
    said = fitted.predict(FEATURES)
    assert ((low <= said) & (said <= high) & (low < high)).all()
    assert (low > 0).all()
    assert (high < 1).all()


def test_few_rows_suffice_where_there_are_many() -> None:
    few = Forecaster(n_seeds=2, prior=(), max_rows=200).fit(FEATURES, GREW, ORIGINS, as_of=AS_OF)
    assert auc(GREW, few.predict(FEATURES)) > 0.6


def test_the_same_rows_give_the_same_forecast(fitted: Forecaster) -> None:
    again = Forecaster(n_seeds=2, prior=()).fit(FEATURES, GREW, ORIGINS, as_of=AS_OF)
    assert (again.predict(FEATURES) == fitted.predict(FEATURES)).all()


@pytest.mark.parametrize("model", [Forecaster(n_seeds=1), Baseline(("size",)), Baseline()])
def test_what_was_not_known_is_refused(model: Forecaster | Baseline) -> None:
    with pytest.raises(ValueError, match="2010-12-31 in 3 years was not known on 2012-12-31"):
        model.fit(FEATURES, GREW, ORIGINS, as_of=date(2012, 12, 31))
    with pytest.raises(ValueError, match="no row"):
        model.fit(FEATURES.head(0), GREW[:0], [], as_of=AS_OF)


def test_out_of_fold_forecasts_know_nothing_of_years_nearby() -> None:
    # Each origin grows or not as a whole, by chance: only who saw an origin, or its neighbour, could rank it.
    origins = np.array(ORIGINS, "datetime64[D]")
    seen: list[set[int]] = []

    class Spy(Baseline):
        def _learn(self, features: pl.DataFrame, grew: np.ndarray, origins: np.ndarray) -> None:
            seen.append({round(it) for it in features["size"].unique()})
            super()._learn(features, grew, origins)

        def raw_log_odds(self, features: pl.DataFrame) -> np.ndarray:
            asked = {round(it) for it in features["size"].unique()}
            assert min(abs(one - other) for one in asked for other in seen[-1]) >= 2
            return super().raw_log_odds(features)

    years = pl.DataFrame({"size": [float(it.year) for it in ORIGINS]})
    said = out_of_fold(Spy(("size",)), years, GREW, origins)
    assert len(seen) == 5
    assert np.isfinite(said).all()


def test_one_origin_alone_gives_a_forecast_without_any_held_out() -> None:
    model = Forecaster(n_seeds=1).fit(FEATURES[:N], GREW[:N], ORIGINS[:N], as_of=AS_OF)
    assert np.isnan(model.held_out_).all()
    assert np.isfinite(model.predict(FEATURES)).all()


def test_always_yes() -> None:
    model = Baseline().fit(FEATURES, GREW, ORIGINS, as_of=AS_OF)
    said = model.predict(FEATURES)
    assert (said >= model.threshold_of(said)).all()
    assert model.predict(FEATURES)[0] == pytest.approx(GREW.mean())


def test_an_indicator_keeps_the_direction_it_is_meant_in() -> None:
    against = pl.DataFrame({"size": 1 - DRIVER})
    model = Baseline(("size",)).fit(against, GREW, ORIGINS, as_of=AS_OF)
    said = model.predict(against)
    assert (np.argsort(said, kind="stable") == np.argsort((1 - DRIVER).astype(float), kind="stable")).all()
    assert np.allclose(said, GREW.mean(), atol=1e-5)
    assert auc(GREW, said) < 0.4
