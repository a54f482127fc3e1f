"""When something is due: periods of reports, and days counted from what makes a part due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
"""How many months a period of reports has."""


@dataclass(frozen=True)
class Period:
    """A period of reports: first and last day, both within it."""

    since: date
    until: date


def months_after(day: date, months: int) -> date:
    """Give the same day of the month so many months later, or the month's last.

    Examples
    --------
    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def periods(starts_on: date, ends_on: date, rhythm: str) -> Iterator[Period]:
    """Give the periods of reports from the first to the last day of a royalty; none reaches over a contract year.

    Parameters
    ----------
    starts_on, ends_on : date
        First and last day.
    rhythm : str
        One of `MONTHS`.

    Yields
    ------
    Period
        One after another without a gap; the last may be shorter.

    Raises
    ------
    KeyError
        If there is no such rhythm.

    Examples
    --------
    >>> [str(it.until) for it in periods(date(2027, 1, 1), date(2027, 8, 1), "quarterly")]
    ['2027-03-31', '2027-06-30', '2027-08-01']
    """
    step, n, since = MONTHS[rhythm], 0, starts_on
    while since <= ends_on:
        n += 1
        # Counted from the start each time: counted from one another, the 31st would slide to the 28th for good.
        following = months_after(starts_on, step * n)
        yield Period(since, min(following - timedelta(days=1), ends_on))
        since = following


def due_on(day: date, days: int) -> date:
    """Give the last day on which may be paid: so many days after something happened, itself not counted (art. 201).

    Examples
    --------
    >>> due_on(date(2027, 1, 1), 30)
    datetime.date(2027, 1, 31)
    """
    return day + timedelta(days=days)
