"""The organiser's board: a version of the timetable by table, by person, or by time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from liaowang_web.events.models import (
    Availability,
    Event,
    Meeting,
    Placement,
    Registration,
    Session,
    Slot,
    Table,
    Timetable,
)
from liaowang_web.events.selectors.fairs import fair_of
from liaowang_web.events.selectors.placements import changes_of, placements_of
from liaowang_web.events.selectors.wording import Wording

VIEWS = ("table", "person", "time")


@dataclass(frozen=True)
class Shown:
    """A meeting as it stands in a cell."""

    placement: Placement
    people: Sequence[Registration]
    is_changed: bool
    """Whether it stands elsewhere than in what is published."""
    is_loose: bool
    """Whether it can be moved: not locked, not begun, not reported."""


@dataclass
class Cell:
    """What is in one slot, at one table or of one person; ``mark`` is ``blocked`` or ``preferred`` for a person."""

    slot: Slot
    table: Table | None
    begins: bool
    """Whether a session begins with it."""
    mark: str = ""
    meetings: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A table, a person or a slot, with its cells."""

    head: Table | Registration | Slot | None
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Board:
    """All that a page of the board shows.

    Attributes
    ----------
    days : sequence of (date, slots)
        The columns.
    rows : sequence of Row
    unplaced : sequence of (Meeting, people, list of str)
        With what blocks each, in words.
    """

    view: str
    days: Sequence[tuple[date, Sequence[Slot]]]
    rows: Sequence[Row]
    unplaced: Sequence[tuple[Meeting, Sequence[Registration], Sequence[str]]]


def board_of(timetable: Timetable, view: str) -> Board:
    """Give a version as a grid.

    Parameters
    ----------
    timetable : Timetable
    view : str
        ``table``, ``person`` or ``time``.
    """
    event = timetable.event
    slots = slots_of(event)
    shown = _shown(timetable)
    rows = {"table": _by_table, "person": _by_person, "time": _by_time}[view](event, slots, shown)
    days = [(day, list(its)) for day, its in groupby(slots, key=lambda it: it.day)]
    return Board(view, days, rows, unplaced_of(timetable))


def slots_of(event: Event) -> list[Slot]:
    """Give the slots in which meetings take place, in the order of time."""
    found = event.slots.filter(is_pause=False, session__kind=Session.Kind.MEETINGS)
    return list(found.select_related("event", "session"))


def people_in(meeting: Meeting) -> list[Registration]:
    """Give who meets, whoever asked first."""
    return [it.registration for it in meeting.seats.all()]


def unplaced_of(timetable: Timetable) -> list[tuple[Meeting, list[Registration], list[str]]]:
    """Give the meetings without a place, with what blocks each in words."""
    words = Wording(timetable.event)
    found = timetable.unplaced.select_related("meeting").prefetch_related(
        "meeting__seats__registration__person", "meeting__seats__registration__organisation"
    )
    return [
        (it.meeting, people_in(it.meeting), words.blockers(it.blockers))
        for it in found
        if it.meeting.state == Meeting.State.AGREED
    ]


def _shown(timetable: Timetable) -> list[Shown]:
    is_draft = timetable.state == Timetable.State.DRAFT
    changed = changes_of(timetable) if is_draft else {}
    fixed = fair_of(timetable.event).fixed if is_draft else {}
    return [
        Shown(
            it, people_in(it.meeting), it.meeting_id in changed,
            is_draft and not it.is_locked and str(it.meeting_id) not in fixed,
        )
        for it in placements_of(timetable)
    ]  # fmt: skip


def _empty(slots: Sequence[Slot], table: Table | None = None, marks: Mapping[UUID, str] | None = None) -> list[Cell]:
    told = []
    for place, slot in enumerate(slots):
        begins = place > 0 and slots[place - 1].session_id != slot.session_id
        told.append(Cell(slot, table, begins, (marks or {}).get(slot.pk, "")))
    return told


def _by_table(event: Event, slots: Sequence[Slot], shown: Iterable[Shown]) -> list[Row]:
    tables = list(event.tables.select_related("zone", "booth_of"))
    rows: dict[UUID | None, Row] = {it.pk: Row(it, _empty(slots, it)) for it in tables}
    at = {slot.pk: place for place, slot in enumerate(slots)}
    for it in shown:
        row = rows.setdefault(it.placement.table_id, Row(None, _empty(slots)))
        if it.placement.slot_id in at:
            row.cells[at[it.placement.slot_id]].meetings.append(it)
    return list(rows.values())


def _by_person(event: Event, slots: Sequence[Slot], shown: Iterable[Shown]) -> list[Row]:
    shown = list(shown)
    met = {person.pk for it in shown for person in it.people}
    people = [
        it
        for it in event.registrations.select_related("person", "organisation").order_by("organisation", "person__name")
        if it.takes_part or it.pk in met
    ]
    marks: dict[UUID, dict[UUID, str]] = {}
    for registration, slot, mark in Availability.objects.filter(registration__in=people).values_list(
        "registration", "slot", "mark"
    ):
        marks.setdefault(registration, {})[slot] = mark
    rows = {it.pk: Row(it, _empty(slots, marks=marks.get(it.pk))) for it in people}
    at = {slot.pk: place for place, slot in enumerate(slots)}
    for it in shown:
        for person in it.people:
            if it.placement.slot_id in at and person.pk in rows:
                rows[person.pk].cells[at[it.placement.slot_id]].meetings.append(it)
    return list(rows.values())


def _by_time(_event: Event, slots: Sequence[Slot], shown: Iterable[Shown]) -> list[Row]:
    rows = {cell.slot.pk: Row(cell.slot, [cell]) for cell in _empty(slots)}
    for it in shown:
        if it.placement.slot_id in rows:
            rows[it.placement.slot_id].cells[0].meetings.append(it)
    return list(rows.values())
