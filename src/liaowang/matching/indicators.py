"""Rows of indicators that are asked, against those that are offered: met, nearly, not, or not known."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.matching.likeness import N_DIMENSIONS, encode_texts
from liaowang.matching.sides import Fit, Indicator
from liaowang.matching.units import UnknownUnit, convert
from liaowang.search import cut, stem, tells

NEAR = 0.1
"""By which share of the asked value an offer may miss it and still be near."""
LEAST_ALIKE = 0.62
"""Likeness of two names from which on they are held to measure the same."""
_ALIKE_UNLIKE_UNITS = 0.8
"""The same where the units do not agree: names alone must then be surer."""
_ALIKE_IN_PARTICULAR = 0.66
"""Likeness from which on what two names have each for itself, beside a part in common, is held to say the same."""
_TOLERANCE = 1e-9
_SIGNS = {">=": "≥", "<=": "≤", "=": "=", "..": ""}
_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_OPPOSITES = (
    ("max", "min"), ("最大", "最小"), ("最高", "最低"), ("上限", "下限"), ("length", "width"), ("内径", "外径"),
    ("charge", "discharge"), ("充电", "放电"), ("输入", "输出"), ("input", "output"), ("tensile", "compressive"),
    ("抗拉", "抗压"), ("正极", "负极"), ("anode", "cathode"),
    ("energy", "power"), ("能量", "功率"),
)  # fmt: skip
"""Words by which names that are otherwise alike tell of different things."""


@dataclass(frozen=True)
class Metrics:
    """The names of a table's metrics, read once."""

    rows: Sequence[Indicator]
    words: Sequence[frozenset[str]]
    vectors: Mapping[str, npt.NDArray[np.float32]]


def read_metrics(tables: Sequence[Sequence[Indicator]]) -> list[Metrics]:
    """Read the names of several tables' metrics, all in one go."""
    rows = [row for table in tables for row in table]
    names = {
        language: [_BRACKETS.sub("", getattr(row, f"metric_{language}")) for row in rows] for language in ("zh", "en")
    }
    words = _words_of([f"{zh} {en}".lower() for zh, en in zip(names["zh"], names["en"], strict=True)])
    vectors = {language: _vectors_of(told, language) for language, told in names.items()}
    read, start = [], 0
    for table in tables:
        part = slice(start, start + len(table))
        read.append(Metrics(table, words[part], {language: it[part] for language, it in vectors.items()}))
        start += len(table)
    return read


_known_words: dict[str, frozenset[str]] = {}
_known_vectors: dict[tuple[str, str], npt.NDArray[np.float32]] = {}
_known_likeness: dict[tuple[str, ...], float] = {}
_MOST_KNOWN = 20_000
"""Names that are kept read, since the same few are measured again and again."""


def _words_of(names: Sequence[str]) -> list[frozenset[str]]:
    new = [name for name in dict.fromkeys(names) if name not in _known_words]
    read = {name: frozenset(stem(word) for word in it if tells(word)) for name, it in zip(new, cut(new), strict=True)}
    told = [_known_words[name] if name in _known_words else read[name] for name in names]
    _keep(_known_words, read)
    return told


def _vectors_of(names: Sequence[str], language: str) -> npt.NDArray[np.float32]:
    new = [name for name in dict.fromkeys(names) if (language, name) not in _known_vectors]
    read = {(language, name): it for name, it in zip(new, encode_texts(new, [language] * len(new)), strict=True)}
    both = [_known_vectors[language, name] if (language, name) in _known_vectors else read[language, name]
            for name in names]  # fmt: skip
    _keep(_known_vectors, read)
    return np.stack(both) if both else np.zeros((0, N_DIMENSIONS), np.float32)


def _keep(known: dict[Any, Any], read: Mapping[Any, Any]) -> None:
    if len(known) + len(read) > _MOST_KNOWN:
        known.clear()
    known.update(read)


def fit_tables(asked: Metrics, offered: Metrics, *, near: float = NEAR, asks: bool = True) -> list[Fit]:
    """Give the fit of each row that is asked, in its order.

    Each offered row answers one asked row at most, the likest pair first.

    Parameters
    ----------
    asked, offered : Metrics
        From `read_metrics`.
    near : float
        See `NEAR`.
    asks : bool
        Whether what is not known becomes a question; `with_questions` does it later.
    """
    fits = _fit_tables(asked, offered, near)
    return with_questions(fits) if asks else fits


def with_questions(fits: Sequence[Fit]) -> list[Fit]:
    """Give each row that is not known the question that would settle it."""
    return [
        replace(it, question=ask_about(it.asked, it.offered, it.cause))
        if it.verdict == "unknown" and it.cause != "nothing_asked"
        else it
        for it in fits
    ]


def _fit_tables(asked: Metrics, offered: Metrics, near: float) -> list[Fit]:
    if not offered.rows:
        return [_unknown(it, None, "not_offered", 0.0) for it in asked.rows]
    alike = _likeness(asked, offered)
    partner: dict[int, int] = {}
    for at in np.argsort(-alike, axis=None, kind="stable").tolist():
        row, other = divmod(at, len(offered.rows))
        if alike[row, other] < LEAST_ALIKE:
            break
        if row not in partner and other not in partner.values():
            partner[row] = other
    return [
        _fit_row(it, offered.rows[partner[row]], near, float(alike[row, partner[row]]))
        if row in partner
        else _unknown(it, None, "not_offered", 0.0)
        for row, it in enumerate(asked.rows)
    ]


def fit_indicators(asked: Sequence[Indicator], offered: Sequence[Indicator], *, near: float = NEAR) -> list[Fit]:
    """Give the fit of each row of a demand's table to what is offered.

    Examples
    --------
    >>> asked = [Indicator("能量密度", value=300.0, unit="Wh/kg"), Indicator("循环寿命", value=1000.0, unit="次")]
    >>> offered = [Indicator("", "Energy density", "=", 0.29, unit="kWh/kg", source="Test report")]
    >>> [(it.verdict, it.cause, it.value) for it in fit_indicators(asked, offered)]
    [('near', '', 290.0), ('unknown', 'not_offered', None)]
    """
    return fit_tables(*read_metrics([asked, offered]), near=near)


def fit_row(asked: Indicator, offered: Indicator, *, near: float = NEAR, similarity: float = 1.0) -> Fit:
    """Give the fit of a row to the one that names the same metric.

    Parameters
    ----------
    asked, offered : Indicator
    near : float
        See `NEAR`.
    similarity : float
        Of their names.

    Examples
    --------
    >>> asked = Indicator("Strength", operator=">=", value=1.0, unit="GPa")
    >>> fit_row(asked, Indicator("Strength", operator="=", value=1100.0, unit="兆帕")).verdict
    'met'
    >>> fit_row(asked, Indicator("Strength", operator="<=", value=1100.0, unit="MPa")).cause
    'open_end'
    """
    return with_questions([_fit_row(asked, offered, near, similarity)])[0]


def _fit_row(asked: Indicator, offered: Indicator, near: float, similarity: float) -> Fit:
    if asked.value is None:
        return _unknown(asked, offered, "nothing_asked", similarity)
    if offered.value is None:
        return _unknown(asked, offered, "no_value", similarity)
    try:
        low, high = _range(offered, asked.unit)
    except UnknownUnit:
        return _unknown(asked, offered, "unknown_unit", similarity)
    except ArithmeticError:
        return _unknown(asked, offered, "other_dimension", similarity)
    value = high if math.isinf(low) else low
    upper = high if not math.isinf(high) and not math.isinf(low) and high != low else None
    gap = _gap(asked, low, high)
    if gap is None:
        return Fit(asked, offered, "unknown", "open_end", _rounded(value), similarity=similarity)
    verdict = "met" if gap <= _TOLERANCE else "near" if gap <= near + _TOLERANCE else "fails"
    shown = None if upper is None else _rounded(upper)
    return Fit(asked, offered, verdict, "", _rounded(value), shown, 0.0 if verdict == "met" else gap, similarity)


def _range(row: Indicator, unit: str) -> tuple[float, float]:
    """Give what an offered row says as a range, in another unit."""
    assert row.value is not None
    value = convert(row.value, row.unit, unit)
    match row.operator:
        case ">=":
            return value, math.inf
        case "<=":
            return -math.inf, value
        case ".." if row.value_high is not None:
            high = convert(row.value_high, row.unit, unit)
            return min(value, high), max(value, high)
    return value, value


def _gap(asked: Indicator, low: float, high: float) -> float | None:
    """Give the share by which a range misses what is asked; None if the range is open where it matters."""
    value, upper = asked.value, asked.value_high
    assert value is not None
    best, worst = high, low
    match asked.operator:
        case ">=":
            # Of a range the asker gets what it begins with; of 'at most' nobody knows.
            if math.isinf(low):
                return None if high >= value else _share(value - high, value)
            return _share(value - low, value)
        case "<=":
            if math.isinf(high):
                return None if low <= value else _share(low - value, value)
            return _share(high - value, value)
    first, last = (value, upper) if asked.operator == ".." and upper is not None else (value, value)
    first, last = min(first, last), max(first, last)
    reach = max(abs(first), abs(last))
    if math.isinf(worst) or math.isinf(best):
        end = high if math.isinf(low) else low
        if (math.isinf(low) and end < first) or (math.isinf(high) and end > last):
            return _share(min(abs(end - first), abs(end - last)), reach)
        return None
    return _share(max(first - high, low - last), reach)


def _share(miss: float, of: float) -> float:
    """Give a miss as a share of what is asked; of zero, of one."""
    return max(0.0, miss) / (abs(of) or 1.0)


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")


def _likeness(asked: Metrics, offered: Metrics) -> npt.NDArray[np.float64]:
    """Give how alike the names are, by words and by meaning, in one language or across both."""
    alike = np.zeros((len(asked.rows), len(offered.rows)))
    for row, it in enumerate(asked.rows):
        for other, that in enumerate(offered.rows):
            key = (it.metric_zh, it.metric_en, it.unit, that.metric_zh, that.metric_en, that.unit)
            if key not in _known_likeness:
                _keep(_known_likeness, {key: _pair_likeness(asked, row, offered, other)})
            alike[row, other] = _known_likeness[key]
    return alike


def _pair_likeness(asked: Metrics, row: int, offered: Metrics, other: int) -> float:
    it, that = asked.rows[row], offered.rows[other]
    if _is_opposite(it, that):
        return 0.0
    if _same_name(it, that):
        return 1.0
    meaning = max(float(a[row] @ b[other]) for a in asked.vectors.values() for b in offered.vectors.values())
    shared, every = asked.words[row] & offered.words[other], asked.words[row] | offered.words[other]
    worth = min(max(meaning, 2 * len(shared) / (len(shared) + len(every)) if every else 0.0), 0.99)
    is_sure = worth >= _ALIKE_UNLIKE_UNITS or _same_dimension(it.unit, that.unit)
    return worth if worth >= LEAST_ALIKE and is_sure and not _differ_in_particular(it, that) else 0.0


def _differ_in_particular(one: Indicator, other: Indicator) -> bool:
    """Whether names share a part, as "time" is of "time a wafer" and "warning time", and what is left differs."""
    for language in ("zh", "en"):
        names = [_BRACKETS.sub("", getattr(it, f"metric_{language}")).lower() for it in (one, other)]
        first, second = particulars(names[0], names[1])
        if first and second:
            vectors = _vectors_of([first, second], language)
            if vectors[0] @ vectors[1] < _ALIKE_IN_PARTICULAR:
                return True
    return False


def particulars(first: str, second: str) -> tuple[str, str]:
    """Give what two folded names of one language have each for itself; nothing if they have no part in common.

    Examples
    --------
    >>> particulars("time a wafer", "warning time"), particulars("识别准确率", "识别率")
    (('wafer', 'warning'), ('准确', ''))
    """
    if first.isascii() and second.isascii():
        words = [[word for word in _LATIN_WORD.findall(name) if tells(word)] for name in (first, second)]
        stems = [{stem(word) for word in it} for it in words]
        if not stems[0] & stems[1]:
            return "", ""
        left = [
            " ".join(word for word in it if stem(word) not in that) for it, that in zip(words, stems[::-1], strict=True)
        ]
        return left[0], left[1]
    start = _n_same(first, second)
    end = _n_same(first[start:][::-1], second[start:][::-1])
    # One character is seldom a word: what 响应时间 and 反应时间 have each for itself is 响应 and 反应.
    if min(len(first), len(second)) - start - end == 1:
        start, end = (start, end - 1) if end else (start - 1, end)
    left = [it[start : len(it) - end] for it in (first, second)]
    return (left[0], left[1]) if start + end else ("", "")


def _n_same(first: str, second: str) -> int:
    """Count the characters that two texts have in common from the beginning on."""
    unlike = (place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b)
    return next(unlike, min(len(first), len(second)))


def _same_name(one: Indicator, other: Indicator) -> bool:
    pairs = ((one.metric_zh, other.metric_zh), (one.metric_en.lower(), other.metric_en.lower()))
    return any(first.strip() and first.strip() == second.strip() for first, second in pairs)


def _is_opposite(one: Indicator, other: Indicator) -> bool:
    first, second = (f"{it.metric_zh} {it.metric_en.lower()}" for it in (one, other))
    return any((a in first and b in second and b not in first) or (b in first and a in second and a not in first)
               for a, b in _OPPOSITES)  # fmt: skip


def _same_dimension(one: str, other: str) -> bool:
    try:
        convert(1.0, one, other)
    except (UnknownUnit, ArithmeticError):
        return False
    return True


def _unknown(asked: Indicator, offered: Indicator | None, cause: str, similarity: float) -> Fit:
    return Fit(asked, offered, "unknown", cause, similarity=similarity)


def ask_about(asked: Indicator, offered: Indicator | None, cause: str) -> dict[str, str]:
    """Put into words, in both languages, the question that settles a row.

    Examples
    --------
    >>> ask_about(Indicator("孔径", "Pore size", "<=", 0.2, unit="μm"), None, "not_offered")["en"]
    'Which value of pore size do you reach? ≤ 0.2 μm is asked.'
    """
    zh, en = asked.metric_zh or asked.metric_en, asked.metric_en or asked.metric_zh
    en = en[:1].lower() + en[1:] if en[1:2].islower() else en
    figure = _figure(asked)
    if cause == "open_end" and offered is not None:
        theirs = _figure(offered)
        return {"zh": f"贵方给出的“{zh}”为{theirs}，实测值是多少？要求{figure}。",
                "en": f"You state {theirs} for {en}: which value was measured? {figure} is asked."}  # fmt: skip
    if cause in {"unknown_unit", "other_dimension"} and offered is not None:
        theirs, unit = _figure(offered), asked.unit or "1"
        return {"zh": f"贵方给出的“{zh}”为{theirs}，换算成{unit}是多少？要求{figure}。",
                "en": f"You state {theirs} for {en}: how much is that in {unit}? {figure} is asked."}  # fmt: skip
    return {"zh": f"“{zh}”能达到多少？要求{figure}。",
            "en": f"Which value of {en} do you reach? {figure} is asked."}  # fmt: skip


def _figure(row: Indicator) -> str:
    if row.value is None:
        return "—"
    low = f"{row.value:.6g}"
    if row.operator == ".." and row.value_high is not None:
        return f"{low}–{row.value_high:.6g} {row.unit}".strip()
    return f"{_SIGNS.get(row.operator, '=')} {low} {row.unit}".strip()
