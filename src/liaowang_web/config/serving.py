"""The application server, a worker, the indexer and the matcher together, ended together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

GRACE_SECONDS = 15


def server_command(host: str, port: int, n_workers: int) -> list[str]:
    """Give the command line of the application server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(n_workers), "--blocking-threads", "4", "--log-level", "warning",
        "liaowang_web.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Give the command line of a worker."""
    return [sys.executable, "-m", "django", "worker"]


def indexer_command() -> list[str]:
    """Give the command line of what lets the index follow."""
    return [sys.executable, "-m", "django", "index", "--watch"]


def matcher_command() -> list[str]:
    """Give the command line of what lets lists of matches follow."""
    return [sys.executable, "-m", "django", "match_all", "--watch"]


def run_together(
    server: Sequence[str], *companions: Sequence[str], is_up: Callable[[], bool], on_ready: Callable[[], None]
) -> int:
    """Run all until the server ends or a signal comes; a companion that dies is started again.

    Companions start when the server answers: what somebody waits for is not loaded beside what nobody waits for.

    Parameters
    ----------
    server, companions : sequence of str
        Command lines: the server's, and those of what works beside it.
    is_up : callable
        Whether the server answers; asked until it does.
    on_ready : callable
        Called once when it does.

    Returns
    -------
    int
        0 if it was asked to end, otherwise the exit code of the server.
    """
    asked = is_ready = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    # Each in a session of its own, so that Ctrl-C reaches this process only, which then ends them in turn.
    previous = {it: signal.signal(it, ask) for it in (signal.SIGINT, signal.SIGTERM)}
    served = _start(server)
    beside: list[subprocess.Popen[bytes]] = []
    try:
        while not asked and served.poll() is None:
            if not is_ready and is_up():
                is_ready = True
                on_ready()
                beside = [_start(command) for command in companions]
            for at, child in enumerate(beside):
                if child.poll() is not None:
                    beside[at] = _start(companions[at])
            time.sleep(0.2)
        return 0 if asked else int(served.returncode or 0)
    finally:
        for child in (served, *beside):
            _end(child)
        for it, handler in previous.items():
            signal.signal(it, handler)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
