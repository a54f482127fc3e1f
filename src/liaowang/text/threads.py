"""Linear algebra on one thread: its sums differ in the last bits with the number of threads, and several would wait for
each other where many things are done at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any


class _Held:
    """How many are at it: the first lets linear algebra use one thread, the last gives the others back.

    The number of threads belongs to the process, so it may not be set and set back by each who needs it.
    """

    def __init__(self) -> None:
        self._lock, self._n_holders, self._n_modules = Lock(), 0, 0
        self._limits: list[Any] = []

    def take(self) -> None:
        with self._lock:
            self._n_holders += 1
            if not self._limits or self._n_modules != len(sys.modules):  # a module may have brought another library
                self._n_modules = len(sys.modules)
                self._limits.append(_find_libraries(self._n_modules).limit(limits=1))

    def give_back(self) -> None:
        with self._lock:
            self._n_holders -= 1
            while not self._n_holders and self._limits:
                self._limits.pop().restore_original_limits()


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
def _find_libraries(_n_modules: int) -> Any:
    import scipy.linalg  # noqa: F401  # brings a library of its own, which would be found too late
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
