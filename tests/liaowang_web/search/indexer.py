"""An indexer to be killed: a process that has imported all it needs, and makes a child for each line it reads.

Takes the folder of the indexes and the name of the test's database; prints the number of each child that follows.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django


def follow_on(space: str) -> None:
    from liaowang_web.search.following import follow

    while True:
        follow(space, wait_seconds=5)


def main(index: str, database: str, space: str) -> None:
    from django.conf import settings

    settings.SEARCH_INDEX = Path(index)
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from liaowang_web.search import following  # noqa: F401 - paid for once

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            follow_on(space)
        print(child, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
