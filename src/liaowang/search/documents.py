"""What goes into an index and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

FACETS = ("kind", "direction", "track", "region", "mode", "trl", "price", "month")
"""What is counted; a document may have several values of one, for instance of ``trl``."""
TOLD_FROM = {"price": 1}
"""The tier from which on a facet is told; below it is neither counted, nor chosen, nor sorted by."""
LANGUAGES = ("zh", "en")
N_TIERS = 3
SORTS = ("relevance", "newest", "cheapest", "dearest")


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found.

    Attributes
    ----------
    number : int
        Positive and lasting.
    titles : mapping of language to str
        Told to everybody; its words weigh more, and are suggested.
    texts : mapping of str to str
        By language and tier, ``zh_0`` to ``en_2``; a tier adds what the one below does not say.
    facets : mapping of facet to values
        Names of `FACETS`.
    code : str
        Found only as a whole.
    day : date, optional
        By which the newest come first.
    price : float, optional
        By which they are sorted; those without one come last.
    is_sunk : bool
        Whether it counts half by relevance, and by day comes behind all that have not sunk.
    """

    number: int
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    code: str = ""
    day: date | None = None
    price: float | None = None
    is_sunk: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes
    ----------
    text : str
        Words in any language; ``"in this order"`` and ``-without`` are understood, nothing is refused.
    chosen : mapping of facet to values
        Of one facet any of the values will do, of several facets each.
    sort : str
        One of `SORTS`. Without words, by relevance means the newest first.
    offset, limit : int
        Which of the hits, from 0; at most 1,000 at a time.
    translates : bool
        Whether entries written in the other language are found too.
    """

    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    translates: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes
    ----------
    number : int
    is_direct : bool
        Whether it holds the words that were asked; else it came by those in ``via``.
    via : tuple of (str, str)
        Word asked, and the word of the other language, or so spelt, by which it came.
    """

    number: int
    is_direct: bool = True
    via: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a question.

    Attributes
    ----------
    hits : tuple of Hit
        Those of the page.
    n_found, n_direct : int
        All; those that hold the words that were asked.
    counts : mapping of facet to mapping of value to int
        Of each facet under what is chosen of the others.
    words : tuple of str
        What to mark in texts: see `mark_words`.
    spelt : mapping of str to tuple of str
        Words that nothing holds as they were asked, and how they were read.
    translated : mapping of str to tuple of str
        Words asked, and those of the other language that were looked for too.
    n_behind : int
        Changes that the index has not followed yet; their documents were left out.
    """

    hits: tuple[Hit, ...] = ()
    n_found: int = 0
    n_direct: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    spelt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    translated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    n_behind: int = 0
