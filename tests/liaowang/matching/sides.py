"""Sides for tests, with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaowang.matching import Indicator, Side

AS_OF = date(2026, 11, 29)


def make_demand(number: int = 900, kind: str = "demand", **values: Any) -> Side:
    """Make a demand for a solid electrolyte."""
    told: dict[str, Any] = {
        "titles": {"zh": "寻求高比能固态电池电解质技术"},
        "texts": {"zh_0": "需要用于高能量密度电池的固态电解质，要求界面稳定。", "zh_1": "离子电导率高于1 mS/cm。"},
        "track": "FE-05",
        "owner": "asker",
        "is_foreign": False,
        "confirmed_on": date(2026, 11, 1),
    }
    return Side(number, kind, **told | values)


def make_offer(number: int = 1, kind: str = "achievement", **values: Any) -> Side:
    """Make an achievement of a solid electrolyte."""
    told: dict[str, Any] = {
        "titles": {"zh": "硫化物固态电解质的制备方法"},
        "texts": {
            "zh_0": "本成果提供一种硫化物固态电解质。离子电导率高，界面稳定。",
            "zh_1": "适用于高比能固态电池，循环寿命长。",
        },
        "track": "FE-05",
        "owner": f"owner {number}",
        "is_foreign": False,
        "confirmed_on": date(2026, 10, 1),
        "valid_until": date(2027, 10, 1),
    }
    return Side(number, kind, **told | values)


def row(metric: str, value: float | None, unit: str = "", operator: str = ">=", **values: Any) -> Indicator:
    """Make a row of a table of indicators, named in Chinese if it is written so."""
    name = "metric_en" if metric.isascii() else "metric_zh"
    return Indicator(**{name: metric}, operator=operator, value=value, unit=unit, **values)
