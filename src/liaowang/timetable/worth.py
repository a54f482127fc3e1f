"""What a timetable is worth, however it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaowang.timetable.board import Board
from liaowang.timetable.fairs import Fair


@dataclass(frozen=True)
class Worth:
    """What is aimed at, of one timetable.

    Attributes
    ----------
    weight : float
        Of the meetings that take place.
    floor : float
        Everybody has at least this share, 0 to 1, of the meetings that each could have alone.
    n_idle : int
        Slots in which somebody free waits between two meetings of a session.
    """

    weight: float
    floor: float
    n_idle: int


def worth_of(fair: Fair, slots: Sequence[int | None]) -> Worth:
    """Weigh a timetable.

    Parameters
    ----------
    fair : Fair
    slots : sequence of int or None, one a meeting

    Examples
    --------
    >>> from liaowang.timetable.fairs import Meeting, Person, Slot, Table
    >>> people = [Person(frozenset({0, 1, 2})) for _ in range(3)]
    >>> fair = Fair([Slot()] * 3, people, [Table()], [Meeting((0, 1)), Meeting((0, 2)), Meeting((1, 2))])
    >>> worth_of(fair, [0, 2, None])
    Worth(weight=2.0, floor=0.5, n_idle=1)
    """
    board = Board(fair, {it: slot for it, slot in enumerate(slots) if slot is not None})
    return Worth(board.weight, floor_of(fair, slots), board.n_idle)


def floor_of(fair: Fair, slots: Sequence[int | None]) -> float:
    """Give the share of the worst served: meetings had, of those that each could have if nobody else mattered."""
    held = [0] * len(fair.people)
    for it, slot in enumerate(slots):
        if slot is not None:
            for person in fair.meetings[it].people:
                held[person] += 1
    return min((n / most for n, most in zip(held, fair.achievable, strict=True) if most), default=1.0)
