"""Centres of groups of documents, and for each document the nearest of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.text import one_thread

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
_CHUNK = 4096
_WIDTH = 64
"""Dimensions averaged at a time: they are eight bytes wide on the way."""


def mean_centres(vectors: Any, groups: Ints, n_groups: int, own: Ints | None = None, n_shared: int = 0) -> Floats:
    """Average the members of groups.

    Parameters
    ----------
    vectors : array, shape (documents, dimensions)
        Whole numbers.
    groups : array of int64, shape (documents,)
        -1 for documents of none.
    n_groups : int
    own : array of int64, optional
        Groups again, of some members: only the first `n_shared` dimensions are then the average of all members, the
        others are of these alone.
    n_shared : int

    Returns
    -------
    array of float32, shape (groups, dimensions)
        Brought to the members' length and rounded, so that products with documents are exact; zero without members.
    """
    member = groups >= 0
    sums = _means(vectors, groups, n_groups)
    if own is not None:
        sums[:, n_shared:] = _means(vectors[:, n_shared:], own, n_groups)
    scale = np.sqrt(np.median(squared_lengths(vectors[member]))) if member.any() else 1.0
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    unit = np.divide(sums, length, out=np.zeros_like(sums), where=length > 0)
    centres: Floats = np.rint(unit * scale).astype(np.float32)
    return centres


def _means(vectors: Any, groups: Ints, n_groups: int) -> npt.NDArray[np.float64]:
    import scipy.sparse as sp

    member = np.flatnonzero(groups >= 0)
    ends = np.r_[0, np.cumsum(np.bincount(groups[member], minlength=n_groups))]
    order = member[np.argsort(groups[member], kind="stable")]
    belongs = sp.csr_matrix((np.ones(len(order)), order, ends), shape=(n_groups, len(vectors)))
    columns = np.split(vectors, range(_WIDTH, vectors.shape[1], _WIDTH), axis=1)
    sums = np.hstack([belongs @ part.astype(np.float64) for part in columns])  # of whole numbers: exact
    means: npt.NDArray[np.float64] = sums / np.maximum(np.diff(ends), 1)[:, None]
    return means


def nearest_centres(vectors: Any, centres: Floats, n_threads: int) -> tuple[Ints, Floats]:
    """Give each document the centre nearest by cosine, of equal ones the first; -1 where none is on its side.

    Returns
    -------
    centre : array of int64, shape (documents,)
    similarity : array of float32
        Cosine with it, 0 to 1.
    """
    nearest = np.full(len(vectors), -1, np.int64)
    similarity = np.zeros(len(vectors), np.float32)
    squared = squared_lengths(centres)

    def place(start: int) -> None:
        part = vectors[start : start + _CHUNK].astype(np.float32)
        products = part @ centres.T
        best = products.argmax(axis=1)
        product = products[np.arange(len(part)), best]
        scale = np.sqrt(np.maximum(squared_lengths(part) * squared[best], 1))
        similarity[start : start + _CHUNK] = np.clip(product / scale, 0, 1)
        nearest[start : start + _CHUNK] = np.where(product > 0, best, -1)

    with one_thread(), ThreadPoolExecutor(n_threads) as pool:
        for _ in pool.map(place, range(0, len(vectors), _CHUNK)):
            pass
    return nearest, similarity


def squared_lengths(vectors: Any) -> npt.NDArray[np.float64]:
    """Give the squared length of each row, exact for whole numbers."""
    wide = np.asarray(vectors, dtype=np.float64)
    squared: npt.NDArray[np.float64] = np.einsum("ij,ij->i", wide, wide)
    return squared
