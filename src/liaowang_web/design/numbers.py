"""Numbers, shares, dates and deadlines as both languages write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

MINUS = "−"


def is_chinese() -> bool:
    """Whether the page is being written in Chinese."""
    return (get_language() or "").startswith("zh")


def grouped(value: float | Decimal, places: int = 0) -> str:
    """Write a number with groups of three, and a true minus sign.

    Examples
    --------
    >>> grouped(412908), grouped(-3.25, 1)
    ('412,908', '−3.2')
    """
    return f"{value:,.{places}f}".replace("-", MINUS)


def percent(share: float, places: int = 0) -> str:
    """Write a share of 0 to 1.

    Examples
    --------
    >>> percent(0.64)
    '64%'
    """
    return f"{grouped(share * 100, places)}%"


def span(low: float, high: float, places: int = 0) -> str:
    """Write an interval.

    Examples
    --------
    >>> span(52, 74)
    '52–74'
    """
    return f"{grouped(low, places)}–{grouped(high, places)}"


def day(value: date | datetime, *, prose: bool = False) -> str:
    """Write a day: 2026-10-31 and 2026年10月31日 in Chinese, 31 Oct 2026 in English."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if is_chinese():
        return f"{value.year}年{value.month}月{value.day}日" if prose else f"{value:%Y-%m-%d}"
    return f"{value.day} {date_format(value, 'M Y')}"


def month(value: date) -> str:
    """Write a month: 2019-03 in Chinese, Mar 2019 in English."""
    return f"{value:%Y-%m}" if is_chinese() else date_format(value, "M Y")


def moment(value: datetime) -> str:
    """Write day and minute in the time of the site."""
    here = timezone.localtime(value)
    return f"{day(here)} {here:%H:%M}" if is_chinese() else f"{day(here)}, {here:%H:%M}"
