"""Planted severities are taken out again, and reviewers are assigned as well as can be."""

from __future__ import annotations

from itertools import product
from statistics import fmean

import numpy as np
import pytest

from liaowang.runs import assign_reviewers, sum_up_reviews

ENTRIES = [f"e{at:02}" for at in range(40)]
EXPERTS = [f"x{at:02}" for at in range(12)]


def planted(seed: int, noise: float = 0.0) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Each entry scored by three experts of different severity; give worth on the scale of the average expert."""
    rng = np.random.default_rng(seed)
    severity = dict(zip(EXPERTS, rng.normal(0, 12, len(EXPERTS)), strict=True))
    middle = fmean(severity.values())
    worth = dict(zip(ENTRIES, rng.uniform(40, 90, len(ENTRIES)), strict=True))
    totals = {
        (entry, expert): float(worth[entry] + severity[expert] - middle + rng.normal(0, noise))
        for entry in ENTRIES
        for expert in rng.choice(EXPERTS, 3, replace=False)
    }
    return worth, totals


def test_planted_severities_are_taken_out() -> None:
    worth, totals = planted(1)
    found = sum_up_reviews(totals)
    assert {it: found[it].corrected for it in ENTRIES} == pytest.approx(worth)
    assert {found[it].group for it in ENTRIES} == {0}
    assert max(abs(found[it].mean - worth[it]) for it in ENTRIES) > 5


def test_under_noise_the_correction_is_nearer_than_the_mean() -> None:
    gains = []
    for seed in range(10):
        worth, totals = planted(seed, noise=5)
        found = sum_up_reviews(totals)
        error = {
            name: fmean((getattr(found[it], name) - worth[it]) ** 2 for it in ENTRIES) for name in ("corrected", "mean")
        }
        gains.append(error["corrected"] / error["mean"])
    assert fmean(gains) < 0.75


def test_a_planted_outlier_is_flagged_and_no_other() -> None:
    _, totals = planted(2, noise=2)
    odd = next(iter(totals))
    assert not any(it.outliers for it in sum_up_reviews(totals).values())
    totals[odd] -= 45
    flagged = {(entry, expert) for entry, it in sum_up_reviews(totals).items() for expert in it.outliers}
    assert flagged == {odd}


def test_entries_without_a_common_expert_are_told_apart() -> None:
    found = sum_up_reviews({("a", "x"): 70, ("a", "y"): 50, ("b", "z"): 90})
    assert found["a"].group != found["b"].group
    assert (found["a"].corrected, found["b"].corrected) == (pytest.approx(60), pytest.approx(90))
    assert (found["b"].n, found["b"].spread) == (1, 0)


def test_no_reviews_no_summary() -> None:
    assert sum_up_reviews({}) == {}


def test_everybody_gets_what_they_need_within_the_load() -> None:
    rng = np.random.default_rng(3)
    fit = {pair: float(rng.uniform()) for pair in product(ENTRIES, EXPERTS) if rng.uniform() < 0.7}
    found = assign_reviewers(dict.fromkeys(ENTRIES, 3), dict.fromkeys(EXPERTS, 10), fit)
    assert not found.missing
    assert set(found.pairs) <= set(fit)
    assert all(sum(entry == it for entry, _ in found.pairs) == 3 for it in ENTRIES)
    assert all(sum(expert == it for _, expert in found.pairs) == 10 for it in EXPERTS)


def test_the_best_fit_is_found() -> None:
    fit = {("a", "x"): 1.0, ("a", "y"): 0.9, ("b", "x"): 0.9, ("b", "y"): 0.1}
    assert assign_reviewers({"a": 1, "b": 1}, {"x": 1, "y": 1}, fit).pairs == [("a", "y"), ("b", "x")]


def test_a_gap_is_told_and_kept_as_small_as_can_be() -> None:
    fit = {("a", "x"): 0.1, ("b", "x"): 1.0, ("b", "y"): 0.1}
    found = assign_reviewers({"a": 2, "b": 1}, {"x": 1, "y": 1}, fit)
    assert (found.pairs, found.missing) == ([("a", "x"), ("b", "y")], {"a": 1})
    assert assign_reviewers({"a": 2}, {"x": 1}, {}).missing == {"a": 2}
    assert assign_reviewers({"a": 0}, {"x": 1}, {("a", "x"): 1.0}).pairs == []


def test_an_even_load_is_preferred_among_equals() -> None:
    found = assign_reviewers(dict.fromkeys("abcd", 1), {"x": 4, "y": 4}, dict.fromkeys(product("abcd", "xy"), 1.0))
    assert sorted(expert for _, expert in found.pairs) == ["x", "x", "y", "y"]
