"""The measures, by hand and against what is known of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from liaowang.observatory import (
    auc,
    calibration_error,
    compare,
    critical_success,
    perfect_calibration_error,
    precision_at,
    rank_correlation,
    reliability,
    verify,
    verify_by_size,
)

GREW = np.array([1, 0, 1, 1, 0, 0, 0, 0], bool)
SAID = np.array([0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1])


def test_hand_worked() -> None:
    # Pairs won: 0.9 beats 5, 0.7 beats 4, 0.4 beats 3 and draws with one.
    assert auc(GREW, SAID) == pytest.approx((5 + 4 + 3.5) / 15)
    assert critical_success(GREW, SAID, 0.7) == pytest.approx(2 / 4)
    # Of the fourth and fifth, equal, one fits: half a hit.
    assert precision_at(GREW, SAID, 4) == pytest.approx(2.5 / 4)


def test_nothing_grew() -> None:
    assert math.isnan(auc([False, False], [0.1, 0.2]))
    assert math.isnan(critical_success([False, False], [0.1, 0.2], 0.5))


def test_always_yes_has_the_base_rate_as_csi() -> None:
    assert critical_success(GREW, np.ones(8), 0.5) == pytest.approx(3 / 8)
    assert precision_at(GREW, np.ones(8), 3) == pytest.approx(3 / 8)
    assert auc(GREW, np.ones(8)) == 0.5


@pytest.mark.parametrize("n", [1, 9, 10, 11, 95])
def test_calibration_error_is_that_of_the_table(n: int) -> None:
    rng = np.random.default_rng(n)
    said, grew = rng.random(n), rng.random(n) < 0.5
    table = reliability(grew, said)
    by_table = float((table["n"] * (table["said"] - table["came"]).abs()).sum() / n)
    assert table["n"].sum() == n
    assert calibration_error(grew, said) == pytest.approx(by_table)


def test_true_probabilities_show_the_error_of_a_perfect_forecaster() -> None:
    rng = np.random.default_rng(0)
    said = rng.random(1000)
    grew = rng.random(1000) < said
    floor = perfect_calibration_error(said)
    assert 0.02 < floor < 0.05
    assert abs(calibration_error(grew, said) - floor) < 0.02
    assert calibration_error(grew, np.sqrt(said)) > 3 * floor


def test_intervals_hold_the_value_and_are_repeatable() -> None:
    rng = np.random.default_rng(1)
    said = rng.random(400)
    grew = rng.random(400) < said
    told = verify(grew, said, 0.5, growth=said)
    for name in ("auc", "csi", "precision_at_50", "brier"):
        low, high = told[f"{name}_interval"]
        assert low <= told[name] <= high
    assert told == verify(grew, said, 0.5, growth=said)
    assert told["rank_correlation"] == 1


def test_paired_interval_tells_better_from_equal() -> None:
    rng = np.random.default_rng(2)
    truth = rng.random(500)
    grew = rng.random(500) < truth
    better = compare(grew, truth, rng.random(500), (0.5, 0.5))["auc"]
    assert better["low"] > 0
    same = compare(grew, truth, truth, (0.5, 0.5))["auc"]
    assert (same["low"], same["difference"], same["high"]) == (0, 0, 0)


def test_sizes_split_all_units() -> None:
    told = verify_by_size(GREW, SAID, 0.5, [10, 20, 45, 50, 60, 90, 100, 39])
    assert [it["n"] for it in told] == [3, 3, 2]


def test_no_correlation_with_a_constant() -> None:
    assert math.isnan(rank_correlation([1, 2, 3], [0.5, 0.5, 0.5]))
