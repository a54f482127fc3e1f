"""Questions turned into queries, over the texts that a tier may read and no others."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from liaowang.search.documents import FACETS, LANGUAGES, TOLD_FROM
from liaowang.search.schema import CHECKPOINT, TITLE
from liaowang.search.words import HAN, Asked, pieces, stem, tiling

_TITLE_BOOST = 3.0
_INDIRECT_BOOST = 0.25
"""What a word of the other language, or so spelt, weighs beside the word that was asked."""
_ALL_WORDS = 3
"""Of so many words each has to be met; of more, three in four."""


@dataclass(frozen=True, slots=True)
class Queries:
    """Makes queries for one tier."""

    schema: Any
    tier: int

    @property
    def facets(self) -> list[str]:
        """Name the facets that are told at this tier."""
        return [facet for facet in FACETS if self.tier >= TOLD_FROM.get(facet, 0)]

    def fields(self, word: str) -> list[str]:
        """Name the texts in which a word may be read; Chinese is looked for in the Chinese ones only."""
        languages = LANGUAGES[:1] if HAN.search(word) else LANGUAGES
        return [TITLE, *(f"{language}_{tier}" for tier in range(self.tier + 1) for language in languages)]

    def word(self, word: str) -> Query:
        """Find a word, or a Chinese one as the shorter ones it is laid of."""
        whole = self._in_fields(word, [stem(piece) for piece in pieces(word)])
        laid = tiling(word)
        return any_of([whole, all_of([self._in_fields(part, [stem(part)]) for part in laid])]) if laid else whole

    def phrase(self, words: Sequence[str]) -> Query:
        """Find words side by side."""
        return self._in_fields("".join(words), [stem(word) for word in words])

    def indirect(self, text: str) -> Query:
        """Find the words of an alternative, all of them, at a lower weight."""
        return Query.boost_query(all_of([self.word(word) for word in pieces(text)]), _INDIRECT_BOOST)

    def text(self, asked: Asked, others: Mapping[str, Iterable[str]]) -> Query:
        """Find what was asked.

        Parameters
        ----------
        asked : Asked
        others : mapping of word to alternatives
            Looked for in its place too.
        """
        each = [any_of([self.word(it), *(self.indirect(other) for other in others.get(it, ()))]) for it in asked.words]
        needed = len(each) if len(each) <= _ALL_WORDS else math.ceil(0.75 * len(each))
        parts = [Query.boolean_query([(Occur.Should, it) for it in each], needed)] if each else []
        parts += [self.phrase(words) for words in asked.phrases]
        codes = [Query.term_query(self.schema, "code", code) for code in asked.codes]
        found = any_of([*([all_of(parts)] if parts else []), *codes])
        without = [(Occur.MustNot, self.word(word)) for word in asked.without]
        return Query.boolean_query([(Occur.Must, found), *without]) if without else found

    def chosen(self, chosen: Mapping[str, Sequence[str]], hidden: Collection[int]) -> list[tuple[Occur, Query]]:
        """Give the clauses of what is chosen; the checkpoint and what is hidden are never found."""
        out = Query.term_set_query(self.schema, "number", [CHECKPOINT, *hidden])
        clauses = [(Occur.MustNot, out)]
        for facet in self.facets:
            if values := chosen.get(facet):
                query = Query.term_set_query(self.schema, facet, list(values))
                clauses.append((Occur.Must, Query.const_score_query(query, 0.0)))
        return clauses

    def numbers(self, numbers: Sequence[int]) -> Query:
        """Find documents by their numbers."""
        return Query.term_set_query(self.schema, "number", list(numbers))

    def _in_fields(self, word: str, stems: list[str]) -> Query:
        if len(stems) > 1:
            found = [Query.phrase_query(self.schema, name, list(stems)) for name in self.fields(word)]
        else:
            found = [Query.term_query(self.schema, name, stems[0], "freq") for name in self.fields(word)]
        return any_of([Query.boost_query(found[0], _TITLE_BOOST), *found[1:]])


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
