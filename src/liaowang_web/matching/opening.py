"""A match as its page tells it: codes become sentences, numbers become figures and bars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.design.numbers import day, grouped, is_chinese
from liaowang_web.hall.models import Entry
from liaowang_web.matching import words
from liaowang_web.matching.quoting import Quoted, quoted
from liaowang_web.matching.selectors.lists import Matched
from liaowang_web.observatory.selectors.taxonomy import track_name

_SIGNS = {">=": "≥", "<=": "≤", "=": "="}
_SCALE = 100
WEAK_SCORE = 30.0
"""Of 100: where nothing reaches it, pages say that these are only the closest."""
_DAYS = frozenset({"valid_until", "confirmed_on"})
_TRACK = re.compile(r"[A-Z]+-\d\d")


@dataclass(frozen=True)
class Part:
    """A factor of a score.

    Attributes
    ----------
    label : str
    adds : float or None
        What it adds, of 100; None if it is not known and left out.
    weight : float
        Its share of what is known.
    x, width : float
        Where its bar stands, in per cent.
    rank_without : int or None
        Rank of the match without it.
    """

    label: str
    adds: float | None
    weight: float
    x: float
    width: float
    rank_without: int | None


@dataclass(frozen=True)
class Row:
    """An indicator that was asked, and what is offered."""

    metric: str
    asked: str
    is_must: bool
    offered: str
    converted: str
    source: str
    verdict: str
    label: str
    shape: str
    why: str


@dataclass(frozen=True)
class Opened:
    """All that a page tells of one match.

    Attributes
    ----------
    matched : Matched
    score : float
        Of 100, with one decimal.
    counts : list of (str, str, int)
        Code, word and number of each verdict on an indicator that occurs.
    rows : list of Row
    gates : list of (str, str, str, str)
        Name, shape, verdict and sentence.
    phrases : list of (Quoted, Quoted)
        What the reader's own entry says, and what the other one says.
    reasons, missing : list of str
    counter, change, question, moved : str
    parts : list of Part
        What adds up to the score, then what is left out of it.
    zero : float
        Where the bars begin, in per cent.
    is_weak : bool
        Whether it is no answer, and only the closest.
    """

    matched: Matched
    score: float
    counts: list[tuple[str, str, int]]
    rows: list[Row]
    gates: list[tuple[str, str, str, str]]
    phrases: list[tuple[Quoted, Quoted]]
    reasons: list[str]
    missing: list[str]
    counter: str
    change: str
    question: str
    moved: str
    parts: list[Part]
    zero: float
    is_weak: bool


def opened(matched: Matched) -> Opened:
    """Put a match into words, in the language of the page."""
    told = matched.told
    score = _round(told.get("score", 0.0) * _SCALE)
    parts, zero = _parts(told.get("factors", []), score)
    rows = [_row(it) for it in told.get("fits", [])]
    met = Counter(it.verdict for it in rows)
    language = "zh" if is_chinese() else "en"
    counter = told.get("counter")
    return Opened(
        matched=matched, score=score, rows=rows, parts=parts, zero=zero,
        counts=[(code, str(word), met[code]) for code, word in words.FITS.items() if met[code]],
        gates=_gates(matched), phrases=_phrases(matched),
        reasons=[words.sentence(words.FOR, it["code"], _said(it["values"])) for it in told.get("reasons", [])],
        missing=_missing(told, rows),
        counter=words.sentence(words.AGAINST, counter["code"], _said(counter["values"])) if counter else "",
        change=_change(told.get("counterfactual")),
        question=(told.get("question") or {}).get(language, ""),
        moved=str(words.MOVES.get(told.get("moved_for", ""), "")),
        is_weak=score < WEAK_SCORE or not told.get("is_alike", True),
    )  # fmt: skip


def _gates(matched: Matched) -> list[tuple[str, str, str, str]]:
    # Of an anonymous entry nothing is said about exclusions: it would tell whose it is, or be untrue.
    told = [it for it in matched.told.get("gates", []) if it["code"] != "exclusion" or matched.other.is_named]
    return [
        (str(words.GATES.get(it["code"], it["code"])), words.GATE_SHAPES[it["verdict"]],
         str(words.VERDICTS[it["verdict"]]), words.sentence(words.RULES, it["rule"], _said(it["values"])))
        for it in told
    ]  # fmt: skip


def _phrases(matched: Matched) -> list[tuple[Quoted, Quoted]]:
    own, other = matched.own.content, matched.other.content
    is_asking = matched.own.kind == Entry.Kind.DEMAND
    mine, theirs = ("asked", "offered") if is_asking else ("offered", "asked")
    return [(quoted(it[mine], own), quoted(it[theirs], other)) for it in matched.told.get("phrases", [])]


def _row(fit: Mapping[str, Any]) -> Row:
    asked, offered, verdict = fit["asked"], fit.get("offered"), fit["verdict"]
    is_converted = offered is not None and fit.get("value") is not None and offered.get("unit") != asked.get("unit")
    here = {"operator": "=", "value": fit.get("value"), "unit": asked.get("unit", "")}
    return Row(
        metric=metric_of(asked), asked=figure_of(asked), is_must=bool(asked.get("is_must", True)),
        offered=figure_of(offered) if offered else "", converted=figure_of(here) if is_converted else "",
        source=(offered or {}).get("source", ""), verdict=verdict, label=str(words.FITS[verdict]),
        shape=words.FIT_SHAPES[verdict], why=words.sentence(words.CAUSES, fit["cause"]) if fit.get("cause") else "",
    )  # fmt: skip


def metric_of(row: Mapping[str, Any]) -> str:
    """Give what is measured in the language of the page, or else in the other."""
    first, second = ("metric_zh", "metric_en") if is_chinese() else ("metric_en", "metric_zh")
    return str(row.get(first) or row.get(second) or "")


def figure_of(row: Mapping[str, Any]) -> str:
    """Write a figure with its sign and unit.

    Examples
    --------
    >>> figure_of({"operator": ">=", "value": 300.0, "unit": "Wh/kg"})
    '≥ 300 Wh/kg'
    >>> figure_of({"operator": "..", "value": 0.25, "value_high": 1.0, "unit": ""})
    '0.25–1'
    """
    value, unit = row.get("value"), row.get("unit") or ""
    if value is None:
        return "—"
    high = row.get("value_high")
    if row.get("operator") == ".." and high is not None:
        text = f"{_number(value)}–{_number(high)}"
    else:
        text = f"{_SIGNS.get(row.get('operator', '='), '=')} {_number(value)}"
    return f"{text} {unit}".strip()


def _number(value: float) -> str:
    short = f"{value:.6g}"
    if "e" in short:
        return short
    places = len(short.partition(".")[2])
    return grouped(float(short), places)


def _missing(told: Mapping[str, Any], rows: Sequence[Row]) -> list[str]:
    named = []
    for code in told.get("missing", []):
        name, _colon, place = code.partition(":")
        if place.isdecimal():
            row = rows[int(place)] if int(place) < len(rows) else None
            if row is not None:
                named.append(_("a figure for %(metric)s") % {"metric": row.metric})
        else:
            named.append(str(words.MISSING.get(name, name)))
    return named


def _change(told: Mapping[str, Any] | None) -> str:
    if not told:
        return ""
    change = words.sentence(words.CHANGES, told["code"], _said(told["values"]))
    values = {"rank": told["rank"], "now": told["rank_now"], "change": change}
    return _("It would rank %(rank)s instead of %(now)s %(change)s.") % values


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give values as sentences name them: figures, days, modes and tracks in words."""
    told = {name: _in_words(name, it) for name, it in values.items() if it is not None}
    return {**told, "metric": metric_of(values)}


def _in_words(name: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    if isinstance(value, (int, float)):
        return _number(float(value))
    if value in Entry.Mode.values:
        return str(Entry.Mode(value).label)
    if name in _DAYS:
        return day(date.fromisoformat(value))
    return f"{value} {track_name(value)}".strip() if _TRACK.fullmatch(value) else value


def _parts(factors: Sequence[Mapping[str, Any]], score: float) -> tuple[list[Part], float]:
    """Give factors with bars that follow one another, so that the eye adds them up; unknown ones have none."""
    known = [it for it in factors if it["value"] is not None]
    adds = rounded_to_sum([it["contribution"] * _SCALE for it in known], score)
    ends = [0.0]
    for it in adds:
        ends.append(ends[-1] + it)
    low, high = min(ends), max([*ends, 1.0])
    scale = 100 / (high - low)
    parts = [
        Part(_label(it), add, it["weight"], round((min(start, start + add) - low) * scale, 2),
             round(abs(add) * scale, 2), it.get("rank_without"))
        for it, add, start in zip(known, adds, ends, strict=False)
    ]  # fmt: skip
    left = [Part(_label(it), None, 0.0, 0.0, 0.0, None) for it in factors if it["value"] is None]
    return [*parts, *left], round(-low * scale, 2)


def _label(factor: Mapping[str, Any]) -> str:
    return str(words.FACTORS.get(factor["code"], factor["code"]))


def rounded_to_sum(values: Sequence[float], total: float) -> list[float]:
    """Round numbers to one decimal so that they still add up to a total that has one.

    Examples
    --------
    >>> rounded_to_sum([0.14, 0.14, 0.12], 0.4)
    [0.2, 0.1, 0.1]
    """
    tenths = [int(it * 10 // 1) for it in values]
    short = round(total * 10) - sum(tenths)
    by_rest = sorted(range(len(values)), key=lambda k: values[k] * 10 - tenths[k], reverse=True)
    for k in by_rest[: max(short, 0)]:
        tenths[k] += 1
    return [it / 10 for it in tenths]


def _round(value: float) -> float:
    return round(value, 1)
