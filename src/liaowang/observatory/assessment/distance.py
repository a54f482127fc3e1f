"""Likeness to what came before and after, by vectors of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Array, Ints, Measure, missing, only

N_NEAREST = 10
SPAN_YEARS = 5
"""Windows before, and after, that the ratio of likenesses looks at."""


def text_distance(
    vectors: npt.NDArray[Any],
    topics: Ints,
    windows: Ints,
    oldest: Ints,
    neighbours: pl.DataFrame,
    titles: pl.Series,
    compared: npt.NDArray[np.bool_] | None = None,
    found: Likeness | None = None,
    of: npt.NDArray[np.bool_] | None = None,
) -> tuple[Measure, Measure, Measure]:
    """Compare documents with the ten nearest of earlier and of later windows.

    The nearest are sought among the documents of the own topic and of its nearest topics. Recent documents are compared
    with all that is earlier, and by ratio with the three recent windows and the five before these; documents of five to
    nine windows ago, whose five years after have passed, with the five windows before them and the five after.

    Parameters
    ----------
    vectors : array of int16, shape (documents, dimensions)
    topics : array of int, shape (documents,)
        -1 for none.
    windows : array of int, shape (documents,)
        Negative for documents after the cut-off, which do not count.
    oldest : array of int, shape (documents,)
        How far back the past of each reaches (see `oldest_windows`).
    neighbours : DataFrame
        Columns ``topic``, ``neighbour``.
    titles : Series of str, one a document
    compared : array of bool, optional
        Documents that others are compared with; all by default. Of a large corpus a sample, since every document is
        compared with those of eleven topics, and topics grow with the corpus.
    found : Likeness, optional
        Filled; what it holds of documents that are not in `of` stays.
    of : array of bool, optional
        Documents to compare; all by default.

    Returns
    -------
    distance_before : Measure
        1 less the mean cosine. High for what is new, and for what belongs nowhere.
    likeness_now : Measure
        Logarithm of the ratio of mean cosines, now over before. High for what is new and not alone.
    likeness_after : Measure
        The same, after over before.
    """
    found = found or Likeness.nothing(len(topics))
    of = np.ones(len(topics), bool) if of is None else of
    found.forget(of)
    compared = np.ones(len(topics), bool) if compared is None else compared
    place_of = np.full(len(topics), -1)
    for own, others in _blocks(topics, windows, neighbours, compared):
        place_of[others] = np.arange(len(others))
        meant = own[of[own]]
        _compare(vectors, windows, (meant, others, place_of[meant]), found)
        place_of[others] = -1

    def titled(nearest: Ints) -> Callable[[int], str]:
        return lambda document: str(titles[int(nearest[document])]) if nearest[document] >= 0 else ""

    def measure(name: str, values: Array, nearest: Ints, least: int) -> Measure:
        told = only(values, oldest >= least)
        if not np.isfinite(told).any():
            return missing(name, "short_past")
        return Measure(name, (told,), quote=titled(nearest))

    return (
        measure("distance_before", 1 - found.before, found.nearest_before, N_RECENT + SPAN_YEARS - 1),
        measure("likeness_now", found.now, found.nearest_then, N_RECENT + SPAN_YEARS - 1),
        measure("likeness_after", found.after, found.nearest_then, 2 * SPAN_YEARS),
    )


@dataclass(frozen=True)
class Likeness:
    """What is filled block by block, by document."""

    before: Array
    now: Array
    after: Array
    nearest_before: Ints
    nearest_then: Ints
    """Of the recent windows, or of the five after."""

    @classmethod
    def nothing(cls, n: int) -> Likeness:
        """Begin with nothing found of `n` documents."""
        before, now, after = (np.full(n, np.nan) for _ in range(3))
        return cls(before, now, after, np.full(n, -1), np.full(n, -1))

    def forget(self, of: npt.NDArray[np.bool_]) -> None:
        """Empty what is held of some documents."""
        for values in (self.before, self.now, self.after):
            values[of] = np.nan
        for nearest in (self.nearest_before, self.nearest_then):
            nearest[of] = -1


def _blocks(
    topics: Ints, windows: Ints, neighbours: pl.DataFrame, compared: npt.NDArray[np.bool_]
) -> Iterator[tuple[Ints, Ints]]:
    """Give each topic's documents up to the cut-off, and those that they are compared with."""
    order = np.argsort(np.where(windows >= 0, topics, -1), kind="stable")
    known = np.where(windows >= 0, topics, -1)[order]
    near_topics = neighbours.select("topic", "neighbour").to_numpy()
    n_topics = 1 + max(int(topics.max(initial=-1)), int(near_topics.max(initial=-1)))
    bounds = np.searchsorted(known, np.arange(n_topics + 1))
    members = [order[bounds[topic] : bounds[topic + 1]] for topic in range(n_topics)]
    near: dict[int, list[int]] = {}
    for topic, neighbour in neighbours.select("topic", "neighbour").iter_rows():
        near.setdefault(topic, []).append(neighbour)
    beside = [own[compared[own]] for own in members]
    for topic, own in enumerate(members):
        if len(own):
            yield own, np.concatenate([beside[topic], *(beside[it] for it in near.get(topic, []))])


def _compare(vectors: npt.NDArray[Any], windows: Ints, block: tuple[Ints, Ints, Ints], found: Likeness) -> None:
    """Fill in one topic: its documents, those they are compared with, and where among these each of them stands."""
    own, others, own_places = block
    if not len(own):
        return
    there, when = _unit(vectors[others]), windows[others]
    for window in range(2 * SPAN_YEARS):
        is_meant = windows[own] == window
        if not is_meant.any() or N_RECENT <= window < SPAN_YEARS:
            continue
        rows, places = own[is_meant], own_places[is_meant]
        cosines = np.round(_unit(vectors[rows]) @ there.T, 5)
        is_there = np.flatnonzero(places >= 0)
        cosines[is_there, places[is_there]] = -1
        if window < N_RECENT:
            earlier = when > window
            found.before[rows] = _mean_of_nearest(cosines[:, earlier])
            _point_at_nearest(found.nearest_before, rows, cosines[:, earlier], others[earlier])
            then = (when >= 0) & (when < N_RECENT)
            past = (when >= N_RECENT) & (when < N_RECENT + SPAN_YEARS)
        else:
            then = (when < window) & (when >= window - SPAN_YEARS)
            past = (when > window) & (when <= window + SPAN_YEARS)
        ratio = found.now if window < N_RECENT else found.after
        ratio[rows] = _log_ratio(_mean_of_nearest(cosines[:, then]), _mean_of_nearest(cosines[:, past]))
        _point_at_nearest(found.nearest_then, rows, cosines[:, then], others[then])


def _log_ratio(one: Array, other: Array) -> Array:
    ratio: Array = np.log(np.maximum(one, 0.01) / np.maximum(other, 0.01))
    return ratio


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
