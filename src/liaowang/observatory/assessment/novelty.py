"""Novelty of words: terms that are young, and pairs of terms that stand together for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

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
_WHEN_BITS = N_RECENT.bit_length()
"""For the windows by which uses of a pair are told apart: the recent ones, and all before as one."""
_NO_PAIR = np.iinfo(np.int64).max


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
    sums, best = np.zeros(n_documents), np.zeros(n_documents)
    best_pair = np.full(n_documents, _NO_PAIR)
    for part in range(_PARTS):
        document, pair = _new_uses(found.leading, windows, n_terms, part, is_meant)
        when = windows[document]
        expected = before[pair // n_terms, when] * before[pair % n_terms, when] / np.maximum(n_before[when], 1)
        surprise = np.log1p(expected).round(9)
        sums += np.bincount(document, weights=surprise, minlength=n_documents)
        highest = best.copy()
        np.maximum.at(highest, document, surprise)
        best_pair[highest > best] = _NO_PAIR
        best = highest
        is_best = (surprise == best[document]) & (surprise > 0)
        np.minimum.at(best_pair, document[is_best], pair[is_best])
    n_leading = (found.leading >= 0).sum(axis=1)
    counts = n_leading * (n_leading - 1) // 2
    is_enough = is_meant & (n_leading >= _MIN_TERMS)
    found.value[of] = np.where(is_enough, sums / np.maximum(counts, 1), np.nan).round(9)[of]
    found.best[of] = np.where(best_pair < _NO_PAIR, best_pair, -1)[of]


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
    known = np.flatnonzero(windows >= 0)
    for start in range(0, len(known), _PORTION):
        n_documents += np.bincount(holds[known[start : start + _PORTION]].indices, minlength=holds.shape[1])
    is_narrow = n_documents <= max(_MAX_SHARE * n_past, _FEW)
    rarity = np.log(n_past / np.maximum(n_documents, 1))
    meant = np.flatnonzero(of)
    leading = np.full((len(meant), _TERMS_A_DOCUMENT), -1, np.int32)
    for start in range(0, len(meant), _PORTION):
        portion = meant[start : start + _PORTION]
        is_past = windows[portion] >= 0
        leading[start : start + _PORTION][is_past] = _lead(holds[portion[is_past]], is_narrow, rarity)
    return leading


def _lead(rows: sp.csr_matrix, is_narrow: npt.NDArray[np.bool_], rarity: npt.NDArray[np.float64]) -> Ints:
    """Give the terms that lead in some documents."""
    kept = is_narrow[rows.indices]
    row, term = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[kept], rows.indices[kept].astype(np.int64)
    # Row, place of the weight and term lie in one whole number: sorting these is several times as fast as by columns.
    place = _places((1 + np.log(rows.data[kept])) * rarity[term])
    bits, place_bits = rows.shape[1].bit_length(), int(place.max(initial=0)).bit_length()
    ordered = _sorted((row << place_bits + bits) + (place << bits) + term)
    row, term = ordered >> (place_bits + bits), ordered & ((1 << bits) - 1)
    at = np.arange(len(row)) - np.searchsorted(row, row)
    leading = np.full((rows.shape[0], _TERMS_A_DOCUMENT), -1)
    is_first = at < _TERMS_A_DOCUMENT
    leading[row[is_first], at[is_first]] = term[is_first]
    leading.sort(axis=1)
    return leading


def _places(weights: npt.NDArray[np.float64]) -> Ints:
    """Number weights from the highest on, equal ones alike."""
    return pl.Series(-weights.round(9)).rank("dense").cast(pl.Int64).to_numpy() - 1


def _new_uses(
    leading: npt.NDArray[np.int32], windows: Ints, n_terms: int, part: int, is_meant: npt.NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """List the documents that join a pair in the oldest window in which any document does, for a part of the terms.

    Pairs go by parts, since all of them at once would take most of the memory of a run. Where few documents are meant,
    of the others only pairs are listed that may be among theirs.

    Returns
    -------
    document, pair : arrays of int
        In order of pairs, and of documents within.
    """
    known = (leading[:, -1] >= 0) & (windows >= 0)
    uses = partial(_list_uses, leading, np.minimum(windows, N_RECENT), n_terms, part)
    if is_meant.sum() < _FEW_SHARE * known.sum():
        meant = uses(np.flatnonzero(known & is_meant))
        sought = np.zeros(_SLOTS, bool)
        sought[_slots(meant >> (len(windows).bit_length() + _WHEN_BITS))] = True
        ordered = _sorted(uses(np.flatnonzero(known), sought))
    else:
        ordered = _sorted(uses(np.flatnonzero(known)))
    bits = len(windows).bit_length()
    document, pair = ordered & ((1 << bits) - 1), ordered >> (bits + _WHEN_BITS)
    when = (ordered >> bits) & ((1 << _WHEN_BITS) - 1)
    is_head = np.ones(len(pair), bool)
    is_head[1:] = pair[1:] != pair[:-1]
    first = when[is_head][np.cumsum(is_head) - 1]
    is_new = (when == first) & is_meant[document]
    return document[is_new], pair[is_new]


def _list_uses(
    leading: npt.NDArray[np.int32],
    recent: Ints,
    n_terms: int,
    part: int,
    documents: Ints,
    sought: npt.NDArray[np.bool_] | None = None,
) -> Ints:
    """Give pair, window and document as one number for each use of a pair; the oldest windows come first.

    Windows that are not recent are one.
    """
    kept, bits = leading[documents], len(leading).bit_length()
    whose = (N_RECENT - recent[documents] << bits) + documents
    found = []
    for one in range(_TERMS_A_DOCUMENT - 1):
        has = np.flatnonzero((kept[:, one] >= 0) & (kept[:, one] % _PARTS == part))
        rows, heads = whose[has], kept[has, one].astype(np.int64) * n_terms
        for other in range(one + 1, _TERMS_A_DOCUMENT):
            pairs = heads + kept[has, other]
            hit = slice(None) if sought is None else sought[_slots(pairs)]
            found.append((pairs[hit] << bits + _WHEN_BITS) + rows[hit])
    return np.concatenate(found)


def _sorted(numbers: Ints) -> Ints:
    """Sort on all cores."""
    return pl.Series(numbers).sort().to_numpy()


def _slots(pairs: Ints) -> npt.NDArray[np.int64]:
    """Spread packed pairs over `_SLOTS` places."""
    spread: npt.NDArray[np.int64] = (pairs * 0x9E3779B1 >> 20) & (_SLOTS - 1)
    return spread
