"""What rooms announce, turned into what the index takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from liaowang.runs import Document

PRICE_STEPS = (0, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000)
"""Where the ranges of prices begin; the last has no end."""
PRICE_OPEN = "open"
"""Of what has no price."""
PRICE_OTHER = "other"
"""Of what has one in another currency: it lies in none of the ranges, which are of CNY."""


def document_of(number: int, content: Mapping[str, Any] | None) -> Document | None:
    """Give the document that an announcement tells of; None if it is to be found no more."""
    if content is None:
        return None
    low, high = _number(content.get("price_low")), _number(content.get("price_high"))
    day = content.get("published_on") or ""
    prices = [PRICE_OTHER] if content.get("is_in_other_currency") else price_ranges(low, high)
    facets = {name: [content[name]] for name in ("kind", "direction", "track", "region", "mode") if content.get(name)}
    return Document(
        number=number,
        titles={"zh": content.get("title_zh", ""), "en": content.get("title_en", "")},
        texts=content.get("texts", {}),
        facets={**facets, "trl": _levels(content), "price": prices, "month": [day[:7]] if day else []},
        code=content.get("code", ""),
        day=date.fromisoformat(day) if day else None,
        price=low if low is not None else high,
        is_sunk=bool(content.get("is_sunk")),
    )


def price_ranges(low: float | None, high: float | None) -> list[str]:
    """Name the ranges that a price lies in, by where they begin.

    Examples
    --------
    >>> price_ranges(None, None), price_ranges(80_000, 600_000), price_ranges(2e7, None)
    (['open'], ['0', '100000', '500000'], ['10000000'])
    """
    if low is None and high is None:
        return [PRICE_OPEN]
    low, high = (high if low is None else low), (low if high is None else high)
    ends = (*PRICE_STEPS[1:], float("inf"))
    assert low is not None
    assert high is not None
    return [str(step) for step, end in zip(PRICE_STEPS, ends, strict=True) if low < end and high >= step]


def _levels(content: Mapping[str, Any]) -> list[str]:
    low, high = content.get("trl_low"), content.get("trl_high")
    if low is None and high is None:
        return []
    return [str(level) for level in range(int(low or high or 1), int(high or low or 1) + 1)]


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)
