"""Topics: dense groups of documents, found up to a cut-off; later documents are assigned, never clustered."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator

from liaowang.observatory.graph import Edges, Floats, GraphSettings, Ints, mutual_neighbours

_CHUNK = 8192


class TopicFinder(BaseEstimator):  # type: ignore[misc]
    """Find topics by Leiden's algorithm on the graph of mutual neighbours.

    Leiden (Traag, Waltman, van Eck 2019) optimises the constant Potts model, whose resolution is a density: topics of
    the same density come out of large and small corpora. The resolution is searched until topics hold
    `target_size` documents on average. A document then belongs to the topic with the nearest centre: the one rule that
    counts past and future alike.

    Parameters
    ----------
    target_size : int
        Documents a topic should hold on average.
    min_size : int
        Smaller groups are no topics; their documents go to the nearest.
    n_neighbours, n_probes : int
        See `GraphSettings`.
    seed : int
        The same documents and seed give the same topics.
    n_threads : int
        Speed only.

    Attributes
    ----------
    centres_ : array of float32, shape (topics, dimensions)
        Whole numbers, of the vectors' length; the largest topic first.
    sizes_ : array of int64
        Documents of each topic as clustered.
    resolution_ : float
    """

    def __init__(
        self,
        *,
        target_size: int = 60,
        min_size: int = 10,
        n_neighbours: int = 15,
        n_probes: int = 32,
        seed: int = 0,
        n_threads: int = 1,
    ) -> None:
        self.target_size = target_size
        self.min_size = min_size
        self.n_neighbours = n_neighbours
        self.n_probes = n_probes
        self.seed = seed
        self.n_threads = n_threads

    def fit(
        self,
        vectors: npt.NDArray[np.int16],
        y: None = None,  # noqa: ARG002
        *,
        initial: npt.NDArray[np.int64] | None = None,
    ) -> TopicFinder:
        """Find the topics of documents up to the cut-off.

        Parameters
        ----------
        vectors : array of int16, shape (documents, dimensions)
            In a fixed order; only documents up to the cut-off.
        initial : array of int64, shape (documents,), optional
            Groups to start from, -1 for documents without one: the topics of an earlier run, which these then continue
            where the new documents allow it.

        Raises
        ------
        ValueError
            If `target_size` is not above `min_size`, or `min_size` is below 2.
        """
        if not 2 <= self.min_size < self.target_size:
            raise ValueError("min_size must be at least 2 and below target_size")
        settings = GraphSettings(self.n_neighbours, self.n_probes, seed=self.seed)
        edges = mutual_neighbours(vectors, settings, self.n_threads)
        groups, self.resolution_ = self._group(edges, len(vectors), initial)
        sizes = np.bincount(groups, minlength=1)
        large = np.flatnonzero(sizes >= self.min_size)
        first_member = np.full(len(sizes), len(groups))
        np.minimum.at(first_member, groups, np.arange(len(groups)))
        order = large[np.lexsort((first_member[large], -sizes[large]))]
        self.sizes_ = sizes[order].astype(np.int64)
        number = np.full(len(sizes), -1)
        number[order] = np.arange(len(order))
        self.centres_ = _centres(vectors, number[groups], len(order))
        return self

    def assign(self, vectors: npt.NDArray[np.int16]) -> tuple[Ints, Floats]:
        """Give each document the topic with the nearest centre.

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
        squared = _squared_lengths(self.centres_)
        for start in range(0, len(vectors), _CHUNK):
            part = vectors[start : start + _CHUNK].astype(np.float32)
            products = part @ self.centres_.T
            best = products.argmax(axis=1)
            product = products[np.arange(len(part)), best]
            scale = np.sqrt(np.maximum(_squared_lengths(part) * squared[best], 1))
            similarity[start : start + _CHUNK] = np.clip(product / scale, 0, 1)
            topic[start : start + _CHUNK] = np.where(product > 0, best, -1)
        return topic, similarity

    def _group(self, edges: Edges, n_documents: int, initial: Ints | None) -> tuple[Ints, float]:
        """Search the resolution at which groups of at least `min_size` hold `target_size` documents on average."""
        graph = _graph(edges, n_documents)
        start = None if initial is None else _own_groups(initial)
        weights = edges.similarity.astype(float)
        low, high = np.log(1e-4), np.log(0.5)
        resolution = 0.0027
        best: tuple[float, Ints, float] | None = None
        for _ in range(9):
            groups = self._leiden(graph, weights, resolution, start, n_iterations=2)
            sizes = np.bincount(groups, minlength=1)
            large = sizes[sizes >= self.min_size]
            miss = np.log(large.mean() / self.target_size) if len(large) else -np.inf
            if best is None or abs(miss) < best[0]:
                best = (abs(miss), groups, resolution)
            if abs(miss) < 0.03:
                break
            low, high = (np.log(resolution), high) if miss > 0 else (low, np.log(resolution))
            guess = np.log(resolution) + miss if np.isfinite(miss) else low
            resolution = float(np.exp(guess if low < guess < high else (low + high) / 2))
        resolution = best[2] if best else resolution
        return self._leiden(graph, weights, resolution, start, n_iterations=8), resolution

    def _leiden(
        self,
        graph: Any,
        weights: npt.NDArray[np.float64],
        resolution: float,
        start: list[int] | None,
        *,
        n_iterations: int,
    ) -> Ints:
        import igraph

        igraph.set_random_number_generator(random.Random(self.seed))  # noqa: S311
        found = graph.community_leiden(
            "CPM",
            weights=weights.tolist(),
            resolution=resolution,
            initial_membership=start,
            n_iterations=n_iterations,
        )
        return np.asarray(found.membership, np.int64)


def _own_groups(initial: Ints) -> list[int]:
    """Give documents without a group one each."""
    groups = initial.copy()
    alone = np.flatnonzero(groups < 0)
    groups[alone] = groups.max(initial=-1) + 1 + np.arange(len(alone))
    return [int(group) for group in groups]


def _graph(edges: Edges, n_documents: int) -> Any:
    import igraph

    return igraph.Graph(n=n_documents, edges=list(zip(edges.first.tolist(), edges.second.tolist(), strict=True)))


def _centres(vectors: npt.NDArray[np.int16], topics: Ints, n_topics: int) -> Floats:
    """Average members, bring to the members' length and round, so that products with documents are exact."""
    sums = np.zeros((n_topics, vectors.shape[1]))
    member = topics >= 0
    np.add.at(sums, topics[member], vectors[member].astype(np.float64))
    scale = np.sqrt(np.median(_squared_lengths(vectors[member]))) if member.any() else 1.0
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    unit = np.divide(sums, length, out=np.zeros_like(sums), where=length > 0)
    centres: Floats = np.rint(unit * scale).astype(np.float32)
    return centres


def _squared_lengths(vectors: Any) -> npt.NDArray[np.float64]:
    wide = np.asarray(vectors, dtype=np.float64)
    squared: npt.NDArray[np.float64] = np.einsum("ij,ij->i", wide, wide)
    return squared
