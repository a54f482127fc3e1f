"""Cutting a session into slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta


def cut(
    starts_at: datetime, ends_at: datetime, *, meeting_minutes: int, gap_minutes: int
) -> Iterator[tuple[datetime, datetime]]:
    """Give beginning and end of each meeting that fits into a session, one after the other with a gap between.

    Examples
    --------
    >>> nine, ten = datetime(2027, 5, 18, 9), datetime(2027, 5, 18, 10)
    >>> [f"{a:%H:%M}-{b:%H:%M}" for a, b in cut(nine, ten, meeting_minutes=20, gap_minutes=5)]
    ['09:00-09:20', '09:25-09:45']
    """
    length, step = timedelta(minutes=meeting_minutes), timedelta(minutes=meeting_minutes + gap_minutes)
    start = starts_at
    while start + length <= ends_at:
        yield start, start + length
        start += step
