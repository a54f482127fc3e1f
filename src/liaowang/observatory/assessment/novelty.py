"""Novelty of words: terms that are young, and pairs of terms that stand together for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_PORTION = 100_000
_SLOTS = 1 << 24
_FEW_SHARE = 0.05


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
    return _births(_use_table(holds, windows), nth)


def _births(uses: Ints, nth: int = _NTH_USE) -> Ints:
    since = np.cumsum(uses[:, ::-1], axis=1)[:, ::-1]
    # The counts from the oldest window on fall towards it: as many windows as reach so far, less one.
    births: Ints = (since >= nth).sum(axis=1) - 1
    return births


@dataclass(frozen=True)
class Pairings:
    """What `new_pairs` finds, by document."""

    value: npt.NDArray[np.float64]
    best: Ints
    """The pair that surprises most, packed; -1 for none."""
    leading: npt.NDArray[np.int32]
    """The terms that are paired, ascending; -1 where there are fewer."""

    @classmethod
    def nothing(cls, n: int) -> Pairings:
        """Begin with nothing found of `n` documents."""
        return cls(np.full(n, np.nan), np.full(n, -1), np.full((n, _TERMS_A_DOCUMENT), -1, np.int32))


def new_pairs(
    holds: sp.csr_matrix,
    windows: Ints,
    oldest: Ints,
    names: Sequence[str],
    found: Pairings | None = None,
    of: npt.NDArray[np.bool_] | None = None,
) -> Measure:
    """Tell how surprising the pairs of terms are that a recent document joins for the first time.

    Of each document up to sixteen terms are paired, of those in at most a hundredth of all documents those of highest
    TF-IDF. A pair is new in the twelve months of its first
    joint use. A new pair of which ``e`` joint uses were to be expected before, had its terms met by chance, surprises
    by log(1 + e); a pair that is known surprises by 0. A document's value is the mean over its pairs.

    Parameters
    ----------
    holds, windows, oldest, names
        As for `new_terms`.
    found : Pairings, optional
        Filled; what it holds of documents that are not in `of` stays.
    of : array of bool, optional
        Documents to look at; all by default.

    Returns
    -------
    Measure
        In nats.
    """
    found = found or Pairings.nothing(len(windows))
    of = np.ones(len(windows), bool) if of is None else of
    is_recent = (windows >= 0) & (windows < N_RECENT) & (windows + _PAST_NEEDED <= oldest)
    if not is_recent.any():
        return missing("new_pairs", "short_past")
    _find_pairs(holds, windows, found, of, is_recent & of)
    values = np.where(is_recent, found.value, np.nan)
    n_terms, best_pair = holds.shape[1], found.best

    def quote(document: int) -> str:
        if best_pair[document] < 0:
            return ""
        one, other = divmod(int(best_pair[document]), n_terms)
        return f"{names[one]} × {names[other]}"

    return Measure("new_pairs", (values,), quote=quote)


def _find_pairs(
    holds: sp.csr_matrix,
    windows: Ints,
    found: Pairings,
    of: npt.NDArray[np.bool_],
    is_meant: npt.NDArray[np.bool_],
) -> None:
    before = _uses_before(_use_table(holds, windows))
    past = np.bincount(np.minimum(windows[windows >= 0], _WINDOWS - 1), minlength=_WINDOWS)
    n_before = np.cumsum(past[::-1])[::-1] - past
    found.leading[of] = _leading_terms(holds, windows, of)
    n_terms, n_documents = holds.shape[1], len(windows)
    sums, counts = np.zeros(n_documents), np.zeros(n_documents, np.int64)
    best, best_pair = np.zeros(n_documents), np.full(n_documents, -1, np.int64)
    for part in range(_PARTS):
        pairs = _pairs(found.leading, windows, n_terms, part, is_meant)
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
    found.value[of] = np.where(is_enough, sums / np.maximum(counts, 1), np.nan).round(9)[of]
    found.best[of] = best_pair[of]


def _use_table(holds: sp.csr_matrix, windows: Ints) -> Ints:
    """Count the documents up to the cut-off by term and window; the last window holds all that is older."""
    n_terms = holds.shape[1]
    table = np.zeros(n_terms * _WINDOWS, np.int64)
    past = np.flatnonzero(windows >= 0)
    for start in range(0, len(past), _PORTION):
        rows = holds[past[start : start + _PORTION]]
        when = np.minimum(windows[past[start : start + _PORTION]], _WINDOWS - 1)
        keys = rows.indices.astype(np.int64) * _WINDOWS + np.repeat(when, np.diff(rows.indptr))
        table += np.bincount(keys, minlength=len(table))
    return table.reshape(n_terms, _WINDOWS)


def _uses_before(uses: Ints) -> npt.NDArray[np.float64]:
    """Count each term's documents in the windows older than each of the recent ones."""
    older = np.cumsum(uses[:, ::-1], axis=1)[:, ::-1]
    before: npt.NDArray[np.float64] = older[:, 1 : N_RECENT + 1].astype(float)
    return before


def _leading_terms(holds: sp.csr_matrix, windows: Ints, of: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Give some documents' terms of highest TF-IDF, ascending by number; -1 where one has fewer, or is unknown."""
    n_past, n_documents = int((windows >= 0).sum()), np.zeros(holds.shape[1], np.int64)
    meant = np.flatnonzero(of)
    past = np.flatnonzero((windows >= 0) & of)
    known = np.flatnonzero(windows >= 0)
    for start in range(0, len(known), _PORTION):
        n_documents += np.bincount(holds[known[start : start + _PORTION]].indices, minlength=holds.shape[1])
    rows = holds[past]
    weight = (1 + np.log(rows.data)) * np.log(n_past / np.maximum(n_documents, 1))[rows.indices]
    is_narrow = (n_documents <= max(_MAX_SHARE * n_past, _FEW))[rows.indices]
    row = np.repeat(np.arange(len(past)), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -np.round(weight, 9), ~is_narrow, row))
    place = np.arange(len(row)) - np.repeat(rows.indptr[:-1], np.diff(rows.indptr))
    kept = (place < _TERMS_A_DOCUMENT) & is_narrow[order]
    leading = np.full((len(meant), _TERMS_A_DOCUMENT), -1, np.int32)
    leading[np.searchsorted(meant, past[row[kept]]), place[kept]] = rows.indices[order][kept]
    leading.sort(axis=1)
    return leading


def _pairs(
    leading: npt.NDArray[np.int32], windows: Ints, n_terms: int, part: int, is_meant: npt.NDArray[np.bool_]
) -> pl.DataFrame:
    """List the pairs of a part of some documents' terms, with the oldest window in which any document has each.

    Pairs go by parts, since all of them at once would take most of the memory of a run. Where few documents are meant,
    of the others only pairs are listed that may be among theirs.
    """
    known = (leading[:, -1] >= 0) & (windows >= 0)
    if is_meant.sum() < _FEW_SHARE * known.sum():
        meant = _list_pairs(leading, np.flatnonzero(known & is_meant), n_terms, part)
        sought = np.zeros(_SLOTS, bool)
        sought[_slots(meant["pair"].to_numpy())] = True
        frame = _list_pairs(leading, np.flatnonzero(known), n_terms, part, sought)
    else:
        frame = _list_pairs(leading, np.flatnonzero(known), n_terms, part)
        meant = frame.filter(pl.Series(is_meant)[frame["document"].to_numpy()])
    window = np.minimum(windows[frame["document"].to_numpy()], _WINDOWS - 1).astype(np.int16)
    firsts = frame.select("pair", window=pl.Series(window)).group_by("pair").agg(pl.col("window").max().alias("first"))
    return meant.join(firsts, on="pair").sort("document", "pair")


def _list_pairs(
    leading: npt.NDArray[np.int32],
    documents: Ints,
    n_terms: int,
    part: int,
    sought: npt.NDArray[np.bool_] | None = None,
) -> pl.DataFrame:
    kept = leading[documents]
    found = []
    for one in range(_TERMS_A_DOCUMENT - 1):
        has = np.flatnonzero((kept[:, one] >= 0) & (kept[:, one] % _PARTS == part))
        rows, heads = documents[has].astype(np.int32), kept[has, one].astype(np.int64) * n_terms
        for other in range(one + 1, _TERMS_A_DOCUMENT):
            pairs = heads + kept[has, other]
            hit = slice(None) if sought is None else sought[_slots(pairs)]
            found.append((rows[hit], pairs[hit]))
    return pl.DataFrame(
        {"document": np.concatenate([it[0] for it in found]), "pair": np.concatenate([it[1] for it in found])}
    )


def _slots(pairs: Ints) -> npt.NDArray[np.int64]:
    """Spread packed pairs over `_SLOTS` places."""
    spread: npt.NDArray[np.int64] = (pairs * 0x9E3779B1 >> 20) & (_SLOTS - 1)
    return spread
