"""Rankers judged by what was said of lists: a better one is known, an equal one is not called better."""

from __future__ import annotations

import numpy as np
import pytest
from tests.liaowang.matching.graded import make_pairs

from liaowang.matching import NoGradesError, Said, judge, retrain


def lists(n: int, size: int = 10, seed: int = 0) -> list[Said]:
    draw = np.random.default_rng(seed)
    return [
        Said(str(number), "", "", str(place), int(draw.choice([0, 1, 2, 3, 4], p=[0.5, 0.2, 0.15, 0.1, 0.05])), 0.5)
        for number in range(n)
        for place in range(size)
    ]


def test_a_better_ranker_is_called_better_and_a_worse_one_is_not() -> None:
    rows = lists(60)
    chance = np.random.default_rng(1).random(len(rows))
    truth = np.array([row.level for row in rows], float)
    better, worse = judge(rows, chance, truth), judge(rows, truth, chance)
    assert better.is_better
    assert better.low > 0
    assert not worse.is_better
    assert worse.gain == pytest.approx(-better.gain)


def test_rankers_that_differ_by_chance_are_hardly_ever_told_apart() -> None:
    rows = lists(40)
    draws = [np.random.default_rng(seed).random((2, len(rows))) for seed in range(60)]
    assert sum(judge(rows, first, second).is_better for first, second in draws) <= 5


def test_few_lists_are_never_enough() -> None:
    rows = lists(8)
    truth = np.array([row.level for row in rows], float)
    assert not judge(rows, -truth, truth).is_better


def test_what_was_hardly_ever_shown_counts_more() -> None:
    rows = [Said("a", "", "", "often", 2, 1.0), Said("a", "", "", "rare", 2, 0.1)]
    assert judge(rows, np.array([1.0, 0.0]), np.array([0.0, 1.0])).gain > 0


def test_scores_and_propensities_are_checked() -> None:
    rows = lists(2)
    with pytest.raises(ValueError, match="one score"):
        judge(rows, np.zeros(3), np.zeros(len(rows)))
    with pytest.raises(ValueError, match="propensity"):
        judge([Said("a", "", "", "b", 1, 0.0)], np.zeros(1), np.zeros(1))


def test_a_ranker_is_trained_on_what_was_said_and_judged_on_lists_it_had_not_seen() -> None:
    pairs = make_pairs(30, 15)
    assert pairs.levels is not None
    # A list in which one thing was asked for and the opposite was wanted: likeness alone ranks it wrongly.
    rows = [
        Said(*row, int(5 - level), 0.8)
        for *row, level in zip(
            pairs.demand_ids, pairs.demand_titles, pairs.demand_texts, pairs.achievements, pairs.levels, strict=True
        )
    ]
    ranker, judgement = retrain(rows)
    assert judgement.is_better
    assert judgement.n == 30
    assert ranker.told_["pairs"] == len(rows)


def test_too_little_that_was_said_is_refused() -> None:
    with pytest.raises(NoGradesError):
        retrain(lists(4))
