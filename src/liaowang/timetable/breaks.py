"""Fewer idle breaks: annealed Kempe's swaps that change no meeting, then preferred times."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping

from liaowang.timetable.board import NOWHERE, Board, Tick, quiet, slots_in

_HOT, _COLD = 2.0, 0.4
_LIKED = 0.02
"""What a preferred slot is worth beside a break: only breaks that are equal are parted by it."""
_LOOK = 64
_AIMED, _TRIES = 0.7, 30


def shorten_breaks(board: Board, chance: random.Random, *, until: float, tick: Tick = quiet) -> None:
    """Move meetings between slots as long as people wait and time lasts; the set of meetings stays as it is."""
    movable = [it for it, slot in enumerate(board.at) if slot != NOWHERE and it not in board.locked]
    start = time.monotonic()
    if not movable or start >= until:
        return
    idle, liked = list(map(board.idle, range(len(board.busy)))), _Liked(board)
    best_cost = cost = sum(idle) - _LIKED * liked.total()
    best, least = list(board.at), -_LIKED * liked.most
    heat, n = _HOT, 0
    while True:
        n += 1
        if n % _LOOK == 0:
            tick()
            now = time.monotonic()
            if now >= until or best_cost <= least:
                break
            heat = _HOT * (_COLD / _HOT) ** ((now - start) / (until - start))
        it, to = _step(board, idle, movable, chance)
        here = board.at[it]
        if to == here or it in board.locked or (moved := board.chain(it, to, here)) is None:
            continue
        people = {person for other in moved for person in board.people[other]}
        change = _LIKED * liked.of(moved)
        undo = board.apply(moved)
        after = {person: board.idle(person) for person in people}
        change += sum(after.values()) - sum(idle[person] for person in people) - _LIKED * liked.of(moved)
        if change > 0 and chance.random() >= math.exp(-change / heat):
            board.apply(undo)
            continue
        for person, n_idle in after.items():
            idle[person] = n_idle
        cost += change
        if cost < best_cost - 1e-9:
            best_cost, best = cost, list(board.at)
    board.apply({it: best[it] for it in movable})


def _step(board: Board, idle: list[int], movable: list[int], chance: random.Random) -> tuple[int, int]:
    """Choose a meeting and a slot: mostly the first or last of somebody who waits, into a slot of waiting."""
    if chance.random() < _AIMED:
        for _ in range(_TRIES):
            person = chance.randrange(len(idle))
            if not idle[person]:
                continue
            session = chance.choice(board.sessions)
            held = board.busy[person] & session
            if not held & (held - 1):
                continue
            span = (1 << held.bit_length()) - (held & -held)
            gaps = list(slots_in(span & session & board.free[person] & ~held))
            if gaps:
                end = held.bit_length() - 1 if chance.random() < 0.5 else (held & -held).bit_length() - 1
                return board.held_by(person, end), chance.choice(gaps)
    return chance.choice(movable), chance.randrange(board.n_slots)


class _Liked:
    """How many people are met in slots that they prefer."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._sets = [person.preferred for person in board.fair.people]
        self.has_any = any(self._sets)
        placed = [it for it, slot in enumerate(board.at) if slot != NOWHERE]
        self.most = sum(bool(self._sets[person]) for it in placed for person in board.people[it])

    def of(self, moved: Mapping[int, int]) -> int:
        if not self.has_any:
            return 0
        board = self._board
        return sum(board.at[it] in self._sets[person] for it in moved for person in board.people[it])

    def total(self) -> int:
        return self.of({it: slot for it, slot in enumerate(self._board.at) if slot != NOWHERE})
