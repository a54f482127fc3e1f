"""The graph of documents: each joined to those of its nearest that also count it among their nearest."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from liaowang.observatory.centres import Floats, Ints, mean_centres, nearest_centres
from liaowang.text import one_thread

_PORTION = 2048
_MOST_PRODUCTS = 2**22
"""Products of documents held at a time by each thread."""
_DOCUMENTS_A_CENTRE = 16
"""Looked at to place the centres of cells."""
_CELLS_FOR_BOUND = 6
_ENOUGH_FOR_BOUND = 1024
"""Documents of the nearest cells that tell how near the nearest are at least; more make the bound hardly sharper."""


class Edges(NamedTuple):
    """Undirected edges: two arrays of document numbers (first < second) and their cosines."""

    first: Ints
    second: Ints
    similarity: Floats


class _Pairs(NamedTuple):
    """Documents, some documents near to each, and their products."""

    first: npt.NDArray[np.integer[Any]]
    second: npt.NDArray[np.integer[Any]]
    product: Floats


@dataclass(frozen=True)
class GraphSettings:
    """How neighbours are found."""

    n_neighbours: int = 15
    n_probes: int = 32
    """Cells searched a document. On 50,000 documents 32 of 512 cells find 98 % of the true neighbours."""
    exact_below: int = 6000
    """With fewer documents all pairs are compared."""
    seed: int = 0


def mutual_neighbours(vectors: Any, settings: GraphSettings, n_threads: int = 1) -> Edges:
    """Join documents that are among each other's nearest by cosine.

    Parameters
    ----------
    vectors : array, shape (documents, dimensions)
        Whole numbers of a common length up to 4,096, as `LexicalVectors` gives them, so that products are exact in
        float32; zero vectors stay alone.
    settings : GraphSettings
    n_threads : int
        Speed only: the edges are the same with any number.

    Returns
    -------
    Edges
        Sorted by first, then second document.
    """
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) < 2:
        return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    pairs = _Search(vectors[known], settings, n_threads).find()
    key = (np.minimum(pairs.first, pairs.second) << 32) | np.maximum(pairs.first, pairs.second)
    order = np.argsort(key, kind="stable")
    key, product = key[order], pairs.product[order]
    twice = np.flatnonzero(key[1:] == key[:-1])
    squared_length = float(np.median(np.einsum("ij,ij->i", vectors[known], vectors[known])))
    similarity = np.clip(product[twice] / squared_length, 0, 1).astype(np.float32)
    return Edges(known[key[twice] >> 32], known[key[twice] & 0xFFFFFFFF], similarity)


class _Search:
    """Looks for the nearest of each document within the cells whose centres are nearest to it.

    A document is in the cell of its nearest centre. All documents that look into a cell are multiplied with those in
    it at once, which takes a third of the time of looking up one after the other. Most of what is found so is put
    aside at once by a bound: as near as this come `k` documents of the cells around the document's own.
    """

    def __init__(self, vectors: Floats, settings: GraphSettings, n_threads: int) -> None:
        n = len(vectors)
        # A power of two near 2.3 roots of n.
        self._n_cells = 2 ** round(np.log2(2.3 * np.sqrt(n))) if n >= settings.exact_below else 1
        self._n_probes = min(settings.n_probes, self._n_cells)
        self._k = min(settings.n_neighbours, n - 1)
        self._n_threads = n_threads
        self._centres = _place_centres(vectors, self._n_cells, settings.seed, n_threads)
        probes, home = self._over(partial(self._look_into, vectors), range(0, n, _PORTION))
        self._order = np.argsort(home, kind="stable")
        self._ends = _ends(home, self._n_cells)
        # From here on documents are numbered cell by cell.
        self._vectors, probes = vectors[self._order], probes[self._order].ravel()
        self._lookers = (np.argsort(probes, kind="stable") // self._n_probes).astype(np.int32)
        self._lookers_ends = _ends(probes, self._n_cells)
        around = np.argsort(-(self._centres @ self._centres.T), axis=1, kind="stable")
        self._around = around[:, :_CELLS_FOR_BOUND]
        (self._bound,) = self._over(self._bound_of, range(self._n_cells))

    def find(self) -> _Pairs:
        """List every document with its nearest others."""
        found = _nearest(_Pairs(*self._over(self._compare, range(self._n_cells))), self._k)
        return _Pairs(self._order[found.first], self._order[found.second], found.product)

    def _over(self, act: Any, parts: Iterable[int]) -> tuple[Any, ...]:
        """Do something for every part, on all threads; what it gives is put together in the order of parts."""
        with one_thread(), ThreadPoolExecutor(self._n_threads) as pool:
            return tuple(np.concatenate(arrays) for arrays in zip(*pool.map(act, parts), strict=True))

    def _look_into(self, vectors: Floats, start: int) -> tuple[Ints, Ints]:
        """Give the cells to look into of a portion of documents, and the one each is in."""
        products = vectors[start : start + _PORTION] @ self._centres.T
        return np.argpartition(-products, self._n_probes - 1, axis=1)[:, : self._n_probes], products.argmax(axis=1)

    def _bound_of(self, cell: int) -> tuple[Floats]:
        """Give each document in a cell the least product that any of its nearest may have."""
        first, last = self._ends[cell], self._ends[cell + 1]
        others = [cell, *(it for it in self._around[cell].tolist() if it != cell)]
        near = np.concatenate([self._vectors[self._ends[it] : self._ends[it + 1]] for it in others])
        near = near[:_ENOUGH_FOR_BOUND]
        bound = np.ones(last - first, np.float32)
        at = len(near) - self._k - 1  # one more than is asked for: a document may be among them
        for start in range(0, len(bound) if at >= 0 else 0, _PORTION):
            rows = slice(start, min(start + _PORTION, len(bound)))
            products = self._vectors[first:last][rows] @ near.T
            bound[rows] = np.maximum(bound[rows], np.partition(products, at, axis=1)[:, at])
        return (bound,)

    def _compare(self, cell: int) -> _Pairs:
        """List those in a cell that may be among the nearest of those that look into it."""
        first, last = self._ends[cell], self._ends[cell + 1]
        lookers = self._lookers[self._lookers_ends[cell] : self._lookers_ends[cell + 1]]
        step = max(_MOST_PRODUCTS // max(last - first, 1), 1)
        found = [
            _none(),
            *(self._multiply(lookers[at : at + step], first, last) for at in range(0, len(lookers), step)),
        ]
        return _Pairs(*map(np.concatenate, zip(*found, strict=True)))

    def _multiply(self, lookers: npt.NDArray[np.int32], first: int, last: int) -> _Pairs:
        """List which of the documents from `first` to `last` are within the bounds of some that look at them."""
        products, bound = self._vectors[lookers] @ self._vectors[first:last].T, self._bound[lookers][:, None]
        is_near = products >= bound
        many = 4 * self._k * len(lookers)
        if np.count_nonzero(is_near) > many:  # most are equal to each other, and the first of these are enough
            equal = products == bound
            is_near &= ~equal | (np.cumsum(equal, axis=1, dtype=np.int32) <= self._k + 1)
        hits = np.flatnonzero(is_near)
        rows, columns = np.divmod(hits, max(last - first, 1))
        pairs = _Pairs(lookers[rows], (first + columns).astype(np.int32), products.ravel()[hits])
        pairs = _Pairs(*(it[pairs.first != pairs.second] for it in pairs))
        return _nearest(pairs, self._k) if len(hits) > many else pairs


def _nearest(pairs: _Pairs, k: int) -> _Pairs:
    """Keep the `k` nearest of each document, of equal ones those named first."""
    key = (pairs.first.astype(np.int64) << 24) - pairs.product.astype(np.int64)
    order = np.argsort(key, kind="stable")
    first = pairs.first[order]
    kept = np.arange(len(first)) - np.searchsorted(first, first) < k
    order = order[kept]
    return _Pairs(first[kept], pairs.second[order], pairs.product[order])


def _place_centres(vectors: Floats, n_cells: int, seed: int, n_threads: int) -> Floats:
    """Take documents at random, and move each to the mean of those nearest to it."""
    size = min(n_cells * _DOCUMENTS_A_CENTRE, len(vectors))
    sample = vectors[np.random.default_rng(seed).choice(len(vectors), size, replace=False)]
    groups, _ = nearest_centres(sample, sample[:n_cells], n_threads)
    return mean_centres(sample, groups, n_cells)


def _ends(numbers: Ints, n: int) -> list[int]:
    """Where each number begins among the sorted ones, and the last one ends."""
    ends: list[int] = np.r_[0, np.cumsum(np.bincount(numbers, minlength=n))].tolist()
    return ends


def _none() -> _Pairs:
    return _Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
