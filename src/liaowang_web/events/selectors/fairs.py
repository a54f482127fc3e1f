"""An event as the library wants it, when a timetable is made, made again, or looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from liaowang import runs
from liaowang_web.events.models import Availability, Event, Meeting, Placement, Registration, Session, Slot, Table
from liaowang_web.events.selectors.placements import published_of

REMOTE = "remote"
INTERPRETER = "interpreter"
_DECIDED = (Placement.State.HELD, Placement.State.NO_SHOW)
_MEET = range(2, 5)
"""How many people meet; the library takes no others."""


@dataclass(frozen=True)
class EventFair:
    """An event with keys as texts, and what is fixed because it has begun or been reported."""

    fair: runs.MeetingFair
    fixed: Mapping[str, runs.Place]


def fair_of(event: Event, *, now: datetime | None = None, with_buffers: bool = True) -> EventFair:
    """Give all that a timetable of an event is made for, as things are now.

    Parameters
    ----------
    event : Event
    now : datetime, optional
        Slots that have begun take no meeting any more, except those that were published in them.
    with_buffers : bool
        Whether the tables kept free for changes on the day may be used.
    """
    now = now or timezone.now()
    slots = list(event.slots.filter(is_pause=False, session__kind=Session.Kind.MEETINGS).select_related("session"))
    meetings = _meetings_of(event)
    fixed = _fixed(event, now)
    coming = frozenset(str(it.pk) for it in slots if it.starts_at > now)
    people = {seat.registration_id: seat.registration for it in meetings for seat in it.seats.all()}
    tables = list(event.tables.select_related("zone").prefetch_related("zone__far_from"))
    owners = _owners(people.values())
    used = {place.table for place in fixed.values()}
    kept = [it for it in tables if with_buffers or not it.is_buffer or str(it.pk) in used]
    fair = runs.MeetingFair(
        _slots(event, slots),
        _people(people.values(), coming, _held(meetings, fixed)),
        [_table(it, owners) for it in kept],
        [_meeting(it, {table.pk for table in kept if _owned(table, owners)}) for it in meetings],
        frozenset((str(it.zone_id), str(far.pk)) for it in tables for far in it.zone.far_from.all()),
        {INTERPRETER: event.n_interpreters},
    )
    return EventFair(fair, {key: place for key, place in fixed.items() if key in fair.meeting_at})


def _meetings_of(event: Event) -> list[Meeting]:
    found = event.meetings.filter(state=Meeting.State.AGREED).prefetch_related("seats__registration__event")
    return [it for it in found.select_related("booth") if len(it.seats.all()) in _MEET]


def _fixed(event: Event, now: datetime) -> dict[str, runs.Place]:
    published = published_of(event)
    if published is None:
        return {}
    found = published.placements.exclude(state=Placement.State.CANCELLED).select_related("slot")
    return {
        str(it.meeting_id): place_of(it) for it in found if it.state in _DECIDED or it.slot.starts_at <= now
    }  # fmt: skip


def place_of(placement: Placement) -> runs.Place:
    """Give when and where a meeting takes place, by keys."""
    return runs.Place(str(placement.slot_id), str(placement.table_id) if placement.table_id else None)


def _slots(event: Event, slots: Iterable[Slot]) -> list[runs.FairSlot]:
    """Give the slots by day and session; a pause within a session begins another, since nobody waits in it."""
    pauses = list(event.slots.filter(is_pause=True).values_list("number", flat=True))
    days: dict[object, int] = {}
    sessions: dict[object, int] = {}
    told = []
    for it in slots:
        day = days.setdefault(it.day, len(days))
        stretch = (it.day, it.session_id, sum(number < it.number for number in pauses))
        told.append(runs.FairSlot(str(it.pk), day, sessions.setdefault(stretch, len(sessions))))
    return told


def _held(meetings: Iterable[Meeting], fixed: Mapping[str, runs.Place]) -> dict[object, set[str]]:
    found: dict[object, set[str]] = {}
    for it in meetings:
        if place := fixed.get(str(it.pk)):
            for seat in it.seats.all():
                found.setdefault(seat.registration_id, set()).add(place.slot)
    return found


def _people(
    people: Iterable[Registration], coming: frozenset[str], held: Mapping[object, set[str]]
) -> list[runs.FairPerson]:
    people = list(people)
    marks: dict[object, dict[str, set[str]]] = {}
    for mark in Availability.objects.filter(registration__in=people):
        marks.setdefault(mark.registration_id, {}).setdefault(mark.mark, set()).add(str(mark.slot_id))
    told = []
    for it in people:
        own = marks.get(it.pk, {})
        free = coming - own.get(Availability.Mark.BLOCKED, set()) if it.takes_part else frozenset()
        preferred = own.get(Availability.Mark.PREFERRED, set()) & free
        told.append(
            runs.FairPerson(str(it.pk), free | held.get(it.pk, set()), frozenset(preferred), it.most_a_day)
        )  # fmt: skip
    return told


def _owners(people: Iterable[Registration]) -> dict[object, frozenset[str]]:
    found: dict[object, set[str]] = {}
    for it in people:
        found.setdefault(it.organisation_id, set()).add(str(it.pk))
    return {key: frozenset(keys) for key, keys in found.items()}


def _owned(table: Table, owners: Mapping[object, frozenset[str]]) -> frozenset[str]:
    return owners.get(table.booth_of_id, frozenset()) if table.booth_of_id else frozenset()


def _table(table: Table, owners: Mapping[object, frozenset[str]]) -> runs.FairTable:
    own = _owned(table, owners)
    if table.booth_of_id and not own:  # nobody of the organisation meets anybody: nobody else sits down there either
        return runs.FairTable(str(table.pk), str(table.zone_id), equipment="booth")
    return runs.FairTable(str(table.pk), str(table.zone_id), own, REMOTE if table.is_remote and not own else "")


def _meeting(meeting: Meeting, booths: set[object]) -> runs.FairMeeting:
    people = [seat.registration for seat in meeting.seats.all()]
    n_remote = sum(it.is_remote for it in people)
    is_host = meeting.booth is not None and meeting.booth.booth_of_id in {it.organisation_id for it in people}
    booth = str(meeting.booth_id) if is_host and meeting.booth_id in booths and n_remote < len(people) else None
    return runs.FairMeeting(
        str(meeting.pk), tuple(str(it.pk) for it in people), float(meeting.weight), booth,
        needs_table=n_remote < len(people), equipment=REMOTE if 0 < n_remote < len(people) and booth is None else "",
        pools=(INTERPRETER,) if meeting.needs_interpreter else (),
    )  # fmt: skip
