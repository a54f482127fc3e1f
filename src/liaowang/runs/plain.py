"""Values of a table as JSON has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

_DIGITS = 6


def plain_value(value: Any) -> Any:
    """Round a number to six digits, write a day as text; what is not a number becomes None.

    Examples
    --------
    >>> plain_value(0.12345678), plain_value(float("nan")), plain_value(date(2016, 12, 31))
    (0.123457, None, '2016-12-31')
    """
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0 if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Make the values of a row plain, and those of the structs in it."""
    return {name: plain_row(value) if isinstance(value, dict) else plain_value(value) for name, value in row.items()}


def plain_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Make the values of rows plain."""
    return [plain_row(row) for row in rows]
