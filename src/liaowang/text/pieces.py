"""The pieces of words, for many words at once: those of words met before are looked up."""

from __future__ import annotations

from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_MOST_KNOWN = 2**18
"""Words whose pieces are kept, some 20 MB; those met first, which are the frequent ones."""


class Pieces(NamedTuple):
    """Lists of numbers of pieces, one list after the other."""

    flat: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int32]
    """Where each list begins, and the last one ends."""

    @classmethod
    def of(cls, lists: list[list[int]]) -> Pieces:
        """Lay lists out.

        Examples
        --------
        >>> Pieces.of([[7, 8], [], [9]]).offsets.tolist()
        [0, 2, 2, 3]
        """
        offsets = np.cumsum([0, *map(len, lists)], dtype=np.int32)
        return cls(np.fromiter(chain.from_iterable(lists), np.int32, int(offsets[-1])), offsets)

    def then(self, other: Pieces) -> Pieces:
        """Put the lists of another behind these."""
        offsets = np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]])
        return Pieces(np.concatenate([self.flat, other.flat]), offsets)

    def take(self, rows: npt.NDArray[np.int64]) -> Pieces:
        """Take lists by number.

        Examples
        --------
        >>> Pieces.of([[7, 8], [], [9]]).take(np.array([2, 0])).flat.tolist()
        [9, 7, 8]
        """
        begins, lengths = self.offsets[rows], np.diff(self.offsets)[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        return Pieces(self.flat[np.repeat(begins - offsets[:-1], lengths) + np.arange(offsets[-1])], offsets)


class _Known(NamedTuple):
    """Words met before, and the same by a hash of their spelling, in its order."""

    words: npt.NDArray[np.object_]
    pieces: Pieces
    codes: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]


class PieceFinder:
    """Takes words apart; threads may share it, and so may forks: nothing here waits for threads of a library.

    Parameters
    ----------
    processor : SentencePieceProcessor
    """

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        nothing = np.array([""], object)
        self._known = _Known(nothing, Pieces.of([[]]), _codes_of([""]), np.zeros(1, np.int64))

    def find(self, words: list[str]) -> Pieces:
        """Give the pieces of each of some words, none of which is there twice."""
        known, codes, spelt = self._known, _codes_of(words), np.array(words, object)
        at = np.minimum(np.searchsorted(known.codes, codes), len(known.codes) - 1)
        rows = known.rows[at]
        is_known = (known.codes[at] == codes) & (known.words[rows] == spelt)
        unknown = spelt[~is_known]
        new = Pieces.of(self._processor.encode(unknown.tolist(), num_threads=1))
        both = known.pieces.then(new)
        if len(known.words) < _MOST_KNOWN:
            # As a whole: a thread that looks words up meanwhile sees what was, and of two that add one counts.
            self._known = _added(known, unknown, both, codes[~is_known])
        rows[~is_known] = len(known.words) + np.arange(len(unknown))
        return both.take(rows)


def _codes_of(words: list[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(hash, words), np.int64, len(words))


def _added(known: _Known, words: npt.NDArray[np.object_], pieces: Pieces, codes: npt.NDArray[np.int64]) -> _Known:
    order = np.argsort(codes, kind="stable")
    places = np.searchsorted(known.codes, codes[order], side="right")
    return _Known(
        np.concatenate([known.words, words]),
        pieces,
        np.insert(known.codes, places, codes[order]),
        np.insert(known.rows, places, len(known.words) + order),
    )
