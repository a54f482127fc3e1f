"""Does what a person does with `make demo`: waits for its last line, looks at pages, presses Ctrl-C; then once more.

The second time has to serve at once, which is: without telling of any work before it. Its seconds are printed, not
judged, since machines that run this are shared. Fails if a page does not answer, or anything still listens afterwards.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from urllib.request import urlopen

PAGES = ("/zh-hans/", "/en/watchlist/", "/en/map/", "/zh-hans/ledger/", "/api/v1/topics?limit=1")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo(port: int) -> tuple[float, list[str]]:
    """Start it, look, end it; give the seconds until it served and what was told until then."""
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if f"http://127.0.0.1:{port}/" in line:
            break
        told.append(line)
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
    return seconds, told


def main() -> None:
    (first, _), (second, work) = demo(free_port()), demo(free_port())
    print(f"First {first:.0f} s, second {second:.1f} s, ended by Ctrl-C each time")
    assert not work, f"the second make demo did more than serve: {work[:3]}"


if __name__ == "__main__":
    main()
