"""The ranker against planted truth: what it learns, what it keeps, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr
from tests.liaowang.matching.graded import make_pairs

from liaowang.matching import NoGradesError, Pairs, Ranker, rank_unlearnt
from liaowang.records import InputError


@pytest.fixture(scope="module")
def trained() -> Ranker:
    return Ranker(n_seeds=2, n_trees=60).fit(make_pairs(seed=1))


def test_it_grades_demands_that_it_has_not_seen_and_better_than_likeness_alone(trained: Ranker) -> None:
    pairs = make_pairs(seed=2)
    assert pairs.levels is not None
    graded, unlearnt = trained.predict(pairs), rank_unlearnt(pairs)
    learnt = spearmanr(graded.scores, pairs.levels).statistic
    assert learnt > 0.85
    assert learnt > spearmanr(unlearnt.scores, pairs.levels).statistic > 0.5
    assert np.abs(graded.levels - pairs.levels).mean() < 0.45
    for levels in (graded.levels, unlearnt.levels):
        assert levels.min() >= 1
        assert levels.max() <= 4


def test_a_model_read_back_says_the_same(trained: Ranker, tmp_path: Path) -> None:
    trained.save(tmp_path / "model")
    again, pairs = Ranker.load(tmp_path / "model"), make_pairs(4, 8, seed=3)
    np.testing.assert_array_equal(again.predict(pairs).scores, trained.predict(pairs).scores)
    assert again.version == trained.version
    assert again.told_ == trained.told_


def test_the_same_pairs_and_seed_give_the_same_model() -> None:
    first, second, other = (
        Ranker(n_seeds=1, n_trees=10, random_state=seed).fit(make_pairs(4, 12)) for seed in (0, 0, 1)
    )
    assert first.version == second.version != other.version


def test_a_list_is_ranked_as_in_a_table(trained: Ranker) -> None:
    pairs = make_pairs(1, 20, seed=4)
    relevances, levels, parts = trained.rank(pairs.demand_titles[0], pairs.demand_texts[0], pairs.achievements)
    graded = trained.predict(pairs)
    np.testing.assert_allclose(levels, graded.levels)
    np.testing.assert_array_equal(np.argsort(-relevances, kind="stable"), np.argsort(-graded.scores, kind="stable"))
    assert relevances.min() >= 0
    assert relevances.max() <= 1
    best, worst = parts[int(relevances.argmax())], parts[int(relevances.argmin())]
    assert set(best) == {"characters", "words", "vectors", "list", "sizes"}
    assert sum(best.values()) > sum(worst.values())


def test_the_order_of_rows_changes_nothing(trained: Ranker) -> None:
    pairs = make_pairs(5, 10, seed=5)
    order = np.random.default_rng(0).permutation(len(pairs))
    np.testing.assert_allclose(
        trained.predict(pairs.take(order)).scores, trained.predict(pairs).scores[order], rtol=0, atol=1e-6
    )


def test_texts_that_say_nothing_are_graded_all_the_same(trained: Ranker) -> None:
    pairs = Pairs(["a", "a", "b"], ["", "", "电池"], ["", "", ""], ["", "锂", ""], None, [])
    for graded in (trained.predict(pairs), rank_unlearnt(pairs)):
        assert np.isfinite(graded.scores).all()
        assert ((graded.levels >= 1) & (graded.levels <= 4)).all()


def test_a_pair_without_a_grade_is_compared_with_but_not_learnt_from() -> None:
    pairs = make_pairs(6, 12)
    assert pairs.levels is not None
    levels = np.where(np.arange(len(pairs)) % 3, pairs.levels, 0)
    seen = Pairs(pairs.demand_ids, pairs.demand_titles, pairs.demand_texts, pairs.achievements, levels, [])
    assert Ranker(n_seeds=1, n_trees=5).fit(seen).told_["pairs"] == int((levels > 0).sum())


@pytest.mark.parametrize("kept", ["one level", "one demand"])
def test_what_teaches_nothing_is_refused(kept: str) -> None:
    pairs = make_pairs(3, 10)
    assert pairs.levels is not None
    rows = np.flatnonzero(pairs.levels == 1) if kept == "one level" else np.arange(10)
    with pytest.raises(NoGradesError):
        Ranker(n_seeds=1, n_trees=5).fit(pairs.take(rows))


def test_a_missing_damaged_or_foreign_model_is_refused(trained: Ranker, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no ranker"):
        Ranker.load(tmp_path)
    trained.save(tmp_path)
    told = json.loads((tmp_path / "ranker.json").read_text(encoding="utf-8"))
    (tmp_path / "ranker.json").write_text(json.dumps(told | {"version": 0}), encoding="utf-8")
    with pytest.raises(InputError, match="another version"):
        Ranker.load(tmp_path)
    (tmp_path / "trees.json").write_text("[[]", encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        Ranker.load(tmp_path)


def test_parameters_are_checked() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Ranker(n_seeds=0).fit(make_pairs(2, 5))
