"""Novelty of words: terms that are young, and pairs of terms that stand together for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.assessment.measures import N_RECENT, Ints, Measure, missing
from liaowang.observatory.labels import term_window_counts

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
_PARTS = 16
_PORTION = 100_000
_SLOTS = 1 << 22
FEW_SHARE = 0.05
"""Of documents, below which those that pairs are sought of are few: of the others only their pairs are listed."""
_WHEN_BITS = N_RECENT.bit_length()
"""For the windows by which uses of a pair are told apart: the recent ones, and all before as one."""
_NO_PAIR = np.iinfo(np.int64).max


def count_uses(holds: sp.csr_matrix, windows: Ints) -> Ints:
    """Count the documents up to the cut-off by term and window; the last of 64 windows holds all that is older."""
    return term_window_counts(holds, np.minimum(windows, _WINDOWS - 1), _WINDOWS)


def new_terms(
    holds: sp.csr_matrix, windows: Ints, oldest: Ints, names: Sequence[str], uses: Ints | None = None
) -> Measure:
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
    uses : array of int, optional
        From `count_uses`, where it is there already.

    Returns
    -------
    Measure
        Share of 0 to 1; not a number for documents of fewer than five terms, or without five years of records before.
    """
    births = _births(count_uses(holds, windows) if uses is None else uses)
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
    return _births(count_uses(holds, windows), nth)


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
    uses: Ints | None = None,
) -> Measure:
    """Tell how surprising the pairs of terms are that a recent document joins for the first time.

    Of each document up to sixteen terms are paired, of those in at most a hundredth of all documents those of highest
    TF-IDF. A pair is new in the twelve months of its first
    joint use. A new pair of which ``e`` joint uses were to be expected before, had its terms met by chance, surprises
    by log(1 + e); a pair that is known surprises by 0. A document's value is the mean over its pairs.

    Parameters
    ----------
    holds, windows, oldest, names, uses
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
    uses = count_uses(holds, windows) if uses is None else uses
    _find_pairs(holds, windows, found, of, is_recent & of, uses)
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
    uses: Ints,
) -> None:
    before = _uses_before(uses)
    past = np.bincount(np.minimum(windows[windows >= 0], _WINDOWS - 1), minlength=_WINDOWS)
    n_before = np.cumsum(past[::-1])[::-1] - past
    found.leading[of] = _leading_terms(holds, windows, of, uses.sum(axis=1))
    n_terms, n_documents = holds.shape[1], len(windows)
    sums, best = np.zeros(n_documents), np.zeros(n_documents)
    best_pair = np.full(n_documents, _NO_PAIR)
    for document, pair in _new_uses(found.leading, windows, n_terms, is_meant):
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


def _uses_before(uses: Ints) -> npt.NDArray[np.float64]:
    """Count each term's documents in the windows older than each of the recent ones."""
    older = np.cumsum(uses[:, ::-1], axis=1)[:, ::-1]
    before: npt.NDArray[np.float64] = older[:, 1 : N_RECENT + 1].astype(float)
    return before


def _leading_terms(
    holds: sp.csr_matrix, windows: Ints, of: npt.NDArray[np.bool_], n_documents: Ints
) -> npt.NDArray[np.int32]:
    """Give some documents' terms of highest TF-IDF, ascending by number; -1 where one has fewer, or is unknown."""
    n_past = int((windows >= 0).sum())
    rarities = _Rarities(n_documents, n_past)
    meant = np.flatnonzero(of)
    leading = np.full((len(meant), _TERMS_A_DOCUMENT), -1, np.int32)
    for start in range(0, len(meant), _PORTION):
        portion = meant[start : start + _PORTION]
        is_past = windows[portion] >= 0
        leading[start : start + _PORTION][is_past] = _lead(holds[portion[is_past]], rarities)
    return leading


class _Rarities:
    """How rare terms are; those in more than a hundredth of all documents name nothing."""

    def __init__(self, n_documents: Ints, n_past: int) -> None:
        self.is_narrow = n_documents <= max(_MAX_SHARE * n_past, _FEW)
        sizes, self._size = np.unique(n_documents, return_inverse=True)
        self._rarity = np.log(n_past / np.maximum(sizes, 1))

    def places(self, terms: Ints, counts: Ints) -> Ints:
        """Number uses by TF-IDF from the highest on, equal ones alike.

        Many uses have few weights: these are put in order once, by how often a term is used and how rare it is.
        """
        is_there = np.bincount(counts) > 0
        weights = (1 + np.log(np.flatnonzero(is_there))) * self._rarity[:, None]
        place = pl.Series(-weights.ravel().round(9)).rank("dense").cast(pl.Int64).to_numpy() - 1
        found: Ints = place[self._size[terms] * weights.shape[1] + (np.cumsum(is_there) - 1)[counts]]
        return found


def _lead(rows: sp.csr_matrix, rarities: _Rarities) -> Ints:
    """Give the terms that lead in some documents."""
    kept = np.flatnonzero(rarities.is_narrow[rows.indices])
    row, term = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[kept], rows.indices[kept].astype(np.int64)
    # Row, place of the weight and term lie in one whole number: sorting these is several times as fast as by columns.
    place = rarities.places(term, rows.data[kept].astype(np.int64))
    bits, place_bits = rows.shape[1].bit_length(), int(place.max(initial=0)).bit_length()
    ordered = _sorted((row << place_bits + bits) + (place << bits) + term)
    row, term = ordered >> (place_bits + bits), ordered & ((1 << bits) - 1)
    at = np.arange(len(row)) - np.searchsorted(row, row)
    leading = np.full((rows.shape[0], _TERMS_A_DOCUMENT), -1)
    is_first = at < _TERMS_A_DOCUMENT
    leading[row[is_first], at[is_first]] = term[is_first]
    leading.sort(axis=1)
    return leading


def _new_uses(
    leading: npt.NDArray[np.int32], windows: Ints, n_terms: int, is_meant: npt.NDArray[np.bool_]
) -> Iterator[tuple[Ints, Ints]]:
    """List the documents that join a pair in the oldest window in which any does, for a part of the terms each.

    Pairs go by parts, since all of them at once would take most of the memory of a run. Where few documents are meant,
    of the others only pairs are listed that may be among theirs.

    Yields
    ------
    document, pair : arrays of int
        In order of pairs, and of documents within.
    """
    known = (leading[:, -1] >= 0) & (windows >= 0)
    meant = np.flatnonzero(known & is_meant)
    if len(meant) < FEW_SHARE * known.sum():
        uses = _Uses(leading[meant], windows, n_terms, meant)
        yield _first_uses(_uses_of_same(uses.of(), leading, windows, n_terms), uses, is_meant)
        return
    documents = np.flatnonzero(known)
    uses = _Uses(leading[documents], windows, n_terms, documents, _PARTS)
    for part in range(_PARTS):
        yield _first_uses(uses.of(part), uses, is_meant)


def _uses_of_same(few: Ints, leading: npt.NDArray[np.int32], windows: Ints, n_terms: int) -> Ints:
    """List every use of the pairs that few uses tell of, and of a few other pairs."""
    pairs = few >> _Uses.bits_below(windows)
    is_kept = np.zeros(n_terms + 1, bool)  # the last stands for no term
    is_kept[pairs // n_terms] = is_kept[pairs % n_terms] = True
    sought = np.zeros(_SLOTS, bool)
    sought[_slots(pairs)] = True
    found = [few[:0]]
    for start in range(0, len(windows), _PORTION):
        documents = start + np.flatnonzero(windows[start : start + _PORTION] >= 0)
        kept = np.where(is_kept[leading[documents]], leading[documents], np.int32(-1))
        kept.sort(axis=1)
        found.append(_Uses(kept, windows, n_terms, documents).of(sought=sought))
    return np.concatenate(found)


def _first_uses(listed: Ints, uses: _Uses, is_meant: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Choose the uses by documents that are meant in the oldest window of their pair; none is meant before the recent.

    Most pairs were known before, so only where they begin is every use looked at.
    """
    ordered = _sorted(listed)
    changes = ordered[1:] ^ ordered[:-1]
    changes >>= uses.bits
    heads = np.r_[0, np.flatnonzero(changes) + 1][: len(ordered)]
    is_recent = uses.when(ordered[heads]) > 0
    firsts, lengths = heads[is_recent], np.diff(np.r_[heads, len(ordered)])[is_recent]
    begins = np.cumsum(lengths) - lengths
    chosen = ordered[np.repeat(firsts - begins, lengths) + np.arange(int(lengths.sum()))]
    document = chosen & uses.documents
    is_new = (uses.when(chosen) == np.repeat(uses.when(ordered[firsts]), lengths)) & is_meant[document]
    return document[is_new], chosen[is_new] >> uses.bits


class _Uses:
    """Uses of pairs of terms, each as one number of pair, window and document; the oldest windows come first.

    Windows that are not recent are one.

    Parameters
    ----------
    leading : array of int, shape (of `documents`, terms)
        Ascending; -1 where there are fewer.
    windows : array of int, one of every document there is
    n_terms : int
    documents : array of int
    n_parts : int
        Parts of pairs that are listed apart.
    """

    def __init__(
        self, leading: npt.NDArray[np.int32], windows: Ints, n_terms: int, documents: Ints, n_parts: int = 1
    ) -> None:
        bits = len(windows).bit_length()
        self.bits = self.bits_below(windows)
        self.documents = (1 << bits) - 1
        self._n_terms = n_terms
        self._whose = (N_RECENT - np.minimum(windows[documents], N_RECENT) << bits) + documents
        self._terms = np.ascontiguousarray(leading.T)
        self._parts = np.where(self._terms < 0, n_parts, self._terms % n_parts).astype(np.uint8)

    @staticmethod
    def bits_below(windows: Ints) -> int:
        """Tell how many bits lie below the pair."""
        return len(windows).bit_length() + _WHEN_BITS

    def of(self, part: int = 0, sought: npt.NDArray[np.bool_] | None = None) -> Ints:
        """List those whose first term is of a part; of the pairs in some slots, where these are given."""
        found = [np.zeros(0, np.int64)]
        for one in range(_TERMS_A_DOCUMENT - 1):
            has = np.flatnonzero(self._parts[one] == part)
            whose, heads = self._whose[has], self._terms[one][has].astype(np.int64) * self._n_terms
            for other in range(one + 1, _TERMS_A_DOCUMENT):
                pairs = heads + self._terms[other][has]
                if sought is None:
                    pairs <<= self.bits
                    pairs += whose
                    found.append(pairs)
                else:
                    hit = np.flatnonzero(sought[_slots(pairs)])
                    found.append((pairs[hit] << self.bits) + whose[hit])
        return np.concatenate(found)

    def when(self, numbers: Ints) -> Ints:
        """Tell how recent uses are: 0 for all windows that are not."""
        told: Ints = (numbers & ((1 << self.bits) - 1)) >> (self.bits - _WHEN_BITS)
        return told


def _sorted(numbers: Ints) -> Ints:
    """Sort on all cores."""
    return pl.Series(numbers).sort().to_numpy()


def _slots(pairs: Ints) -> npt.NDArray[np.int64]:
    """Spread packed pairs over `_SLOTS` places."""
    spread: npt.NDArray[np.int64] = (pairs * 0x9E3779B1 >> 20) & (_SLOTS - 1)
    return spread
