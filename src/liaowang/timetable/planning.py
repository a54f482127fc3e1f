"""The timetable of a fair, stage by stage, and again when people drop out or come late."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from liaowang.timetable.blocking import Blocker, blockers_of
from liaowang.timetable.board import NOWHERE, Board, Tick, slots_in
from liaowang.timetable.breaks import shorten_breaks
from liaowang.timetable.choosing import Choice, bound_of, choose
from liaowang.timetable.fairs import Fair
from liaowang.timetable.feasibility import settle, settle_windows
from liaowang.timetable.placing import fill, place_all, push_in, push_in_gently
from liaowang.timetable.tables import assign_tables, n_table_changes
from liaowang.timetable.worth import floor_of

_PAUSE = 1.0
_WHOLE = 2500
"""Meetings up to which CP-SAT is asked for all of them at once."""


@dataclass(frozen=True)
class Progress:
    """How far it has come.

    Attributes
    ----------
    stage : str
        ``choosing``, ``placing``, ``settling``, ``breaks`` or ``tables``.
    n_placed : int
    weight, bound : float
        What is placed is worth, and what no timetable can exceed; the bound is 0 until it is known.
    n_idle : int
    seconds : float
    """

    stage: str
    n_placed: int
    weight: float
    bound: float
    n_idle: int
    seconds: float


@dataclass(frozen=True)
class Timetable:
    """Who meets when and where.

    Attributes
    ----------
    slots, tables : tuple of int or None, one a meeting
    weight, bound : float
        What is held is worth, and what no timetable can exceed.
    floor : float
        Everybody has at least this share, 0 to 1, of the meetings that each could have alone.
    n_idle : int
        Slots in which somebody free waits between two meetings of a session.
    n_table_changes : int
    blockers : mapping of meeting to list of Blocker
        Of each that has no slot.
    n_moved : int
        Meetings that stand elsewhere than published; 0 for a first timetable.
    seconds : float
    """

    slots: tuple[int | None, ...]
    tables: tuple[int | None, ...]
    weight: float
    bound: float
    floor: float
    n_idle: int
    n_table_changes: int
    blockers: Mapping[int, Sequence[Blocker]]
    n_moved: int
    seconds: float

    @property
    def n_held(self) -> int:
        """How many meetings take place."""
        return sum(slot is not None for slot in self.slots)

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no timetable is worth more."""
        return self.weight >= self.bound - 1e-6 * max(1.0, self.bound)


def make_timetable(
    fair: Fair,
    *,
    seconds: float = 60.0,
    random_state: int = 0,
    weight_given_up: float = 0.0,
    locked: Mapping[int, int] | None = None,
    tables: Mapping[int, int] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Timetable:
    """Make a timetable: which meetings, then when, then fewer breaks, then where.

    Parameters
    ----------
    fair : Fair
    seconds : float
        About how long it may take.
    random_state : int
    weight_given_up : float
        Share of the weight, 0 to 1, that may be given up so that the worst served are served better.
    locked : mapping of meeting to slot, optional
        What the organiser has fixed.
    tables : mapping of meeting to table, optional
        Where meetings had better be; kept where nothing weightier speaks against it.
    on_progress : callable, optional
        Called after each stage, and within one about once a second, except while a solver works.

    Examples
    --------
    >>> from liaowang.timetable.fairs import Meeting, Person, Slot, Table
    >>> everybody = [Person(frozenset({0, 1})) for _ in range(3)]
    >>> fair = Fair([Slot(), Slot()], everybody, [Table()], [Meeting((0, 1)), Meeting((1, 2))])
    >>> sorted(make_timetable(fair, seconds=1).slots)
    [0, 1]
    """
    start, chance = time.monotonic(), random.Random(random_state)  # noqa: S311 - a timetable is no secret
    board = Board(fair, locked)
    teller = _Teller(board, start, on_progress)
    choice = choose(
        fair, seconds=0.3 * seconds, weight_given_up=weight_given_up, on_bound=partial(teller.tell, "choosing")
    )
    teller.tell("choosing", choice.bound)
    place_all(board, choice.day, chance, until=start + 0.5 * seconds, tick=teller.ticking("placing"))
    teller.tell("placing")
    _settle(board, choice, start, seconds, chance, tick=teller.ticking("settling"))
    fill(board, range(len(fair.meetings)))
    teller.tell("settling")
    shorten_breaks(board, chance, until=start + 0.95 * seconds, tick=teller.ticking("breaks"))
    teller.tell("breaks")
    return _finished(board, choice.bound, start, {}, tables or {}, until=start + seconds)


def replan(
    fair: Fair,
    published: Mapping[int, int],
    tables: Mapping[int, int] | None = None,
    *,
    seconds: float = 10.0,
    locked: Mapping[int, int] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Timetable:
    """Change a published timetable as little as can be after people dropped out, came late, or asked for more.

    Parameters
    ----------
    fair : Fair
        As it is now: who dropped out is free in no slot, who comes late in fewer.
    published : mapping of meeting to slot
    tables : mapping of meeting to table, optional
        As published.
    locked : mapping of meeting to slot, optional
        What has been held already, and what the organiser has fixed.

    Notes
    -----
    What still fits is kept. Those that were promised and cannot stay come first: where they fit, or by Kempe's swaps
    that move the fewest; wishes that were never published would else take the places that came free. These follow in
    the same way.
    """
    start = time.monotonic()
    board = Board(fair, locked)
    teller = _Teller(board, start, on_progress)
    for it, slot in published.items():
        if board.at[it] == NOWHERE and board.fitting(it) >> slot & 1:
            board.place(it, slot)
    teller.tell("placing")
    bound = bound_of(fair)
    tick = teller.ticking("settling")
    for several, share in ((published, 0.7), (range(len(fair.meetings)), 0.9)):
        fill(board, [it for it in several if board.at[it] == NOWHERE])
        left = [it for it in several if board.at[it] == NOWHERE and board.open[it]]
        push_in_gently(board, left, until=start + share * seconds, tick=tick)
        teller.tell("settling", bound)
    return _finished(board, bound, start, published, tables or {}, until=start + seconds)


def _settle(
    board: Board, choice: Choice, start: float, seconds: float, chance: random.Random, *, tick: Tick
) -> None:  # fmt: skip
    left = [it for it in choice.day if board.at[it] == NOWHERE]
    if not left:
        return
    until = start + 0.8 * seconds
    if len(choice.day) <= _WHOLE:
        movable = {it for it in choice.day if it not in board.locked}
        if settle(board, movable, seconds=min(0.5 * seconds, until - time.monotonic())):
            return
    left = settle_windows(board, left, until=until, tick=tick)
    push_in(board, left, chance, until=until, tick=tick)


def _finished(
    board: Board, bound: float, start: float, published: Mapping[int, int], tables: Mapping[int, int], *, until: float
) -> Timetable:
    fair = board.fair
    where = _seat(board, tables, until)
    slots = _slots(board)
    blockers = {it: blockers_of(board, it) for it, slot in enumerate(slots) if slot is None}
    return Timetable(
        slots=tuple(slots),
        tables=tuple(where),
        weight=board.weight,
        bound=bound,
        floor=floor_of(fair, slots),
        n_idle=board.n_idle,
        n_table_changes=n_table_changes(fair, slots, where),
        blockers=blockers,
        n_moved=sum(slots[it] is not None and slots[it] != slot for it, slot in published.items()),
        seconds=time.monotonic() - start,
    )


def _seat(board: Board, published: Mapping[int, int], until: float) -> list[int | None]:
    """Give tables; a meeting to which nobody could walk in time is tried in other slots before it is given up."""
    where = assign_tables(board.fair, _slots(board), published)
    astray = _without_table(board, where)
    for it in astray:
        board.place(it, NOWHERE)
    for it in astray:
        for moved in _ways(board, it):
            if time.monotonic() > until:
                break
            before = board.apply(moved)
            tried = assign_tables(board.fair, _slots(board), published)
            if not _without_table(board, tried):
                where = tried
                break
            board.apply(before)
    return [None if slot == NOWHERE else where[it] for it, slot in enumerate(board.at)]


def _ways(board: Board, it: int) -> Iterator[Mapping[int, int]]:
    """Give what can be changed so that a meeting takes place: it alone, or those in its way as well."""
    yield from ({it: slot} for slot in slots_in(board.fitting(it)))
    for slot in slots_in(board.open[it]):
        for other in range(board.n_slots):
            if other != slot and (moved := board.chain(it, slot, other)) and len(moved) > 1:
                yield moved


def _slots(board: Board) -> list[int | None]:
    return [None if slot == NOWHERE else slot for slot in board.at]


def _without_table(board: Board, where: Sequence[int | None]) -> list[int]:
    meetings = board.fair.meetings
    return [
        it for it, slot in enumerate(board.at) if slot != NOWHERE and where[it] is None and meetings[it].needs_table
    ]


class _Teller:
    """Tells how far a board has come: after each stage, and within one at most once in `_PAUSE` seconds."""

    def __init__(self, board: Board, start: float, on_progress: Callable[[Progress], None] | None) -> None:
        self._board, self._start, self._on_progress = board, start, on_progress
        self._bound, self._told_at = 0.0, start

    def tell(self, stage: str, bound: float | None = None) -> None:
        self._bound = self._bound if bound is None else bound
        if self._on_progress is None:
            return
        board, self._told_at = self._board, time.monotonic()
        n_placed = sum(slot != NOWHERE for slot in board.at)
        seconds = self._told_at - self._start
        self._on_progress(Progress(stage, n_placed, board.weight, self._bound, board.n_idle, seconds))

    def ticking(self, stage: str) -> Tick:
        def tick() -> None:
            if time.monotonic() - self._told_at >= _PAUSE:
                self.tell(stage)

        return tick
