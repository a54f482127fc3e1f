"""Finding in one view of an index."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from tantivy import Occur, Order, Query

from liaowang.search.documents import LANGUAGES, TOLD_FROM, Found, Hit, Question
from liaowang.search.near import Lexicon
from liaowang.search.others import Others, joined_lists
from liaowang.search.queries import Queries
from liaowang.search.schema import CHECKPOINT
from liaowang.search.words import HAN, Asked, pieces, read, stem

_MOST_VALUES = 1000
"""Of a facet; tantivy counts ten unless told otherwise."""
_MOST_HITS = 1000
_KEPT = 200
"""Answers that a view remembers: about 10 kB each."""
_ORDERS = {"newest": ("day", Order.Desc), "cheapest": ("amount", Order.Asc), "dearest": ("amount", Order.Desc)}


class Reader:
    """A view of an index that stays as it is while others write."""

    def __init__(self, searcher: Any, schema: Any, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._searcher = searcher
        self._schema = schema
        self._answers: dict[tuple[Any, ...], Found] = {}
        self.followed = self._read_followed()

    def find(
        self, question: Question, tier: int, hidden: Collection[int] = (), *, opened: Collection[int] = ()
    ) -> Found:
        """Find documents by the texts of a tier and those below it; the same question once more costs nothing.

        Parameters
        ----------
        question : Question
        tier : int
            From 0; texts above it are neither searched nor counted.
        hidden : collection of int
            Numbers that are not to be found, whatever the index says.
        opened : collection of int
            Numbers of documents whose texts are searched at the highest tier.
        """
        chosen = tuple((facet, tuple(values)) for facet, values in sorted(question.chosen.items()))
        of_page = (question.text, question.sort, question.offset, question.limit, question.translates)
        key = (*of_page, chosen, tier, frozenset(hidden), frozenset(opened))
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= _KEPT:
                self._answers = {}
            answer = self._answers[key] = self._find(question, tier, hidden, opened)
        return answer

    def _find(self, question: Question, tier: int, hidden: Collection[int], opened: Collection[int]) -> Found:
        queries = Queries(self._schema, tier, frozenset(opened))
        asked = read(question.text)
        others = Others(self._searcher, queries, self._lexicon, hidden)
        spelt = others.spelt(asked, question.text)
        translated = others.translated(asked) if question.translates else {}
        alternatives = joined_lists(spelt, translated)
        texts = (queries.text(asked, {}), queries.text(asked, alternatives), queries.ranked(asked, alternatives))
        direct, widened, ranked = texts if question.text.strip() else (Query.all_query(),) * 3
        clauses = queries.chosen(question.chosen, hidden)
        sort = _sort(question.sort, tier, is_asked=not asked.is_empty)
        fits = ranked if sort == "relevance" else widened
        addresses, n_found = self._ordered(_both(fits, clauses), question, sort)
        numbers = [int(it) for it in self._searcher.fast_field_values("number", addresses)]
        return Found(
            hits=self._told(numbers, direct, queries, alternatives),
            n_found=n_found,
            n_direct=self._count(_both(direct, clauses)) if alternatives else n_found,
            counts=self._counts(widened, queries, question.chosen, hidden),
            words=marked(asked, (it for many in (*spelt.values(), *translated.values()) for it in many)),
            spelt=spelt,
            translated=translated,
        )

    def _told(
        self, numbers: list[int], direct: Query, queries: Queries, others: Mapping[str, Sequence[str]]
    ) -> tuple[Hit, ...]:
        """Tell of each hit whether it holds what was asked, or else by which other words it came."""
        if not others or not numbers:
            return tuple(Hit(number) for number in numbers)
        is_direct = self._among(direct, queries, numbers)
        rest = [number for number in numbers if number not in is_direct]
        via: dict[int, list[tuple[str, str]]] = {number: [] for number in rest}
        for word, alternatives in others.items():
            for other in alternatives:
                for number in self._among(queries.indirect(other), queries, rest):
                    via[number].append((word, other))
        return tuple(Hit(number, number in is_direct, tuple(via.get(number, ()))) for number in numbers)

    def _among(self, query: Query, queries: Queries, numbers: list[int]) -> set[int]:
        if not numbers:
            return set()
        found = self._searcher.search(_both(query, [(Occur.Must, queries.numbers(numbers))]), len(numbers))
        return set(self._searcher.fast_field_values("number", [address for _score, address in found.hits]))

    def _count(self, query: Query) -> int:
        return int(self._searcher.search(query, 1).count)

    def suggest(self, text: str, hidden: Collection[int] = (), limit: int = 8) -> list[str]:
        """Complete what is being typed to words and pairs of words that stand in titles, the commonest first.

        Parameters
        ----------
        text : str
            From two letters on, or one Chinese character; what stands before the last words is kept by the caller.
        hidden : collection of int
            Numbers whose titles suggest nothing.
        """
        typed = " ".join(unicodedata.normalize("NFKC", text).lower().split())
        is_chinese = bool(HAN.search(typed))
        if len(typed) < (1 if is_chinese else 2):
            return []
        out = Query.term_set_query(self._schema, "number", [CHECKPOINT, *hidden])
        seen = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, out)])
        found: dict[str, int] = {}
        for language in LANGUAGES[:1] if is_chinese else LANGUAGES:
            for word, n_documents in self._searcher.terms_with_prefix(f"said_{language}", typed, seen):
                found[word] = max(found.get(word, 0), n_documents)
        return sorted((word for word in found if found[word]), key=lambda word: (-found[word], len(word), word))[:limit]

    @property
    def n_documents(self) -> int:
        """How many documents there are."""
        return max(0, int(self._searcher.num_docs) - (self.followed != (0, "")))

    def common_words(self, n_words: int) -> dict[str, list[str]]:
        """Give the commonest words and pairs of words of titles, by language: in Chinese letters, and in others."""
        found = {}
        for language, is_chinese in (("zh", True), ("en", False)):
            told = self._searcher.terms_with_prefix(f"said_{language}", "")
            own = [(word, count) for word, count in told if bool(HAN.search(word)) == is_chinese]
            found[language] = [word for word, _count in sorted(own, key=lambda it: (-it[1], it[0]))[:n_words]]
        return found

    def _ordered(self, query: Query, question: Question, sort: str) -> tuple[list[Any], int]:
        limit, offset = max(1, min(question.limit, _MOST_HITS)), max(0, question.offset)
        if sort in _ORDERS:
            name, order = _ORDERS[sort]
            result = self._searcher.search(query, limit, offset=offset, order_by_field=name, order=order)
        else:
            result = self._searcher.search(query, limit, offset=offset, weight_by_field="weight")
        return [address for _score, address in result.hits], result.count

    def _counts(
        self, text: Query, queries: Queries, chosen: Mapping[str, Sequence[str]], hidden: Collection[int]
    ) -> dict[str, dict[str, int]]:
        """Count each facet under what is chosen of the others: one pass for those not chosen, one for each chosen."""
        free = [facet for facet in queries.facets if not chosen.get(facet)]
        passes = [(free, chosen), *(([it], {**chosen, it: ()}) for it in queries.facets if it not in free)]
        counts: dict[str, dict[str, int]] = {}
        for facets, of in passes:
            asked = {it: {"terms": {"field": it, "size": _MOST_VALUES}} for it in facets}
            told = self._searcher.aggregate(_both(text, queries.chosen(of, hidden)), asked)
            for facet in facets:
                counts[facet] = {it["key"]: it["doc_count"] for it in told[facet]["buckets"]}
        return {facet: counts[facet] for facet in queries.facets}

    def _read_followed(self) -> tuple[int, str]:
        found = self._searcher.search(Query.term_query(self._schema, "number", CHECKPOINT), 1).hits
        if not found:
            return 0, ""
        place, _space, mark = self._searcher.doc(found[0][1]).get_first("followed").partition(" ")
        return int(place), mark


def marked(asked: Asked, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Give what to mark: the words asked and the others by which documents came, as they are indexed."""
    told = (*asked.words, *(word for phrase in asked.phrases for word in phrase), *others)
    return tuple(dict.fromkeys(word if HAN.search(word) else stem(word) for it in told for word in _parted(it)))


def _parted(word: str) -> tuple[str, ...]:
    return (word,) if HAN.search(word) and " " not in word else pieces(word)


def _sort(wanted: str, tier: int, *, is_asked: bool) -> str:
    if wanted in {"cheapest", "dearest"} and tier < TOLD_FROM["price"]:
        wanted = "relevance"
    return wanted if is_asked or wanted != "relevance" else "newest"


def _both(text: Query, clauses: list[tuple[Occur, Query]]) -> Query:
    return Query.boolean_query([(Occur.Must, text), *clauses])
