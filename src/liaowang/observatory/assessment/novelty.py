"""Novelty of words: terms that are young, and pairs of terms that stand together for the first time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.assessment.measures import N_RECENT, Ints, Measure, missing

YOUNG_YEARS = 3
"""A term or a pair is young in the windows less than so many after its first."""
_NTH_USE = 3
"""A term is born with its third record: the first may be a misspelling or a chance meeting of words."""
_PAST_NEEDED = 5
_TERMS_A_DOCUMENT = 16
_MAX_SHARE = 0.01
"""Terms of more documents name no matter narrow enough: that 'energy' never met 'density' here says nothing."""
_MIN_TERMS = 5
_FEW = 20
_WINDOWS = 64
_PARTS = 8


def new_terms(holds: sp.csr_matrix, windows: Ints, oldest: Ints, names: Sequence[str]) -> Measure:
    """Give the share of each recent document's terms that were young when it appeared.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
    windows : array of int, shape (documents,)
        Twelve-month windows before the cut-off, 0 the last; negative for documents after it, which do not count.
    oldest : array of int, shape (documents,)
        How far back the past of each reaches (see `oldest_windows`).
    names : sequence of str
        Spelling of each term.

    Returns
    -------
    Measure
        Share of 0 to 1; not a number for documents of fewer than five terms, or without five years of records before.
    """
    births = term_births(holds, windows)
    recent = np.flatnonzero((windows >= 0) & (windows < N_RECENT) & (windows + _PAST_NEEDED <= oldest))
    if not len(recent):
        return missing("new_terms", "short_past")
    values = np.full(len(windows), np.nan)
    rows = holds[recent]
    n_terms = np.diff(rows.indptr)
    when = np.repeat(windows[recent], n_terms)
    is_young = births[rows.indices] - when < YOUNG_YEARS
    young = np.bincount(np.repeat(np.arange(len(recent)), n_terms)[is_young], minlength=len(recent))
    enough = n_terms >= _MIN_TERMS
    values[recent[enough]] = (young / np.maximum(n_terms, 1))[enough]

    def quote(document: int) -> str:
        terms = holds[document].indices
        fresh = terms[births[terms] - windows[document] < YOUNG_YEARS]
        return ", ".join(names[term] for term in sorted(fresh.tolist(), key=lambda it: (births[it], it))[:3])

    return Measure("new_terms", (values,), quote=quote)


def term_births(holds: sp.csr_matrix, windows: Ints, nth: int = _NTH_USE) -> Ints:
    """Give the window in which each term's third record became known.

    Examples
    --------
    >>> holds = sp.csr_matrix(np.ones((4, 1)))
    >>> term_births(holds, np.array([9, 5, 4, 0])).tolist()
    [4]

    Returns
    -------
    array of int, shape (terms,)
        -1 for a term of fewer records.
    """
    terms, used = _uses(holds, windows)
    keys = np.sort(terms * _WINDOWS + (_WINDOWS - 1 - used))
    counts = np.bincount(terms, minlength=holds.shape[1])
    starts = np.cumsum(counts) - counts
    births = np.full(holds.shape[1], -1, np.int64)
    has = counts >= nth
    births[has] = _WINDOWS - 1 - keys[starts[has] + nth - 1] % _WINDOWS
    return births


def new_pairs(holds: sp.csr_matrix, windows: Ints, oldest: Ints, names: Sequence[str]) -> Measure:
    """Tell how surprising the pairs of terms are that a recent document joins for the first time.

    Of each document up to sixteen terms are paired, of those in at most a hundredth of all documents those of highest
    TF-IDF. A pair is new in the twelve months of its first
    joint use. A new pair of which ``e`` joint uses were to be expected before, had its terms met by chance, surprises
    by log(1 + e); a pair that is known surprises by 0. A document's value is the mean over its pairs.

    Parameters
    ----------
    holds, windows, oldest, names
        As for `new_terms`.

    Returns
    -------
    Measure
        In nats.
    """
    is_meant = (windows >= 0) & (windows < N_RECENT) & (windows + _PAST_NEEDED <= oldest)
    if not is_meant.any():
        return missing("new_pairs", "short_past")
    before = _uses_before(holds, windows)
    past = np.bincount(np.minimum(windows[windows >= 0], _WINDOWS - 1), minlength=_WINDOWS)
    n_before = np.cumsum(past[::-1])[::-1] - past
    leading = _leading_terms(holds, windows)
    n_terms, n_documents = holds.shape[1], len(windows)
    sums, counts = np.zeros(n_documents), np.zeros(n_documents, np.int64)
    best, best_pair = np.zeros(n_documents), np.full(n_documents, -1, np.int64)
    for part in range(_PARTS):
        pairs = _pairs(leading, windows, n_terms, part)
        pairs = pairs.filter(pl.Series(is_meant)[pairs["document"].to_numpy()])
        document, pair, first = (pairs[name].to_numpy() for name in ("document", "pair", "first"))
        when = windows[document]
        expected = before[pair // n_terms, when] * before[pair % n_terms, when] / np.maximum(n_before[when], 1)
        surprise = np.where(first == when, np.log1p(expected), 0.0).round(9)
        sums += np.bincount(document, weights=surprise, minlength=n_documents)
        counts += np.bincount(document, minlength=n_documents)
        order = np.lexsort((pair, -surprise, document))
        heads = order[np.unique(document[order], return_index=True)[1]]
        at, told = document[heads], surprise[heads]
        is_tie = (told == best[at]) & (told > 0) & (pair[heads] < best_pair[at])
        better = heads[(told > best[at]) | is_tie]
        best[document[better]], best_pair[document[better]] = surprise[better], pair[better]
    is_enough = counts >= _MIN_TERMS * (_MIN_TERMS - 1) // 2
    values = np.where(is_enough, sums / np.maximum(counts, 1), np.nan).round(9)

    def quote(document: int) -> str:
        if best_pair[document] < 0:
            return ""
        one, other = divmod(int(best_pair[document]), n_terms)
        return f"{names[one]} × {names[other]}"

    return Measure("new_pairs", (values,), quote=quote)


def _uses(holds: sp.csr_matrix, windows: Ints) -> tuple[Ints, Ints]:
    """List every use of a term up to the cut-off, with its window."""
    past = np.flatnonzero(windows >= 0)
    rows = holds[past]
    when = np.repeat(np.minimum(windows[past], _WINDOWS - 1), np.diff(rows.indptr))
    return rows.indices.astype(np.int64), when.astype(np.int64)


def _uses_before(holds: sp.csr_matrix, windows: Ints) -> npt.NDArray[np.float64]:
    """Count each term's documents in the windows older than each of the recent ones."""
    terms, used = _uses(holds, windows)
    counts = np.zeros((holds.shape[1], N_RECENT))
    for window in range(N_RECENT):
        counts[:, window] = np.bincount(terms[used > window], minlength=holds.shape[1])
    return counts


def _leading_terms(holds: sp.csr_matrix, windows: Ints) -> Ints:
    """Give each known document's terms of highest TF-IDF, ascending by number; -1 where it has fewer."""
    past = np.flatnonzero(windows >= 0)
    rows = holds[past]
    n_documents = np.bincount(rows.indices, minlength=holds.shape[1])
    weight = (1 + np.log(rows.data)) * np.log(len(past) / np.maximum(n_documents, 1))[rows.indices]
    is_narrow = (n_documents <= max(_MAX_SHARE * len(past), _FEW))[rows.indices]
    row = np.repeat(np.arange(len(past)), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -np.round(weight, 9), ~is_narrow, row))
    place = np.arange(len(row)) - np.repeat(rows.indptr[:-1], np.diff(rows.indptr))
    kept = (place < _TERMS_A_DOCUMENT) & is_narrow[order]
    leading = np.full((len(windows), _TERMS_A_DOCUMENT), -1, np.int64)
    leading[past[row[kept]], place[kept]] = rows.indices[order][kept]
    leading.sort(axis=1)
    return leading


def _pairs(leading: Ints, windows: Ints, n_terms: int, part: int) -> pl.DataFrame:
    """List the pairs of a part of the recent documents' terms, with the oldest window in which any document has each.

    Pairs go by parts, since all of them at once would take most of the memory of a run.
    """
    documents = np.flatnonzero(leading[:, -1] >= 0)
    kept = leading[documents]
    found = []
    for one in range(_TERMS_A_DOCUMENT - 1):
        has = np.flatnonzero((kept[:, one] >= 0) & (kept[:, one] % _PARTS == part))
        rows = documents[has].astype(np.int32)
        found += [(rows, kept[has, one] * n_terms + kept[has, other]) for other in range(one + 1, _TERMS_A_DOCUMENT)]
    document = np.concatenate([it[0] for it in found])
    frame = pl.DataFrame(
        {
            "document": document,
            "pair": np.concatenate([it[1] for it in found]),
            "window": np.minimum(windows[document], _WINDOWS - 1).astype(np.int16),
        }
    )
    firsts = frame.group_by("pair").agg(pl.col("window").max().alias("first"))
    recent = frame.filter(pl.col("window") < N_RECENT)
    return recent.join(firsts, on="pair").sort("document", "pair")
