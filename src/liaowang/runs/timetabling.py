"""Timetables for whoever knows slots, people, tables and meetings by keys of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from liaowang import timetable as room


@dataclass(frozen=True, slots=True)
class FairSlot:
    """A span of time in which meetings can take place.

    Attributes
    ----------
    key : str
    day, session : int
        As `liaowang.timetable.Slot`: a person's daily maximum counts by day, waiting counts within a session.
    """

    key: str
    day: int = 0
    session: int = 0


@dataclass(frozen=True, slots=True)
class FairPerson:
    """Somebody who meets others: keys of the slots in which they can and would like to, and how many a day."""

    key: str
    free: frozenset[str]
    preferred: frozenset[str] = frozenset()
    most_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class FairTable:
    """A place for one meeting at a time, in a zone: the booth of its owners, or kept for who needs its equipment."""

    key: str
    zone: str = ""
    owners: frozenset[str] = frozenset()
    equipment: str = ""


@dataclass(frozen=True, slots=True)
class FairMeeting:
    """A meeting agreed upon: two to four people, its worth, and what it needs; see `liaowang.timetable.Meeting`."""

    key: str
    people: tuple[str, ...]
    weight: float = 1.0
    booth: str | None = None
    needs_table: bool = True
    equipment: str = ""
    pools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a meeting takes place: keys of a slot, and of a table unless it needs none."""

    slot: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """What kept a meeting out of some slots; see `liaowang.timetable.Blocker` for the kinds."""

    kind: str
    slots: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    pool: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a timetable does not keep; see `liaowang.timetable.Breach` for the rules."""

    rule: str
    meetings: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timetabled:
    """A timetable by keys.

    Attributes
    ----------
    places : mapping of meeting to Place
        Of each that takes place.
    blocked : mapping of meeting to sequence of Blocked
        Of each that does not.
    weight, bound, floor, n_idle, n_table_changes, n_moved
        As `liaowang.timetable.Timetable`.
    is_optimal : bool
        Whether it is proven that no timetable is worth more.
    """

    places: Mapping[str, Place]
    blocked: Mapping[str, Sequence[Blocked]]
    weight: float
    bound: float
    floor: float
    n_idle: int
    n_table_changes: int
    n_moved: int
    is_optimal: bool


Places = Mapping[str, Place]
TimetableProgress = room.Progress
Told = Callable[[TimetableProgress], None]


@dataclass(frozen=True)
class MeetingFair:
    """All that a timetable is made for.

    Attributes
    ----------
    slots : sequence of FairSlot
        In the order of time.
    people : sequence of FairPerson
    tables : sequence of FairTable
    meetings : sequence of FairMeeting
    far : frozenset of (str, str)
        Pairs of zones between which nobody walks from one slot to the next of a session.
    pools : mapping of str to int
        How many there are at a time of what meetings need beside a table, as interpreters.

    Raises
    ------
    LiaowangError
        When it is used, if its parts do not fit together.
    """

    slots: Sequence[FairSlot]
    people: Sequence[FairPerson]
    tables: Sequence[FairTable]
    meetings: Sequence[FairMeeting]
    far: frozenset[tuple[str, str]] = frozenset()
    pools: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def slot_at(self) -> Mapping[str, int]:
        """The place of each slot."""
        return {it.key: place for place, it in enumerate(self.slots)}

    @cached_property
    def person_at(self) -> Mapping[str, int]:
        """The place of each person."""
        return {it.key: place for place, it in enumerate(self.people)}

    @cached_property
    def table_at(self) -> Mapping[str, int]:
        """The place of each table."""
        return {it.key: place for place, it in enumerate(self.tables)}

    @cached_property
    def meeting_at(self) -> Mapping[str, int]:
        """The place of each meeting."""
        return {it.key: place for place, it in enumerate(self.meetings)}

    @cached_property
    def zone_at(self) -> Mapping[str, int]:
        """The number of each zone."""
        return {zone: number for number, zone in enumerate(dict.fromkeys(it.zone for it in self.tables))}

    def of(self, meetings: Sequence[FairMeeting]) -> room.Fair:
        """Give some of the meetings, with all else, as the room of timetables wants them."""
        at, person = self.slot_at, self.person_at
        far = {
            (min(pair), max(pair))
            for one, other in self.far
            if (pair := (self.zone_at.get(one, -1), self.zone_at.get(other, -1)))[0] >= 0 <= pair[1]
        }
        return room.Fair(
            [room.Slot(it.day, it.session) for it in self.slots],
            [
                room.Person(frozenset(at[t] for t in it.free), frozenset(at[t] for t in it.preferred), it.most_a_day)
                for it in self.people
            ],
            [
                room.Table(self.zone_at[it.zone], frozenset(person[who] for who in it.owners), it.equipment)
                for it in self.tables
            ],
            [
                room.Meeting(
                    tuple(person[who] for who in it.people),
                    it.weight,
                    None if it.booth is None else self.table_at[it.booth],
                    it.pools,
                    it.needs_table,
                    equipment=it.equipment,
                )
                for it in meetings
            ],
            pools=self.pools, far=frozenset(far),
        )  # fmt: skip


def make_timetable(
    fair: MeetingFair, *, seconds: float = 60.0, locked: Places | None = None, on_progress: Told | None = None
) -> Timetabled:
    """Make a timetable.

    Parameters
    ----------
    fair : MeetingFair
    seconds : float
        About how long it may take.
    locked : mapping of meeting to Place, optional
        What is fixed: the slot is kept, and the table where nothing weightier speaks against it.
    on_progress : callable, optional
        Called with a `liaowang.timetable.Progress` after each stage, and within one about once a second.

    Raises
    ------
    LiaowangError
        If the parts of the fair do not fit together, or the solver is not installed.

    Examples
    --------
    >>> everybody = [FairPerson(name, frozenset({"9:00", "9:20"})) for name in ("Ada", "Bo", "Cy")]
    >>> meetings = [FairMeeting("a-b", ("Ada", "Bo")), FairMeeting("b-c", ("Bo", "Cy"))]
    >>> fair = MeetingFair([FairSlot("9:00"), FairSlot("9:20")], everybody, [FairTable("T1")], meetings)
    >>> made = make_timetable(fair, seconds=1)
    >>> sorted(it.slot for it in made.places.values()), made.is_optimal
    (['9:00', '9:20'], True)
    """
    slots, tables = _split(fair, locked or {})
    made = room.make_timetable(
        fair.of(fair.meetings), seconds=seconds, locked=slots, tables=tables, on_progress=on_progress
    )
    return _by_key(fair, made)


def replan_timetable(
    fair: MeetingFair, published: Places, *, seconds: float = 10.0, locked: Places | None = None,
    on_progress: Told | None = None,
) -> Timetabled:  # fmt: skip
    """Change a published timetable as little as can be after people dropped out, came late, or asked for more.

    Parameters
    ----------
    fair : MeetingFair
        As it is now: who dropped out is free in no slot that is still to come.
    published : mapping of meeting to Place
        Those of meetings that the fair no longer has are passed over.
    seconds : float
    locked : mapping of meeting to Place, optional
        What has been held already, and what is fixed.
    on_progress : callable, optional

    Raises
    ------
    LiaowangError
        As `make_timetable`.
    """
    slots, tables = _split(fair, published)
    made = room.replan(
        fair.of(fair.meetings), slots, tables, seconds=seconds, locked=_split(fair, locked or {})[0],
        on_progress=on_progress,
    )  # fmt: skip
    return _by_key(fair, made)


def weigh_timetable(fair: MeetingFair, places: Places) -> room.Worth:
    """Give what a timetable is worth, the share of the worst served, and idle breaks, however it came about."""
    found = [places.get(it.key) for it in fair.meetings]
    slots = [None if place is None else fair.slot_at[place.slot] for place in found]
    return room.worth_of(fair.of(fair.meetings), slots)


def bound_timetable(fair: MeetingFair) -> float:
    """Give what no timetable of a fair is worth more than; half a second for a thousand people."""
    return room.bound_of(fair.of(fair.meetings))


def find_conflicts(fair: MeetingFair, places: Places) -> list[Conflict]:
    """Look at a timetable afresh, and give all that it does not keep; nothing if it is sound.

    Parameters
    ----------
    fair : MeetingFair
    places : mapping of meeting to Place
        Meetings that are not in it do not take place.
    """
    return [_conflict(fair, fair.meetings, it) for it in _breaches(fair, fair.of(fair.meetings), fair.meetings, places)]


def conflicts_of_moves(
    fair: MeetingFair, places: Places, meeting: str, *, to: Sequence[Place] | None = None
) -> dict[Place, list[Conflict]]:
    """Tell what each move of one meeting would not keep, beside what is not kept already.

    Parameters
    ----------
    fair : MeetingFair
    places : mapping of meeting to Place
        As they stand.
    meeting : str
    to : sequence of Place, optional
        Where it might go; all slots and all tables that it may take by default.

    Returns
    -------
    dict of Place to list of Conflict
        An empty list where it can go.

    Examples
    --------
    >>> people = [FairPerson("Ada", frozenset({"9:00"})), FairPerson("Bo", frozenset({"9:00", "9:20"}))]
    >>> slots, meetings = [FairSlot("9:00"), FairSlot("9:20")], [FairMeeting("a-b", ("Ada", "Bo"))]
    >>> fair = MeetingFair(slots, people, [FairTable("T1")], meetings)
    >>> found = conflicts_of_moves(fair, {}, "a-b")
    >>> {place.slot: [it.rule for it in conflicts] for place, conflicts in found.items()}
    {'9:00': [], '9:20': ['free']}
    """
    moved = fair.meetings[fair.meeting_at[meeting]]
    wanted = list(to) if to is not None else [Place(slot.key, it) for slot in fair.slots for it in _tables(fair, moved)]
    others = {key: place for key, place in places.items() if key != meeting and key in fair.meeting_at}
    by_slot: dict[str, list[Place]] = {}
    for place in wanted:
        by_slot.setdefault(place.slot, []).append(place)
    found: dict[Place, list[Conflict]] = {}
    for slot, its in by_slot.items():
        found |= _conflicts_in(fair, moved, _near(fair, moved, others, slot), its)
    return {place: found[place] for place in wanted}


def _near(fair: MeetingFair, moved: FairMeeting, others: Places, slot: str) -> dict[str, Place]:
    """Give the placed meetings with which a move into a slot can conflict: those in it, and of the same people."""
    people = set(moved.people)
    return {
        key: place
        for key, place in others.items()
        if place.slot == slot or not people.isdisjoint(fair.meetings[fair.meeting_at[key]].people)
    }


def _conflicts_in(
    fair: MeetingFair, moved: FairMeeting, near: Places, wanted: Sequence[Place]
) -> dict[Place, list[Conflict]]:
    """Tell what moves into one slot would not keep; the fair is cut once, to the meetings that matter there."""
    people, pools = set(moved.people), set(moved.pools)
    small = [moved, *(fair.meetings[fair.meeting_at[key]] for key in near)]
    its = fair.of(small)
    always = {
        it.key: near[it.key]
        for it in small[1:]
        if not people.isdisjoint(it.people) or not pools.isdisjoint(it.pools)
    }  # fmt: skip
    at: dict[Place, dict[str, Place]] = {}
    for key, place in near.items():
        at.setdefault(place, {})[key] = place
    found = {}
    for place in wanted:
        held = always | (at.get(place, {}) if place.table is not None else {})
        before = set(_breaches(fair, its, small, held))
        after = _breaches(fair, its, small, {**held, moved.key: place})
        found[place] = [_conflict(fair, small, it) for it in after if it not in before]
    return found


def _tables(fair: MeetingFair, meeting: FairMeeting) -> list[str | None]:
    if meeting.booth is not None:
        return [meeting.booth]
    return (
        [it.key for it in fair.tables if not it.owners and it.equipment == meeting.equipment]
        if meeting.needs_table
        else [None]
    )


def _split(fair: MeetingFair, places: Places) -> tuple[dict[int, int], dict[int, int]]:
    known = {fair.meeting_at[key]: place for key, place in places.items() if key in fair.meeting_at}
    slots = {it: fair.slot_at[place.slot] for it, place in known.items()}
    return slots, {it: fair.table_at[place.table] for it, place in known.items() if place.table is not None}


def _breaches(
    fair: MeetingFair, its: room.Fair, meetings: Sequence[FairMeeting], places: Places
) -> Iterator[room.Breach]:
    found = [places.get(it.key) for it in meetings]
    slots = [None if place is None else fair.slot_at[place.slot] for place in found]
    tables = [None if place is None or place.table is None else fair.table_at[place.table] for place in found]
    return iter(room.breaches(its, slots, tables))


def _conflict(fair: MeetingFair, meetings: Sequence[FairMeeting], breach: room.Breach) -> Conflict:
    return Conflict(
        breach.rule,
        tuple(meetings[it].key for it in breach.meetings),
        tuple(fair.people[it].key for it in breach.people),
        tuple(fair.slots[it].key for it in breach.slots),
    )


def _by_key(fair: MeetingFair, made: room.Timetable) -> Timetabled:
    def table(it: int | None) -> str | None:
        return None if it is None else fair.tables[it].key

    places = {
        meeting.key: Place(fair.slots[slot].key, table(where))
        for meeting, slot, where in zip(fair.meetings, made.slots, made.tables, strict=True)
        if slot is not None
    }
    blocked = {
        fair.meetings[it].key: tuple(
            Blocked(
                why.kind,
                tuple(fair.slots[slot].key for slot in why.slots),
                tuple(fair.people[who].key for who in why.people),
                why.pool,
            )
            for why in blockers
        )
        for it, blockers in made.blockers.items()
    }
    return Timetabled(
        places, blocked, made.weight, made.bound, made.floor, made.n_idle, made.n_table_changes, made.n_moved,
        made.is_optimal,
    )  # fmt: skip
