"""Does what a person does with `make demo`: waits for its last line, looks at pages, presses Ctrl-C; then once more.

The second time has to serve within ten seconds. Fails if a page does not answer, or anything still listens afterwards.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from urllib.request import urlopen

PAGES = ("/zh-hans/", "/en/watchlist/", "/en/map/", "/zh-hans/ledger/", "/api/v1/topics?limit=1")
AGAIN_SECONDS = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo(port: int) -> float:
    """Start it, look, end it; give the seconds until it served."""
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if f"http://127.0.0.1:{port}/" in line:
            break
    else:
        raise SystemExit(f"make demo ended with {process.wait()} before it served")
    seconds = time.monotonic() - started
    for page in PAGES:
        with urlopen(f"http://127.0.0.1:{port}{page}", timeout=60) as answer:
            assert answer.status == 200, page
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "something still listens after Ctrl-C"
    return seconds


def main() -> None:
    first, second = demo(free_port()), demo(free_port())
    print(f"First {first:.0f} s, second {second:.1f} s, ended by Ctrl-C each time")
    assert second < AGAIN_SECONDS, f"the second make demo took {second:.1f} s"


if __name__ == "__main__":
    main()
