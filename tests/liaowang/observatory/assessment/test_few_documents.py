"""A few documents looked at beside all others: what an update does, and gets what a whole run gets."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import Likeness, Pairings, nearest_topics, new_pairs, text_distance

N, N_TOPICS = 3_000, 12
chance = np.random.default_rng(5)
WINDOWS = chance.integers(-1, 12, N)
FEW = (WINDOWS == 0) & (chance.random(N) < 0.3)
OLDEST = np.full(N, 12)


def test_the_pairs_of_a_few_documents_are_as_new_as_among_those_of_all() -> None:
    # Each joins some of forty narrow terms; the later a document, the further the terms that it draws from reach.
    reach = np.clip(40 - 2 * WINDOWS, 8, 40)
    terms = (chance.random((N, 12)) * reach[:, None]).astype(int) * 30 + chance.integers(0, 30, (N, 12))
    rows = np.repeat(np.arange(N), 12)
    holds = sp.csr_matrix((np.ones(rows.size), (rows, terms.ravel())), shape=(N, 1_200))
    names = [f"t{it}" for it in range(1_200)]
    whole, few = Pairings.nothing(N), Pairings.nothing(N)
    new_pairs(holds, WINDOWS, OLDEST, names, whole)
    few.leading[~FEW] = whole.leading[~FEW]  # as kept from the run before
    new_pairs(holds, WINDOWS, OLDEST, names, few, FEW)
    assert 0 < FEW.sum() < 0.05 * N
    assert (whole.best[FEW] >= 0).any()
    assert (few.best[FEW] == whole.best[FEW]).all()
    np.testing.assert_array_equal(few.value[FEW], whole.value[FEW])
    assert np.isnan(few.value[~FEW]).all()


def test_a_few_documents_are_as_near_to_others_as_among_all() -> None:
    centres = chance.normal(size=(N_TOPICS, 16))
    topics = chance.integers(-1, N_TOPICS, N)
    vectors = (200 * (centres[topics] + chance.normal(size=(N, 16)))).astype(np.int16)
    near = nearest_topics(centres, 3)
    titles = pl.Series([f"t{it}" for it in range(N)])
    compared = chance.random(N) < 0.7
    whole, few = Likeness.nothing(N), Likeness.nothing(N)
    text_distance(vectors, topics, WINDOWS, OLDEST, near, titles, compared, whole)
    text_distance(vectors, topics, WINDOWS, OLDEST, near, titles, compared, few, FEW, n_threads=2)
    for it in fields(Likeness):
        of_few, of_all = getattr(few, it.name), getattr(whole, it.name)
        np.testing.assert_array_equal(of_few[FEW], of_all[FEW])
    # Those that it is compared with are of the own topic or of the three beside it, earlier, and of the sample.
    home = {(it, it) for it in range(N_TOPICS)} | set(near.select("topic", "neighbour").iter_rows())
    found = [(it, int(few.nearest_before[it])) for it in np.flatnonzero(FEW & (topics >= 0))]
    assert all(
        compared[two] and WINDOWS[two] > WINDOWS[one] and (topics[one], topics[two]) in home for one, two in found
    )
    assert np.isfinite(few.before[FEW & (topics >= 0)]).all()


def test_where_nothing_is_to_be_compared_with_nothing_is_told() -> None:
    topics, windows = np.zeros(N, np.int64), WINDOWS
    near = pl.DataFrame(schema={"topic": pl.Int64, "neighbour": pl.Int64})
    found, titles = Likeness.nothing(N), pl.Series(["t"] * N)
    vectors = np.ones((N, 4), np.int16)
    text_distance(vectors, topics, windows, OLDEST, near, titles, np.zeros(N, bool), found)
    assert np.isnan(found.before).all()
    assert (found.nearest_before < 0).all()
