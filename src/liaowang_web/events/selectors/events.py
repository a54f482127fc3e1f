"""Events and their plan, as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.http import Http404

from liaowang_web.events.models import Event, MeetingRequest, Registration, Session, Slot, Table, Zone
from liaowang_web.events.policies.events import can_oversee_events, can_see_event
from liaowang_web.hall.policies import Anybody

_OVER = (Event.State.CLOSED, Event.State.CANCELLED)


def number_of(code: str) -> int:
    """Give the number in a code; of one with too many zeros, which would be a second address, minus one."""
    digits = code[2:]
    return int(digits) if digits.isascii() and digits.isdecimal() and f"{int(digits):06d}" == digits else -1


def event_for(user: Anybody, code: str) -> Event:
    """Give an event to those who may see it. Raises Http404 to everybody else, or if there is none."""
    found = Event.objects.filter(number=number_of(code)).select_related("organiser").first()
    if found is None or not can_see_event(user, found):
        raise Http404
    return found


def planned_event_for(user: Anybody, code: str) -> Event:
    """Give an event to event organisers and auditors. Raises Http404 to everybody else."""
    found = event_for(user, code)
    if not can_oversee_events(user):
        raise Http404
    return found


def all_events_for(user: Anybody) -> QuerySet[Event]:
    """Give the events that somebody may see, with first day and last, in no order."""
    found = Event.objects.select_related("organiser").annotate(
        first_at=Min("sessions__starts_at"), last_at=Max("sessions__ends_at")
    )
    return found.order_by() if can_oversee_events(user) else found.exclude(state=Event.State.PLANNED).order_by()


def events_for(user: Anybody, *, is_over: bool = False) -> QuerySet[Event]:
    """Give the events that somebody may see: to come, the next first; or over, the last first."""
    found, over = all_events_for(user), Q(state__in=_OVER)
    if is_over:
        return found.filter(over).order_by(F("first_at").desc(nulls_last=True), "-number")
    return found.exclude(over).order_by(F("first_at").asc(nulls_last=True), "number")


@dataclass(frozen=True)
class Day:
    """A day of an event.

    Attributes
    ----------
    date : date
    sessions : list of (Session, list of Slot)
    """

    date: date
    sessions: list[tuple[Session, list[Slot]]]


def days_of(event: Event) -> list[Day]:
    """Give the days of an event with sessions and slots, in the order of time; two queries."""
    slots: dict[object, list[Slot]] = {}
    for slot in event.slots.order_by("number"):
        slot.event = event
        slots.setdefault(slot.session_id, []).append(slot)
    zone = event.zone_info
    sessions = list(event.sessions.order_by("starts_at", "kind"))
    return [
        Day(day, [(it, slots.get(it.pk, [])) for it in those])
        for day, those in groupby(sessions, key=lambda it: it.starts_at.astimezone(zone).date())
    ]


def zones_of(event: Event) -> list[Zone]:
    """Give the zones with their tables."""
    return list(event.zones.prefetch_related("tables__booth_of", "far_from"))


def tables_of(event: Event) -> list[Table]:
    """Give all tables by number."""
    return list(event.tables.select_related("zone", "booth_of"))


@dataclass(frozen=True)
class Counts:
    """How many of an event's registrations, requests and meetings stand where.

    Attributes
    ----------
    registrations, requests : list of (str, str, str, int)
        Code, word, shape and number of each state that occurs.
    n_held : int
        Places that somebody holds.
    n_meetings : int
        Agreed upon.
    """

    registrations: Sequence[tuple[str, str, str, int]]
    requests: Sequence[tuple[str, str, str, int]]
    n_held: int
    n_meetings: int


def counts_of(event: Event) -> Counts:
    """Count an event; three queries."""
    people = dict(event.registrations.values_list("state").annotate(n=Count("pk")).order_by())
    asked = dict(event.requests.exclude(sent_at=None).values_list("state").annotate(n=Count("pk")).order_by())
    return Counts(
        [(it.value, str(it.label), Registration.SHAPES[it], people[it]) for it in Registration.State if it in people],
        [(it.value, str(it.label), MeetingRequest.SHAPES[it], asked[it]) for it in MeetingRequest.State if it in asked],
        sum(people.get(it, 0) for it in Registration.HOLDS_PLACE),
        event.meetings.filter(state="agreed").count(),
    )
