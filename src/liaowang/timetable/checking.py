"""Whether a timetable keeps all that binds it, looked at afresh: nothing here is shared with what makes timetables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaowang.timetable.fairs import Fair


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that a timetable does not keep.

    Attributes
    ----------
    rule : str
        ``free``, ``one at a time``, ``daily maximum``, ``table``, ``booth``, ``equipment``, ``pool``, ``order`` or
        ``walk``.
    meetings : tuple of int
    says : str
        In English, for logs and tests.
    people, slots : tuple of int
        Whom and when it concerns, where the rule is about them.
    """

    rule: str
    meetings: tuple[int, ...]
    says: str
    people: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()


def breaches(fair: Fair, slots: Sequence[int | None], tables: Sequence[int | None]) -> list[Breach]:
    """Find all that a timetable does not keep; nothing if it is sound.

    Parameters
    ----------
    fair : Fair
    slots, tables : sequences of int or None, one a meeting
        When and where each takes place; None for those that do not.

    Examples
    --------
    >>> from liaowang.timetable.fairs import Meeting, Person, Slot, Table
    >>> people = [Person(frozenset({0})), Person(frozenset({0, 1}))]
    >>> fair = Fair([Slot(), Slot()], people, [Table()], [Meeting((0, 1))])
    >>> [it.rule for it in breaches(fair, [1], [0])]
    ['free']
    """
    held = {it: slot for it, slot in enumerate(slots) if slot is not None}
    found = [*_times(fair, held), *_places(fair, held, tables), *_pools(fair, held)]
    return [*found, *_order(fair, held), *_walks(fair, held, tables)]


def _times(fair: Fair, held: Mapping[int, int]) -> Iterator[Breach]:
    by_person: dict[tuple[int, int], list[int]] = {}
    by_day: Counter[tuple[int, int]] = Counter()
    for it, slot in held.items():
        for person in fair.meetings[it].people:
            by_person.setdefault((person, slot), []).append(it)
            by_day[person, fair.slots[slot].day] += 1
            if slot not in fair.people[person].free:
                yield Breach("free", (it,), f"person {person} is not free in slot {slot}", (person,), (slot,))
    for (person, slot), together in by_person.items():
        if len(together) > 1:
            says = f"person {person} in {len(together)} meetings, slot {slot}"
            yield Breach("one at a time", tuple(together), says, (person,), (slot,))
    for (person, day), n in by_day.items():
        most = fair.people[person].most_a_day
        if most is not None and n > most:
            yield Breach(
                "daily maximum", (), f"person {person} has {n} meetings on day {day}, at most {most}", (person,)
            )


def _places(fair: Fair, held: Mapping[int, int], tables: Sequence[int | None]) -> Iterator[Breach]:
    taken: dict[tuple[int, int], list[int]] = {}
    for it, slot in held.items():
        meeting, table = fair.meetings[it], tables[it]
        if meeting.booth is not None and table != meeting.booth:
            yield Breach("booth", (it,), f"at table {table}, not at its booth {meeting.booth}")
        elif table is None and (meeting.needs_table or meeting.booth is not None):
            yield Breach("table", (it,), "has no table")
        elif table is not None and not meeting.needs_table and meeting.booth is None:
            yield Breach("table", (it,), f"needs no table, and has {table}")
        if table is None:
            continue
        if meeting.booth is None and fair.tables[table].is_booth:
            yield Breach("booth", (it,), f"at the booth {table}, which it did not ask for")
        elif meeting.booth is None and fair.tables[table].equipment != meeting.equipment:
            yield Breach("equipment", (it,), f"at table {table}, which is not equipped for it or kept for others")
        taken.setdefault((table, slot), []).append(it)
    for (table, slot), together in taken.items():
        if len(together) > 1:
            says = f"{len(together)} meetings at table {table} in slot {slot}"
            yield Breach("table", tuple(together), says, slots=(slot,))


def _pools(fair: Fair, held: Mapping[int, int]) -> Iterator[Breach]:
    used = Counter((pool, slot) for it, slot in held.items() for pool in fair.meetings[it].pools)
    for (pool, slot), n in used.items():
        if n > fair.pools[pool]:
            yield Breach("pool", (), f"{n} of {fair.pools[pool]} {pool} in slot {slot}", slots=(slot,))


def _order(fair: Fair, held: Mapping[int, int]) -> Iterator[Breach]:
    for it, slot in held.items():
        before = fair.meetings[it].after
        if before is not None and before in held and held[before] >= slot:
            yield Breach("order", (before, it), f"meeting {it} is not after meeting {before}")


def _walks(fair: Fair, held: Mapping[int, int], tables: Sequence[int | None]) -> Iterator[Breach]:
    where = {
        (person, slot): (it, fair.tables[table].zone)
        for it, slot in held.items()
        if (table := tables[it]) is not None
        for person in fair.meetings[it].people
    }
    for (person, slot), (it, zone) in where.items():
        after = where.get((person, slot + 1))
        if after is None or fair.slots[slot].session != fair.slots[slot + 1].session:
            continue
        if (min(zone, after[1]), max(zone, after[1])) in fair.far:
            says = f"person {person} walks from zone {zone} to {after[1]} in no time"
            yield Breach("walk", (it, after[0]), says, (person,), (slot, slot + 1))
