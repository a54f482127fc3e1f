"""Ctrl-C in a long run: leave at once, whatever the engine is doing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def left_at_once(farewell: Callable[[], None]) -> Iterator[None]:
    """End the process with exit code 130 when it is interrupted inside the block.

    The usual `KeyboardInterrupt` would wait for compiled code to return, and the client of the engine answers it by
    asking a stopped server for ten minutes. A run may be left like this since the lake survives a kill, and worker
    processes, which inherit the blocked signal and so print no trace of their own, end with their parent.

    Parameters
    ----------
    farewell : callable
        Called from another thread just before the end.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    is_over = threading.Event()

    def wait() -> None:
        signal.sigwait({signal.SIGINT})
        if not is_over.is_set():
            with suppress(Exception):
                farewell()
            os._exit(130)

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    watcher = threading.Thread(target=wait, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        signal.pthread_kill(watcher.ident or 0, signal.SIGINT)
        watcher.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
