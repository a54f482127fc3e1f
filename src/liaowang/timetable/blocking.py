"""Why a meeting could not be placed."""

from __future__ import annotations

from dataclasses import dataclass

from liaowang.timetable.board import Board, slots_in
from liaowang.timetable.fairs import table_pool


@dataclass(frozen=True, slots=True)
class Blocker:
    """What kept a meeting out of some slots.

    Attributes
    ----------
    kind : str
        ``no common slot`` (then no slot is named), ``person`` (meets others), ``day`` (has enough meetings on it),
        ``tables``, ``booth``, ``pool``, or ``order`` (before or after another, or too far to walk).
    slots : tuple of int
    people : tuple of int
    pool : str
        Which, for ``pool``.
    """

    kind: str
    slots: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    pool: str = ""


def blockers_of(board: Board, it: int) -> list[Blocker]:
    """Give what keeps a meeting out of each slot in which all its people are free; together they block all of them.

    Parameters
    ----------
    board : Board
        As it stands when nothing more could be done.
    it : int
        A meeting that is not placed.

    Returns
    -------
    list of Blocker
        Those that block the most slots first.
    """
    if not board.open[it]:
        return [Blocker("no common slot", people=tuple(board.people[it]))]
    found: dict[tuple[str, tuple[int, ...], str], list[int]] = {}
    fitting = board.fitting(it)
    for slot in slots_in(board.open[it] & ~fitting):
        for key in _keys(board, it, slot):
            found.setdefault(key, []).append(slot)
    told = [Blocker(kind, tuple(slots), people, pool) for (kind, people, pool), slots in found.items()]
    return sorted(told, key=lambda blocker: (-len(blocker.slots), blocker.kind, blocker.people))


def _keys(board: Board, it: int, slot: int) -> list[tuple[str, tuple[int, ...], str]]:
    keys: list[tuple[str, tuple[int, ...], str]] = []
    meeting, day = board.fair.meetings[it], board.days[board.day[slot]]
    for person in meeting.people:
        most = board.fair.people[person].most_a_day
        if board.busy[person] >> slot & 1:
            keys.append(("person", (person,), ""))
        elif most is not None and (board.busy[person] & day).bit_count() >= most:
            keys.append(("day", (person,), ""))
    for pool, (n, most) in zip(board.fair.pools_of(it), board.n_used(it, slot), strict=True):
        if n >= most:
            kind = (
                "tables"
                if pool == table_pool(meeting.equipment) and pool not in meeting.pools
                else "booth"
                if meeting.booth is not None and pool not in meeting.pools
                else "pool"
            )
            keys.append((kind, (), pool if kind == "pool" else ""))
    return keys or [("order", (), "")]
