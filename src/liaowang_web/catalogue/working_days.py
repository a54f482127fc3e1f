"""Days of a notice: calendar days, or working days of the People's Republic of China.

The holidays are those of the yearly notices of the General Office of the State Council: 国办发明电〔2023〕7号 for 2024,
国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026. Beyond these years Monday to Friday are counted, and
`is_known` says so.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

_OFF = (
    ("2024-01-01", 1), ("2024-02-10", 8), ("2024-04-04", 3), ("2024-05-01", 5), ("2024-06-10", 1), ("2024-09-15", 3),
    ("2024-10-01", 7),
    ("2025-01-01", 1), ("2025-01-28", 8), ("2025-04-04", 3), ("2025-05-01", 5), ("2025-05-31", 3), ("2025-10-01", 8),
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5), ("2026-06-19", 3), ("2026-09-25", 3),
    ("2026-10-01", 7),
)  # fmt: skip
"""First day and number of days of each holiday."""
_ON = (
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip
"""Saturdays and Sundays on which people work in exchange."""

HOLIDAYS = frozenset(date.fromisoformat(first) + timedelta(days=day) for first, n in _OFF for day in range(n))
EXCHANGED = frozenset(map(date.fromisoformat, _ON))
KNOWN_YEARS = frozenset(day.year for day in HOLIDAYS)


def is_known(*days: date) -> bool:
    """Whether the holidays of the years of these days are known."""
    return all(day.year in KNOWN_YEARS for day in days)


def is_working_day(day: date) -> bool:
    """Whether people work on a day.

    Examples
    --------
    >>> is_working_day(date(2026, 2, 16)), is_working_day(date(2026, 2, 28))
    (False, True)
    """
    if day in EXCHANGED:
        return True
    return day.weekday() < 5 and day not in HOLIDAYS


def last_day(start: date, days: int, *, is_working: bool) -> date:
    """Give the last of a number of days; the first that counts is the day after the start.

    Examples
    --------
    >>> last_day(date(2026, 9, 24), 5, is_working=True)
    datetime.date(2026, 10, 9)
    """
    if not is_working:
        return start + timedelta(days=days)
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def end_of(day: date) -> datetime:
    """Give the moment at which a day ends where the site is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
