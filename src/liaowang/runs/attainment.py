"""When a target will be reached, foretold from the days on which what counts for it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scipy.special import betainc

LEAST_ITEMS = 8
"""With fewer items since the start there is too little to say."""
LEAST_DAYS = 5
"""So it is if they came about on fewer days: what comes in a few large batches tells no pace."""
LEAST_MONTHS = 6
"""And if less time than this is over."""
TRIED_MONTHS = 6
"""How far ahead past forecasts are tried."""
HORIZON_MONTHS = 120
_MONTH = 365.25 / 12

Verdict = Literal["told", "reached", "few", "short"]


@dataclass(frozen=True)
class Step:
    """What is foretold for the end of a month: ends of the 80% and 50% ranges and the median, in items."""

    day: date
    low80: int
    low50: int
    middle: int
    high50: int
    high80: int


@dataclass(frozen=True)
class Trial:
    """How forecasts made in the past by the same rule did.

    Attributes
    ----------
    n : int
        Month ends at which one could be made, each `TRIED_MONTHS` ahead; they overlap, so they are not independent.
    n_held : int
        For how many the count came to lie within the 80% range.
    """

    n: int
    n_held: int


@dataclass(frozen=True)
class Attainment:
    """What is foretold of a target.

    Attributes
    ----------
    verdict : str
        ``told``; or why nothing is: ``reached``, ``few`` (too few items, or on too few days), ``short`` (too early).
    n : int
        Items that count at the cut-off.
    n_days : int
        Days on which they came about.
    steps : tuple of Step
        Month by month, from the cut-off, up to the day asked for; nothing unless told.
    probability : float or None
        That the planned number is reached by the day asked for; None without a number.
    early, middle, late : date or None
        Month ends by which it is reached with 10, 50 and 90%; None if that is more than `HORIZON_MONTHS` ahead.
    trial : Trial
    """

    verdict: Verdict
    n: int
    n_days: int = 0
    steps: tuple[Step, ...] = ()
    probability: float | None = None
    early: date | None = None
    middle: date | None = None
    late: date | None = None
    trial: Trial = Trial(0, 0)

    @property
    def last(self) -> Step | None:
        """What is foretold for the day asked for."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True)
class _Pace:
    """A gamma-Poisson pace of batches: ``shape`` of the rate, days it was seen, and items a batch brings."""

    n: int
    shape: float
    days: int
    batch: float

    def at_most(self, more: float, ahead: int) -> float:
        """Give the probability that so many days ahead bring at most so many items more (negative binomial)."""
        if more < 0:
            return 0.0
        return float(betainc(self.shape, more / self.batch + 1, self.days / (self.days + ahead)))

    def quantile(self, share: float, ahead: int) -> int:
        low, high = -1, 1
        while self.at_most(high, ahead) < share:
            low, high = high, 2 * high
        while high - low > 1:
            between = (low + high) // 2
            low, high = (between, high) if self.at_most(between, ahead) < share else (low, between)
        return self.n + high


def foretell_attainment(
    days: Iterable[date], *, since: date, as_of: date, until: date, planned: int | None = None
) -> Attainment:
    """Foretell how many items will count by a day, and when a planned number will be reached.

    Items come in batches, as the items of one day; batches come as a Poisson process whose rate is not known (Jeffreys
    prior), so that what is to come follows a negative binomial law with the batches' size factored in: each batch
    brings as many items as the sum of squared sizes over the sum of sizes, at least one. It assumes that the pace of
    the time seen goes on, and knows of no plan, campaign or deadline.

    Parameters
    ----------
    days : iterable of date
        On which each item came about; those after the cut-off are not looked at. Items of days before ``since`` count,
        but tell nothing of the pace.
    since : date
        From when on the pace is seen, for instance when the target was set.
    as_of : date
        The cut-off.
    until : date
        For which day it is foretold.
    planned : int, optional
        The number to be reached.

    Returns
    -------
    Attainment

    Examples
    --------
    >>> days = [date(2024, month, 10) for month in range(1, 13)]
    >>> told = foretell_attainment(
    ...     days, since=date(2024, 1, 1), as_of=date(2024, 12, 31), until=date(2025, 12, 31), planned=20
    ... )
    >>> (told.last.low80, told.last.middle, told.last.high80), told.early, told.middle, told.late
    ((18, 24, 31), datetime.date(2025, 5, 31), datetime.date(2025, 8, 31), datetime.date(2026, 2, 28))
    >>> told.probability > 0.8, told.trial.n
    (True, 0)
    """
    known = sorted(it for it in days if it <= as_of)
    seen = (len(known), len(set(known)))
    if planned is not None and len(known) >= planned:
        return Attainment("reached", *seen)
    pace = _pace_of(known, since, as_of)
    if not isinstance(pace, _Pace):
        return Attainment(pace, *seen)
    needed = None if planned is None else planned - len(known) - 1
    ends = [_month_end(as_of, k) for k in range(1, HORIZON_MONTHS + 1)]
    steps = tuple(_step(pace, it, as_of) for it in [*(it for it in ends if it < until), until] if it > as_of)
    early, middle, late = (
        None if needed is None else _reached(pace, needed, share, ends, as_of) for share in (0.1, 0.5, 0.9)
    )
    by_then = None if needed is None else 1 - pace.at_most(needed, max((until - as_of).days, 0))
    return Attainment("told", *seen, steps, by_then, early, middle, late, _tried(known, since, as_of))


def _pace_of(known: Sequence[date], since: date, as_of: date) -> _Pace | Literal["few", "short"]:
    sizes = Counter(it for it in known if it >= since)
    n, seen = sum(sizes.values()), (as_of - since).days + 1
    if seen < LEAST_MONTHS * _MONTH:
        return "short"
    if n < LEAST_ITEMS or len(sizes) < LEAST_DAYS:
        return "few"
    batch = sum(size * size for size in sizes.values()) / n
    return _Pace(len(known), n / batch + 0.5, seen, batch)


def _step(pace: _Pace, day: date, as_of: date) -> Step:
    return Step(day, *(pace.quantile(share, (day - as_of).days) for share in (0.1, 0.25, 0.5, 0.75, 0.9)))


def _reached(pace: _Pace, needed: int, share: float, ends: Sequence[date], as_of: date) -> date | None:
    return next((it for it in ends if 1 - pace.at_most(needed, (it - as_of).days) >= share), None)


def _tried(known: Sequence[date], since: date, as_of: date) -> Trial:
    """Make the same forecast at each month end of the past from what was known by then, and look what came."""
    tried: list[bool] = []
    origin = _month_end(since, 0)
    while (then := _month_end(origin, TRIED_MONTHS)) <= as_of:
        pace = _pace_of([it for it in known if it <= origin], since, origin)
        if isinstance(pace, _Pace):
            step = _step(pace, then, origin)
            tried.append(step.low80 <= sum(it <= then for it in known) <= step.high80)
        origin = _month_end(origin, 1)
    return Trial(len(tried), sum(tried))


def _month_end(day: date, months: int) -> date:
    """Give the last day of the month so many months after that of a day."""
    year, month = divmod(day.year * 12 + day.month + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
