"""The clock of events: what is over expires, events begin and end, and people are reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.audit import services as audit
from liaowang_web.events.models import Event, MeetingRequest, Registration, Reminder
from liaowang_web.events.services.events import move_event
from liaowang_web.events.services.registering import lapse_unconfirmed
from liaowang_web.events.services.requests import expire_requests

ANSWER_DAYS, COME_DAYS, CONFIRM_HOURS = 2, 3, 48
"""How long before the end somebody is reminded of a request, of the event, and of a place to confirm."""


@dataclass(frozen=True)
class Ticked:
    """What came of a tick.

    Attributes
    ----------
    n_expired : int
        Requests that nobody answered in time.
    n_lapsed : int
        Approved places that nobody confirmed in time.
    n_moved : int
        Events that began or ended.
    n_reminded : int
        Letters that remind.
    """

    n_expired: int
    n_lapsed: int
    n_moved: int
    n_reminded: int


def tick(now: datetime | None = None) -> Ticked:
    """Do all that is due; a second time does nothing more."""
    moment = now or timezone.now()
    return Ticked(expire_requests(moment), lapse_unconfirmed(moment), _move_events(moment), _remind(moment))


def _move_events(now: datetime) -> int:
    """Begin what has begun, and close what has been over for a day, in which outcomes are reported."""
    timed = Event.objects.annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at"))
    over = now - timedelta(days=1)
    begun = [move_event("begin", it, actor=None) for it in timed.filter(state=Event.State.SCHEDULED, first__lte=now)]
    closed = [move_event("close", it, actor=None) for it in timed.filter(state=Event.State.RUNNING, last__lte=over)]
    return len(begun) + len(closed)


def _remind(now: datetime) -> int:
    return _remind_of_answers(now) + _remind_of_places(now) + _remind_of_events(now)


def _remind_of_answers(now: datetime) -> int:
    """Remind each receiver once a request, two days before it expires."""
    soon = now + timedelta(days=ANSWER_DAYS)
    due = MeetingRequest.objects.filter(state=MeetingRequest.State.SENT, expires_at__gt=now, expires_at__lte=soon)
    return sum(
        _once(
            it.receiver, f"answer {it.pk}", gettext_noop("%(event)s: a meeting request waits for your answer"),
            gettext_noop("%(who)s waits for your answer at %(event)s until %(until)s."), who=str(it.sender),
            until=it.expires_at,
        )
        for it in due.select_related("receiver__person", "receiver__event", "sender__person")
    )  # fmt: skip


def _remind_of_places(now: datetime) -> int:
    soon = now + timedelta(hours=CONFIRM_HOURS)
    due = Registration.objects.filter(state=Registration.State.APPROVED, confirm_by__gt=now, confirm_by__lte=soon)
    return sum(
        _once(
            it, "confirm", gettext_noop("%(event)s: confirm that you come"),
            gettext_noop("Your place at %(event)s is kept until %(until)s. Confirm on its page that you come."),
            until=it.confirm_by,
        )
        for it in due.select_related("person", "event")
    )  # fmt: skip


def _remind_of_events(now: datetime) -> int:
    """Remind everybody who has meetings, once, three days before the event."""
    soon = now + timedelta(days=COME_DAYS)
    found = Event.objects.filter(state=Event.State.SCHEDULED).annotate(first=Min("sessions__starts_at"))
    n = 0
    for event in found.filter(first__gt=now, first__lte=soon):
        agreed = Count("meetings", filter=Q(meetings__state="agreed"))
        people = event.registrations.filter(state__in=Registration.TAKES_PART).annotate(n_meetings=agreed)
        n += sum(
            _once(
                it, "event", gettext_noop("%(event)s begins on %(until)s"),
                gettext_noop("%(event)s begins on %(until)s. You have %(n)s meetings; your schedule and check-in code "
                             "stand on its page."), until=event.first, n=it.n_meetings,
            )
            for it in people.filter(n_meetings__gt=0).select_related("person", "event")
        )  # fmt: skip
    return n


@transaction.atomic
def _once(
    registration: Registration, about: str, subject: str, text: str, *, until: datetime | None, **values: object
) -> bool:
    _reminder, is_new = Reminder.objects.get_or_create(registration=registration, about=about)
    if is_new:
        told = registration.event.by_its_clock(until) if until else ""
        write_to([registration.person], subject, text, event=audit.named(registration.event), until=told, **values)
    return is_new
