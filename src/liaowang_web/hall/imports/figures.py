"""Indicators written in a cell: 能量密度≥300 Wh/kg；循环寿命≥1000 次."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

_OPERATORS = {
    "≥": ">=", ">=": ">=", "⩾": ">=", "不低于": ">=", "不小于": ">=", "不少于": ">=", "at least": ">=",
    ">": ">=", "大于": ">=",
    "≤": "<=", "<=": "<=", "⩽": "<=", "不高于": "<=", "不大于": "<=", "不超过": "<=", "at most": "<=",
    "<": "<=", "小于": "<=",
    "=": "=", "＝": "=", "等于": "=", ":": "=", "：": "=", "为": "=",
}  # fmt: skip
_NUMBER = r"[-+−]?\d+(?:[.,]\d+)*"
_OPERATOR = "|".join(map(re.escape, sorted(_OPERATORS, key=len, reverse=True)))
_FIGURE = re.compile(
    rf"(?P<metric>.+?)\s*(?P<operator>{_OPERATOR})\s*(?P<low>{_NUMBER})(?:\s*(?:~|～|–|—|-|至|到)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?P<unit>[^\d\s,，]\S{{0,24}}(?:\s\S{{1,12}})?)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[;；\n\r]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 100


def read_figures(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Read indicators, parted by semicolons or lines; give their rows, and the parts that are not understood.

    Examples
    --------
    >>> rows, left = read_figures("能量密度≥300 Wh/kg；工作温度：-40~60 ℃；handsome")
    >>> [(it["metric_zh"], it["operator"], it["value"], it["unit"]) for it in rows], left
    ([('能量密度', '>=', Decimal('300'), 'Wh/kg'), ('工作温度', '..', Decimal('-40'), '℃')], ['handsome'])
    """
    rows, left = [], []
    for part in filter(None, map(str.strip, _PARTS.split(text))):
        found = _FIGURE.fullmatch(part)
        if found is None or len(found["metric"]) > _LONGEST:
            left.append(part)
            continue
        language = "zh" if _CHINESE.search(found["metric"]) else "en"
        high = _value(found["high"]) if found["high"] else None
        operator = ".." if high is not None else _OPERATORS[found["operator"].lower()]
        rows.append({f"metric_{language}": found["metric"], "operator": operator, "value": _value(found["low"]),
                     "value_high": high, "unit": (found["unit"] or "").strip()})  # fmt: skip
    return rows, left


def _value(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", ""))
