"""What is new, by hand-worked numbers: disruption, young terms, new pairs, distance, unusual categories."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import scipy.sparse as sp

from liaowang.observatory import (
    N_RECENT,
    UNKNOWN,
    count_citing,
    disruption,
    new_pairs,
    new_terms,
    oldest_windows,
    reach,
    text_distance,
    unusual_categories,
)

YEAR = 365.25
FAR = np.full(480, 11)
# Works 0, 1 are cited by 2, the one we ask about. 3 and 4 cite it alone, 5 it and 0, 6 only 1. 7 cites it after six
# years, 8 cites it before it was there (a later version), 9 has no references and nobody cites 10.
CITES = [(2, 0), (2, 1), (3, 2), (4, 2), (5, 2), (5, 0), (6, 1), (7, 2), (8, 2), (10, 0)]
DAYS = np.array([0, 0, 3, 4, 5, 6, 7, 9.5, 2.5, 3, 3]) * YEAR


def cites(pairs: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema=["document", "cited"], orient="row")


def test_cd5_is_what_a_hand_counts() -> None:
    counts = count_citing(cites(CITES), DAYS, np.array([2]), 11)
    assert (counts.alone[2], counts.both[2], counts.below[2]) == (2, 1, 1)
    cd5, _ = disruption(cites(CITES), DAYS, 12 * YEAR, 11)
    assert cd5.by_document[0][2] == pytest.approx((2 - 1) / 4)
    assert cd5.quote(2) == "2, 1, 1"


def test_disruption_is_undefined_and_not_zero_without_references_or_citations() -> None:
    cd5, di5 = disruption(cites(CITES), DAYS, 12 * YEAR, 11)
    for measure in (cd5, di5):
        values = measure.by_document[0]
        assert np.isnan(values[9])  # no references
        assert np.isnan(values[10])  # nobody cites it
        assert np.isnan(values[0])


def test_only_documents_whose_five_years_have_passed_count() -> None:
    cd5, _ = disruption(cites(CITES), DAYS, 7 * YEAR, 11)
    assert not np.isfinite(cd5.by_document[0][2])


def test_di5_counts_as_both_what_shares_five_references() -> None:
    # 6 builds on 0 to 5. 7 cites it with five of these, 8 with one of these, 9 alone.
    pairs = [(6, it) for it in range(6)] + [(7, 6), *((7, it) for it in range(5)), (8, 6), (8, 0), (9, 6)]
    days = np.array([0.0] * 6 + [1, 2, 2, 2]) * YEAR
    cd5, di5 = disruption(cites(pairs), days, 9 * YEAR, 10)
    assert cd5.by_document[0][6] == pytest.approx((1 - 2) / 3)
    assert di5.by_document[0][6] == pytest.approx((1 - 1) / 2)
    assert di5.quote(6) == "1, 1, 0"


def test_few_references_say_nothing_of_disruption() -> None:
    cd5, di5 = disruption(cites(CITES), np.arange(40) * YEAR, 60 * YEAR, 40)
    assert (cd5.reason, di5.reason) == ("no_references", "no_references")


def test_works_outside_the_run_count_as_references() -> None:
    inside = cites([(0, 5), (1, 0), (2, 5)])
    counts = count_citing(inside, np.array([0.0, 1, 2]) * YEAR, np.array([0]), 3)
    assert (counts.alone[0], counts.both[0], counts.below[0]) == (1, 0, 1)


@pytest.fixture
def planted() -> tuple[sp.csr_matrix, np.ndarray, list[str]]:
    """Documents of twelve windows on six old terms, a young one in the last window, and one pair first joined there."""
    names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "newborn"]
    rows, windows = [], []
    for window in range(11, -1, -1):
        for number in range(40):
            has = [1, 1, 1, 1, 1, 0, 0] if number % 2 else [0, 1, 1, 1, 1, 1, 0]
            if window == 0 and number == 0:
                has = [1, 1, 1, 1, 1, 1, 0]  # alpha with zeta for the first time
            if window == 0 and number in {2, 4, 6}:
                has = [0, 1, 1, 1, 1, 1, 1]
            rows.append(has)
            windows.append(window)
    return sp.csr_matrix(np.array(rows, float)), np.array(windows), names


def test_young_terms_are_found_where_they_are_planted(planted: tuple[sp.csr_matrix, np.ndarray, list[str]]) -> None:
    holds, windows, names = planted
    measure = new_terms(holds, windows, FAR, names)
    values = measure.by_document[0]
    last = np.flatnonzero(windows == 0)
    assert values[last[2]] == pytest.approx(1 / 6)
    assert values[last[1]] == 0
    assert measure.quote(int(last[2])) == "newborn"
    assert np.isnan(values[windows >= N_RECENT]).all()


def test_a_short_past_says_nothing_of_novelty(planted: tuple[sp.csr_matrix, np.ndarray, list[str]]) -> None:
    holds, windows, names = planted
    short = np.where(windows < 4, windows, UNKNOWN)
    assert new_terms(holds, short, np.full(len(short), 3), names).reason == "short_past"
    assert new_pairs(holds, short, np.full(len(short), 3), names).reason == "short_past"


def test_a_pair_surprises_by_what_chance_would_have_joined() -> None:
    # Two narrow terms of 9 records each in 2,000 never met before; eight other narrow terms always go together.
    rows, windows = [], []
    for number in range(2000):
        has = np.zeros(10)
        if number < 9:
            has[[0, 2, 3, 4, 5]] = 1
        elif number < 18:
            has[[1, 2, 3, 4, 5]] = 1
        rows.append(has)
        windows.append(11 - number * 11 // 2000)
    rows.append(np.array([1, 1, 1, 1, 1, 1, 0, 0, 0, 0.0]))
    windows.append(0)
    holds, when = sp.csr_matrix(np.array(rows)), np.array(windows)
    measure = new_pairs(holds, when, np.full(len(when), 11), [f"t{it}" for it in range(10)])
    expected = 9 * 9 / int((when > 0).sum())
    assert measure.by_document[0][-1] == pytest.approx(np.log1p(expected) / 15)
    assert measure.quote(2000) == "t0 × t1"


def test_distance_is_one_less_the_mean_cosine_of_the_ten_nearest() -> None:
    # Ten earlier documents along the first axis, and more along the second that must not count.
    vectors = np.array([[100, 0]] * 10 + [[0, 100]] * 30 + [[60, 80], [100, 0]] + [[60, 80]] * 10, np.int16)
    windows = np.array([5] * 40 + [0, 0] + [1] * 10)
    topics = np.zeros(len(windows), int)
    topics[10:40] = 2
    near = pl.DataFrame({"topic": [0], "neighbour": [1]})
    before, _, after = text_distance(
        vectors, topics, windows, np.full(len(windows), 7), near, pl.Series(["t"] * len(windows))
    )
    assert before.by_document[0][40] == pytest.approx(0.0)  # the ten of last year say the same
    assert before.by_document[0][41] == pytest.approx(0.0)
    assert np.isnan(before.by_document[0][0])
    assert after.reason == "short_past"


def test_likeness_now_tells_a_new_matter_from_a_stray() -> None:
    rng = np.random.default_rng(0)
    old = np.tile([100, 0, 0], (60, 1))
    new = np.tile([10, 99, 0], (30, 1))
    stray = np.array([[10, 10, 98]])
    vectors = np.concatenate([old, new, stray]).astype(np.int16)
    windows = np.concatenate([rng.permutation(np.repeat(np.arange(3, 13), 6)), np.repeat([0, 1, 2], 10), [0]])
    topics = np.zeros(len(windows), int)
    near = pl.DataFrame({"topic": [0], "neighbour": [1]})
    before, now, _ = text_distance(
        vectors, topics, windows, np.full(len(windows), 12), near, pl.Series([f"t{i}" for i in range(len(windows))])
    )
    assert now.by_document[0][60] > 2  # like its fellows, unlike the past
    assert abs(now.by_document[0][-1]) < 1  # like nothing
    assert before.by_document[0][-1] > 0.8


def test_unusual_categories_need_two_of_one_scheme() -> None:
    classes = pl.DataFrame({"document": [0, 0, 1], "category": ["arxiv:a", "acm:b", "arxiv:a"]})
    assert unusual_categories(classes, np.zeros(2, int)).reason == "one_category"


def test_later_documents_do_not_make_a_pair_of_categories_usual() -> None:
    classes = pl.DataFrame({"document": [0, 0, 1, 1, 2, 3], "category": ["s:a", "s:b", "s:a", "s:b", "s:a", "s:b"]})
    windows = np.array([0, UNKNOWN, 0, 0])
    assert unusual_categories(classes, windows).by_document[0][0] == pytest.approx(np.log(4 / 3))


def test_categories_of_a_hundred_thousand_documents_are_as_usual_as_those_of_few() -> None:
    n = 70_000  # the product of two such counts is more than 32 bits hold
    rows = np.repeat(np.arange(n), 2)
    classes = pl.DataFrame({"document": rows, "category": ["s:a", "s:b"] * n})
    assert unusual_categories(classes, np.zeros(n, int)).by_document[0].tolist() == [0.0] * n


def test_reach_is_the_entropy_of_categories() -> None:
    classes = pl.DataFrame({"document": [0, 1, 2, 3], "category": ["s:a", "s:a", "s:a", "s:b"]})
    values = reach(classes, np.zeros(4, int), np.zeros(4, int)).by_document[0]
    assert values.mean() == pytest.approx(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))


def test_a_language_without_a_past_here_is_not_called_new(
    planted: tuple[sp.csr_matrix, np.ndarray, list[str]],
) -> None:
    holds, windows, names = planted
    language = pl.Series(["zh" if window < 2 and number % 2 else "en" for number, window in enumerate(windows)])
    values = new_terms(holds, windows, oldest_windows(windows, language), names).by_document[0]
    is_zh = (language == "zh").to_numpy()
    assert np.isnan(values[is_zh]).all()
    assert np.isfinite(values[~is_zh & (windows < N_RECENT)]).all()
