"""What is to be scheduled: slots, people, tables, meetings, and what binds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from liaowang.records import LiaowangError

TABLES = "tables"
"""The pool of all tables that nobody owns and that have no special equipment."""


class FairError(LiaowangError):
    """A fair whose parts do not fit together; the message names the part."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of time in which a meeting can take place.

    Attributes
    ----------
    day : int
        From 0; a person's daily maximum counts by it.
    session : int
        Slots of one session follow each other without a common pause, and waiting counts within it.
    """

    day: int = 0
    session: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A place for one meeting at a time.

    Attributes
    ----------
    zone : int
        People walk between zones.
    owners : frozenset of int
        The people whose booth it is; all meetings that name the booth take place there, and no others.
    equipment : str
        What it is kept for, as a screen for remote meetings: only meetings that need it take place there.
    """

    zone: int = 0
    owners: frozenset[int] = frozenset()
    equipment: str = ""

    @property
    def is_booth(self) -> bool:
        """Whether somebody owns it."""
        return bool(self.owners)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who meets others.

    Attributes
    ----------
    free : frozenset of int
        Slots in which the person can meet; own talks and late arrival are left out of it.
    preferred : frozenset of int
        Those that are liked better.
    most_a_day : int, optional
        Meetings that are enough for a day.
    """

    free: frozenset[int]
    preferred: frozenset[int] = frozenset()
    most_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was agreed upon, and waits for its time.

    Attributes
    ----------
    people : tuple of int
        Two to four different ones.
    weight : float
        Greater than 0; what it is worth that it takes place.
    booth : int, optional
        The table, owned by one of them, at which it takes place; no equipment is asked for there.
    pools : tuple of str
        What else it needs one of, beside a table: an interpreter, a room for remote meetings.
    needs_table : bool
        A remote meeting needs none.
    after : int, optional
        The meeting before which it must not take place.
    equipment : str
        What its table must be equipped with.
    """

    people: tuple[int, ...]
    weight: float = 1.0
    booth: int | None = None
    pools: tuple[str, ...] = ()
    needs_table: bool = True
    after: int | None = None
    equipment: str = ""


@dataclass(frozen=True)
class Fair:
    """All that a timetable is made for.

    Attributes
    ----------
    slots, people, tables, meetings : sequences
        Referred to by their place in it, from 0. Slots are in the order of time.
    pools : mapping of str to int
        How many of each there are at a time.
    far : frozenset of (int, int)
        Pairs of zones, the smaller first, between which nobody walks from one slot to the next of a session.
    """

    slots: Sequence[Slot]
    people: Sequence[Person]
    tables: Sequence[Table]
    meetings: Sequence[Meeting]
    pools: Mapping[str, int] = field(default_factory=dict)
    far: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        order = [(slot.day, slot.session) for slot in self.slots]
        if order != sorted(order):
            raise FairError("slots: days and sessions must come in the order of time")
        for number, person in enumerate(self.people):
            if any(not 0 <= slot < len(self.slots) for slot in person.free | person.preferred):
                raise FairError(f"person {number}: a slot that the fair does not have")
        for number, meeting in enumerate(self.meetings):
            self._check(number, meeting)

    def _check(self, number: int, meeting: Meeting) -> None:
        if not 2 <= len(set(meeting.people)) == len(meeting.people) <= 4:
            raise FairError(f"meeting {number}: two to four different people")
        if any(not 0 <= it < len(self.people) for it in meeting.people):
            raise FairError(f"meeting {number}: a person whom the fair does not have")
        if not meeting.weight > 0:
            raise FairError(f"meeting {number}: its weight must be greater than 0")
        if meeting.booth is not None:
            if not 0 <= meeting.booth < len(self.tables):
                raise FairError(f"meeting {number}: a booth that the fair does not have")
            if self.tables[meeting.booth].owners.isdisjoint(meeting.people):
                raise FairError(f"meeting {number}: nobody of it owns the booth")
        if meeting.after is not None and (not 0 <= meeting.after < len(self.meetings) or meeting.after == number):
            raise FairError(f"meeting {number}: comes after a meeting that the fair does not have")
        if missing := [it for it in meeting.pools if it not in self.pools]:
            raise FairError(f"meeting {number}: the fair has no {missing[0]}")

    @cached_property
    def n_free_tables(self) -> int:
        """How many tables nobody owns, without special equipment."""
        return self.capacities[TABLES]

    @cached_property
    def capacities(self) -> Mapping[str, int]:
        """How many of each pool there are at a time; booths are pools of one."""
        booths = {booth_pool(number): 1 for number, table in enumerate(self.tables) if table.is_booth}
        tables = {TABLES: 0} | {table_pool(meeting.equipment): 0 for meeting in self.meetings}
        for table in self.tables:
            if not table.is_booth:
                name = table_pool(table.equipment)
                tables[name] = tables.get(name, 0) + 1
        return {**self.pools, **tables, **booths}

    def pools_of(self, number: int) -> tuple[str, ...]:
        """Give the pools of which a meeting takes one while it lasts."""
        meeting = self.meetings[number]
        if meeting.booth is not None:
            return (booth_pool(meeting.booth), *meeting.pools)
        return (table_pool(meeting.equipment), *meeting.pools) if meeting.needs_table else meeting.pools

    def open_slots(self, number: int) -> frozenset[int]:
        """Give the slots in which all people of a meeting are free."""
        first, *others = (self.people[it].free for it in self.meetings[number].people)
        return first.intersection(*others)

    def most_on(self, person: int, day: int) -> int:
        """Give how many meetings a person can have on a day."""
        free = sum(self.slots[slot].day == day for slot in self.people[person].free)
        most = self.people[person].most_a_day
        return free if most is None else min(free, most)

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The days that have slots."""
        return tuple(sorted({slot.day for slot in self.slots}))

    @cached_property
    def meetings_of(self) -> tuple[tuple[int, ...], ...]:
        """The meetings of each person."""
        found: list[list[int]] = [[] for _ in self.people]
        for number, meeting in enumerate(self.meetings):
            for person in meeting.people:
                found[person].append(number)
        return tuple(map(tuple, found))

    @cached_property
    def achievable(self) -> tuple[int, ...]:
        """How many of the meetings of each person could take place if nobody else mattered."""
        return tuple(
            min(
                sum(bool(self.open_slots(it)) for it in self.meetings_of[person]),
                sum(self.most_on(person, day) for day in self.days),
            )
            for person in range(len(self.people))
        )


def table_pool(equipment: str) -> str:
    """Name the pool of the tables with some equipment that nobody owns."""
    return f"{TABLES} {equipment}".strip()


def booth_pool(table: int) -> str:
    """Name the pool that a booth is."""
    return f"booth {table}"
