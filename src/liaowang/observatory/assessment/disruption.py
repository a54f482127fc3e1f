"""Disruption by citations: do later works cite a work instead of what it builds on, or along with it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.assessment.measures import Array, Flags, Ints, Measure, missing

SPAN_DAYS = 5 * 365.25
MIN_REFERENCE_SHARE = 0.3
"""Below it the records that cite, and so all three counts, are a chance sample."""


@dataclass(frozen=True)
class Counts:
    """Citing works of five years, by document: of it alone, of it and what it cites, of what it cites alone."""

    alone: Ints
    both: Ints
    below: Ints


def disruption(cites: pl.DataFrame, days: Array, as_of_day: float, n_documents: int) -> tuple[Measure, Measure]:
    """Measure CD5 and DI5 of the documents whose five years have passed.

    CD = (n_i - n_j) / (n_i + n_j + n_k): n_i later works cite the document alone, n_j the document and at least one of
    its references, n_k only its references (Funk and Owen-Smith 2017). DI5 counts as n_j those that share at least five
    references (Bornmann, Devarakonda, Tekles, Chacko 2020). Citing works of the five years after count.

    Parameters
    ----------
    cites : DataFrame, one row a (citing document, cited work)
        Columns ``document``, ``cited`` (int): a document's number, or a number from `n_documents` on for a work that
        is not in the run.
    days : array of float, shape (documents,)
        Day on which each became known; not a number where it is not known at the cut-off.
    as_of_day : float
    n_documents : int

    Returns
    -------
    Measure, Measure
        -1 to 1. Not a number, and never 0, for a document without references, or that nobody cites.
    """
    known = np.isfinite(days)
    citing = np.unique(cites["document"].to_numpy())
    share = known[citing].sum() / max(int(known.sum()), 1)
    if share < MIN_REFERENCE_SHARE:
        return missing("cd5", "no_references"), missing("di5", "no_references")
    ripe = np.flatnonzero(known & (days + SPAN_DAYS <= as_of_day))
    found = [(count_citing(cites, days, ripe, n_documents, least), name) for least, name in ((1, "cd5"), (5, "di5"))]
    return _measure(*found[0]), _measure(*found[1])


def count_citing(cites: pl.DataFrame, days: Array, of: Ints, n_documents: int, min_shared: int = 1) -> Counts:
    """Count the works that cite documents in the five years after them.

    Parameters
    ----------
    cites, days, n_documents
        As for `disruption`.
    of : array of int
        Documents to count for; all others get 0.
    min_shared : int
        References that a work must share with the document to count as citing both.

    Examples
    --------
    >>> cites = pl.DataFrame({"document": [1, 2, 2, 3, 1], "cited": [0, 1, 0, 1, 9]})
    >>> counts = count_citing(cites, np.arange(4.0), np.array([1]), 4)
    >>> int(counts.alone[1]), int(counts.both[1]), int(counts.below[1])
    (1, 1, 0)
    """
    citing, cited = cites["document"].to_numpy(), cites["cited"].to_numpy()
    width = max(int(cited.max(initial=0)) + 1, n_documents)
    refers = sp.csr_matrix((np.ones(len(citing)), (citing, cited)), shape=(n_documents, width))
    refers.sum_duplicates()
    cited_by = refers.tocsc()
    counts = np.zeros((3, n_documents), np.int64)
    for document in of.tolist():
        below = refers.indices[refers.indptr[document] : refers.indptr[document + 1]]
        own = cited_by.indices[cited_by.indptr[document] : cited_by.indptr[document + 1]]
        if not len(below) or not len(own):
            continue
        lists = [cited_by.indices[cited_by.indptr[it] : cited_by.indptr[it + 1]] for it in below.tolist()]
        sharing, n_shared = np.unique(np.concatenate(lists), return_counts=True)
        is_later = _is_later(days, sharing, document)
        sharing, n_shared = sharing[is_later], n_shared[is_later]
        own = own[_is_later(days, own, document)]
        shared = dict(zip(sharing.tolist(), n_shared.tolist(), strict=True))
        with_below = [shared.get(it, 0) for it in own.tolist()]
        counts[0, document] = sum(it == 0 for it in with_below)
        counts[1, document] = sum(it >= min_shared for it in with_below)
        counts[2, document] = len(sharing) - sum(it > 0 for it in with_below)
    return Counts(counts[0], counts[1], counts[2])


def _is_later(days: Array, documents: Ints, document: int) -> Flags:
    late = days[documents] - days[document]
    is_later: Flags = (late > 0) & (late <= SPAN_DAYS)
    return is_later


def _measure(counts: Counts, name: str) -> Measure:
    total = counts.alone + counts.both + counts.below
    is_cited = (counts.alone + counts.both) > 0
    values = np.where(is_cited, (counts.alone - counts.both) / np.maximum(total, 1), np.nan)

    def quote(document: int) -> str:
        return f"{counts.alone[document]}, {counts.both[document]}, {counts.below[document]}"

    return Measure(name, (values,), quote=quote)
