"""Kill a process that follows changes, again and again: ``killing.py FOLDER KILLS``; see test_candidates.py.

Each follower is a fork of a process that has read the tables already. After each kill another fork looks whether the
index is what the changes up to its place make, in words and in vectors alike.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tantivy import Query

from liaowang.matching import CandidateIndex, Side
from liaowang.matching.entries import CHECKPOINT
from liaowang.matching.likeness import encode_sides
from liaowang.matching.retrieval import read_side

N_NUMBERS, AT_ONCE = 60, 5
WORDS = ("固态", "电池", "石墨烯", "薄膜", "机器人", "激光", "育种", "聚变", "卫星", "芯片")


def change(place: int) -> tuple[int, Side | None]:
    """Give the change of a place: always the same."""
    chance = random.Random(place)
    number = chance.randrange(1, N_NUMBERS)
    if chance.random() < 0.3:
        return number, None
    kind = "demand" if number % 3 == 0 else "product"
    title = f"{chance.choice(WORDS)}与{chance.choice(WORDS)}的第{place}号"
    return number, Side(number, kind, {"zh": title}, {"zh_0": title * 3}, owner=str(place))


def follow(folder: Path, tell: int) -> None:
    """Follow changes without end, telling of each commit; now and then make all anew."""
    index = CandidateIndex(folder)
    while True:
        place = index.followed[0]
        with index.writing(5) as writing:
            if place and place % 40 == 0:
                every = [change(it) for it in range(1, place + AT_ONCE + 1)]
                writing.apply(every, place + AT_ONCE, is_anew=True)
            else:
                writing.apply([change(it) for it in range(place + 1, place + AT_ONCE + 1)], place + AT_ONCE)
        os.write(tell, b".")


def check(folder: Path) -> None:
    """See that all is as the changes up to its place make it."""
    index = CandidateIndex(folder)
    view = index.view()
    place = view.followed[0]
    held: dict[int, Side] = {}
    for it in range(1, place + 1):
        number, side = change(it)
        held.pop(number, None)
        if side is not None:
            held[number] = side
    assert place % AT_ONCE == 0
    assert view.n_sides == len(held), (view.n_sides, len(held))
    rows = {kind: np.flatnonzero(shelf.is_alive).tolist() for kind, shelf in view.shelves.items()}
    entries = {entry.side.number: entry for kind, own in rows.items() for entry in view.read(kind, own)}
    assert {number: entry.side for number, entry in entries.items()} == held
    assert sum(map(len, rows.values())) == len(held)
    by_words = [address for _score, address in view._searcher.search(Query.all_query(), N_NUMBERS).hits]
    numbers, places = (view._searcher.fast_field_values(name, by_words) for name in ("number", "row"))
    placed = {number: row for number, row in zip(numbers, places, strict=True) if number != CHECKPOINT}
    assert placed == {number: entry.row for number, entry in entries.items()}
    if held:
        told = list(held)
        expected = encode_sides([held[number] for number in told]).astype(float)
        lengths = (expected**2).sum(axis=1) ** 0.5
        assert abs(view.vectors([entries[it] for it in told]) - expected / lengths[:, None]).max() < 1e-5
        number = told[0]
        asked = Side(10_000, "product" if held[number].asks else "demand", held[number].titles)
        assert number in [it.number for it in view.find(read_side(asked))]


def forked(work: Callable[..., None], *values: Any) -> int:
    """Run something in a fork; give its process."""
    process = os.fork()
    if not process:
        code = 1
        try:
            work(*values)
            code = 0
        finally:
            os._exit(code)
    return process


def main(folder: Path, n_kills: int) -> None:
    """Kill and look."""
    encode_sides([Side(1, "product", {"zh": "石墨烯"})])
    chance = random.Random(3)
    n_killed = 0
    for _ in range(n_kills):
        hear, tell = os.pipe()
        process = forked(follow, folder, tell)
        for _ in range(chance.randrange(3)):
            os.read(hear, 1)
        time.sleep(chance.uniform(0, 0.3))
        os.kill(process, signal.SIGKILL)
        os.close(hear)
        os.close(tell)
        _pid, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status), "the follower ended by itself"
        n_killed += 1
        _pid, status = os.waitpid(forked(check, folder), 0)
        assert status == 0, f"after kill {n_killed}"
    print(n_killed, CandidateIndex(folder).followed[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
