"""In which form somebody's own schedule is told to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Pair, pair
from liaowang_web.events.models import Registration
from liaowang_web.events.selectors.schedules import Appointment, Schedule


class PersonShape(Schema):
    """Somebody whom one meets."""

    name: str
    organisation: Pair
    is_remote: bool

    @classmethod
    def of(cls, registration: Registration) -> PersonShape:
        """Tell one of the others."""
        return cls(
            name=str(registration), organisation=pair(registration.organisation, "name"),
            is_remote=registration.is_remote,
        )  # fmt: skip


class TableShape(Schema):
    """Where a meeting takes place."""

    number: int
    zone: Pair


class AppointmentShape(Schema):
    """A meeting with its place in the published timetable."""

    meeting: UUID
    state: str = Field(description="scheduled, moved, held, no_show or cancelled.")
    starts_at: datetime
    ends_at: datetime
    table: TableShape | None = Field(description="Null if all take part remotely.")
    people: list[PersonShape] = Field(description="The others.")
    purpose: str
    entry: str | None = Field(description="Code of the entry of the hall that it is about.")
    was_at: datetime | None = Field(description="When it was to begin before it was moved.")

    @classmethod
    def of(cls, it: Appointment) -> AppointmentShape:
        """Tell an appointment."""
        placement, table, request = it.placement, it.placement.table, it.meeting.request
        return cls(
            meeting=it.meeting.pk, state="cancelled" if it.is_cancelled else placement.state,
            starts_at=it.slot.starts_at, ends_at=it.slot.ends_at,
            table=TableShape(number=table.number, zone=pair(table.zone, "name")) if table else None,
            people=[PersonShape.of(who) for who in it.others], purpose=it.meeting.purpose,
            entry=request.entry.code if request and request.entry else None,
            was_at=placement.was_slot.starts_at if placement.was_slot else None,
        )  # fmt: skip


class WaitingShape(Schema):
    """A meeting that was agreed upon and has no place."""

    meeting: UUID
    people: list[PersonShape]


class ScheduleShape(Schema):
    """Somebody's schedule at an event."""

    event: str
    timetable: int | None = Field(description="Version of the published timetable; null before there is one.")
    items: list[AppointmentShape]
    waiting: list[WaitingShape] = Field(description="Without a place.")

    @classmethod
    def of(cls, registration: Registration, schedule: Schedule) -> ScheduleShape:
        """Tell a schedule to whose it is."""
        waiting = [
            WaitingShape(meeting=meeting.pk, people=[PersonShape.of(it) for it in others])
            for meeting, others, _why in schedule.waiting
        ]
        return cls(
            event=registration.event.code, timetable=schedule.timetable.number if schedule.timetable else None,
            items=[AppointmentShape.of(it) for it in schedule.appointments], waiting=waiting,
        )  # fmt: skip
