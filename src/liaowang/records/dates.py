"""Dates of a record: which date it is, how precise it is, and when the public could know the record."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

PRECISIONS = ("day", "month", "year")

PUBLIC_ROLES = ("submitted", "listed", "deposited", "published", "granted", "created")
"""Roles on which the public could see the record; only these may decide what was known at a cut-off."""

ROLES = (*PUBLIC_ROLES, "priority", "filed", "received", "accepted", "updated", "retrieved")


class RecordDate(NamedTuple):
    """One date of a record: its role, its first day, its precision."""

    role: str
    day: date
    precision: str


_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january 1月 一月",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMERIC = re.compile(r"^(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?)?(?:$|[T\s日月年/].*)", re.DOTALL)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_WORD = re.compile(r"[A-Za-z]{3,9}")
_DAY = re.compile(r"(?<!\d)([0-3]?\d)(?!\d)")


def parse_date(text: str, role: str) -> RecordDate | None:
    """Read a date as people and databases write it.

    Parameters
    ----------
    text : str
        Such as ``2019-12-31``, ``2019/12``, ``20191231``, ``2019年12月``, ``DEC 2019``, ``31 Dec 2019``, ``2019``.
    role : str
        One of `ROLES`.

    Returns
    -------
    RecordDate or None
        First day of the period with its precision; None if no date between 1500 and 2099 is there.

    Examples
    --------
    >>> parse_date("DEC 2019", "published")
    RecordDate(role='published', day=datetime.date(2019, 12, 1), precision='month')
    >>> parse_date("2019-02-30", "published").precision
    'month'
    >>> parse_date("in press", "published") is None
    True
    """
    text = text.strip()
    if compact := _COMPACT.match(text):
        return _build(role, *compact.groups())
    numeric = _NUMERIC.match(text)
    if numeric and (numeric.group(2) or not _WORD.search(text)):
        return _build(role, *numeric.groups())
    return _parse_words(text, role)


def _parse_words(text: str, role: str) -> RecordDate | None:
    year = _YEAR.search(text)
    if not year:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    words = [word.lower() for word in _WORD.findall(rest)]
    month = next((m for word in words if (m := _MONTHS.get(word) or _SEASONS.get(word))), None)
    if month is None:
        return _build(role, year.group(), None, None)
    day = _DAY.search(rest) if any(word in _MONTHS for word in words) and "-" not in rest else None
    return _build(role, year.group(), str(month), day.group() if day else None)


def _build(role: str, year_text: str, month_text: str | None, day_text: str | None) -> RecordDate | None:
    year = int(year_text)
    if not 1500 <= year <= 2099:
        return None
    month = int(month_text) if month_text else 0
    if not 1 <= month <= 12:
        return RecordDate(role, date(year, 1, 1), "year")
    day = int(day_text) if day_text else 0
    if not 1 <= day <= monthrange(year, month)[1]:
        return RecordDate(role, date(year, month, 1), "month")
    return RecordDate(role, date(year, month, day), "day")


def known_on(when: RecordDate) -> date:
    """Give the last day of the date's period: only then is it sure that the record was known.

    Examples
    --------
    >>> known_on(RecordDate("published", date(2019, 1, 1), "year"))
    datetime.date(2019, 12, 31)
    """
    if when.precision == "year":
        return date(when.day.year, 12, 31)
    if when.precision == "month":
        return when.day.replace(day=1) + timedelta(days=monthrange(when.day.year, when.day.month)[1] - 1)
    return when.day


def primary_date(dates: Iterable[RecordDate]) -> RecordDate | None:
    """Choose the date on which the public first could see the record.

    The earliest by `known_on` among public roles; None where there is none. Dates of later
    versions (``updated``) never count, since using them looks into the future.

    Examples
    --------
    >>> year, day = parse_date("2019", "published"), parse_date("2019-03-02", "submitted")
    >>> primary_date([year, day]).role
    'submitted'
    """
    public = [when for when in dates if when.role in PUBLIC_ROLES]
    return min(public, key=lambda when: (known_on(when), when.day, PUBLIC_ROLES.index(when.role)), default=None)
