"""The arithmetic of an ascending auction: what has to be bid next, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal


def least_bid(floor: Decimal, step: Decimal, highest: Decimal | None) -> Decimal:
    """Give the least amount that is taken now: the floor, or a step above the highest bid.

    Examples
    --------
    >>> least_bid(Decimal(100), Decimal(5), None), least_bid(Decimal(100), Decimal(5), Decimal(120))
    (Decimal('100'), Decimal('125'))
    """
    return floor if highest is None else highest + step


def end_after(ends_at: datetime, now: datetime, minutes: int) -> datetime:
    """Give the end after a bid: within the last minutes it moves to that many minutes from now, and never forward.

    Parameters
    ----------
    ends_at : datetime
        The end until now; the bid came before it.
    now : datetime
        When the bid was taken.
    minutes : int
        Of the extension rule; nought extends nothing.

    Examples
    --------
    >>> end = datetime(2026, 12, 1, 12, 0)
    >>> end_after(end, datetime(2026, 12, 1, 11, 58), 5).time()
    datetime.time(12, 3)
    >>> end_after(end, datetime(2026, 12, 1, 11, 0), 5).time()
    datetime.time(12, 0)
    """
    return max(ends_at, now + timedelta(minutes=minutes))
