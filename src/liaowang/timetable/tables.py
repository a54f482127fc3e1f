"""At which table each meeting takes place: booths are fixed, for the rest as few changes as can be, slot by slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from liaowang.timetable.fairs import Fair

_CHANGE, _ZONE, _FAR = 1.0, 1.0, 1e4
_TOLD = 0.5

Floats = npt.NDArray[np.float64]


def assign_tables(
    fair: Fair, slots: Sequence[int | None], published: Mapping[int, int] | None = None
) -> list[int | None]:
    """Give each meeting that takes place a table.

    Parameters
    ----------
    fair : Fair
    slots : sequence of int or None, one a meeting
    published : mapping of meeting to table, optional
        Where people were told to go: kept where nothing weightier speaks against it.

    Returns
    -------
    list of int or None
        None for a meeting without a slot, that needs no table, or to which somebody would have to walk too far.

    Notes
    -----
    A linear assignment a slot (``scipy.optimize.linear_sum_assignment``): a table costs one for each person who comes
    from another one in the slot before, and one more for another zone.
    """
    from scipy.optimize import linear_sum_assignment

    told: list[int | None] = [None] * len(slots)
    by_slot: dict[int, list[int]] = {}
    for it, slot in enumerate(slots):
        if slot is not None:
            told[it] = fair.meetings[it].booth
            by_slot.setdefault(slot, []).append(it)
    costs = _Costs(fair, _ahead(fair, by_slot), dict(published or {}))
    for slot in sorted(by_slot):
        here = [it for it in by_slot[slot] if told[it] is None and fair.meetings[it].needs_table]
        if here:
            cost = np.stack([costs.of(it, slot) for it in here])
            for row, column in zip(*linear_sum_assignment(cost), strict=True):
                if cost[row, column] < _FAR:
                    told[here[row]] = int(costs.free[column])
        costs.go_on({it: table for it in by_slot[slot] if (table := told[it]) is not None}, slot)
    return told


def n_table_changes(fair: Fair, slots: Sequence[int | None], tables: Sequence[int | None]) -> int:
    """Count how often somebody changes the table between two meetings that follow each other in a session."""
    where = {
        (person, slot): tables[it]
        for it, slot in enumerate(slots)
        if slot is not None
        for person in fair.meetings[it].people
    }
    return sum(
        table != where[person, slot + 1]
        for (person, slot), table in where.items()
        if (person, slot + 1) in where and fair.slots[slot].session == fair.slots[slot + 1].session
    )


class _Costs:
    """What tables cost as things stand after the slots so far."""

    def __init__(self, fair: Fair, ahead: Mapping[tuple[int, int], int], published: Mapping[int, int]) -> None:
        self.free = np.array([number for number, table in enumerate(fair.tables) if not table.is_booth], int)
        self._fair, self._ahead, self._published = fair, ahead, published
        self._equipment = [fair.tables[it].equipment for it in self.free]
        zones = np.array([table.zone for table in fair.tables], int)
        self._zones = zones[self.free] if len(self.free) else self.free
        self._last: dict[int, tuple[int, int]] = {}

    def of(self, it: int, slot: int) -> Floats:
        wanted = self._fair.meetings[it].equipment
        cost = np.array([0.0 if has == wanted else _FAR for has in self._equipment])
        for person in self._fair.meetings[it].people:
            at, table = self._last.get(person, (-1, -1))
            if table >= 0 and self._is_next(at, slot):
                cost += _CHANGE * (self.free != table) + self._way(table)
            if (booth := self._ahead.get((person, slot + 1))) is not None and self._is_next(slot, slot + 1):
                cost += self._way(booth)
        if it in self._published:
            cost -= _TOLD * (self.free == self._published[it])
        return cost

    def go_on(self, held: Mapping[int, int], slot: int) -> None:
        for it, table in held.items():
            self._last |= dict.fromkeys(self._fair.meetings[it].people, (slot, table))

    def _is_next(self, slot: int, after: int) -> bool:
        slots = self._fair.slots
        return after - slot == 1 and slots[slot].session == slots[after].session

    def _way(self, table: int) -> Floats:
        zone = self._fair.tables[table].zone
        cost = _ZONE * (self._zones != zone)
        for near, off in self._fair.far:
            if zone in (near, off):
                cost = cost + _FAR * (self._zones == (off if zone == near else near))
        return np.asarray(cost, float)


def _ahead(fair: Fair, by_slot: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], int]:
    """Give by person and slot the booths to which people must go."""
    return {
        (person, slot): booth
        for slot, many in by_slot.items()
        for it in many
        if (booth := fair.meetings[it].booth) is not None
        for person in fair.meetings[it].people
    }
