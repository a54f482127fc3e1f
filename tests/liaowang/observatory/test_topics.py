"""Topics on planted groups: found, assigned, the same on one thread or two, and blind to the future."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from liaowang.observatory import GraphSettings, TopicFinder, mutual_neighbours, nearest_topics
from liaowang.text import VECTOR_SCALE

Vectors = npt.NDArray[np.int16]


def plant(
    n_groups: int = 12, size: int = 60, n_dimensions: int = 32, seed: int = 0
) -> tuple[Vectors, npt.NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n_groups, n_dimensions))
    groups = np.repeat(np.arange(n_groups), size)
    rng.shuffle(groups)
    points = centres[groups] + rng.normal(scale=0.35, size=(len(groups), n_dimensions))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.rint(points * VECTOR_SCALE).astype(np.int16), groups


def test_planted_groups_are_found() -> None:
    vectors, groups = plant()
    finder = TopicFinder(target_size=60).fit(vectors)
    topics, similarity = finder.assign(vectors)
    assert adjusted_mutual_info_score(groups, topics) > 0.97
    assert len(finder.sizes_) == 12
    assert 0.5 < similarity.min() <= similarity.max() <= 1
    assert list(finder.sizes_) == sorted(finder.sizes_, reverse=True)


@pytest.mark.parametrize("target", [30, 120])
def test_the_size_asked_for_is_met(target: int) -> None:
    cloud = np.random.default_rng(5).normal(size=(3000, 5))  # no groups in it, so that only the resolution decides
    cloud *= VECTOR_SCALE / np.linalg.norm(cloud, axis=1, keepdims=True)
    sizes = TopicFinder(target_size=target).fit(np.rint(cloud).astype(np.int16)).sizes_
    assert 0.8 * target < sizes.mean() < 1.25 * target


def test_one_thread_or_two_and_exact_or_cells_give_the_same_topics() -> None:
    vectors, _ = plant(n_groups=140, size=50, n_dimensions=48)  # above exact_below, so that cells are used
    one = TopicFinder(n_threads=1).fit(vectors)
    two = TopicFinder(n_threads=2).fit(vectors)
    assert np.array_equal(one.centres_, two.centres_)
    assert np.array_equal(one.assign(vectors)[0], two.assign(vectors)[0])
    cells = mutual_neighbours(vectors, GraphSettings())
    exact = mutual_neighbours(vectors, GraphSettings(exact_below=10**6))
    pairs = [set(zip(e.first.tolist(), e.second.tolist(), strict=True)) for e in (cells, exact)]
    assert len(pairs[0] & pairs[1]) / len(pairs[1]) > 0.95


def test_of_many_equal_documents_each_has_but_so_many_neighbours() -> None:
    vectors, _ = plant(n_groups=140, size=50, n_dimensions=48)
    vectors[:3000] = vectors[0]
    settings = GraphSettings(n_neighbours=7)
    edges = mutual_neighbours(vectors, settings, 2)
    degree = np.bincount(np.concatenate([edges.first, edges.second]), minlength=len(vectors))
    assert 0 < degree.max() <= 7
    assert (edges.first < edges.second).all()
    assert (edges.similarity[edges.second < 3000] == 1).all()
    assert (np.diff(edges.first * len(vectors) + edges.second) > 0).all()


def test_the_nearest_are_found_by_comparing_all_with_all() -> None:
    vectors, _ = plant(n_groups=10, size=40)
    edges = mutual_neighbours(vectors, GraphSettings(n_neighbours=5))
    products = vectors.astype(np.int64) @ vectors.astype(np.int64).T
    np.fill_diagonal(products, -1)
    near = products >= np.sort(products, axis=1)[:, -5:-4]
    assert set(zip(edges.first.tolist(), edges.second.tolist(), strict=True)) == set(
        zip(*(it.tolist() for it in np.nonzero(np.triu(near & near.T))), strict=True)
    )


def test_assignment_does_not_depend_on_company() -> None:
    vectors, _ = plant()
    finder = TopicFinder().fit(vectors)
    whole, _ = finder.assign(vectors)
    alone = np.concatenate([finder.assign(vectors[i : i + 1])[0] for i in range(0, len(vectors), 7)])
    assert np.array_equal(whole[::7], alone)


def test_documents_without_terms_belong_nowhere() -> None:
    vectors, _ = plant()
    vectors[:5] = 0
    finder = TopicFinder().fit(vectors)
    topics, similarity = finder.assign(vectors)
    assert (topics[:5] == -1).all()
    assert not similarity[:5].any()


def test_too_few_documents_make_no_topic() -> None:
    finder = TopicFinder().fit(np.zeros((3, 4), np.int16))
    assert len(finder.centres_) == 0
    assert (finder.assign(np.ones((2, 4), np.int16))[0] == -1).all()


def test_parameters_are_checked() -> None:
    with pytest.raises(ValueError, match="min_size must be at least 2"):
        TopicFinder(min_size=80).fit(plant()[0])


def test_nearest_topics_are_near() -> None:
    centres = np.eye(4)[[0, 0, 1, 2]] + 0.1
    links = nearest_topics(centres, 1)
    assert links["neighbour"].to_list()[:2] == [1, 0]


def test_topics_of_two_languages_are_joined_where_each_is_the_others_nearest():
    """Three matters; two are written about in both languages, with words of their own and a shared meaning."""
    chance = np.random.default_rng(5)
    meanings = np.eye(3, 8)
    words = np.eye(6, 24)
    rows, spoken, truth = [], [], []
    for matter, language, shown in [(0, "en", 0), (0, "zh", 1), (1, "en", 2), (1, "zh", 3), (2, "zh", 4)]:
        for _ in range(60):
            meaning = meanings[matter] + chance.normal(0, 0.12, 8)
            spelt = words[shown] + chance.normal(0, 0.12, 24)
            rows.append(np.concatenate([meaning / np.linalg.norm(meaning), spelt / np.linalg.norm(spelt)]))
            spoken.append(language)
            truth.append(matter)
    vectors = np.rint(np.array(rows) / np.sqrt(2) * 4000).astype(np.int16)
    languages, matters = np.array(spoken, object), np.array(truth)
    apart = TopicFinder(target_size=60).fit(vectors)
    joined = TopicFinder(target_size=60, n_shared=8).fit(vectors, languages=languages)
    assert (len(apart.centres_), len(joined.centres_)) == (5, 3)
    topic, _ = joined.assign(vectors, languages)
    assert [len(set(topic[matters == matter])) for matter in range(3)] == [1, 1, 1]
    assert len(set(topic)) == 3
    again = TopicFinder(target_size=60, n_shared=8).fit(vectors, languages=languages)
    assert (again.centres_ == joined.centres_).all()
