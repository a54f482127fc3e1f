"""The order in which matches are shown."""

from __future__ import annotations

from collections import Counter

import numpy as np

from liaowang.matching.diversity import MOST_OF_OWNER, arrange

SCORES = [1 - 0.01 * at for at in range(40)]
APART = np.eye(40)


def test_by_score_where_nothing_speaks_against_it() -> None:
    placed = arrange(SCORES, [str(at) for at in range(40)], APART, {}, limit=10, seed=1, explores=False)
    assert [it.at for it in placed] == list(range(10))
    assert {(it.propensity, it.moved_for) for it in placed} == {(1.0, "")}


def test_an_owner_has_few_of_the_first_ten() -> None:
    owners = ["a"] * 20 + [str(at) for at in range(20)]
    placed = arrange(SCORES, owners, APART, {}, limit=10, seed=1, explores=False)
    assert sum(owners[it.at] == "a" for it in placed) == MOST_OF_OWNER
    alone = arrange(SCORES, ["a"] * 40, APART, {}, limit=10, seed=1, explores=False)
    assert [it.at for it in alone] == list(range(10))


def test_repetitions_give_way() -> None:
    alike = np.eye(40)
    alike[:5, :5] = 1.0
    placed = arrange(SCORES, [""] * 40, alike, {}, limit=10, seed=1, explores=False)
    assert placed[0].at == 0
    assert {1, 2, 3, 4} & {it.at for it in placed[:6]} == set()


def test_an_owner_seen_often_gives_way() -> None:
    owners = [str(at) for at in range(40)]
    exposure = {"0": 100} | {str(at): 1 for at in range(1, 40)}
    placed = arrange(SCORES, owners, APART, exposure, limit=10, seed=1, explores=False)
    assert placed[0].at == 1
    moved = next(it for it in placed if it.at == 0)
    assert moved.moved_for == "exposure"


def test_the_same_seed_gives_the_same_order_and_draws_have_their_propensity() -> None:
    owners = [str(at) for at in range(40)]
    exposure = {str(at): 10 for at in range(10)}
    first = arrange(SCORES, owners, APART, exposure, limit=20, seed=7)
    assert first == arrange(SCORES, owners, APART, exposure, limit=20, seed=7)
    assert sorted({it.at for it in first}) == sorted(it.at for it in first)
    assert [place for place, it in enumerate(first, 1) if it.propensity < 1] == [5, 10, 15, 20]
    assert any(it.moved_for == "newcomer" for it in first)


def test_propensities_are_how_often_it_happens() -> None:
    owners = [str(at) for at in range(40)]
    exposure = {str(at): 10 for at in range(10)}
    seen, told = Counter[int](), {}
    for seed in range(4000):
        fifth = arrange(SCORES, owners, APART, exposure, limit=5, seed=seed)[4]
        seen[fifth.at] += 1
        told[fifth.at] = fifth.propensity
    assert len(seen) > 10
    for at, propensity in told.items():
        assert abs(seen[at] / 4000 - propensity) < 0.03
