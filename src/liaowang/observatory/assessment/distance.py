"""Likeness to what came before and after, by vectors of texts."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Array, Ints, Measure, missing, reach_back

N_NEAREST = 10
SPAN_YEARS = 5
"""Windows before, and after, that the ratio of likenesses looks at."""


def text_distance(
    vectors: npt.NDArray[Any], topics: Ints, windows: Ints, neighbours: pl.DataFrame, titles: pl.Series
) -> tuple[Measure, Measure]:
    """Compare documents with the ten nearest of earlier and of later windows.

    The nearest are sought among the documents of the own topic and of its nearest topics. Recent documents are compared
    with all that is earlier; those of five to nine windows ago, whose five years after have passed, with the five
    windows before and the five after.

    Parameters
    ----------
    vectors : array of int16, shape (documents, dimensions)
    topics : array of int, shape (documents,)
        -1 for none.
    windows : array of int, shape (documents,)
        Negative for documents after the cut-off, which do not count.
    neighbours : DataFrame
        Columns ``topic``, ``neighbour``.
    titles : Series of str, one a document

    Returns
    -------
    distance_before : Measure
        1 less the mean cosine.
    likeness_after : Measure
        Logarithm of the ratio of mean cosines, after over before.
    """
    n = len(topics)
    before, after, old = (np.full(n, np.nan) for _ in range(3))
    nearest = np.full(n, -1)
    for block in _blocks(topics, windows, neighbours):
        _compare(vectors, windows, block, before, after, old, nearest)

    def quote(document: int) -> str:
        return str(titles[int(nearest[document])]) if nearest[document] >= 0 else ""

    has_past = np.isfinite(before).any()
    backward = (
        Measure("distance_before", (1 - before,), quote=quote) if has_past else missing("distance_before", "short_past")
    )
    ratio: Array = np.log(np.maximum(after, 0.01) / np.maximum(old, 0.01))
    is_long = reach_back(windows) >= 2 * SPAN_YEARS
    forward = Measure("likeness_after", (ratio,), quote=quote) if is_long else missing("likeness_after", "short_past")
    return backward, forward


def _blocks(topics: Ints, windows: Ints, neighbours: pl.DataFrame) -> list[tuple[Ints, Ints]]:
    """Give each topic's documents up to the cut-off, and those that they are compared with."""
    order = np.argsort(np.where(windows >= 0, topics, -1), kind="stable")
    known = np.where(windows >= 0, topics, -1)[order]
    n_topics = int(topics.max(initial=-1)) + 1
    bounds = np.searchsorted(known, np.arange(n_topics + 1))
    members = [order[bounds[topic] : bounds[topic + 1]] for topic in range(n_topics)]
    near: dict[int, list[int]] = {}
    for topic, neighbour in neighbours.select("topic", "neighbour").iter_rows():
        near.setdefault(topic, []).append(neighbour)
    return [
        (own, np.concatenate([own, *(members[it] for it in near.get(topic, []))]))
        for topic, own in enumerate(members)
        if len(own)
    ]


def _compare(
    vectors: npt.NDArray[Any],
    windows: Ints,
    block: tuple[Ints, Ints],
    before: Array,
    after: Array,
    old: Array,
    nearest: Ints,
) -> None:
    own, others = block
    there = _unit(vectors[others])
    when = windows[others]
    for window in range(2 * SPAN_YEARS):
        rows = own[windows[own] == window]
        if not len(rows) or N_RECENT <= window < SPAN_YEARS:
            continue
        cosines = np.round(_unit(vectors[rows]) @ there.T, 5)
        if window < N_RECENT:
            earlier = when > window
            before[rows] = _mean_of_nearest(cosines[:, earlier])
            _point_at_nearest(nearest, rows, cosines[:, earlier], others[earlier])
        else:
            past = (when > window) & (when <= window + SPAN_YEARS)
            later = (when < window) & (when >= window - SPAN_YEARS)
            old[rows] = _mean_of_nearest(cosines[:, past])
            after[rows] = _mean_of_nearest(cosines[:, later])
            _point_at_nearest(nearest, rows, cosines[:, later], others[later])


def _mean_of_nearest(cosines: Any) -> Array:
    """Average the ten highest of each row; not a number where there are fewer.

    Examples
    --------
    >>> _mean_of_nearest(np.array([[0.5] * 10 + [0.1]])).tolist()
    [0.5]
    """
    if cosines.shape[1] < N_NEAREST:
        return np.full(len(cosines), np.nan)
    highest = np.partition(cosines, -N_NEAREST, axis=1)[:, -N_NEAREST:]
    means: Array = np.sort(highest, axis=1).mean(axis=1, dtype=np.float64).round(6)
    return means


def _point_at_nearest(nearest: Ints, rows: Ints, cosines: Any, others: Ints) -> None:
    if cosines.shape[1]:
        nearest[rows] = others[cosines.argmax(axis=1)]


def _unit(vectors: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    wide = vectors.astype(np.float32)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    unit: npt.NDArray[np.float32] = wide / np.maximum(length, 1e-6)
    return unit
