"""A measure: what each document, or each topic, says to one part of a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNKNOWN = -(10**6)
"""Window of a document that is not known at the cut-off, or has no date."""
N_RECENT = 3
"""Windows of twelve months that count as recent."""
MIN_DOCUMENTS = 5
"""Documents that must tell before a topic has a mean."""


def _no_quote(_: int) -> str:
    return ""


@dataclass(frozen=True)
class Measure:
    """Values of one part of a score.

    A topic's value is the mean over its documents that tell; with several arrays, the product of their means. Where
    documents do not tell one by one, `by_topic` gives the value and its standard error.
    """

    name: str
    by_document: tuple[Array, ...] = ()
    """Not a number where a document does not tell."""
    by_topic: tuple[Array, Array] | None = None
    evidence: Array | None = None
    """How much each document speaks for the part; by default the first of `by_document`."""
    quote: Callable[[int], str] = _no_quote
    """Gives what is quoted from a document."""
    reason: str = ""
    """Key of `REASONS`: why there is no value at all."""
    few: str = "few"
    """Key of `REASONS`: why a topic has no value although others have."""
    least: int = MIN_DOCUMENTS


def missing(name: str, reason: str) -> Measure:
    """Give a measure that cannot be computed from the records at hand.

    Examples
    --------
    >>> missing("cd5", "no_references").reason
    'no_references'
    """
    return Measure(name, reason=reason)


def reach_back(windows: Ints) -> int:
    """Give the oldest window before which no more than a hundredth of the documents lie.

    Examples
    --------
    >>> reach_back(np.array([0] * 60 + [1] * 60 + [9]))
    1
    """
    past = np.sort(windows[windows >= 0])
    return int(past[len(past) - 1 - len(past) // 100]) if len(past) else -1


def oldest_windows(windows: Ints, groups: pl.Series) -> Ints:
    """Give, for each document, how far back the records of its group reach.

    Nothing can be called new where its own source or language has no past here: the first Chinese records of a
    collection would all be novel.

    Parameters
    ----------
    windows : array of int, shape (documents,)
        Negative for documents after the cut-off, which do not count.
    groups : Series, one a document

    Returns
    -------
    array of int, shape (documents,)
        As `reach_back` gives it for the group; -1 where nothing of it is known.

    Examples
    --------
    >>> oldest_windows(np.array([9, 0, 1, 0]), pl.Series(["en", "en", "zh", "zh"])).tolist()
    [9, 9, 1, 1]
    """
    numbers = groups.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
    oldest = np.full(len(windows), -1, np.int64)
    for number in np.unique(numbers):
        own = numbers == number
        oldest[own] = reach_back(windows[own])
    return oldest


def only(values: Any, where: Any) -> Array:
    """Keep values where a condition holds, and not-a-number elsewhere."""
    kept: Array = np.where(where, np.asarray(values, float), np.nan)
    return kept
