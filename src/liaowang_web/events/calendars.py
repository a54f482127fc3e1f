"""A schedule as a calendar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liaowang_web.events.ics import CalendarEvent, calendar_as_text
from liaowang_web.events.models import Registration
from liaowang_web.events.selectors.schedules import Appointment, Schedule, n_moves_of


def calendar_of(registration: Registration, schedule: Schedule, *, host: str, page: str) -> str:
    """Write somebody's schedule as RFC 5545 has it; a cancelled meeting stays, marked as such.

    Parameters
    ----------
    registration : Registration
    schedule : Schedule
    host, page : str
        Name of the site, and address of the schedule.
    """
    moved, place = n_moves_of(registration), registration.event.place
    events = [
        _event(it, moved.get(it.placement.meeting_id, 0) + it.is_cancelled, host, page, place)
        for it in schedule.appointments
    ]
    return calendar_as_text(str(registration.event), events)


def _event(it: Appointment, sequence: int, host: str, page: str, place: str) -> CalendarEvent:
    placement, table = it.placement, it.placement.table
    told = {"table": table, "zone": table.zone} if table else None
    where = _("Table %(table)s, %(zone)s") % told if told else _("remote")
    return CalendarEvent(
        uid=f"{placement.meeting_id}@{host}",
        sequence=sequence,
        starts_at=placement.slot.starts_at,
        ends_at=placement.slot.ends_at,
        changed_at=max(placement.changed_at, it.meeting.changed_at),
        summary=_("Meeting: %(people)s") % {"people": ", ".join(f"{who} ({who.organisation})" for who in it.others)},
        location=", ".join(filter(None, (where, place))),
        description=it.meeting.purpose,
        url=page,
        is_cancelled=it.is_cancelled,
    )
