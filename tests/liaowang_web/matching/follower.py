"""A follower to be killed: imports all it needs, says that it is ready, and follows from the first line it reads on.

Takes the folder of the indexes and the name of the test's database. Each is a process of its own: what reads vectors
and cuts words has threads, which a child of a fork would not have.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django


def main(index: str, database: str) -> None:
    from django.conf import settings

    settings.SEARCH_INDEX = Path(index)
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from liaowang.runs import Side, open_candidates
    from liaowang_web.matching.following import follow_candidates

    with TemporaryDirectory() as folder, open_candidates(Path(folder)).writing() as writing:
        writing.apply([(1, Side(1, "product", {"zh": "灯", "en": "A lamp"}))], 1)  # so that vectors are read
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        follow_candidates(wait_seconds=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
