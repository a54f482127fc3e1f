"""Processes beside this one: most steps fill one core."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_HIDING = threading.Lock()
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of ``mallopt``, in ``malloc.h``."""


class Pool(ProcessPoolExecutor):
    """A pool of new processes that end with this one, even if it is killed.

    They do not run the program again that started this one, as those of `multiprocessing` do: so `observe` may be
    called from a script that does not guard itself against that. Functions must be those of a module.

    Parameters
    ----------
    n_processes : int
    begin : callable, optional
        Called first in each process.
    *values
        What it is called with.
    """

    def __init__(self, n_processes: int, begin: Callable[..., object] | None = None, *values: Any) -> None:
        super().__init__(n_processes, get_context("spawn"), initializer=_begin, initargs=(os.getpid(), begin, values))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin a call; as of any executor."""
        with _hidden_program():
            return super().submit(fn, *args, **kwargs)


class Beside:
    """Starts functions in another process; results are the same as if they were called when they are asked for.

    Use as a context manager: what was begun is ended before it is left, but given up where an error leaves it.

    Parameters
    ----------
    n_threads : int
        With one, functions are called where their results are asked for.
    """

    def __init__(self, n_threads: int) -> None:
        self._pool = Pool(1) if n_threads > 1 else None
        self._begun: list[Future[Any]] = []

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for it in self._begun:
                it.cancel()
        if self._pool:
            self._pool.shutdown(wait=error is None)

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
        self._begun.append(self._pool.submit(function, *values))
        return self._begun[-1].result


def keep_freed_memory() -> None:
    """Let the C library keep what this process frees for what it asks for next, where that can be said.

    Large arrays come and go all the time in a long run; each new one would be given page by page, and emptied, by the
    system: a sixth of the time of a run of a million records.
    """
    settings = ((_TRIM_THRESHOLD, 1 << 30), (_MMAP_THRESHOLD, 32 << 20))
    with suppress(OSError, AttributeError):  # only where there is glibc
        library = ctypes.CDLL(None)
        for name, value in settings:
            library.mallopt(name, value)


def _begin(parent: int, begin: Callable[..., object] | None, values: tuple[Any, ...]) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    keep_freed_memory()
    if begin is not None:
        begin(*values)


@contextmanager
def _hidden_program() -> Iterator[None]:
    """Keep from new processes which file this one runs, for as long as they are started."""
    with _HIDING:
        program = vars(sys.modules["__main__"])
        known: dict[str, Any] = {name: program[name] for name in ("__file__", "__spec__") if name in program}
        program.pop("__file__", None)
        program["__spec__"] = None
        try:
            yield
        finally:
            program.update(known)
