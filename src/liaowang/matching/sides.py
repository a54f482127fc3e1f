"""What stands on the two sides of a match: an entry that asks, and one that offers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ASKING = frozenset({"demand", "scenario"})
"""Kinds that ask for something; all others offer something."""
KINDS = ("achievement", "demand", "expert", "product", "scenario", "technology")
N_TIERS = 3


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of a table of indicators, asked or offered.

    Attributes
    ----------
    metric_zh, metric_en : str
        What is measured; one of the two may be empty.
    operator : str
        ``>=``, ``<=``, ``=`` or ``..``; of an offer, what its value is said to be.
    value, value_high : float, optional
        In ``unit``; the second for ``..`` only.
    unit : str
        As it was written, for instance ``Wh/kg`` or ``兆帕``; empty for a bare number.
    is_must : bool
        Whether an asker insists on it.
    source : str
        Where an offered value comes from.
    """

    metric_zh: str = ""
    metric_en: str = ""
    operator: str = ">="
    value: float | None = None
    value_high: float | None = None
    unit: str = ""
    is_must: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """An entry as matching sees it. What is not known is None or empty, and is never counted as zero.

    Attributes
    ----------
    number : int
        Positive and lasting, of all kinds together.
    kind : str
        One of `KINDS`.
    titles : mapping of language to str
        ``zh`` and ``en``, told to everybody.
    texts : mapping of str to str
        By language and tier, ``zh_0`` to ``en_2``; a tier adds what the one below does not say.
    track : str
        Code of the taxonomy, for instance ``FM-03``; what stands before the dash is its direction.
    indicators : sequence of Indicator
    trl_low, trl_high : int, optional
        Readiness from 1 to 9: what is offered, or what is needed.
    price_low, price_high : float, optional
        In ``currency``: what is asked for it, or what may be spent.
    mode : str
        ``transfer``, ``licence``, ``joint``, ``commission``, ``service``, ``equity``, ``purchase`` or ``open``.
    region : str
        Six digits of GB/T 2260.
    control : str
        Export control: ``unknown``, ``free``, ``restricted`` or ``prohibited``.
    valid_until, confirmed_on, published_on : date, optional
    owner : str
        By which owners are told apart.
    excluded : frozenset of str
        Owners with whom this one wants no match.
    is_foreign : bool, optional
        Whether the owner sits abroad.
    least_tier : int
        From which tier on it is to be found at all.
    price_tier, control_tier : int
        From which tier on those are told.
    has_evidence : bool, optional
        Whether its readiness or its values are shown by documents.
    """

    number: int
    kind: str
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    track: str = ""
    indicators: Sequence[Indicator] = ()
    trl_low: int | None = None
    trl_high: int | None = None
    price_low: float | None = None
    price_high: float | None = None
    currency: str = "CNY"
    mode: str = "open"
    region: str = ""
    control: str = "unknown"
    valid_until: date | None = None
    confirmed_on: date | None = None
    published_on: date | None = None
    owner: str = ""
    excluded: frozenset[str] = frozenset()
    is_foreign: bool | None = None
    least_tier: int = 0
    price_tier: int = 1
    control_tier: int = 1
    has_evidence: bool | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for something."""
        return self.kind in ASKING

    def text_names(self, tier: int) -> list[str]:
        """Name the texts of a tier and those below it that say something."""
        names = [f"{language}_{level}" for level in range(min(tier, N_TIERS - 1) + 1) for language in ("zh", "en")]
        return [name for name in names if self.texts.get(name)]

    def seen_at(self, tier: int) -> Side:
        """Cut it to what a tier tells; what is told above it becomes unknown.

        Examples
        --------
        >>> whole = Side(7, "product", texts={"zh_0": "薄膜", "zh_2": "配方"}, price_low=3.0)
        >>> cut = whole.seen_at(0)
        >>> cut.texts, cut.price_low
        ({'zh_0': '薄膜'}, None)
        """
        names = self.text_names(tier)
        kept: dict[str, Any] = {} if len(names) == len(self.texts) else {"texts": {it: self.texts[it] for it in names}}
        if tier < self.price_tier and (self.price_low is not None or self.price_high is not None):
            kept |= {"price_low": None, "price_high": None}
        if tier < self.control_tier and self.control != "unknown":
            kept["control"] = "unknown"
        return dataclasses.replace(self, **kept) if kept else self


@dataclass(frozen=True, slots=True)
class Fit:
    """How a row that was asked stands to what is offered.

    Attributes
    ----------
    asked : Indicator
    offered : Indicator, optional
        The row that names the same metric, if one does.
    verdict : str
        ``met``, ``near``, ``fails`` or ``unknown``.
    cause : str
        Of ``unknown``: ``not_offered``, ``no_value``, ``nothing_asked``, ``unknown_unit``, ``other_dimension`` or
        ``open_end``; else empty.
    value, value_high : float, optional
        What is offered, in the unit that was asked.
    gap : float, optional
        By which share of the asked value it is missed; 0 where it is met.
    similarity : float
        Of the names of both metrics, 0 to 1.
    question : mapping of language to str
        The one question that would settle an ``unknown``; else empty.
    """

    asked: Indicator
    offered: Indicator | None
    verdict: str
    cause: str = ""
    value: float | None = None
    value_high: float | None = None
    gap: float | None = None
    similarity: float = 0.0
    question: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """The verdict of a hard rule.

    Attributes
    ----------
    code : str
        ``control``, ``rights``, ``validity``, ``tier`` or ``exclusion``.
    verdict : str
        ``passes``, ``stops`` or ``unknown``.
    rule : str
        The rule that decided, one of `RULES`, for instance ``control.free``.
    values : mapping
        What the rule's sentence names, for instance ``valid_until``.
    """

    code: str
    verdict: str
    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a text, with its place.

    Attributes
    ----------
    name : str
        ``title_zh``, ``title_en`` or a name of `Side.texts`; its last letter is the tier of the latter.
    start, end : int
        Characters, so that the text from one to the other is ``text``.
    text : str
    words : tuple of (int, int)
        Where, within ``text``, the words stand that both sides share.
    """

    name: str
    start: int
    end: int
    text: str
    words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two pieces that say the same, or nearly.

    Attributes
    ----------
    asked, offered : Quote
    kind : str
        ``words`` if they share words, ``meaning`` if they are only near, for instance in two languages.
    weight : float
        By which they are sorted.
    """

    asked: Quote
    offered: Quote
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Factor:
    """A part of a score.

    Attributes
    ----------
    code : str
        One of `FACTORS`.
    value : float, optional
        From 0 to 1; None is unknown, and such a factor is left out.
    weight : float
        Its share of the known weights; those of one match sum to 1.
    contribution : float
        What it adds to the score; those of one match sum to the score.
    rank_without : int, optional
        Rank of the match if this factor of it were not known; None where it is not.
    parts : mapping of str to float
        Of what the contribution is made, where a learned model tells.
    values : mapping
        What its sentence names, for instance ``asked`` and ``offered``.
    """

    code: str
    value: float | None
    weight: float
    contribution: float
    rank_without: int | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for or against a match: a code whose sentence the web tells.

    Attributes
    ----------
    code : str
        For instance ``title.like``, ``indicators.met``, ``trl.below`` or ``text.far``; one of `REASONS`.
    factor : str
        The factor it belongs to.
    values : mapping
        What the sentence names.
    """

    code: str
    factor: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Where a match would stand if one thing were otherwise.

    Attributes
    ----------
    code : str
        The change, for instance ``indicators.met`` or ``freshness.confirmed``; one of `CHANGES`.
    factor : str
    rank, rank_now : int
        There and here.
    values : mapping
        What its sentence names.
    """

    code: str
    factor: str
    rank: int
    rank_now: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that answers another, with all that speaks for and against it.

    Attributes
    ----------
    number : int
    side : Side
        As the reader's tier sees it.
    rank : int
        By score, from 1.
    place : int
        Where it is shown, from 1; another than ``rank`` where ``moved_for`` says so.
    score : float
        From 0 to 1.
    level : float, optional
        Expected level from 1 to 4, of a learned model only.
    factors : tuple of Factor
        The greatest contribution first, unknown ones last.
    gates : tuple of Gate
    fits : tuple of Fit
        One for each row that was asked, in its order.
    phrases : tuple of Phrase
    reasons : tuple of Reason
        What speaks for it, the strongest first; its factor is the one whose loss costs most places.
    counter : Reason, optional
        The strongest thing that speaks against it.
    missing : tuple of str
        Codes of what is not known: factors, gates, and ``indicator:2`` for a row.
    question : mapping of language to str
        The one question whose answer would tell most; empty if nothing is missing.
    counterfactual : Counterfactual, optional
    propensity : float
        How probable it was that this one is shown at this place, given what stands above it.
    moved_for : str
        Empty, ``newcomer``, ``owner``, ``exposure`` or ``variety``.
    frequency : tuple of (int, int), optional
        Of so many such suggestions so many led to something; only where it was measured.
    is_alike : bool
        Whether the texts bring both together; otherwise it is only the closest, where nothing answers.
    """

    number: int
    side: Side
    rank: int
    place: int
    score: float
    level: float | None = None
    factors: tuple[Factor, ...] = ()
    gates: tuple[Gate, ...] = ()
    fits: tuple[Fit, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    reasons: tuple[Reason, ...] = ()
    counter: Reason | None = None
    missing: tuple[str, ...] = ()
    question: Mapping[str, str] = field(default_factory=dict)
    counterfactual: Counterfactual | None = None
    propensity: float = 1.0
    moved_for: str = ""
    frequency: tuple[int, int] | None = None
    is_alike: bool = True

    def plain(self) -> dict[str, Any]:
        """Give it as plain values that JSON can hold, its side as a number only."""
        told = {it.name: plain(getattr(self, it.name)) for it in dataclasses.fields(self) if it.name != "side"}
        return told | {"kind": self.side.kind}


@dataclass(frozen=True, slots=True)
class Matches:
    """What answers an entry.

    Attributes
    ----------
    number : int
        Of the entry.
    matches : tuple of Match
        In the order in which they are shown.
    n_candidates : int
        How many were compared.
    stopped : mapping of str to int
        How many were stopped, by the rule that did; those of ``exclusion`` and ``tier`` are told to nobody.
    as_of : date
        Day for which it holds.
    followed : tuple of (int, str)
        How far the index had followed.
    model : str
        Version of what ranked them.
    is_learned : bool
        Whether that is a learned model.
    seed : int
        Of chance; the same gives the same order.
    """

    number: int
    matches: tuple[Match, ...]
    n_candidates: int
    stopped: Mapping[str, int]
    as_of: date
    followed: tuple[int, str]
    model: str
    is_learned: bool
    seed: int


def plain(value: Any) -> Any:
    """Give a value as JSON holds it.

    Examples
    --------
    >>> plain(Quote("title_zh", 0, 2, "石墨", ((0, 2),)))["words"], plain(date(2026, 1, 2))
    ([[0, 2]], '2026-01-02')
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {it.name: plain(getattr(value, it.name)) for it in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(it) for name, it in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(it) for it in value]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
