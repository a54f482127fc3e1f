"""Work that needs nothing of what comes next, done beside it in a process of its own: most steps fill one core."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")


class Beside:
    """Starts functions in another process; results are the same as if they were called when they are asked for.

    Use as a context manager: what was begun is ended before it is left, but given up where an error leaves it.

    Parameters
    ----------
    n_threads : int
        With one, functions are called where their results are asked for.
    """

    def __init__(self, n_threads: int) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if n_threads > 1:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=die_with, initargs=(os.getpid(),))

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=error is None, cancel_futures=error is not None)

    def start(self, function: Callable[..., T], *values: Any) -> Callable[[], T]:
        """Begin a call, and give what gives its result.

        Parameters
        ----------
        function : callable
            Of a module, so that another process finds it.
        *values
            What it is called with; copied to the other process.
        """
        if self._pool is None:
            return lambda: function(*values)
        return self._pool.submit(function, *values).result


def die_with(parent: int) -> None:
    """End this process when its parent is killed; a pool's worker would otherwise wait for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
