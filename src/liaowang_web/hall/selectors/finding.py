"""Finding published entries: hits, counts of every facet, and which condition costs most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from liaowang import runs
from liaowang_web.hall.facets import Facet, facets_at, in_order
from liaowang_web.hall.selectors.published import Shown, code_of_document, shown_entries
from liaowang_web.hall.selectors.questions import Question
from liaowang_web.search.selectors import find

SPACE = "hall"
_AT_ONCE = 1000


@dataclass(frozen=True)
class Found:
    """What came of a question.

    Attributes
    ----------
    entries : list of Shown
        Those of the page.
    n, n_direct : int
        All, and those that hold the words asked; the others came by words of the other language.
    counts : mapping of facet to mapping of value to int
        Of each facet under what is chosen of the others.
    words : tuple of str
        What to mark in texts.
    spelt, translated : mapping of str to tuple of str
        Words that nothing holds, and how they were read; words asked, and those of the other language looked for too.
    n_behind : int
        Changes that the index has not followed yet; their entries are left out until it has.
    """

    entries: list[Shown]
    n: int
    n_direct: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    spelt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    translated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    n_behind: int = 0

    @property
    def n_translated(self) -> int:
        """How many came by words of the other language."""
        return self.n - self.n_direct


def find_entries(
    question: Question, tier: int, opened: frozenset[int] = frozenset(), *, offset: int = 0, limit: int = 20
) -> Found:
    """Find entries at the tier of who asks.

    Parameters
    ----------
    question : Question
        What of it may not be asked at the tier is left out.
    tier : int
        See `list_tier`.
    opened : frozenset of int
        See `opened_to`.
    offset, limit : int
        Which of the hits.
    """
    asked = question.at(tier)
    chosen = {name: (value,) for name, value in asked.chosen.items()}
    found = find(SPACE, runs.Question(asked.words, chosen, asked.sort, offset, limit), tier, opened)
    via = {code_of_document(it.number): it.via for it in found.hits if not it.is_direct}
    entries = shown_entries((code_of_document(it.number) for it in found.hits), tier)
    return Found(
        entries=[replace(it, via=via.get(it.code, ())) for it in entries], n=found.n_found, n_direct=found.n_direct,
        counts={it.code: found.counts.get(it.code, {}) for it in facets_at(tier)}, words=found.words,
        spelt=found.spelt, translated=found.translated,
        n_behind=found.n_behind,
    )  # fmt: skip


def all_entries(
    question: Question, tier: int, most: int, opened: frozenset[int] = frozenset()
) -> tuple[list[Shown], int]:
    """Give the entries found, page after page, up to a number; and how many there are in all."""
    entries: list[Shown] = []
    offset = 0
    while True:
        found = find_entries(question, tier, opened, offset=offset, limit=min(_AT_ONCE, most - offset))
        entries += found.entries
        offset += _AT_ONCE
        if offset >= min(found.n, most):
            return entries, found.n


def costliest_condition(question: Question, tier: int, opened: frozenset[int] = frozenset()) -> tuple[str, int] | None:
    """Give the condition without which most entries would be found, and how many; nothing if none helps alone."""
    asked = question.at(tier)
    counted = [(find_entries(asked.without(name), tier, opened, limit=0).n, name) for name in asked.conditions]
    n, name = max(counted, default=(0, ""))
    return (name, n) if n else None


def counted_facets(found: Found, tier: int) -> list[tuple[Facet, list[tuple[str, int]]]]:
    """Give the facets of a tier with their values and how many entries fall under each, in the order of pages."""
    return [(it, in_order(it, found.counts.get(it.code, {}))) for it in facets_at(tier)]
