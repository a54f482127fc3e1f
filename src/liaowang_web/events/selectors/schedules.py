"""Whom somebody meets at an event, when and where, as the published timetable says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from liaowang_web.events.models import Meeting, Placement, Registration, Slot, Timetable
from liaowang_web.events.selectors.boards import people_in, slots_of
from liaowang_web.events.selectors.people import marks_of
from liaowang_web.events.selectors.placements import published_of
from liaowang_web.events.selectors.wording import Wording

EARLY = timedelta(minutes=15)
"""How long before a meeting somebody can say that they are there."""
_AWAY = Placement.State.CANCELLED


@dataclass(frozen=True)
class Appointment:
    """A meeting in somebody's schedule.

    Attributes
    ----------
    placement : Placement
    others : sequence of Registration
    way : str
        From the meeting before in the same session: ``stay``, ``near``, ``zone`` (another one), or nothing.
    is_cancelled, is_moved, is_here : bool
        ``is_here`` if they said that they are at the table.
    waiting : sequence of Registration
        Others who said so.
    may_arrive : bool
        Whether they can say so now.
    has_begun : bool
    """

    placement: Placement
    others: Sequence[Registration]
    way: str
    is_cancelled: bool
    is_moved: bool
    is_here: bool
    waiting: Sequence[Registration]
    may_arrive: bool
    has_begun: bool

    @property
    def slot(self) -> Slot:
        """When it is."""
        return self.placement.slot

    @property
    def day(self) -> date:
        """Its day at the place."""
        return self.slot.day

    @property
    def meeting(self) -> Meeting:
        """What it is."""
        return self.placement.meeting


@dataclass(frozen=True)
class Gap:
    """Slots after each other in which somebody meets nobody; ``is_blocked`` if they said that they cannot."""

    first: Slot
    last: Slot
    is_blocked: bool

    @property
    def day(self) -> date:
        """Their day at the place."""
        return self.first.day


@dataclass(frozen=True)
class Schedule:
    """Somebody's schedule.

    Attributes
    ----------
    timetable : Timetable or None
        None as long as nothing is published.
    rows : sequence of Appointment and Gap
        In the order of time.
    current, following : Appointment or None
        That which takes place now, and the next one.
    waiting : sequence of (Meeting, others, list of str)
        Agreed upon, without a place, with what blocks each.
    """

    timetable: Timetable | None
    rows: Sequence[Appointment | Gap]
    current: Appointment | None
    following: Appointment | None
    waiting: Sequence[tuple[Meeting, Sequence[Registration], Sequence[str]]]
    as_of: datetime

    @property
    def appointments(self) -> list[Appointment]:
        """The meetings alone."""
        return [it for it in self.rows if isinstance(it, Appointment)]


def schedule_of(registration: Registration, *, now: datetime | None = None) -> Schedule:
    """Give somebody's schedule as it is now."""
    now = now or timezone.now()
    timetable = published_of(registration.event)
    if timetable is None:
        return Schedule(None, [], None, None, [], now)
    own = _appointments(timetable, registration, now)
    ahead = [it for it in own if not it.is_cancelled and it.placement.state in {"scheduled", "moved"}]
    current = next((it for it in ahead if it.slot.starts_at <= now < it.slot.ends_at), None)
    following = next((it for it in ahead if it.slot.starts_at > now), None)
    return Schedule(
        timetable, _rows(registration, own), current, following, _without_place(timetable, registration), now
    )  # fmt: skip


def appointment_of(schedule: Schedule, meeting: UUID) -> Appointment | None:
    """Give one meeting of a schedule, if it is in it."""
    return next((it for it in schedule.appointments if it.placement.meeting_id == meeting), None)


def _appointments(timetable: Timetable, registration: Registration, now: datetime) -> list[Appointment]:
    found = (
        timetable.placements.filter(meeting__seats__registration=registration)
        .select_related("slot", "table", "table__zone", "meeting", "meeting__request", "meeting__request__entry",
                        "was_slot", "was_table")
        .prefetch_related("meeting__seats__registration__person", "meeting__seats__registration__organisation",
                          "present", "absent")
        .order_by("slot__number")
    )  # fmt: skip
    told: list[Appointment] = []
    before: Placement | None = None
    for it in found:
        for slot in filter(None, (it.slot, it.was_slot)):
            slot.event = registration.event
        is_cancelled = it.state == _AWAY or it.meeting.state == Meeting.State.CANCELLED
        here = list(it.present.all())
        told.append(
            Appointment(
                it, [who for who in people_in(it.meeting) if who.pk != registration.pk],
                "" if is_cancelled else _way(before, it), is_cancelled, it.was_slot_id is not None,
                registration in here, [who for who in here if who.pk != registration.pk],
                not is_cancelled and it.slot.starts_at - EARLY <= now < it.slot.ends_at and registration not in here,
                it.slot.starts_at <= now,
            )
        )  # fmt: skip
        if not is_cancelled:
            before = it
    return told


def _way(before: Placement | None, it: Placement) -> str:
    if before is None or before.slot.session_id != it.slot.session_id or before.table is None or it.table is None:
        return ""
    if before.table_id == it.table_id:
        return "stay"
    return "near" if before.table.zone_id == it.table.zone_id else "zone"


def _rows(registration: Registration, own: Sequence[Appointment]) -> list[Appointment | Gap]:
    """Put the slots without a meeting between the meetings, those after each other as one."""
    marks = marks_of(registration)
    by_slot: dict[UUID, list[Appointment]] = {}
    for it in own:
        by_slot.setdefault(it.placement.slot_id, []).append(it)
    rows: list[Appointment | Gap] = []
    for slot in slots_of(registration.event):
        meetings = by_slot.get(slot.pk, [])
        rows += meetings
        if all(it.is_cancelled for it in meetings):
            is_blocked = marks.get(slot.pk) == "blocked"
            last = rows[-1] if rows else None
            if isinstance(last, Gap) and last.is_blocked == is_blocked and last.last.session_id == slot.session_id:
                rows[-1] = Gap(last.first, slot, is_blocked)
            else:
                rows.append(Gap(slot, slot, is_blocked))
    return rows


def _without_place(
    timetable: Timetable, registration: Registration
) -> list[tuple[Meeting, list[Registration], list[str]]]:
    words = Wording(registration.event)
    found = timetable.unplaced.filter(meeting__seats__registration=registration, meeting__state="agreed")
    return [
        (it.meeting, [who for who in people_in(it.meeting) if who.pk != registration.pk], words.blockers(it.blockers))
        for it in found.select_related("meeting").prefetch_related("meeting__seats__registration__person")
    ]


def n_moves_of(registration: Registration) -> dict[UUID, int]:
    """Give how often each meeting of somebody was moved by a version that was published."""
    published = Placement.objects.filter(timetable__published_at__isnull=False, was_slot__isnull=False)
    found = published.filter(meeting__seats__registration=registration).values_list("meeting").annotate(n=Count("pk"))
    return dict(found.order_by())


def registration_by_key(key: str) -> Registration:
    """Give whose calendar a secret address is. Raises Http404 if it is nobody's, or they no longer take part."""
    found = (
        Registration.objects.filter(calendar_key=key, state__in=Registration.TAKES_PART)
        .select_related("event", "person", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found
