"""The frozen rule of membership: all that is needed to count later records by the very rule that counted past ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import TopicFinder, membership_of
from liaowang.runs.catalogue import Catalogue
from liaowang.runs.meaning import VectorSpace
from liaowang.text import TermIndex

Ints = npt.NDArray[np.int64]
_MIN_RECENT = 10
"""Terms with fewer panel documents in three windows are asked about by no one, and not kept."""


@dataclass(frozen=True)
class Base:
    """What stood in the panel before the cut-off; later counts are compared with it."""

    topics: Ints
    """Panel documents of each topic in the last two windows."""
    terms: Ints
    """The same of each term."""
    total: int
    categories: Ints
    """The same of each category of the panel."""
    topic_weights: sp.csr_matrix
    """Topics by categories: how much of a topic's documents each category has; rows sum to the topic's documents."""
    term_weights: sp.csr_matrix


@dataclass(frozen=True)
class MembershipRule:
    """Who belongs to which topic and holds which term, and what the panel is, as fixed at a cut-off."""

    as_of: date
    index: TermIndex
    space: VectorSpace
    finder: TopicFinder
    """Fitted: only its centres count."""
    meaning: str
    """As in `ObserveSettings`: the table or model of meanings that records need; ``none`` for words alone."""
    panel: list[str]
    """Categories that existed throughout; a record of any of them is in the panel."""
    base: Base

    def assign(self, holds: sp.csr_matrix, meanings: npt.NDArray[np.int16] | None, languages: pl.Series) -> Ints:
        """Give each document its topic, -1 for none.

        Parameters
        ----------
        holds : sparse matrix, documents by terms of `index`
        meanings : array of int16 or None
            Where `meaning` is not ``none``.
        languages : Series of str
        """
        vectors = self.space.place(holds, meanings, languages)
        return self.finder.assign(vectors, languages.fill_null("").to_numpy())[0]

    def size_of(self, unit: str, number: int) -> int:
        """Give the panel documents of a topic or term before the cut-off."""
        return int((self.base.topics if unit == "topic" else self.base.terms)[number])


def freeze_rule(
    as_of: date,
    index: TermIndex,
    space: VectorSpace,
    finder: TopicFinder,
    catalogue: Catalogue,
    holds: sp.csr_matrix,
    topics: Any,
    meaning: str = "none",
) -> MembershipRule:
    """Freeze the rule of a run or of an origin.

    Parameters
    ----------
    as_of : date
    index, space, finder
        As they were fitted on documents up to the cut-off.
    catalogue : Catalogue
        Documents with ``window`` and ``in_panel``; later ones are not looked at.
    holds : sparse matrix, documents by terms
    topics : array of int
        Topic of each document.
    meaning : str

    Returns
    -------
    MembershipRule
    """
    documents = catalogue.documents.select(pl.col("window").fill_null(-99), "in_panel")
    windows, in_panel = documents["window"].to_numpy(), documents["in_panel"].to_numpy()
    rows = np.flatnonzero(in_panel & (windows >= 0) & (windows < 2))
    categories = category_matrix(catalogue.classes, catalogue.panel, len(windows))[rows]
    once = holds[rows].astype(float)
    once.data = np.ones_like(once.data)
    recent = holds[in_panel & (windows >= 0) & (windows < 3)]
    is_asked = np.asarray((recent > 0).sum(axis=0)).ravel() >= _MIN_RECENT
    members = membership_of(np.asarray(topics)[rows], len(finder.centres_))
    # A document of three categories speaks for each with a third.
    parts = sp.diags(1 / np.maximum(np.asarray(categories.sum(axis=1)).ravel(), 1)) @ categories
    base = Base(
        count_members(members),
        count_members(once),
        len(rows),
        count_members(categories),
        sp.csr_matrix(members.T @ parts),
        sp.csr_matrix(sp.diags(is_asked.astype(float)) @ once.T @ parts),
    )
    base.term_weights.eliminate_zeros()
    return MembershipRule(as_of, index, space, finder, meaning, list(catalogue.panel), base)


def category_matrix(classes: pl.DataFrame, panel: list[str], n_documents: int) -> sp.csr_matrix:
    """Lay the categories of the panel out, documents by `panel`; other categories are left out."""
    numbers = pl.DataFrame({"category": panel, "number": range(len(panel))}, schema_overrides={"category": pl.String})
    named = classes.with_columns(pl.col("category").cast(pl.String))
    known = named.join(numbers, on="category").select("document", "number").unique()
    places = (known["document"].to_numpy(), known["number"].to_numpy())
    return sp.csr_matrix((np.ones(len(known)), places), shape=(n_documents, len(panel)))


def count_members(membership: sp.csr_matrix) -> Ints:
    """Count the documents of each column."""
    return np.asarray(membership.sum(axis=0)).ravel().round().astype(np.int64)
