"""A score that is a weighted mean of what is known: each factor from 0 to 1, what is not known left out."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.matching.codes import FACTORS
from liaowang.matching.entries import Codes, code_of
from liaowang.matching.sides import Fit, Side

WEIGHTS: Mapping[str, float] = {
    "relevance": 0.60, "title": 0.16, "body": 0.19, "meaning": 0.25, "field": 0.10, "indicators": 0.20,
    "readiness": 0.05, "budget": 0.05, "mode": 0.03, "freshness": 0.03, "region": 0.01, "evidence": 0.03,
}  # fmt: skip
"""What each factor weighs where all are known. Set by hand, not learnt: what two entries say weighs as much as all
else, and where a figure was asked for, what is offered weighs as much as a third of that."""
_WEIGHTS = np.array([WEIGHTS[factor] for factor in FACTORS])
FIT_WORTH = {"met": 1.0, "near": 0.6, "fails": 0.0}
_TITLE_SCALE, _BODY_SCALE = 0.30, 0.25
_FAR, _NEAR = 0.05, 0.70
"""Cosines of what has nothing in common and of what says the same in other words."""
_READINESS = (1.0, 0.6, 0.3, 0.0)
_OTHER_DIRECTION, _SAME_DIRECTION = 0.1, 0.6
_FRESH_DAYS, _OLD_DAYS = 30, 730
_YES, _NO = 1.0, 0.2
Values = dict[str, float | None]
Table = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """A pair, judged.

    Attributes
    ----------
    values : dict of factor to float or None
    told : dict of factor to mapping
        What the sentences of a factor name.
    fits : sequence of Fit
    level : float, optional
        Of a learned model.
    parts : mapping of str to float
        Of what its relevance is made.
    """

    values: Values
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fits: Sequence[Fit] = ()
    level: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Scores:
    """A list of pairs, scored.

    Attributes
    ----------
    values : array, shape (pairs, factors)
        NaN where not known.
    weights : array, same shape
        Those that are known sum to 1 in each row.
    contributions : array, same shape
    totals : array, shape (pairs,)
    ranks : array of int, shape (pairs,)
        From 1.
    """

    values: Table
    weights: Table
    contributions: Table
    totals: npt.NDArray[np.float64]
    ranks: npt.NDArray[np.int64]

    @cached_property
    def _ordered(self) -> list[float]:
        return sorted(self.totals.tolist())

    def rank_of(self, at: int, total: float) -> int:
        """Give the rank that a pair would have with another score; what is equal keeps its order."""
        first = bisect_left(self._ordered, total - _EVEN)
        last = bisect_right(self._ordered, total + _EVEN)
        higher = len(self._ordered) - last - int(self.totals[at] > total + _EVEN)
        even = int((np.abs(self.totals[:at] - total) <= _EVEN).sum()) if last > first else 0
        return 1 + higher + even

    def rank_with(self, at: int, factor: str, value: float | None) -> int:
        """Give the rank that a pair would have if a factor of it were otherwise, or not known."""
        values = self.values[at].tolist()
        values[FACTORS.index(factor)] = math.nan if value is None else value
        return self.rank_of(at, total_of(values))


_EVEN = 1e-12


def total_of(values: Sequence[float]) -> float:
    """Give the score of one row of values; -1, below all, if none is known."""
    known = [(weight, value) for weight, value in zip(_WEIGHTS.tolist(), values, strict=True) if not math.isnan(value)]
    of = sum(weight for weight, _value in known)
    return sum(weight * value for weight, value in known) / of if known else -1.0


def score_pairs(pairs: Sequence[Values]) -> Scores:
    """Score pairs.

    Parameters
    ----------
    pairs : sequence of dict
        Of factor to value from 0 to 1; None, or left out, is not known.

    Examples
    --------
    >>> scores = score_pairs([{"title": 1.0, "readiness": 0.0}, {"title": 0.8, "readiness": None}])
    >>> scores.totals.round(2).tolist(), scores.ranks.tolist(), scores.rank_with(0, "readiness", None)
    ([0.76, 0.8], [2, 1], 1)
    """
    values = np.full((len(pairs), len(FACTORS)), math.nan)
    for row, pair in enumerate(pairs):
        for factor, value in pair.items():
            if value is not None:
                values[row, FACTORS.index(factor)] = value
    known = ~np.isnan(values)
    weights = _WEIGHTS[None, :] * known
    sums = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(sums > 0, sums, 1.0)
    contributions = weights * np.nan_to_num(values)
    totals = np.where(sums[:, 0] > 0, contributions.sum(axis=1), -1.0)
    order = np.argsort(-totals, kind="stable")
    ranks = np.empty(len(pairs), np.int64)
    ranks[order] = np.arange(1, len(pairs) + 1)
    return Scores(values, weights, contributions, totals, ranks)


class Wording:
    """The words of a side that is compared with many, each weighed by its rarity.

    Parameters
    ----------
    title, body : set of str
        Words of the title, and of the texts.
    rarity : mapping of word to float
        Of each of them.
    """

    def __init__(self, title: set[str], body: set[str], rarity: Mapping[str, float]) -> None:
        words = sorted(title | body, key=code_of)
        self._codes = np.array([code_of(word) for word in words], np.uint32)
        self._worth = np.array([rarity[word] ** 2 for word in words])
        self._in_title = np.array([word in title for word in words], np.bool_)
        # Of words of the other side that are not asked nobody looked up how rare they are: all count as usual.
        self._usual = float(np.median(list(rarity.values()))) ** 2 if rarity else 1.0

    def likeness(self, others: Sequence[tuple[Codes, int]]) -> list[tuple[float | None, float | None]]:
        """Tell how alike titles and whole texts are by their words.

        Parameters
        ----------
        others : sequence of (array of uint32, int)
            Codes of the words of each, those of its title first, and how many those are.

        Returns
        -------
        list of two float or None
            From 0 to 1; None where the two have no language in common, and words cannot tell.

        Examples
        --------
        >>> wording = Wording({"膜"}, {"电池"}, {"膜": 2.0, "电池": 2.0})
        >>> others = [(np.array([code_of(it)], np.uint32), 1) for it in ("膜", "membrane")]
        >>> [[None if it is None else round(it, 2) for it in both] for both in wording.likeness(others)]
        [[0.96, 0.94], [None, None]]
        """
        if not others or not len(self._codes):
            return [(None, None)] * len(others)
        told = _Told.of(others)
        at = np.minimum(np.searchsorted(self._codes, told.flat), len(self._codes) - 1)
        is_shared = self._codes[at] == told.flat
        worth = np.where(is_shared, self._worth[at], 0.0)
        titles = self._cosines(told, told.is_title, is_shared & self._in_title[at], worth, self._in_title)
        bodies = self._cosines(told, np.ones_like(is_shared), is_shared, worth, np.ones_like(self._in_title))
        return [
            (_steep(title, _TITLE_SCALE), _steep(body, _BODY_SCALE)) for title, body in zip(titles, bodies, strict=True)
        ]

    def _cosines(self, told: _Told, is_own: Flags, is_shared: Flags, worth: Table, mine: Flags) -> Table:
        """Compare some words of this side with all of the others', as against the length of some; NaN is not known."""
        n_own, n_shared = told.sums(is_own), told.sums(is_shared)
        is_known = is_shared & is_own
        others = told.sums(worth * is_known) + (n_own - told.sums(is_known)) * self._usual
        lengths = np.sqrt(float(self._worth[mine].sum()) * others)
        cosines = np.minimum(1.0, np.divide(told.sums(worth * is_shared), lengths, where=lengths > 0,
                                            out=np.zeros_like(lengths)))  # fmt: skip
        n_latin, n_mine, latin = told.sums(is_own & told.is_latin), int(mine.sum()), int((self._codes[mine] & 1).sum())
        # Latin abbreviations in a Chinese text are no English.
        is_latin = (3 * n_latin >= n_own) & (3 * latin >= n_mine)
        is_other = (3 * (n_own - n_latin) >= n_own) & (3 * (n_mine - latin) >= n_mine)
        can_tell = (n_shared >= _SURE) | is_latin | is_other
        return np.where(can_tell & (n_own > 0) & (n_mine > 0), cosines, math.nan)


@dataclass(frozen=True)
class _Told:
    """The words of many sides, one behind the other."""

    flat: Codes
    owners: npt.NDArray[np.int64]
    is_title: Flags
    is_latin: Flags
    n_sides: int

    @classmethod
    def of(cls, others: Sequence[tuple[Codes, int]]) -> _Told:
        lengths = np.array([len(codes) for codes, _n in others])
        flat = np.concatenate([codes for codes, _n in others])
        owners = np.repeat(np.arange(len(others)), lengths)
        places = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        is_title = places < np.array([n for _codes, n in others])[owners]
        return cls(flat, owners, is_title, (flat & 1).astype(np.bool_), len(others))

    def sums(self, values: npt.NDArray[Any]) -> Table:
        """Add up what belongs to each side."""
        return np.asarray(np.bincount(self.owners, values, self.n_sides), np.float64)


def _steep(cosine: float, scale: float) -> float | None:
    return None if math.isnan(cosine) else 1 - math.exp(-float(cosine) / scale)


_SURE = 3
"""So many words in common, and both are of one language."""


def nearness(cosine: float) -> float:
    """Bring a cosine between 0 and 1.

    Examples
    --------
    >>> nearness(0.0), nearness(0.375), nearness(0.9)
    (0.0, 0.5, 1.0)
    """
    return round(min(1.0, max(0.0, (cosine - _FAR) / (_NEAR - _FAR))), 9)


def judge_plainly(asked: Side, offered: Side, fits: Sequence[Fit], as_of: date, candidate: Side) -> Judged:
    """Judge all but what the texts say."""
    values: Values = {}
    told: dict[str, dict[str, Any]] = {}
    for factor, (value, words) in {
        "field": _field(asked, offered),
        "indicators": _indicators(fits),
        "readiness": _readiness(asked, offered),
        "budget": _budget(asked, offered),
        "mode": _mode(asked, offered),
        "freshness": _freshness(candidate, as_of),
        "region": _region(asked, offered),
        "evidence": (
            None if offered.has_evidence is None or offered.asks else _YES if offered.has_evidence else _NO,
            {},
        ),
    }.items():
        values[factor], told[factor] = value, words
    return Judged(values, told, fits)


Judgement = tuple[float | None, dict[str, Any]]


def _field(asked: Side, offered: Side) -> Judgement:
    told = {"asked": asked.track, "offered": offered.track}
    if not asked.track or not offered.track:
        return None, told
    if asked.track == offered.track:
        return 1.0, told
    same = asked.track.partition("-")[0] == offered.track.partition("-")[0]
    return (_SAME_DIRECTION if same else _OTHER_DIRECTION), told


def _indicators(fits: Sequence[Fit]) -> Judgement:
    known = [it for it in fits if it.verdict in FIT_WORTH]
    n_of = {verdict: sum(it.verdict == verdict for it in fits) for verdict in (*FIT_WORTH, "unknown")}
    told: dict[str, Any] = {**n_of, "n": len(fits)}
    failed = sorted((it for it in known if it.verdict != "met"), key=lambda it: -(it.gap or 0) - it.asked.is_must)
    if failed:
        told |= {"metric_zh": failed[0].asked.metric_zh, "metric_en": failed[0].asked.metric_en, "gap": failed[0].gap}
    if not known:
        return None, told
    weights = [2.0 if it.asked.is_must else 1.0 for it in known]
    return sum(w * FIT_WORTH[it.verdict] for w, it in zip(weights, known, strict=True)) / sum(weights), told


def _readiness(asked: Side, offered: Side) -> Judgement:
    need = asked.trl_low if asked.trl_low is not None else asked.trl_high
    have = offered.trl_high if offered.trl_high is not None else offered.trl_low
    told = {"asked": need, "offered": have}
    if need is None or have is None:
        return None, told
    return _READINESS[min(max(need - have, 0), len(_READINESS) - 1)], told


def _budget(asked: Side, offered: Side) -> Judgement:
    most = asked.price_high if asked.price_high is not None else asked.price_low
    least = offered.price_low if offered.price_low is not None else offered.price_high
    told = {"asked": most, "offered": least, "currency": asked.currency}
    if most is None or least is None or asked.currency != offered.currency:
        return None, told
    if least <= most:
        return 1.0, told
    return max(0.0, 2 * most / least - 1), told


def _mode(asked: Side, offered: Side) -> Judgement:
    told = {"asked": asked.mode, "offered": offered.mode}
    if asked.mode == "open" or offered.mode == "open":
        return None, told
    return (1.0 if asked.mode == offered.mode else 0.4), told


def _freshness(candidate: Side, as_of: date) -> Judgement:
    last = candidate.confirmed_on or candidate.published_on
    told: dict[str, Any] = {"confirmed_on": last, "valid_until": candidate.valid_until}
    if last is None:
        return None, told
    days = (as_of - last).days
    return min(1.0, max(0.0, (_OLD_DAYS - days) / (_OLD_DAYS - _FRESH_DAYS))), {**told, "days": days}


def _region(asked: Side, offered: Side) -> Judgement:
    told = {"asked": asked.region, "offered": offered.region}
    if not asked.region or not offered.region:
        return None, told
    if asked.region[:4] == offered.region[:4] and asked.region[2:4] != "00":
        return 1.0, told
    return (0.8 if asked.region[:2] == offered.region[:2] else 0.4), told
