"""Which meetings take place, before anybody asks when: a b-matching by day, its bound, and its fairness."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from liaowang.timetable.fairs import TABLES, Fair, booth_pool

_FLOORS = 40
"""Shares of achievable meetings that are tried, evenly from 0 to 1."""


@dataclass(frozen=True)
class Choice:
    """Meetings that may take place together, as far as days, tables and free slots tell.

    Attributes
    ----------
    day : dict of meeting to day
        Of those chosen.
    weight, bound : float
        What they are worth, and what no timetable can be worth more than.
    floor : float
        Everybody has at least this share, 0 to 1, of what each could achieve alone.
    """

    day: dict[int, int]
    weight: float
    bound: float
    floor: float


def choose(
    fair: Fair, *, seconds: float = 30.0, weight_given_up: float = 0.0, on_bound: Callable[[float], None] | None = None
) -> Choice:
    """Choose the meetings of the greatest weight, and among those choices one that serves the worst served best.

    Parameters
    ----------
    fair : Fair
    seconds : float
        For all of it; when they are over the best floor that was found stands.
    weight_given_up : float
        Share of the weight, 0 to 1, that fairness may cost; 0 keeps to the order of the aims.
    on_bound : callable, optional
        Called with the bound once it is known, before fairness is looked for.

    Notes
    -----
    HiGHS by ``scipy.optimize.milp``, over meetings and days: people's free slots and daily maxima, tables and pools of
    a day are its caps, so what it is worth is a bound for every timetable.
    """
    model = _Model(fair)
    first = model.solve(seconds / 2)
    if on_bound is not None:
        on_bound(first.bound)
    least = (1 - weight_given_up) * first.weight - 1e-9 * max(1.0, first.weight)
    best, low, high = first, 0, _FLOORS
    allowance = max(1.0, seconds / 2 / math.log2(_FLOORS))
    if first.weight <= 0:
        return first
    low = max(0, math.floor(_share_of_worst(fair, first.day) * _FLOORS))
    while low < high:
        floor = (low + high + 1) // 2
        found = model.solve(allowance, floor=floor / _FLOORS, least=least)
        if found.day and found.weight >= least:
            best, low = found, floor
        else:
            high = floor - 1
    return Choice(best.day, best.weight, first.bound, _share_of_worst(fair, best.day))


def bound_of(fair: Fair) -> float:
    """Give what no timetable of a fair can be worth more than.

    Notes
    -----
    The same matching with meetings held in part allowed, by an interior point: half a second for a thousand people.
    """
    return _Model(fair).relaxed()


def _share_of_worst(fair: Fair, day: dict[int, int]) -> float:
    had = np.zeros(len(fair.people), int)
    for it in day:
        had[list(fair.meetings[it].people)] += 1
    return min((n / most for n, most in zip(had, fair.achievable, strict=True) if most), default=1.0)


class _Model:
    """The matching as rows and columns."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        on_day = [{t for t, slot in enumerate(fair.slots) if slot.day == day} for day in fair.days]
        self._columns = [
            (it, place)
            for it in range(len(fair.meetings))
            for place, slots in enumerate(on_day)
            if fair.open_slots(it) & slots
        ]
        rows: list[list[int]] = []
        caps: list[float] = []
        of_meeting: dict[int, list[int]] = {}
        of_person: dict[tuple[int, int], list[int]] = {}
        of_pool: dict[tuple[str, int], list[int]] = {}
        for column, (it, place) in enumerate(self._columns):
            of_meeting.setdefault(it, []).append(column)
            for person in fair.meetings[it].people:
                of_person.setdefault((person, place), []).append(column)
            for pool in fair.pools_of(it):
                of_pool.setdefault((pool, place), []).append(column)
        for many in of_meeting.values():
            if len(many) > 1:
                rows.append(many)
                caps.append(1)
        for (person, place), many in of_person.items():
            rows.append(many)
            caps.append(fair.most_on(person, fair.days[place]))
        for (pool, place), many in of_pool.items():
            rows.append(many)
            caps.append(self._most(pool, on_day[place]))
        self._rows, self._caps, self._of_person = rows, caps, of_person
        self._weight = np.array([fair.meetings[it].weight for it, _place in self._columns])

    def _most(self, pool: str, slots: set[int]) -> int:
        fair = self._fair
        owners = {booth_pool(n): table.owners for n, table in enumerate(fair.tables) if table.is_booth}
        if (their := owners.get(pool)) is not None:
            return sum(any(t in fair.people[it].free for it in their) for t in slots)
        if pool == TABLES:
            # No more meetings in a slot than half the people who are free in it.
            free = (sum(t in person.free for person in fair.people) for t in slots)
            return sum(min(fair.n_free_tables, n // 2) for n in free)
        return fair.capacities[pool] * len(slots)

    def relaxed(self) -> float:
        from scipy.optimize import linprog

        if not self._columns:
            return 0.0
        caps = _matrix(self._rows, len(self._columns))
        told = linprog(-self._weight, A_ub=caps, b_ub=np.array(self._caps), bounds=(0, 1), method="highs-ipm")
        return -float(told.fun) if told.status == 0 else float(self._weight.sum())

    def solve(self, seconds: float, *, floor: float = 0.0, least: float | None = None) -> Choice:
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not self._columns:
            return Choice({}, 0.0, 0.0, 1.0)
        rows, low, high = list(self._rows), [-np.inf] * len(self._rows), list(self._caps)
        if floor:
            for person, most in enumerate(self._fair.achievable):
                wanted = math.ceil(floor * most - 1e-9)
                if wanted:
                    rows.append([it for place in range(len(self._fair.days))
                                 for it in self._of_person.get((person, place), ())])  # fmt: skip
                    low.append(wanted)
                    high.append(np.inf)
        limits = [LinearConstraint(_matrix(rows, len(self._columns)), np.array(low), np.array(high))]
        if least is not None:
            limits.append(LinearConstraint(self._weight[None, :], least, np.inf))
        told = milp(
            -self._weight, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(self._columns)),
            options={"time_limit": seconds, "mip_rel_gap": 1e-6},
        )  # fmt: skip
        # Out of time HiGHS may still have a poor answer: whoever asks looks at what it is worth.
        if told.x is None:
            return Choice({}, 0.0, float(self._weight.sum()), 0.0)
        chosen = np.flatnonzero(told.x > 0.5)
        day = {self._columns[it][0]: self._fair.days[self._columns[it][1]] for it in chosen}
        bound = -told.mip_dual_bound if told.mip_dual_bound is not None else float(self._weight.sum())
        return Choice(day, float(self._weight[chosen].sum()), float(bound), 0.0)


def _matrix(rows: Sequence[Sequence[int]], n_columns: int) -> Any:
    from scipy.sparse import csr_array

    places = np.array([0, *np.cumsum([len(row) for row in rows])])
    columns = np.array([it for row in rows for it in row], int)
    assert all(a <= b for a, b in pairwise(places))
    return csr_array((np.ones(len(columns)), columns, places), shape=(len(rows), n_columns))
