"""Reasons in words, Chinese and English: what a component of a score says about its topic."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_REASONS = 3
_Words = tuple[Callable[[float], str], Callable[[float], str]]


def _per_cent(log_growth: float) -> str:
    change = round(100 * math.expm1(log_growth))
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change)}%"


def _share(value: float) -> str:
    return f"{round(100 * value)}%"


_PHRASES: dict[str, _Words] = {
    "growth_1": (
        lambda v: f"share of all records {_per_cent(v)} in a year",
        lambda v: f"占全部记录之比一年内{_per_cent(v)}",
    ),
    "category_growth": (
        lambda v: f"its field {_per_cent(v)} a year",
        lambda v: f"所在领域年均{_per_cent(v)}",
    ),
    "recency": (
        lambda v: f"young: a record's mean recency is {v:.2f}",
        lambda v: f"新近：记录的平均新近度为{v:.2f}",
    ),
    "new_author_share": (
        lambda v: f"{_share(v)} of recent authors are new to it",
        lambda v: f"近期作者中{_share(v)}为首次进入",
    ),
    "neighbour_growth": (
        lambda v: f"neighbouring topics {_per_cent(v)} a year",
        lambda v: f"近邻主题年均{_per_cent(v)}",
    ),
    "term_novelty": (
        lambda v: f"{_share(v)} of the use of its terms is recent",
        lambda v: f"所用词语的使用{_share(v)}在近三年",
    ),
    "burst_weight": (
        lambda v: f"in a burst of weight {v:.1f}" if v > 0 else "no burst at present",
        lambda v: f"正在突发，强度{v:.1f}" if v > 0 else "目前没有突发",
    ),
}


def reason(component: str, value: float | None) -> dict[str, str]:
    """Say what a component's value means, in both languages.

    Examples
    --------
    >>> reason("growth_1", 0.4055)["en"]
    'share of all records +50% in a year'
    >>> reason("growth_1", None)["en"]
    'cannot be computed'
    """
    if value is None:
        return {"en": "cannot be computed", "zh": "不能计算"}
    english, chinese = _PHRASES[component]
    return {"en": english(value), "zh": chinese(value)}


def weigh(components: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Choose what speaks most for a topic's place, and what most against it.

    A component speaks by how far its rank lies from the middle, times its weight.

    Returns
    -------
    dict
        ``reasons``, at most three sentences, and ``counter``, one or None.
    """
    told = [it for it in components if it["rank"] is not None]
    told.sort(key=lambda it: (-(it["rank"] - 0.5) * it["weight"], it["component"]))
    reasons = [it["says"] for it in told[:_REASONS] if it["rank"] > 0.5]
    return {"reasons": reasons, "counter": told[-1]["says"] if told and told[-1]["rank"] < 0.5 else None}


def languages_say(topic: Mapping[str, Any]) -> dict[str, str] | None:
    """Say in which language a topic was seen first, in both languages; None where only one language knows it.

    Examples
    --------
    >>> topic = {"seen_en": "2014-05-01", "seen_zh": "2016-05-01", "first_language": "en", "lead_months": 24}
    >>> languages_say(topic)["en"]
    'seen first in English, 24 months before Chinese'
    """
    if topic["seen_en"] is None or topic["seen_zh"] is None:
        return None
    months = topic["lead_months"]
    if months is None:
        return {
            "en": "in both languages; the records of one begin too late to say where it was first",
            "zh": "中英文均有；其中一种语言的记录起始过晚，无法判断先后",
        }
    if not months:
        return {"en": "in both languages from the same month", "zh": "中英文同月出现"}
    one, other = ("English", "Chinese") if topic["first_language"] == "en" else ("Chinese", "English")
    first, then = ("英文", "中文") if topic["first_language"] == "en" else ("中文", "英文")
    plural = "s" * (months != 1)
    return {
        "en": f"seen first in {one}, {months} month{plural} before {other}",
        "zh": f"首见于{first}，领先{then}{months}个月",
    }
