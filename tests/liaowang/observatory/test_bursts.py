"""Kleinberg's automaton: an example worked by hand, and every short series against all its state sequences."""

from __future__ import annotations

from itertools import product
from math import comb, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaowang.observatory import BurstDetector


def test_worked_by_hand() -> None:
    # p0 = 7/30, p1 = 14/30. In the middle: 5 ln 2 + 5 ln(16/23) = 3.4657 - 1.8145 = 1.6512, above ln 3 = 1.0986;
    # at the ends: ln 2 + 9 ln(16/23) = -2.5730. So the burst is the middle period, with weight 1.6512.
    detector = BurstDetector().fit([[1, 5, 1]], [10, 10, 10])
    assert detector.states_.tolist() == [[0, 1, 0]]
    assert detector.bursts() == [(0, 1, 1, pytest.approx(1.6512, abs=1e-4))]
    assert detector.weights_[0, 0] == pytest.approx(-2.5730, abs=1e-4)


def test_the_step_up_decides() -> None:
    # 1.50 ln 3 = 1.6479 is below the gain of 1.6512, 1.51 ln 3 = 1.6589 above it.
    assert len(BurstDetector(gamma=1.50).fit([[1, 5, 1]], [10, 10, 10]).bursts()) == 1
    assert BurstDetector(gamma=1.51).fit([[1, 5, 1]], [10, 10, 10]).bursts() == []


def cheapest(hits: list[int], totals: list[int], ratio: float, gamma: float) -> float:
    """Cost of the best of all state sequences, straight from the paper."""
    p0 = sum(hits) / sum(totals)
    p = (p0, min(ratio * p0, 0.9999))
    fit = [
        [-log(comb(d, r) * p[i] ** r * (1 - p[i]) ** (d - r)) for r, d in zip(hits, totals, strict=True)]
        for i in (0, 1)
    ]
    best = float("inf")
    for states in product((0, 1), repeat=len(hits)):
        steps = sum(gamma * log(len(hits)) for a, b in zip((0, *states), states, strict=False) if b > a)
        best = min(best, steps + sum(fit[state][t] for t, state in enumerate(states)))
    return best


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=8).filter(any), st.floats(1.2, 3), st.floats(0, 2))
def test_viterbi_finds_the_cheapest_sequence(hits: list[int], ratio: float, gamma: float) -> None:
    totals = [10] * len(hits)
    detector = BurstDetector(ratio=ratio, gamma=gamma).fit([hits], totals)
    states = detector.states_[0].tolist()
    p0 = sum(hits) / sum(totals)
    p = (p0, min(ratio * p0, 0.9999))
    steps = sum(gamma * log(len(hits)) for a, b in zip([0, *states], states, strict=False) if b > a)
    cost = steps + sum(
        -log(comb(10, r) * p[s] ** r * (1 - p[s]) ** (10 - r)) for r, s in zip(hits, states, strict=True)
    )
    assert cost == pytest.approx(cheapest(hits, totals, ratio, gamma))


def test_planted_bursts_are_found() -> None:
    rng = np.random.default_rng(3)
    totals = np.full(20, 2000)
    share = np.full((50, 20), 0.01)
    share[:, 12:16] = 0.03
    found = BurstDetector().fit(rng.binomial(totals, share), totals)
    right = (found.states_[:, 12:16] == 1).mean(), (np.delete(found.states_, range(12, 16), axis=1) == 0).mean()
    assert min(right) > 0.98


@pytest.mark.parametrize(
    ("hits", "totals"), [([[0, 0, 0]], [5, 5, 5]), ([[5, 5, 5]], [5, 5, 5]), ([[1, 2, 1]], [9, 9, 9])]
)
def test_nothing_bursts_without_cause(hits: list[list[int]], totals: list[int]) -> None:
    assert BurstDetector().fit(hits, totals).bursts() == []


def test_periods_without_records_do_no_harm() -> None:
    assert BurstDetector().fit([[0, 1, 0, 8]], [0, 10, 0, 10]).bursts()[0][:3] == (0, 3, 3)


@pytest.mark.parametrize("parameters", [{"ratio": 1.0}, {"gamma": -1.0}])
def test_parameters_are_checked(parameters: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="ratio must be above 1"):
        BurstDetector(**parameters).fit([[1]], [2])


def test_more_hits_than_records_are_refused() -> None:
    with pytest.raises(ValueError, match="more hits than records"):
        BurstDetector().fit([[3]], [2])
