"""Small products on one thread: several would wait for each other on a machine that serves many."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any


class _Held:
    """How many are at it: the first lets linear algebra use one thread, the last gives the others back."""

    def __init__(self) -> None:
        self._lock, self._n_holders = Lock(), 0
        self._limit: Any = None

    def take(self) -> None:
        with self._lock:
            self._n_holders += 1
            if self._n_holders == 1:
                self._limit = _threads(len(sys.modules)).limit(limits=1)

    def give_back(self) -> None:
        with self._lock:
            self._n_holders -= 1
            if not self._n_holders:
                self._limit.restore_original_limits()


_HELD = _Held()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let linear algebra use one thread for as long as anybody is within this.

    Examples
    --------
    >>> import numpy as np
    >>> with one_thread():
    ...     float(np.ones(4, np.float32) @ np.ones(4, np.float32))
    4.0
    """
    _HELD.take()
    try:
        yield
    finally:
        _HELD.give_back()


@lru_cache(maxsize=1)
def _threads(_n_modules: int) -> Any:
    """Look for libraries of linear algebra; again when modules were imported since, for these may have brought one."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
