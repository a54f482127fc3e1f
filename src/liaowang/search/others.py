"""Other words that are looked for in the place of those asked: so spelt, or of the other language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tantivy import Occur, Query

from liaowang.search.near import Lexicon
from liaowang.search.queries import Queries
from liaowang.search.schema import CHECKPOINT
from liaowang.search.spelling import chinese_runs, chinese_spellings, latin_spellings
from liaowang.search.words import HAN, Asked, joined, stem, tells

_MOST_WORDS = 8
"""Of a question that are spelt otherwise and translated; a longer one says enough as it is."""
_MANY = 100
"""So many documents more than are hidden, and a word is held by one that is not, however many were taken out."""


class Others:
    """Finds other words in one view of an index, among those that the tier may read."""

    def __init__(self, searcher: Any, queries: Queries, lexicon: Lexicon, hidden: Collection[int]) -> None:
        self._searcher = searcher
        self._queries = queries
        self._lexicon = lexicon
        self._n_hidden = len(hidden)
        self._without = [(Occur.MustNot, queries.numbers([CHECKPOINT, *hidden]))]

    def spelt(self, asked: Asked, text: str) -> dict[str, tuple[str, ...]]:
        """Give spellings of the words that no document holds as they were asked."""
        if len(asked.words) > _MOST_WORDS:
            return {}
        unknown = [word for word in asked.words if not HAN.search(word) and not self._is_held(word)]
        found = {word: latin_spellings(word, self._n_documents) for word in unknown}
        for run, words in chinese_runs(text, asked).items():
            if words and not self._holds(self._queries.phrase(words)):
                spellings = chinese_spellings(run, self._searcher.terms_with_prefix("said_zh", run[0]))
                found |= {word: tuple(it for it in spellings if self._holds(self._queries.word(it))) for word in words}
        return {word: others for word, others in found.items() if others}

    def translated(self, asked: Asked) -> dict[str, tuple[str, ...]]:
        """Give words of the other language, for each word asked and for each two that stand side by side."""
        if len(asked.words) > _MOST_WORDS:
            return {}
        alone = [word for word in asked.words if tells(word)]
        beside = zip(asked.words, asked.words[1:], strict=False)
        pairs = [
            it for it in beside if all(tells(word) for word in it) and len({bool(HAN.search(word)) for word in it}) == 1
        ]
        told = self._lexicon.translate([*alone, *(joined(*it) for it in pairs)])
        found = {word: list(told[word]) for word in alone}
        for pair in pairs:
            for word in pair:
                found[word] += told[joined(*pair)]
        return {word: tuple(dict.fromkeys(others)) for word, others in found.items() if others}

    def _is_held(self, word: str) -> bool:
        queries = self._queries
        return self._frequency(queries.at_tier, word) > _MANY + self._n_hidden or self._n_documents(word) > 0

    def _n_documents(self, word: str) -> int:
        # The dictionary still counts what was taken out a moment ago, and of the widest texts what may not be read.
        return self._count(self._queries.word(word)) if self._frequency(self._queries.widest, word) else 0

    def _frequency(self, field: str, word: str) -> int:
        return int(self._searcher.doc_freq(field, stem(word)))

    def _holds(self, query: Query) -> bool:
        return self._count(query) > 0

    def _count(self, query: Query) -> int:
        return int(self._searcher.search(Query.boolean_query([(Occur.Must, query), *self._without]), 1).count)


def joined_lists(*of: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Join lists by word, each other word once.

    Examples
    --------
    >>> joined_lists({"a": ("b",)}, {"a": ("c", "b"), "d": ()})
    {'a': ['b', 'c'], 'd': []}
    """
    words = dict.fromkeys(word for lists in of for word in lists)
    return {word: list(dict.fromkeys(it for lists in of for it in lists.get(word, ()))) for word in words}
