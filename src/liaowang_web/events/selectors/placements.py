"""Timetables of an event, and what stands in them, to whoever may read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.events.models import Event, Placement, Registration, Seat, Timetable
from liaowang_web.events.policies.events import can_oversee_events
from liaowang_web.hall.policies import Anybody

S = Timetable.State
_AWAY = Placement.State.CANCELLED


def published_of(event: Event) -> Timetable | None:
    """Give the timetable that binds people, if there is one."""
    return event.timetables.filter(state=S.PUBLISHED).first()


def draft_of(event: Event) -> Timetable | None:
    """Give the draft that is worked on, if there is one: the latest."""
    return event.timetables.filter(state=S.DRAFT).first()


def timetables_for(user: Anybody, event: Event) -> QuerySet[Timetable]:
    """Give all versions, the latest first. Raises Http404 unless they oversee the event."""
    if not can_oversee_events(user):
        raise Http404
    return event.timetables.all()


def timetable_for(user: Anybody, event: Event, number: int) -> Timetable:
    """Give one version. Raises Http404 unless there is one and they oversee the event."""
    found = timetables_for(user, event).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def placements_of(timetable: Timetable) -> QuerySet[Placement]:
    """Give what stands in a version, in the order of time, with all that is shown of it."""
    return (
        timetable.placements.exclude(state=_AWAY)
        .select_related("slot", "slot__event", "table", "table__zone", "meeting", "was_slot", "was_table")
        .prefetch_related("meeting__seats__registration__person", "meeting__seats__registration__organisation")
        .order_by("slot__number", "table__number")
    )


@dataclass(frozen=True)
class Change:
    """What a version changes for a meeting: keys of slot and table before and after; nothing where it has none."""

    before: tuple[UUID, UUID | None] | None
    after: tuple[UUID, UUID | None] | None


def changes_of(timetable: Timetable) -> Mapping[UUID, Change]:
    """Give by meeting what publishing a draft changes for people: moved, newly placed, or without a place now."""
    published = published_of(timetable.event)
    before = _places(published) if published is not None else {}
    after = _places(timetable)
    return {
        key: Change(before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }  # fmt: skip


def affected_by(timetable: Timetable) -> QuerySet[Registration]:
    """Give the people whom publishing a draft tells something new."""
    seats = Seat.objects.filter(meeting__in=list(changes_of(timetable)))
    return Registration.objects.filter(pk__in=seats.values("registration")).select_related("person")


def _places(timetable: Timetable) -> dict[UUID, tuple[UUID, UUID | None]]:
    found = timetable.placements.exclude(state=_AWAY).values_list("meeting", "slot", "table")
    return {meeting: (slot, table) for meeting, slot, table in found}
