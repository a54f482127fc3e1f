"""Bands of growth from what became of past topics alike."""

from __future__ import annotations

import numpy as np

from liaowang.observatory import Analogues, band_coverage

RNG = np.random.default_rng(0)


def make_past(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    said = RNG.uniform(0.02, 0.9, n)
    before = RNG.integers(20, 200, n)
    growth = (said - 0.3)[:, None] * [1.0, 1.5, 2.0] + RNG.normal(0, 2 / np.sqrt(before)[:, None], (n, 3))
    return said, before, growth


def test_eight_in_ten_come_to_lie_in_the_band() -> None:
    past = Analogues(*make_past(4000))
    said, before, growth = make_past(500)
    bands = past.band(said, before)
    assert (np.diff(bands, axis=2) >= 0).all()
    assert all(0.74 < it < 0.88 for it in band_coverage(bands, growth))
    small, large = past.band([0.3], [20])[0], past.band([0.3], [200])[0]
    assert (small[:, 2] - small[:, 0] > large[:, 2] - large[:, 0]).all()
    assert past.band([0.8], [60])[0, 2, 1] > past.band([0.1], [60])[0, 2, 1]


def test_topics_that_no_forecast_was_held_out_for_are_not_looked_at() -> None:
    past = Analogues(np.array([np.nan, 0.2]), np.array([50, 50]), np.array([[9.0], [0.5]]))
    assert past.band([0.2], [50]).tolist() == [[[0.5, 0.5, 0.5]]]
    assert np.isnan(Analogues(np.array([np.nan]), np.array([50]), np.array([[9.0]])).band([0.2], [50])).all()
