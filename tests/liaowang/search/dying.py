"""A process that dies right after its eighth commit, as eight segments begin to merge: ``dying.py FOLDER WHAT``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

from liaowang.matching import CandidateIndex, Side
from liaowang.search import Document, SearchIndex

N_COMMITS = 8
"""So many segments begin to merge."""
N_NUMBERS = 2 * N_COMMITS
_commits = count(1)


def filled(folder: Path, what: str) -> Path:
    """Let the process fill an index of documents or of sides with `N_NUMBERS` in a folder; see what it leaves."""
    subprocess.run([sys.executable, __file__, str(folder), what], check=True)
    (meta,) = folder.glob("*/meta.json")
    n_segments = len(json.loads(meta.read_text(encoding="utf-8"))["segments"])
    assert n_segments == N_COMMITS, "the merge had ended: a test would show nothing"
    return folder


def count_commit() -> None:
    """Count a commit, and leave everything as it is after the last."""
    if next(_commits) == N_COMMITS:
        os._exit(0)


class DyingIndex(SearchIndex):
    """Counts commits where it would learn words."""

    def learn(self) -> None:
        count_commit()


class DyingCandidates(CandidateIndex):
    """Counts commits where it would tidy up."""

    def tidy(self) -> None:
        count_commit()


def main(folder: Path, what: str) -> None:
    """Commit two at a time."""
    pairs = [(at, (2 * at - 1, 2 * at)) for at in range(1, N_COMMITS + 1)]
    if what == "documents":
        with DyingIndex(folder).writing() as documents:
            for place, pair in pairs:
                documents.apply([(it, Document(it)) for it in pair], place)
    else:
        with DyingCandidates(folder).writing() as sides:
            for place, pair in pairs:
                sides.apply([(it, Side(it, "product")) for it in pair], place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
