"""How often a program may ask: counted for all processes together, with a write only now and then.

A process takes a block of a minute's allowance out of the shared count and spends it in memory; see decision 24.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.core.cache import caches

WINDOW = 60
_BLOCKS = 20  # a minute's allowance is taken in so many parts


@dataclass
class Allowance:
    """What is known here of one caller in the present minute.

    Attributes
    ----------
    left : int
        Requests that this process may still answer without asking.
    unclaimed : int
        Requests that no process has taken yet, as of the last look.
    """

    left: int
    unclaimed: int


@dataclass(frozen=True)
class Verdict:
    """Whether a request is answered, and what its headers say."""

    is_allowed: bool
    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> dict[str, str]:
        """Give the headers of the answer."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }
        return told if self.is_allowed else {**told, "Retry-After": str(self.reset_seconds)}


class Counter:
    """Counts the requests of each caller by the minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._known: dict[str, Allowance] = {}

    def count(self, caller: str, limit: int, *, now: float | None = None) -> Verdict:
        """Count one request of a caller, and say whether it is answered.

        Parameters
        ----------
        caller : str
            Whom to count it to.
        limit : int
            Requests a minute.
        now : float, optional
            Seconds since 1970; the clock by default.
        """
        moment = time.time() if now is None else now
        window = int(moment // WINDOW)
        reset = max(1, round((window + 1) * WINDOW - moment))
        found = self._spend(caller, window, limit)
        if found is None:
            # Without the lock: while one caller's block is fetched, the process goes on answering the others.
            block, unclaimed = _take(f"{caller}:{window}", limit)
            with self._lock:
                known = self._known_of(caller, window, limit)
                known.left, known.unclaimed = known.left + block, unclaimed
            found = self._spend(caller, window, limit) or (False, 0)
        is_allowed, remaining = found
        return Verdict(is_allowed, limit, remaining, reset)

    def _spend(self, caller: str, window: int, limit: int) -> tuple[bool, int] | None:
        """Answer out of what is known here; nothing if a block must be fetched first."""
        with self._lock:
            known = self._known_of(caller, window, limit)
            if known.left == 0 and known.unclaimed > 0:
                return None
            is_allowed = known.left > 0
            known.left -= is_allowed
            return is_allowed, known.left + known.unclaimed

    def _known_of(self, caller: str, window: int, limit: int) -> Allowance:
        if window != self._window:
            self._window, self._known = window, {}
        return self._known.setdefault(caller, Allowance(0, limit))

    def forget(self) -> None:
        """Forget what was counted in this process."""
        with self._lock:
            self._known = {}


def _take(key: str, limit: int) -> tuple[int, int]:
    """Take a block out of the shared count: how many requests, and how many are left for others."""
    # Two processes that take at the same instant may count one block once: a limit to load, not a bill.
    shared = caches["rates"]
    taken = shared.get(key, 0)
    block = max(0, min(max(1, limit // _BLOCKS), limit - taken))
    if block:
        shared.set(key, taken + block)
    return block, max(limit - taken - block, 0)


counter = Counter()
