"""Fields: pairs of categories that are seldom joined, and how far a topic's records spread over categories."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Ints, Measure, missing


def unusual_categories(classes: pl.DataFrame, windows: Ints) -> Measure:
    """Tell how unusual the most unusual pair of categories of each recent document is.

    A pair's value is log(e / n): n documents up to the cut-off stand in both categories, e would if the two met by
    chance. It is positive for pairs rarer than chance.

    Parameters
    ----------
    classes : DataFrame, one row a (document, category)
        Columns ``document``, ``category`` ('scheme:code'); pairs join categories of one scheme only.
    windows : array of int, shape (documents,)
        Negative for documents after the cut-off, which do not count.

    Returns
    -------
    Measure
        In nats; not a number for documents in fewer than two categories.

    Examples
    --------
    >>> classes = pl.DataFrame({"document": [0, 0, 1, 1, 2, 3], "category": ["s:a", "s:b", "s:a", "s:c", "s:a", "s:b"]})
    >>> unusual_categories(classes, np.zeros(4, int)).by_document[0].round(3).tolist()
    [0.405, -0.288, nan, nan]
    """
    known = _lay_out(classes.filter(pl.Series(windows >= 0)[classes["document"].to_numpy()]))
    n_names, sizes = len(known.names), np.bincount(known.codes, minlength=len(known.names))
    document, pair = _pairs(known)
    if not len(pair):
        return missing("unusual_categories", "one_category")
    pairs, which, both = np.unique(pair, return_inverse=True, return_counts=True)
    expected = sizes[pairs // n_names] * sizes[pairs % n_names] / len(known.first)
    value = np.log(expected / both).round(9)
    # Of pairs alike in value the first by name is told.
    order = np.argsort(-value, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    is_recent = windows[document] < N_RECENT
    best = np.full(len(windows), len(order))
    np.minimum.at(best, document[is_recent], place[which[is_recent]])
    found = np.flatnonzero(best < len(order))
    values = np.full(len(windows), np.nan)
    values[found] = value[order[best[found]]]

    def quote(document: int) -> str:
        if best[document] == len(order):
            return ""
        one, other = divmod(int(pairs[order[best[document]]]), n_names)
        return f"{known.names[one]} × {known.names[other]}"

    return Measure("unusual_categories", (values,), quote=quote)


def reach(classes: pl.DataFrame, topics: Ints, windows: Ints) -> Measure:
    """Tell how far a topic's recent documents spread over categories.

    A document's value is the surprise of its categories, the mean of -log p over them, p being the category's share of
    the topic's recent documents. The mean of that is the entropy of the topic.

    Parameters
    ----------
    classes, windows
        As for `unusual_categories`.
    topics : array of int, shape (documents,)
        -1 for none.

    Returns
    -------
    Measure
        In nats; 0 where all stand in one category.

    Examples
    --------
    >>> classes = pl.DataFrame({"document": [0, 1], "category": ["s:a", "s:b"]})
    >>> reach(classes, np.zeros(2, int), np.zeros(2, int)).by_document[0].round(3).tolist()
    [0.693, 0.693]
    """
    is_meant = (windows >= 0) & (windows < N_RECENT) & (topics >= 0)
    seen = _of_one_scheme(_lay_out(classes.filter(pl.Series(is_meant)[classes["document"].to_numpy()])))
    if not len(seen.codes):
        return missing("reach", "no_categories")
    lengths = np.diff(np.r_[seen.first, len(seen.codes)])
    part = np.repeat(1 / lengths, lengths)
    topic = topics[seen.documents]
    cells, cell = np.unique(topic * len(seen.names) + seen.codes, return_inverse=True)
    parts = np.bincount(cell, weights=part)
    share = parts / np.bincount(topic, weights=part)[cells // len(seen.names)]
    surprise = np.add.reduceat(-np.log(share)[cell] * part, seen.first).round(9)
    values = np.full(len(windows), np.nan)
    values[seen.documents[seen.first]] = surprise

    def quote(document: int) -> str:
        own = slice(*np.searchsorted(seen.documents, [document, document + 1]))
        return ", ".join(seen.names[code] for code in seen.codes[own])

    return Measure("reach", (values,), quote=quote)


@dataclass(frozen=True)
class _Classes:
    """Rows of (document, category) in order of both, no row twice."""

    documents: Ints
    codes: Ints
    """Place of each category among the names."""
    names: list[str]
    """Sorted, so that those of a scheme lie together."""

    @cached_property
    def first(self) -> Ints:
        """Row at which each document begins."""
        return np.flatnonzero(np.diff(self.documents, prepend=-1))

    @cached_property
    def schemes(self) -> Ints:
        """Scheme of each row, numbered in order of their names."""
        _, scheme = np.unique([name.partition(":")[0] for name in self.names], return_inverse=True)
        return scheme[self.codes] if len(self.names) else self.codes


def _lay_out(classes: pl.DataFrame) -> _Classes:
    """Number categories in order of their names."""
    names = classes["category"].unique().cast(pl.String).sort()
    codes = classes["category"].cast(pl.Enum(names)).to_physical().cast(pl.Int64).to_numpy()
    n_names = max(len(names), 1)
    rows = pl.Series(classes["document"].to_numpy() * n_names + codes).sort().to_numpy()
    rows = rows[np.diff(rows, prepend=-1) != 0]
    return _Classes(rows // n_names, rows % n_names, names.to_list())


def _pairs(classes: _Classes) -> tuple[Ints, Ints]:
    """Give the pairs of categories of one scheme that documents stand in, each as one number."""
    documents, pairs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    at, apart = np.arange(len(classes.codes)), 1
    group = classes.documents * (1 + classes.schemes.max(initial=0)) + classes.schemes
    while len(at):
        at = at[at < len(classes.codes) - apart]
        at = at[group[at] == group[at + apart]]
        documents.append(classes.documents[at])
        pairs.append(classes.codes[at] * len(classes.names) + classes.codes[at + apart])
        apart += 1
    return np.concatenate(documents), np.concatenate(pairs)


def _of_one_scheme(classes: _Classes) -> _Classes:
    """Keep of each document the categories of the scheme that most documents use: a second scheme is no other field."""
    if not len(classes.codes):
        return classes
    change = np.diff(classes.documents, prepend=-1) | np.diff(classes.schemes, prepend=-1)
    use = np.bincount(classes.schemes[change != 0])
    place = np.empty(len(use), np.int64)
    place[np.argsort(-use, kind="stable")] = np.arange(len(use))
    places = place[classes.schemes]
    lengths = np.diff(np.r_[classes.first, len(places)])
    kept = places == np.repeat(np.minimum.reduceat(places, classes.first), lengths)
    return _Classes(classes.documents[kept], classes.codes[kept], classes.names)
