"""Time, as it is handed in: a clock that can wait, the pace of requests, the time before another attempt."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

_ALLOWED = re.compile(r"[1-9]\d{0,8}")
_INTERVAL = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s|m|h)?")
_SLOWEST_SECONDS = 300.0
_UNIT_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


class Clock(Protocol):
    """Tells the time and waits; tests hand in one that does not wait."""

    def now(self) -> datetime:
        """Tell the time, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """Keeps requests to one service apart; all feeds that ask it share one.

    Parameters
    ----------
    interval_seconds : float
        Least time from one request to the next.
    clock : Clock
    """

    def __init__(self, interval_seconds: float, clock: Clock) -> None:
        self.interval_seconds = interval_seconds
        self._clock = clock
        self._last: datetime | None = None

    def wait(self) -> None:
        """Wait until the next request may go out, and count it as sent."""
        if self._last is not None:
            passed = (self._clock.now() - self._last).total_seconds()
            if 0 <= passed < self.interval_seconds:
                self._clock.sleep(self.interval_seconds - passed)
        self._last = self._clock.now()

    def heed(self, headers: Mapping[str, str]) -> None:
        """Slow down to what an answer says is allowed (Crossref: so many requests in such a time); never speed up."""
        allowed = _ALLOWED.fullmatch(headers.get("x-rate-limit-limit", ""))
        within = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", ""))
        if allowed and within:
            seconds = float(within.group(1)) * _UNIT_SECONDS[within.group(2) or "s"] / int(allowed.group())
            self.interval_seconds = max(self.interval_seconds, min(seconds, _SLOWEST_SECONDS))


def back_off(attempt: int, chance: random.Random, *, base_seconds: float, cap_seconds: float) -> float:
    """Tell how long to wait after the n-th failure: twice as long each time, give or take half.

    Parameters
    ----------
    attempt : int
        0 after the first failure.
    chance : Random
        Keeps clients that failed together from trying together.
    base_seconds, cap_seconds : float
        Mean of the first wait and most of any mean.

    Examples
    --------
    >>> waits = [back_off(n, random.Random(7), base_seconds=2, cap_seconds=60) for n in range(8)]
    >>> all(low <= wait <= high for wait, low, high in zip(waits, [1, 2, 4, 8], [3, 6, 12, 24]))
    True
    >>> max(waits) <= 90
    True
    """
    return min(base_seconds * 2.0**attempt, cap_seconds) * chance.uniform(0.5, 1.5)
