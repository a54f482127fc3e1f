"""Pilot lines and the days on them that are taken, as whoever asks may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts.models import Organisation
from liaowang_web.programme.models import Booking, Incubator, PilotLine
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.policies.registries import Anybody
from liaowang_web.programme.selectors.registries import organisations_of

N_WEEKS = 10
"""Weeks that the calendar shows."""


@dataclass(frozen=True)
class Day:
    """A day of the calendar: how many places are taken of how many, and whether it is over."""

    day: date
    taken: int
    places: int
    is_past: bool

    @property
    def shape(self) -> str:
        """``full``, ``part`` or ``free``."""
        return "full" if self.taken >= self.places else "part" if self.taken else "free"


def line_for(key: UUID) -> PilotLine:
    """Give a pilot line. Raises Http404 if there is none."""
    found = PilotLine.objects.select_related("incubator__organisation").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def calendar_of(line: PilotLine, start: date) -> list[list[Day]]:
    """Give the weeks from the Monday of a day on, with what is confirmed on each day."""
    monday = start - timedelta(start.weekday())
    last = monday + timedelta(N_WEEKS * 7 - 1)
    taken = list(
        line.bookings.filter(state=Booking.State.CONFIRMED, first_day__lte=last, last_day__gte=monday).values_list(
            "first_day", "last_day"
        )
    )
    today = timezone.localdate()
    days = [monday + timedelta(n) for n in range(N_WEEKS * 7)]
    told = [Day(day, sum(a <= day <= b for a, b in taken), line.places, day < today) for day in days]
    return [told[n : n + 7] for n in range(0, len(told), 7)]


def bookings_for(user: Anybody, line: PilotLine) -> Sequence[Booking]:
    """Give the bookings of which somebody reads who asked and what for."""
    found = line.bookings.select_related("organisation", "line__incubator")
    return [it for it in found if policies.can_see_purpose(user, it)]


def booking_for(user: Anybody, line: PilotLine, key: UUID) -> Booking:
    """Give one of these. Raises Http404 to everybody else."""
    for booking in bookings_for(user, line):
        if booking.pk == key:
            return booking
    raise Http404


def bookers_of(user: Anybody, line: PilotLine) -> list[Organisation]:
    """Give the organisations for which somebody may ask for days."""
    if line.incubator.state == Incubator.State.CLOSED:
        return []
    return [it for it in organisations_of(user) if policies.can_book_line(user, it)]
