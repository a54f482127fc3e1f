"""Finding candidates in one view of an index: two lists, by words and by meaning, made one by their ranks."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from tantivy import Occur, Query

from liaowang.matching.entries import CLASSES, Entry, field_of, read_words, unpack
from liaowang.matching.likeness import N_DIMENSIONS, Floats, encode_sides, unit_rows
from liaowang.matching.shelves import Shelf
from liaowang.matching.sides import ASKING, KINDS, N_TIERS, Side
from liaowang.text import generic_words, one_thread

N_CANDIDATES = 200
_STEADY = 60
"""What is added to each rank before its reciprocal is taken: the first places of one list do not outweigh the other."""
_MOST_WORDS = 160
_FEW = 8
_MOST_HIDDEN = 2000
"""So many hidden ones are looked past; with more the query leaves them out, which takes longer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A side that may answer another.

    Attributes
    ----------
    number : int
    entry : Entry
    words_rank, meaning_rank : int, optional
        In either list, from 1.
    lexical : float
        BM25 of the first list; 0 where it is not in it.
    cosine : float
        Of both vectors.
    fused : float
        By which candidates are sorted.
    """

    number: int
    entry: Entry
    words_rank: int | None
    meaning_rank: int | None
    lexical: float
    cosine: float
    fused: float


@dataclass(slots=True)
class _Found:
    """What is known of a candidate before it is read."""

    number: int
    kind: str
    row: int
    words: int | None = None
    meaning: int | None = None
    lexical: float = 0.0
    fused: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A side that is compared with others, read once.

    Attributes
    ----------
    side : Side
    texts : mapping of str to list of str
        Its words, by the name of the title or text.
    vector : array of float32, shape (512,)
    """

    side: Side
    texts: Mapping[str, Sequence[str]]
    vector: Floats

    @property
    def title(self) -> set[str]:
        """The words of its titles."""
        return {word for name, words in self.texts.items() if name.startswith("title") for word in words}

    @property
    def body(self) -> set[str]:
        """The words of its texts."""
        return {word for name, words in self.texts.items() if not name.startswith("title") for word in words}

    @property
    def words(self) -> dict[str, float]:
        """Its words with their weights: those of the title count twice."""
        weights: dict[str, float] = {}
        for name, words in self.texts.items():
            for word in words:
                weights[word] = max(weights.get(word, 0.0), 2.0 if name.startswith("title") else 1.0)
        if len(weights) > _FEW:
            weights = {word: it for word, it in weights.items() if word not in generic_words()} or weights
        return dict(list(weights.items())[:_MOST_WORDS])


def read_side(side: Side) -> Asked:
    """Read a side that is to be compared."""
    return Asked(side, read_words(side), unit_rows(encode_sides([side], N_TIERS).astype(np.float32))[0])


class View:
    """What was committed at one moment.

    Attributes
    ----------
    followed : tuple of (int, str)
    generation : int
        How often the index was made anew.
    shelves : mapping of class to Shelf
    """

    def __init__(
        self, searcher: Any, schema: Any, followed: tuple[int, str], generation: int, shelves: Mapping[str, Shelf]
    ) -> None:
        self._searcher, self._schema = searcher, schema
        self.followed, self.generation, self.shelves = followed, generation, shelves

    @property
    def lengths(self) -> dict[str, int]:
        """How many rows each shelf has."""
        return {kind: shelf.n_rows for kind, shelf in self.shelves.items()}

    @property
    def n_sides(self) -> int:
        """How many sides there are."""
        return max(0, int(self._searcher.num_docs) - (self.followed != (0, "")))

    @one_thread()
    def find(
        self, side: Side | Asked, tier: int = 0, hidden: Collection[int] = (), *,
        kinds: Collection[str] | None = None, limit: int = N_CANDIDATES,
    ) -> list[Candidate]:  # fmt: skip
        """Find the sides that may answer another, by the texts of a tier and those below it.

        Parameters
        ----------
        side : Side or Asked
            Whole: all that it says is asked.
        tier : int
            Up to which the texts of the others are looked into; vectors are of the lowest tier always.
        hidden : collection of int
            Numbers that are not found, whatever the index says.
        kinds : collection of str, optional
            By default those that offer where it asks, and those that ask where it offers.
        limit : int

        Returns
        -------
        list of Candidate
            The likeliest first.
        """
        asked = side if isinstance(side, Asked) else read_side(side)
        wanted = frozenset(kinds) if kinds is not None else _other_kinds(asked.side)
        out = frozenset(hidden) | {asked.side.number}
        found: dict[int, _Found] = {}
        for kind in CLASSES:
            own = wanted & frozenset(it for it in KINDS if (it in ASKING) == (kind == "asked"))
            if own:
                found |= self._find_in(kind, own, asked, tier, out, limit)
        best = sorted(found.values(), key=lambda it: (-it.fused, it.number))
        kept: list[tuple[_Found, Entry]] = []
        while best and len(kept) < limit:
            some, best = best[: limit - len(kept)], best[limit - len(kept) :]
            kept += [both for both in zip(some, self._read(some), strict=True) if both[1].side.kind in wanted]
        cosines = (self.vectors([entry for _it, entry in kept]) @ asked.vector).tolist()
        return [
            Candidate(it.number, entry, it.words, it.meaning, it.lexical, cosine, it.fused)
            for (it, entry), cosine in zip(kept, cosines, strict=True)
        ]

    def _find_in(
        self, kind: str, kinds: frozenset[str], asked: Asked, tier: int, out: frozenset[int], limit: int
    ) -> dict[int, _Found]:
        """Find in one class, by words in another thread meanwhile."""
        later = _threads().submit(self.by_words, asked, kind, tier, out, limit, kinds)
        by_meaning = self.by_meaning(asked, kind, out, limit)
        found: dict[int, _Found] = {}
        for rank, (number, lexical, row) in enumerate(later.result(), 1):
            found[number] = _Found(number, kind, row, rank, None, lexical, 1 / (_STEADY + rank))
        for rank, (number, row) in enumerate(by_meaning, 1):
            it = found.setdefault(number, _Found(number, kind, row))
            it.meaning = rank
            it.fused += 1 / (_STEADY + rank)
        return found

    def by_words(
        self, asked: Asked, kind: str, tier: int, out: frozenset[int], limit: int, kinds: frozenset[str] | None = None
    ) -> list[tuple[int, float, int]]:
        """Give numbers with BM25 and row, the highest first."""
        name = field_of(kind, min(tier, N_TIERS - 1))
        each = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, name, word, "freq"), weight))
            for word, weight in asked.words.items()
        ]
        if not each:
            return []
        query, spare = Query.boolean_query(each), len(out)
        clauses = []
        # Alone, a question of nothing but words skips what cannot come among the first: it is kept so where it can be.
        if kinds is not None and len(kinds) < sum((it in ASKING) == (kind == "asked") for it in KINDS):
            told = Query.term_set_query(self._schema, "kind", sorted(kinds))
            clauses.append((Occur.Must, Query.const_score_query(told, 0.0)))
        if len(out) > _MOST_HIDDEN:
            clauses.append((Occur.MustNot, Query.term_set_query(self._schema, "number", sorted(out))))
            spare = 0
        if clauses:
            query = Query.boolean_query([(Occur.Must, query), *clauses])
        hits = self._searcher.search(query, limit + spare, count=False).hits
        addresses = [address for _score, address in hits]
        numbers, rows = (self._searcher.fast_field_values(name, addresses) for name in ("number", "row"))
        found = [
            (int(number), float(score), int(row))
            for number, (score, _address), row in zip(numbers, hits, rows, strict=True)
            if number not in out
        ]
        return found[:limit]

    def by_meaning(self, asked: Asked, kind: str, out: frozenset[int], limit: int) -> list[tuple[int, int]]:
        """Give numbers and rows of the nearest vectors, the nearest first; nothing for a side that says nothing."""
        if not asked.vector.any():
            return []
        shelf = self.shelves[kind]
        rows, _cosines = shelf.find(asked.vector, limit + min(len(out), _MOST_HIDDEN))
        told = zip(shelf.numbers[rows].tolist(), rows.tolist(), strict=True)
        return [(number, row) for number, row in told if number not in out][:limit]

    def read(self, kind: str, rows: Sequence[int]) -> list[Entry]:
        """Read the sides of a shelf's rows."""
        bodies = self.shelves[kind].bodies(rows)
        return [unpack(body, row) for body, row in zip(bodies, rows, strict=True)]

    def _read(self, found: Sequence[_Found]) -> list[Entry]:
        entries: dict[int, Entry] = {}
        for kind in CLASSES:
            own = [it for it in found if it.kind == kind]
            if own:
                read = self.read(kind, [it.row for it in own])
                entries |= {it.number: entry for it, entry in zip(own, read, strict=True)}
        return [entries[it.number] for it in found]

    def rarity(self, words: Collection[str], tier: int, kind: str) -> dict[str, float]:
        """Tell how much each word says: the logarithm of one in how many sides hold it."""
        name, n_sides = field_of(kind, min(tier, N_TIERS - 1)), self.n_sides + 1
        return {word: math.log(1 + n_sides / (1 + self._searcher.doc_freq(name, word))) for word in words}

    def vectors(self, entries: Sequence[Entry]) -> Floats:
        """Give the vectors of sides, of length 1, as they lie on the shelves."""
        told = np.zeros((len(entries), N_DIMENSIONS), np.float32)
        for kind in CLASSES:
            own = [at for at, entry in enumerate(entries) if entry.side.asks == (kind == "asked")]
            if own:
                rows = self.shelves[kind].vectors([entries[at].row for at in own])
                told[own] = unit_rows(rows.astype(np.float32))
        return told


def _other_kinds(side: Side) -> frozenset[str]:
    return frozenset(it for it in KINDS if (it in ASKING) != side.asks)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, "words")
