"""Processes beside this one: most steps fill one core."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import pyarrow as pa

from liaowang.text import one_thread

P = ParamSpec("P")
T = TypeVar("T")
_HIDING = threading.Lock()
_ONE_THREAD = one_thread()
"""Held by a process of a pool as long as it lives."""


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
    """Starts functions in another process or thread; results are the same as if they were called when asked for.

    Use as a context manager: what was begun is ended before it is left, but given up where an error leaves it.

    Parameters
    ----------
    n_threads : int
        With one, functions are called where their results are asked for.
    """

    def __init__(self, n_threads: int) -> None:
        self._pool = Pool(1) if n_threads > 1 else None
        self._alone: list[Pool] = []
        self._threads = ThreadPoolExecutor(1) if n_threads > 1 else None
        self._begun: list[Future[Any]] = []

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for it in self._begun:
                it.cancel()
        for executor in (self._pool, self._threads, *self._alone):
            if executor:
                executor.shutdown(wait=error is None)

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

    def start_alone(self, function: Callable[..., T], *values: Any) -> Callable[[], T]:
        """Begin a call as `start` does, in a process of its own: for what is not to wait, and needs little memory."""
        if self._pool is None:
            return lambda: function(*values)
        self._alone.append(Pool(1))
        self._begun.append(self._alone[-1].submit(function, *values))
        self._alone[-1].shutdown(wait=False)  # it ends with the call
        return self._begun[-1].result

    def start_here(self, function: Callable[..., T], *values: Any) -> Callable[[], T]:
        """Begin a call in a thread: for what hardly holds the interpreter, and waits for nothing begun before."""
        if self._threads is None:
            return lambda: function(*values)
        self._begun.append(self._threads.submit(function, *values))
        return self._begun[-1].result

    def let_go(self) -> None:
        """Let the other process end, and give its memory back, when it has done what was begun; nothing more is."""
        if self._pool:
            self._pool.shutdown(wait=False)


def give_back() -> None:
    """Give freed memory back to the system: allocators keep it for later, and it counts as held by this process."""
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # other libraries of C than GNU's have no such function
        ctypes.CDLL(None).malloc_trim(0)


def _begin(parent: int, begin: Callable[..., object] | None, values: tuple[Any, ...]) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    _ONE_THREAD.__enter__()
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
