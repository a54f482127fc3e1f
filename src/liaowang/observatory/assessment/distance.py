"""Likeness to what came before and after, by vectors of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Array, Ints, Measure, missing, only
from liaowang.text import one_thread

N_NEAREST = 10
SPAN_YEARS = 5
"""Windows before, and after, that the ratio of likenesses looks at."""
_AT_ONCE = 1 << 13


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
    n_threads: int = 1,
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
    n_threads : int

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
    with one_thread(), ThreadPoolExecutor(n_threads) as pool:
        held = _Compared.of(vectors, np.where((windows >= 0) & compared, topics, -1), windows, pool)
        blocks = _blocks(topics, windows, neighbours, held, of)
        for _ in pool.map(lambda block: _compare(vectors, windows, held, block, found), blocks):
            pass

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


@dataclass(frozen=True)
class _Compared:
    """Documents that others are compared with, topic by topic; every topic is beside about ten others."""

    rows: Ints
    """Their numbers, in order of topics and within a topic of windows."""
    bounds: Ints
    """Where each topic begins, and the last ends."""
    units: npt.NDArray[np.float32]
    """Their vectors, each of length one."""

    @classmethod
    def of(cls, vectors: npt.NDArray[Any], topics: Ints, windows: Ints, pool: Executor) -> _Compared:
        """Lay out the documents that have a topic."""
        rows, bounds = _by_topic(topics, windows)
        units = np.empty((len(rows), vectors.shape[1]), np.float32)

        def fill(start: int) -> None:
            part = slice(start, start + _AT_ONCE)
            units[part] = _unit(vectors[rows[part]])

        for _ in pool.map(fill, range(0, len(rows), _AT_ONCE)):
            pass
        return cls(rows, bounds, units)

    def beside(self, topics: list[int]) -> Ints:
        """Give the places of some topics' documents; the last topics may have none."""
        held = (np.arange(self.bounds[it], self.bounds[it + 1]) for it in topics if it < len(self.bounds) - 1)
        return np.concatenate([self.rows[:0], *held])


def _by_topic(topics: Ints, windows: Ints) -> tuple[Ints, Ints]:
    """Order documents that have a topic by it and by window, and tell where each topic begins and the last ends."""
    order = np.lexsort((windows, topics))
    order = order[int((topics < 0).sum()) :]
    return order, np.searchsorted(topics[order], np.arange(int(topics.max(initial=-1)) + 2))


@dataclass(frozen=True)
class _Block:
    """A topic: its documents that are to be compared, those that they are compared with, and who is who."""

    own: Ints
    others: Ints
    """Places in `_Compared`, in order of their windows."""
    places: Ints
    """Where each of the own stands among the others, -1 if it does not."""


def _blocks(
    topics: Ints, windows: Ints, neighbours: pl.DataFrame, held: _Compared, of: npt.NDArray[np.bool_]
) -> Iterator[_Block]:
    """Give each topic with documents up to the cut-off that are to be compared."""
    near: dict[int, list[int]] = {}
    for topic, neighbour in neighbours.select("topic", "neighbour").iter_rows():
        near.setdefault(topic, []).append(neighbour)
    place_among = np.full(len(topics), -1)
    meant, bounds = _by_topic(np.where((windows >= 0) & of, topics, -1), windows)
    for topic in np.flatnonzero(np.diff(bounds)).tolist():
        others = held.beside([topic, *near.get(topic, ())])
        others = others[np.argsort(windows[held.rows[others]], kind="stable")]
        own, documents = meant[bounds[topic] : bounds[topic + 1]], held.rows[others]
        place_among[documents] = np.arange(len(others))
        places = place_among[own]
        place_among[documents] = -1
        yield _Block(own, others, places)


def _compare(vectors: npt.NDArray[Any], windows: Ints, held: _Compared, block: _Block, found: Likeness) -> None:
    """Fill in the likenesses of one topic."""
    own, others, there = block.own, held.rows[block.others], held.units[block.others].T
    # Of any span of windows the others are a stretch.
    ends = np.searchsorted(windows[others], np.arange(3 * SPAN_YEARS + 1))
    for window in [*range(N_RECENT), *range(SPAN_YEARS, 2 * SPAN_YEARS)]:
        is_meant = windows[own] == window
        if not is_meant.any():
            continue
        rows, places = own[is_meant], block.places[is_meant]
        cosines = _unit(vectors[rows]) @ there
        np.round(cosines, 5, out=cosines)
        is_there = np.flatnonzero(places >= 0)
        cosines[is_there, places[is_there]] = -1
        if window < N_RECENT:
            first = ends[window + 1]
            found.before[rows] = _mean_of_nearest(cosines[:, first:])
            _point_at_nearest(found.nearest_before, rows, cosines[:, first:], others[first:])
            then = slice(0, ends[N_RECENT])
            past = slice(ends[N_RECENT], ends[N_RECENT + SPAN_YEARS])
        else:
            then = slice(ends[window - SPAN_YEARS], ends[window])
            past = slice(ends[window + 1], ends[window + SPAN_YEARS + 1])
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
