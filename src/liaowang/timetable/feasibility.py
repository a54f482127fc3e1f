"""Leftovers by CP-SAT: a slot for each of a set of meetings, all of them or none, with no aim besides."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from liaowang.records import LiaowangError
from liaowang.timetable.board import NOWHERE, Board, Tick, quiet, slots_in

WORKERS = 2
_FIRST_WINDOW = 12
_WINDOW_SECONDS = 4.0

Literals = Mapping[tuple[int, int], Any]


class SolverMissing(LiaowangError):  # noqa: N818 - it names what to install
    """OR-tools is not installed: ``pip install liaowang[timetable]``."""


def settle(board: Board, meetings: Collection[int], *, seconds: float, workers: int = WORKERS) -> bool:
    """Find a slot for every one of some meetings, while all others stay; tell whether it was found.

    Parameters
    ----------
    board : Board
        Changed only if it was.
    meetings : collection of int
        Placed or not.
    seconds : float
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:  # pragma: no cover
        raise SolverMissing(str(SolverMissing.__doc__)) from error

    moved = set(meetings)
    possible = _possible(board, moved)
    if not all(possible.values()):
        return False
    model = cp_model.CpModel()
    literals = {(it, slot): model.new_bool_var("") for it, slots in possible.items() for slot in slots}
    for it, slots in possible.items():
        model.add_exactly_one(literals[it, slot] for slot in slots)
    for (it, slot), literal in literals.items():
        model.add_hint(literal, board.at[it] == slot)
    _add_people(board, model, literals, moved)
    _add_pools(board, model, literals, moved)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return False
    found = {it: slot for (it, slot), literal in literals.items() if solver.boolean_value(literal)}
    if not board.allows(found):  # an order or a walk, which the model leaves out
        return False
    board.apply(found)
    return True


def settle_windows(
    board: Board, left: Sequence[int], *, until: float, workers: int = WORKERS, tick: Tick = quiet
) -> list[int]:
    """Settle leftovers one by one, each with all meetings of a dozen people around it, then of more.

    Returns
    -------
    list of int
        Those that found no slot.
    """
    waiting, size = list(left), _FIRST_WINDOW
    while waiting and time.monotonic() < until:
        still = []
        for it in waiting:
            tick()
            rest = until - time.monotonic()
            if rest <= 0 or not settle(
                board, {it, *_around(board, it, size)}, seconds=min(_WINDOW_SECONDS, rest), workers=workers
            ):
                still.append(it)
        if len(still) == len(waiting):
            size *= 2
            if size > len(board.busy):
                return still
        waiting = still
    return waiting


def _around(board: Board, it: int, n_people: int) -> set[int]:
    """Give the meetings of the people nearest to a meeting that can be moved, all of whose people are among those."""
    people, order = set(board.people[it]), list(board.people[it])
    for person in order:
        if len(people) >= n_people:
            break
        for slot in slots_in(board.busy[person]):
            for other in board.people[board.held_by(person, slot)]:
                if other not in people and len(people) < n_people:
                    people.add(other)
                    order.append(other)
    held = {board.held_by(person, slot) for person in people for slot in slots_in(board.busy[person])}
    return {it for it in held if it not in board.locked and people.issuperset(board.people[it])}


def _busy_else(board: Board, moved: set[int]) -> dict[int, int]:
    """Give the slots in which people meet others that stay."""
    found: dict[int, int] = {}
    for person in {person for it in moved for person in board.people[it]}:
        found[person] = board.busy[person]
    for it in moved:
        if board.at[it] != NOWHERE:
            for person in board.people[it]:
                found[person] &= ~(1 << board.at[it])
    return found


def _possible(board: Board, moved: set[int]) -> dict[int, list[int]]:
    """Give the slots of each meeting that those who stay leave open to its people."""
    found, busy_else = {}, _busy_else(board, moved)
    for it in sorted(moved):
        closed = 0
        for person in board.people[it]:
            closed |= busy_else[person]
        found[it] = list(slots_in(board.open[it] & ~closed))
    return found


def _add_people(board: Board, model: Any, literals: Literals, moved: set[int]) -> None:
    """Nobody is in two meetings at a time, nor in more a day than is enough."""
    by_slot: dict[tuple[int, int], list[Any]] = {}
    by_day: dict[tuple[int, int], list[Any]] = {}
    for (it, slot), literal in literals.items():
        for person in board.people[it]:
            by_slot.setdefault((person, slot), []).append(literal)
            by_day.setdefault((person, board.day[slot]), []).append(literal)
    for many in by_slot.values():
        if len(many) > 1:
            model.add_at_most_one(many)
    busy_else = _busy_else(board, moved)
    for (person, day), many in by_day.items():
        most = board.fair.people[person].most_a_day
        if most is not None:
            model.add(sum(many) <= most - (busy_else[person] & board.days[day]).bit_count())


def _add_pools(board: Board, model: Any, literals: Literals, moved: set[int]) -> None:
    """No slot takes more tables, or of whatever there are few, than there are."""
    taken: dict[tuple[str, int], int] = {}
    for it, slot in enumerate(board.at):
        if slot != NOWHERE and it not in moved:
            for pool in board.fair.pools_of(it):
                taken[pool, slot] = taken.get((pool, slot), 0) + 1
    by_pool: dict[tuple[str, int], list[Any]] = {}
    for (it, slot), literal in literals.items():
        for pool in board.fair.pools_of(it):
            by_pool.setdefault((pool, slot), []).append(literal)
    for (pool, slot), many in by_pool.items():
        rest = board.fair.capacities[pool] - taken.get((pool, slot), 0)
        if len(many) > rest:
            model.add(sum(many) <= rest)
