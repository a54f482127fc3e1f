"""Questions turned into queries, over the texts that a tier may read and no others."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Occur, Query

from liaowang.search.documents import FACETS, N_TIERS, TOLD_FROM
from liaowang.search.schema import CHECKPOINT, TITLE, up_to
from liaowang.search.words import Asked, know_pieces, pieces, stem, tiling

_TITLE_BOOST = 3.0
_INDIRECT_BOOST = 0.25
"""What a word of the other language, or so spelt, weighs beside the word that was asked."""
_FEW_NUMBERS = 500
_ALL_WORDS = 3
"""Of so many words each has to be met; of more, three in four."""


@dataclass(frozen=True, slots=True)
class Queries:
    """Makes queries for one tier.

    Attributes
    ----------
    schema : tantivy.Schema
    tier : int
    opened : frozenset of int
        Documents that are read at the highest tier.
    field : str
        Of all that may be read at the tier.
    is_ranked : bool
        Whether what is found is put in order by it; to count and to choose, the title need not be looked at.
    """

    schema: Any
    tier: int
    opened: frozenset[int] = frozenset()
    field: str = ""
    is_ranked: bool = False

    @property
    def facets(self) -> list[str]:
        """Name the facets that are told at this tier."""
        return [facet for facet in FACETS if self.tier >= TOLD_FROM.get(facet, 0)]

    @property
    def at_tier(self) -> str:
        """Name the field of what may be read of every document."""
        return up_to(self.tier)

    @property
    def widest(self) -> str:
        """Name the field that holds every word that may be read, and maybe some that may not."""
        return up_to(N_TIERS - 1 if self.opened else self.tier)

    def word(self, word: str) -> Query:
        """Find a word, or a Chinese one as the shorter ones it is laid of."""
        return self._where(lambda it: it._word(word))

    def phrase(self, words: Sequence[str]) -> Query:
        """Find words side by side."""
        return self._where(lambda it: it._in([stem(word) for word in words]))

    def indirect(self, text: str) -> Query:
        """Find the words of an alternative, all of them."""
        return self._where(lambda it: it._indirect(text))

    def text(self, asked: Asked, others: Mapping[str, Sequence[str]]) -> Query:
        """Find what was asked: in each document as far as it may be read.

        Parameters
        ----------
        asked : Asked
        others : mapping of word to alternatives
            Looked for in its place too.
        """
        know_pieces([*asked.words, *asked.without, *(other for many in others.values() for other in many)])
        return self._where(lambda it: it._text(asked, others))

    def ranked(self, asked: Asked, others: Mapping[str, Sequence[str]]) -> Query:
        """Find the same, with what puts it in order."""
        return replace(self, is_ranked=True).text(asked, others)

    def _where(self, make: Callable[[Queries], Query]) -> Query:
        """Ask of documents that are opened at the highest tier, and of the others at this one."""
        found = make(replace(self, field=up_to(self.tier)))
        if not self.opened or self.tier == N_TIERS - 1:
            return found
        within = self.numbers(sorted(self.opened))
        rest = Query.boolean_query([(Occur.Must, found), (Occur.MustNot, within)])
        wholly = make(replace(self, field=up_to(N_TIERS - 1)))
        # The condition is to weigh nothing.
        return any_of([rest, all_of([wholly, Query.const_score_query(within, 0.0)])])

    def _text(self, asked: Asked, others: Mapping[str, Sequence[str]]) -> Query:
        each = [
            any_of([self._word(it), *(self._indirect(other) for other in others.get(it, ()))]) for it in asked.words
        ]
        needed = len(each) if len(each) <= _ALL_WORDS else math.ceil(0.75 * len(each))
        parts = [Query.boolean_query([(Occur.Should, it) for it in each], needed)] if each else []
        parts += [self._in([stem(word) for word in words]) for words in asked.phrases]
        codes = [Query.term_query(self.schema, "code", code) for code in asked.codes]
        found = any_of([*([all_of(parts)] if parts else []), *codes])
        without = [(Occur.MustNot, self._word(word)) for word in asked.without]
        return Query.boolean_query([(Occur.Must, found), *without]) if without else found

    def chosen(self, chosen: Mapping[str, Sequence[str]], hidden: Collection[int]) -> list[tuple[Occur, Query]]:
        """Give the clauses of what is chosen; the checkpoint and what is hidden are never found."""
        clauses = [(Occur.MustNot, self.numbers([CHECKPOINT, *hidden]))]
        for facet in self.facets:
            if values := chosen.get(facet):
                query = any_of([Query.term_query(self.schema, facet, value, "basic") for value in values])
                clauses.append((Occur.Must, Query.const_score_query(query, 0.0)))
        return clauses

    def numbers(self, numbers: Sequence[int]) -> Query:
        """Find documents by their numbers."""
        if len(numbers) > _FEW_NUMBERS:
            return Query.term_set_query(self.schema, "number", list(numbers))
        # Of a hundred, a fifth of the time that a set takes, which goes through the whole dictionary of numbers.
        return any_of([Query.term_query(self.schema, "number", number, "basic") for number in numbers])

    def _word(self, word: str) -> Query:
        whole = self._in([stem(piece) for piece in pieces(word)])
        laid = tiling(word)
        return any_of([whole, all_of([self._in([stem(part)]) for part in laid])]) if laid else whole

    def _indirect(self, text: str) -> Query:
        found = all_of([self._word(word) for word in pieces(text)])
        return Query.boost_query(found, _INDIRECT_BOOST) if self.is_ranked else found

    def _in(self, stems: list[str]) -> Query:
        found = self._side_by_side(self.field, stems)
        if not self.is_ranked:
            return found
        title = Query.boost_query(self._side_by_side(TITLE, stems), _TITLE_BOOST)
        return Query.boolean_query([(Occur.Must, found), (Occur.Should, title)])

    def _side_by_side(self, name: str, stems: list[str]) -> Query:
        if len(stems) > 1:
            return Query.phrase_query(self.schema, name, list(stems))
        return Query.term_query(self.schema, name, stems[0], "freq" if self.is_ranked else "basic")


def any_of(queries: Sequence[Query]) -> Query:
    """Find what one of them finds; nothing where there are none."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, it) for it in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Find what each of them finds; nothing where there are none."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, it) for it in queries])
