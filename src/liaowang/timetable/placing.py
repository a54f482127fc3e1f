"""Which slot each meeting gets: the least flexible first, and Kempe's swaps for those that find none open."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping

from liaowang.timetable.board import NOWHERE, Board, Tick, quiet, slots_in

_FEWEST = 2
"""The meeting that wants in and one that gives way: no chain is shorter."""


def place_all(
    board: Board, chosen: Mapping[int, int], chance: random.Random, *, until: float, tick: Tick = quiet
) -> None:
    """Place meetings where they fit, the least flexible first, into the least loaded slot of the day foreseen.

    Parameters
    ----------
    board : Board
    chosen : mapping of meeting to day
    until : float
        By ``time.monotonic``; what is not placed by then stays out.
    tick : callable
        Called again and again while it works.
    """
    load = [0] * board.n_slots
    for slot in board.at:
        if slot != NOWHERE:
            load[slot] += 1
    n_wanted = dict.fromkeys(range(len(board.busy)), 0)
    for it in chosen:
        for person in board.people[it]:
            n_wanted[person] += 1

    def room(it: int) -> tuple[int, float]:
        spare = min(board.free[person].bit_count() - n_wanted[person] for person in board.people[it])
        return spare, board.open[it].bit_count() + chance.random()

    for it in sorted((it for it in chosen if board.at[it] == NOWHERE), key=room):
        fitting = board.fitting(it)
        if on_day := fitting & board.days[chosen[it]]:
            fitting = on_day
        if fitting:
            slot = min(slots_in(fitting), key=lambda t: (load[t], t))
            board.place(it, slot)
            load[slot] += 1
    push_in(board, [it for it in chosen if board.at[it] == NOWHERE], chance, until=until, tick=tick)


def push_in(
    board: Board, left: Iterable[int], chance: random.Random, *, until: float, n_rounds: int = 30, tick: Tick = quiet
) -> list[int]:
    """Make room by Kempe's swaps for meetings that find no slot; give those that still have none.

    A round tries every pair of slots for each; between rounds a few swaps that change no number shake the board.
    """
    waiting = _weightiest(board, left)
    for _ in range(n_rounds):
        waiting = [it for it in _told(waiting, tick) if time.monotonic() > until or not push_one(board, it)]
        if not waiting or time.monotonic() > until:
            break
        shake(board, waiting, chance)
    return waiting


def push_in_gently(board: Board, left: Iterable[int], *, until: float, tick: Tick = quiet) -> list[int]:
    """Do so once, each time by the swap that moves the fewest; give those that have no slot.

    Where one other gives way is looked for first for all, since looking through all chains for one takes long.
    """
    hard = [it for it in _told(_weightiest(board, left), tick) if time.monotonic() > until or not _fit_in(board, it)]
    return [it for it in _told(hard, tick) if time.monotonic() > until or not push_one(board, it, is_gentle=True)]


def _told(waiting: Iterable[int], tick: Tick) -> Iterator[int]:
    for it in waiting:
        tick()
        yield it


def _weightiest(board: Board, left: Iterable[int]) -> list[int]:
    return sorted(left, key=lambda it: (-board.fair.meetings[it].weight, board.open[it].bit_count(), it))


def push_one(board: Board, it: int, *, is_gentle: bool = False) -> bool:
    """Place one meeting, moving others if need be; tell whether it could be done."""
    if _fit_in(board, it):
        return True
    best: dict[int, int] | None = None
    for to in slots_in(board.open[it]):
        for other in range(board.n_slots):
            moved = board.chain(it, to, other) if other != to else None
            if moved is not None and (best is None or len(moved) < len(best)):
                best = moved
                if not is_gentle or len(best) == _FEWEST:
                    board.apply(best)
                    return True
    if best is not None:
        board.apply(best)
    return best is not None


def _fit_in(board: Board, it: int) -> bool:
    """Place one meeting where it fits, or where at most one other gives way to it."""
    if fitting := board.fitting(it):
        board.place(it, next(iter(slots_in(fitting))))
        return True
    return _by_room(board, it)


def _by_room(board: Board, it: int) -> bool:
    """Free a place in a pool: move one meeting out of a slot whose tables are all taken, then try again."""
    for to in slots_in(board.open[it]):
        if any(board.busy[person] >> to & 1 for person in board.people[it]):
            continue
        for rival, slot in enumerate(board.at):
            if slot != to or rival in board.locked:
                continue
            fits = board.fitting(rival) & ~(1 << to)
            if fits:
                board.place(rival, next(iter(slots_in(fits))))
                if board.fitting(it) >> to & 1:
                    board.place(it, to)
                    return True
                board.place(rival, to)
    return False


def shake(board: Board, around: Iterable[int], chance: random.Random, n_swaps: int = 40) -> None:
    """Make swaps among the meetings of those who wait, so that the next round finds other chains."""
    for it in around:
        rivals = [
            rival
            for person in board.people[it]
            for slot in slots_in(board.busy[person])
            if (rival := board.held_by(person, slot)) != NOWHERE and rival not in board.locked
        ]
        for rival in chance.sample(rivals, min(len(rivals), max(2, n_swaps // 10))):
            to, here = chance.randrange(board.n_slots), board.at[rival]
            if to != here and (moved := board.chain(rival, to, here)) is not None:
                board.apply(moved)


def fill(board: Board, candidates: Iterable[int]) -> None:
    """Add meetings that fit after all, the weightiest first."""
    for it in sorted(candidates, key=lambda it: (-board.fair.meetings[it].weight, it)):
        if board.at[it] == NOWHERE and (fitting := board.fitting(it)):
            board.place(it, next(iter(slots_in(fitting))))
