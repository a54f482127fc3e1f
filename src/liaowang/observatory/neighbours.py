"""Topics beside topics: the nearest of each, and a place for each on a map."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.text import one_thread

_N_LEAST = 5
_AT_ONCE = 256
"""Topics whose nearest are sought at a time: their cosines with all others stay in the cache."""
_WIDTH = 3.4  # of a map by t-SNE, times the square root of the number of topics; measured on the shipped sample


def nearest_topics(centres: Any, n_neighbours: int = 10) -> pl.DataFrame:
    """List each topic's nearest topics by the cosine of their centres.

    Parameters
    ----------
    centres : array, shape (topics, dimensions)

    Returns
    -------
    DataFrame
        Columns ``topic``, ``neighbour`` (int), ``position`` (from 1), ``similarity`` (0 to 1).

    Examples
    --------
    >>> nearest_topics(np.array([[1, 0], [4, 1], [0, 1]]), 1)["neighbour"].to_list()
    [1, 0, 1]
    """
    wide = np.asarray(centres, dtype=np.float64)
    unit = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-9)
    k = min(n_neighbours, len(wide) - 1)
    if k < 1:
        return pl.DataFrame(
            schema={"topic": pl.Int64, "neighbour": pl.Int64, "position": pl.Int64, "similarity": float}
        )
    parts = [_nearest_of(unit, first, min(first + _AT_ONCE, len(unit)), k) for first in range(0, len(unit), _AT_ONCE)]
    order, cosine = (np.concatenate(it) for it in zip(*parts, strict=True))
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(len(wide)), k),
            "neighbour": order.ravel().astype(np.int64),
            "position": np.tile(np.arange(1, k + 1), len(wide)),
            "similarity": np.clip(cosine.ravel(), 0, 1),
        }
    )


def _nearest_of(unit: npt.NDArray[np.float64], first: int, last: int, k: int) -> tuple[Any, Any]:
    """Give the nearest of some topics, and how near they are."""
    # Rounded, so that the order does not hang on the last bit of a sum.
    distance = np.round(unit[first:last] @ -unit.T, 9)
    distance[np.arange(last - first), np.arange(first, last)] = 2
    order = _first(distance, k)
    return order, -np.take_along_axis(distance, order, axis=1)


def _first(values: npt.NDArray[np.float64], k: int) -> npt.NDArray[np.int64]:
    """Give the places of the k smallest of each row in order, of equal ones the first: as a whole sort would."""
    bound = np.partition(values, k - 1, axis=1)[:, k - 1 : k]
    rows, columns = np.nonzero(values <= bound)  # more than k where some are equal
    order = np.lexsort((columns, values[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    is_first = np.arange(len(rows)) - np.searchsorted(rows, rows) < k
    first: npt.NDArray[np.int64] = columns[is_first].reshape(len(values), k)
    return first


def lay_out(centres: Any, seed: int = 0, before: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
    """Place topics on a map so that near topics lie near (t-SNE, van der Maaten and Hinton 2008).

    Parameters
    ----------
    centres : array, shape (topics, dimensions)
    seed : int
    before : array of float, shape (topics, 2), or None
        Places on an earlier map, NaN for topics that it did not hold: these start from the mean place of the three
        nearest that it did. The search then starts from there and is short, so that places change little.

    Returns
    -------
    array of float, shape (topics, 2)
        From 0 to 1, rounded to four digits. Distances far apart mean nothing.
    """
    wide = np.asarray(centres, dtype=np.float64)
    if len(wide) < _N_LEAST:
        return np.stack([np.linspace(0.2, 0.8, len(wide)), np.full(len(wide), 0.5)], axis=1)
    from sklearn.manifold import TSNE

    unit = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-9)
    start = None if before is None else _start(unit, before)
    search: dict[str, Any] = {"init": "pca", "max_iter": 500}
    if start is not None:
        # Spread over the width that a map of so many topics has of itself, and not drawn together first.
        spread = (start - 0.5) * _WIDTH * len(wide) ** 0.5
        search = {"init": spread.astype(np.float32), "max_iter": 250, "early_exaggeration": 1.0}
    perplexity = min(20.0, (len(wide) - 1) / 3)
    with one_thread():
        placed = TSNE(perplexity=perplexity, random_state=seed, n_jobs=1, **search).fit_transform(unit)
    low, high = placed.min(axis=0), placed.max(axis=0)
    result: npt.NDArray[np.float64] = np.round((placed - low) / np.maximum(high - low, 1e-9), 4)
    return result


def _start(unit: npt.NDArray[np.float64], before: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
    """Give every topic a place on the earlier map; None if that holds too few of them to tell."""
    known = ~np.isnan(before).any(axis=1)
    if known.sum() < _N_LEAST:
        return None
    start = before.copy()
    cosine = np.round(unit[~known] @ unit[known].T, 9)
    near = np.argsort(-cosine, axis=1, kind="stable")[:, :3]
    start[~known] = before[known][near].mean(axis=1)
    return start
