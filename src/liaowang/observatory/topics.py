"""Topics: dense groups of documents, found up to a cut-off; later documents are assigned, never clustered."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator

from liaowang.observatory.centres import Floats, Ints, mean_centres, nearest_centres, squared_lengths
from liaowang.observatory.graph import Edges, GraphSettings, mutual_neighbours

Strings = npt.NDArray[np.object_]
_USUAL_DENSITY = 0.16
"""Resolution times documents a topic, where the search begins."""
_SLOPES = (-3.0, -0.3)
"""Bounds of how the logarithm of the size goes with that of the resolution."""
_CLOSE = 0.03
_MOST_TRIES = 9


class TopicFinder(BaseEstimator):  # type: ignore[misc]
    """Find topics by Leiden's algorithm on the graph of mutual neighbours.

    Leiden (Traag, Waltman, van Eck 2019) optimises the constant Potts model, whose resolution is a density: topics of
    the same density come out of large and small corpora. The resolution is searched until topics hold
    `target_size` documents on average. A document then belongs to the topic with the nearest centre: the one rule that
    counts past and future alike.

    Documents of two languages share few words, so the graph joins hardly any of them. Topics of different languages are
    joined afterwards, where each is the other's nearest in the dimensions that languages share: the mean of many
    documents is surer than any one of them. A topic then has a centre for each of its languages, and a document is
    compared with those of its own.

    Parameters
    ----------
    target_size : int
        Documents a topic should hold on average.
    min_size : int
        Smaller groups are no topics; their documents go to the nearest.
    n_neighbours, n_probes : int
        See `GraphSettings`.
    n_shared : int
        Leading dimensions that languages share; 0 for none.
    min_shared_cosine : float
        Topics of two languages are joined from this cosine of their shared dimensions on.
    seed : int
        The same documents and seed give the same topics.
    n_threads : int
        Speed only.

    Attributes
    ----------
    centres_ : array of float32, shape (topics, dimensions)
        Whole numbers, of the vectors' length; the largest topic first.
    centres_by_language_ : dict of str to array, same shape
        The shared dimensions of all members with the others of the members of that language alone.
    sizes_ : array of int64
        Documents of each topic as clustered.
    resolution_ : float
    edges_ : Edges
        The graph of mutual neighbours.
    """

    def __init__(
        self,
        *,
        target_size: int = 60,
        min_size: int = 10,
        n_neighbours: int = 15,
        n_probes: int = 32,
        n_shared: int = 0,
        min_shared_cosine: float = 0.57,
        seed: int = 0,
        n_threads: int = 1,
    ) -> None:
        self.target_size = target_size
        self.min_size = min_size
        self.n_neighbours = n_neighbours
        self.n_probes = n_probes
        self.n_shared = n_shared
        self.min_shared_cosine = min_shared_cosine
        self.seed = seed
        self.n_threads = n_threads

    def fit(
        self,
        vectors: npt.NDArray[np.int16],
        y: None = None,  # noqa: ARG002
        *,
        initial: npt.NDArray[np.int64] | None = None,
        languages: Strings | None = None,
        edges: Edges | None = None,
    ) -> TopicFinder:
        """Find the topics of documents up to the cut-off.

        Parameters
        ----------
        vectors : array of int16, shape (documents, dimensions)
            In a fixed order; only documents up to the cut-off.
        initial : array of int64, shape (documents,), optional
            Groups to start from, -1 for documents without one: the topics of an earlier run, which these then continue
            where the new documents allow it.
        languages : array of str, shape (documents,), optional
            Without it all documents are of one language.
        edges : Edges, optional
            From `connect` of the same documents and graph settings, to spare the search for neighbours.

        Raises
        ------
        ValueError
            If `target_size` is not above `min_size`, or `min_size` is below 2.
        """
        if not 2 <= self.min_size < self.target_size:
            raise ValueError("min_size must be at least 2 and below target_size")
        self.edges_ = edges = edges or self.connect(vectors)
        groups, self.resolution_ = self._group(edges, len(vectors), initial)
        if languages is not None and self.n_shared:
            sizes = np.bincount(groups, minlength=1)
            shared = vectors[:, : self.n_shared]
            groups = join_languages(groups, shared, languages, sizes >= self.min_size, self.min_shared_cosine)
        sizes = np.bincount(groups, minlength=1)
        large = np.flatnonzero(sizes >= self.min_size)
        first_member = np.full(len(sizes), len(groups))
        np.minimum.at(first_member, groups, np.arange(len(groups)))
        order = large[np.lexsort((first_member[large], -sizes[large]))]
        self.sizes_ = sizes[order].astype(np.int64)
        number = np.full(len(sizes), -1)
        number[order] = np.arange(len(order))
        topics = number[groups]
        self.centres_ = mean_centres(vectors, topics, len(order))
        self.centres_by_language_ = {}
        if languages is not None and self.n_shared:
            for language in sorted(set(languages[topics >= 0])):
                own = np.where(languages == language, topics, -1)
                self.centres_by_language_[language] = mean_centres(vectors, topics, len(order), own, self.n_shared)
        return self

    def connect(self, vectors: npt.NDArray[np.int16]) -> Edges:
        """Find the graph of mutual neighbours of documents: what `fit` does first, unless it is given."""
        settings = GraphSettings(self.n_neighbours, self.n_probes, seed=self.seed)
        return mutual_neighbours(vectors, settings, self.n_threads)

    def assign(self, vectors: npt.NDArray[np.int16], languages: Strings | None = None) -> tuple[Ints, Floats]:
        """Give each document the topic with the nearest centre.

        Parameters
        ----------
        vectors : array of int16, shape (documents, dimensions)
        languages : array of str, optional
            A document of a language without centres is compared with those of all.

        Returns
        -------
        topic : array of int64
            -1 where the document has no term, or there are no topics.
        similarity : array of float32
            Cosine with the centre, 0 to 1.
        """
        topic = np.full(len(vectors), -1, np.int64)
        similarity = np.zeros(len(vectors), np.float32)
        if not len(self.centres_):
            return topic, similarity
        known = self.centres_by_language_ if languages is not None else {}
        told = np.zeros(len(vectors), object) if languages is None else languages
        spoken = {language: np.flatnonzero(told == language) for language in known}
        others = np.flatnonzero(~np.isin(told, list(known)))
        for rows, centres in [(others, self.centres_), *((spoken[name], known[name]) for name in known)]:
            topic[rows], similarity[rows] = nearest_centres(vectors[rows], centres, self.n_threads)
        return topic, similarity

    def _group(self, edges: Edges, n_documents: int, initial: Ints | None) -> tuple[Ints, float]:
        """Search the resolution at which groups of at least `min_size` hold `target_size` documents on average.

        The groups found there are then bettered. Between two tries the logarithm of the size is taken to be a straight
        line of that of the resolution.
        """
        graph = _graph(edges, n_documents)
        start = None if initial is None else _own_groups(initial)
        weights = edges.similarity.astype(float).tolist()
        low, high = np.log(1e-4), np.log(0.5)
        log_resolution, slope = np.log(_USUAL_DENSITY / self.target_size), -1.0
        tried: list[tuple[float, float, Ints]] = []
        for _ in range(_MOST_TRIES):
            groups = self._leiden(graph, weights, log_resolution, start, n_iterations=1)
            sizes = np.bincount(groups, minlength=1)
            large = sizes[sizes >= self.min_size]
            miss = float(np.log(large.mean() / self.target_size)) if len(large) else -np.inf
            tried.append((miss, log_resolution, groups))
            if abs(miss) < _CLOSE:
                break
            low, high = (log_resolution, high) if miss > 0 else (low, log_resolution)
            if len(tried) > 1 and np.isfinite(step := miss - tried[-2][0]):
                slope = float(np.clip(step / (log_resolution - tried[-2][1]), *_SLOPES))
            guess = log_resolution - miss / slope if np.isfinite(miss) else low
            log_resolution = guess if low < guess < high else (low + high) / 2
        _, log_resolution, groups = min(tried, key=lambda it: abs(it[0]))
        bettered = self._leiden(graph, weights, log_resolution, groups.tolist(), n_iterations=6)
        return bettered, float(np.exp(log_resolution))

    def _leiden(
        self, graph: Any, weights: list[float], log_resolution: float, start: list[int] | None, *, n_iterations: int
    ) -> Ints:
        import igraph

        igraph.set_random_number_generator(random.Random(self.seed))  # noqa: S311
        found = graph.community_leiden(
            "CPM",
            weights=weights,
            resolution=float(np.exp(log_resolution)),
            initial_membership=start,
            n_iterations=n_iterations,
        )
        return np.asarray(found.membership, np.int64)


def join_languages(
    groups: Ints, shared: npt.NDArray[np.int16], languages: Strings, is_topic: npt.NDArray[np.bool_], min_cosine: float
) -> Ints:
    """Join groups that are mostly of different languages and each other's nearest.

    Parameters
    ----------
    groups : array of int64, shape (documents,)
    shared : array of int16, shape (documents, dimensions)
        Vectors in the space of all languages.
    languages : array of str
    is_topic : array of bool, by group
        Others are left as they are.
    min_cosine : float
        Least cosine of the means of two groups.

    Returns
    -------
    array of int64
        Groups by their old numbers; of two that are joined the one with fewer documents takes the other's.

    Examples
    --------
    >>> shared = np.array([[9, 1], [9, 2], [9, 0], [0, 9]], np.int16)
    >>> spoken = np.array(["en", "en", "zh", "zh"], object)
    >>> join_languages(np.array([0, 0, 1, 2]), shared, spoken, np.array([True] * 3), 0.5).tolist()
    [0, 0, 0, 2]
    """
    names, spoken = np.unique(languages.astype(str), return_inverse=True)
    counts = np.zeros((len(is_topic), len(names)), np.int64)
    np.add.at(counts, (groups, spoken), 1)
    main, sizes = counts.argmax(axis=1), counts.sum(axis=1)
    means = mean_centres(shared, groups, len(is_topic))
    length = np.sqrt(np.maximum(squared_lengths(means), 1))
    heir = np.arange(len(is_topic))
    for one in range(len(names)):
        for other in range(one + 1, len(names)):
            first, second = (np.flatnonzero(is_topic & (main == language)) for language in (one, other))
            if not len(first) or not len(second):
                continue
            cosines = (means[first] @ means[second].T) / np.outer(length[first], length[second])
            best = cosines.argmax(axis=1)
            is_mutual = cosines.argmax(axis=0)[best] == np.arange(len(first))
            near = is_mutual & (cosines[np.arange(len(first)), best] >= min_cosine)
            for a, b in zip(first[near], second[best[near]], strict=True):
                small, large = sorted((a, b), key=lambda group: (sizes[group], -group))
                heir[small] = large
    while (heir[heir] != heir).any():
        heir = heir[heir]
    joined: Ints = heir[groups]
    return joined


def _own_groups(initial: Ints) -> list[int]:
    """Give documents without a group one each."""
    groups = initial.copy()
    alone = np.flatnonzero(groups < 0)
    groups[alone] = groups.max(initial=-1) + 1 + np.arange(len(alone))
    return [int(group) for group in groups]


def _graph(edges: Edges, n_documents: int) -> Any:
    import igraph

    return igraph.Graph(n=n_documents, edges=list(zip(edges.first.tolist(), edges.second.tolist(), strict=True)))
