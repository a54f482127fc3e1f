"""What is said in both languages: pairs, how places in a sentence are filled, and how numbers and days are written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from liaowang.runs.report.forecast_words import FORECAST_WORDS
from liaowang.runs.report.ledger_words import LEDGER_WORDS
from liaowang.runs.report.potential_words import POTENTIAL_WORDS
from liaowang.runs.report.words import WORDS

_ALL_WORDS = {**WORDS, **FORECAST_WORDS, **LEDGER_WORDS, **POTENTIAL_WORDS}
_FACTOR = re.compile(r"([×÷]) (?=\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Both(NamedTuple):
    """The same thing in English and Chinese; a page shows one of them."""

    en: str
    zh: str

    def __html__(self) -> str:
        """Give both as markup; the style sheet shows one, and English is the page's own language."""
        if self.en == self.zh:
            return str(escape(self.en))
        return f'<span class="e">{escape(self.en)}</span><span class="z" lang="zh">{escape(self.zh)}</span>'


def say(name: str, /, **places: Any) -> Both:
    """Say one of `WORDS` with its places filled.

    Parameters
    ----------
    name : str
        Key of `WORDS`, `FORECAST_WORDS`, `LEDGER_WORDS` or `POTENTIAL_WORDS`.
    **places
        Text, integers (written with separators), pairs, or markup; text is escaped.

    Examples
    --------
    >>> print(*say("n_records", n=89355), sep="; ")
    <span class="n">89,355</span> records; <span class="n">89,355</span>条记录
    """
    return _say(name, places) if places else _say_plainly(name)


@cache
def _say_plainly(name: str) -> Both:
    return _say(name, {})


def _say(name: str, places: Mapping[str, Any]) -> Both:
    english, chinese = (
        # The sentence is ours, and what fills it is escaped; a report has forty thousand, and Markup's own format takes
        # several times as long.
        Markup(sentence.format_map({key: escape(_place(value, language)) for key, value in places.items()}))  # noqa: S704
        for language, sentence in enumerate(_ALL_WORDS[name])
    )
    return Both(english, chinese)


def say_in_svg(name: str) -> Markup:
    """Say something inside a drawing, where only SVG's own elements may stand."""
    return Markup('<tspan class="e">{}</tspan><tspan class="z" lang="zh">{}</tspan>').format(*say(name))


def said(pair: dict[str, str]) -> Both:
    """Take a pair of sentences that a run brings along, ``{"en": ..., "zh": ...}``; no line ends behind × or ÷.

    Examples
    --------
    >>> said({"en": "odds × 2.0", "zh": "几率 ÷ 2.0"})
    Both(en='odds ×\\xa02.0', zh='几率 ÷\\xa02.0')
    """
    return Both(*(_FACTOR.sub("\\1\u00a0", pair[it]) for it in ("en", "zh")))


def joined(pairs: list[Both], en: str = "; ", zh: str = "；") -> Both:
    """Join sentences, each language with its own mark."""
    return Both(escape(en).join(it.en for it in pairs), escape(zh).join(it.zh for it in pairs))


def _place(value: Any, language: int) -> Any:
    if isinstance(value, Both):
        return value[language]
    return Markup(f'<span class="n">{count(value)}</span>') if isinstance(value, int) else value  # noqa: S704


def count(value: int) -> str:
    """Write a whole number.

    Examples
    --------
    >>> count(412908)
    '412,908'
    """
    return f"{value:,}"


def decimal(value: float, digits: int = 1) -> str:
    """Write a number with a true minus.

    Examples
    --------
    >>> decimal(-2.25, 2)
    '−2.25'
    """
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def growth(log_share: float | None) -> str | Both:
    """Write a logarithmic growth as per cent a year, with its sign.

    Examples
    --------
    >>> growth(0.5559), growth(-0.1), growth(0.0)
    ('+74%', '−10%', '0%')
    """
    if log_share is None:
        return say("unknown")
    change = round(100 * math.expm1(log_share))
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{count(abs(change))}%"


def share(value: float | None) -> str | Both:
    """Write a part of one as per cent.

    Examples
    --------
    >>> share(0.644), share(0.0014)
    ('64%', '0.1%')
    """
    if value is None:
        return say("unknown")
    return f"{100 * value:.1f}%" if 0 < value < 0.01 else f"{round(100 * value)}%"


def day(value: date | str | None) -> Both:
    """Write a day as tables do.

    Examples
    --------
    >>> day("2026-10-31")
    Both(en='31 Oct 2026', zh='2026-10-31')
    """
    if value is None:
        return Both("—", "—")
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return Both(f"{when.day} {_MONTHS[when.month - 1]} {when.year}", when.isoformat())


def day_in_prose(value: date | str) -> Both:
    """Write a day as sentences do.

    Examples
    --------
    >>> day_in_prose("2026-10-31").zh
    '2026年10月31日'
    """
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return Both(day(when).en, f"{when.year}年{when.month}月{when.day}日")


def month(value: date | str | None) -> Both:
    """Write a month.

    Examples
    --------
    >>> month("2026-10-31")
    Both(en='Oct 2026', zh='2026-10')
    """
    if value is None:
        return Both("—", "—")
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return Both(f"{_MONTHS[when.month - 1]} {when.year}", f"{when.year}-{when.month:02}")


def parts_of(total: float, parts: list[float], digits: int = 1) -> list[str]:
    """Write parts so that what is written adds up to the total as written.

    Each is rounded down, and the units that are left go to the largest remainders.

    Examples
    --------
    >>> parts_of(10.0, [3.333, 3.333, 3.334])
    ['3.3', '3.3', '3.4']
    """
    unit = 10**digits
    exact = [part * unit for part in parts]
    whole = [math.floor(it + 1e-9) for it in exact]
    spare = round(total * unit) - sum(whole)
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: max(spare, 0)]:
        whole[i] += 1
    return [decimal(it / unit, digits) for it in whole]
