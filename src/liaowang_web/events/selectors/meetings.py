"""Meeting requests and meetings, as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from liaowang_web.events.models import Event, Meeting, MeetingRequest, Registration, Seat
from liaowang_web.events.policies.meetings import can_see_meeting, can_see_request
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody

S = MeetingRequest.State
_PEOPLE = ("sender__person", "sender__organisation", "receiver__person", "receiver__organisation", "event", "entry")
_ACTIVE = (S.DRAFT, S.SENT, S.ACCEPTED)


def request_for(user: Anybody, event: Event, key: UUID) -> MeetingRequest:
    """Give one request to those who may see it. Raises Http404 to everybody else."""
    found = event.requests.filter(pk=key).select_related(*_PEOPLE).first()
    if found is None or not can_see_request(user, found):
        raise Http404
    return found


def requests_to(registration: Registration) -> QuerySet[MeetingRequest]:
    """Give what somebody was asked, what waits first."""
    found = registration.received_requests.exclude(sent_at=None).select_related(*_PEOPLE)
    return found.order_by("answered_at", "-sent_at")


def requests_from(registration: Registration) -> QuerySet[MeetingRequest]:
    """Give what somebody asked, the latest first."""
    return registration.sent_requests.select_related(*_PEOPLE).order_by("-created_at")


def requests_between(one: Registration, others: Iterable[Registration]) -> Mapping[UUID, MeetingRequest]:
    """Give what stands between somebody and others, by the key of the other: drafted by them, sent or accepted."""
    keys = [it.pk for it in others]
    found = MeetingRequest.objects.filter(state__in=_ACTIVE).select_related("sender", "receiver")
    mine = found.filter(Q(sender=one, receiver__in=keys) | Q(receiver=one, sender__in=keys))
    seen = [it for it in mine if it.state != S.DRAFT or it.sender_id == one.pk]
    return {it.receiver_id if it.sender_id == one.pk else it.sender_id: it for it in seen}


def requests_of(event: Event, *, state: str = "") -> QuerySet[MeetingRequest]:
    """Give all requests of an event that were sent, the latest first."""
    found = event.requests.exclude(sent_at=None).select_related(*_PEOPLE).order_by("-sent_at")
    return found.filter(state=state) if state in S else found


def meetings_of(event: Event, *, state: str = "") -> QuerySet[Meeting]:
    """Give the meetings of an event with those who meet."""
    found = event.meetings.select_related("request", "booth", "event").prefetch_related(_seats())
    return found.filter(state=state) if state in Meeting.State else found


def own_meetings(registration: Registration) -> QuerySet[Meeting]:
    """Give the meetings of somebody that were agreed upon."""
    found = registration.meetings.filter(state=Meeting.State.AGREED).select_related("request__entry", "booth", "event")
    return found.prefetch_related(_seats())


def meeting_for(user: Anybody, event: Event, key: UUID) -> Meeting:
    """Give one meeting to those who may see it. Raises Http404 to everybody else."""
    found = event.meetings.filter(pk=key).select_related("request", "event").prefetch_related(_seats()).first()
    if found is None or not can_see_meeting(user, found):
        raise Http404
    return found


def _seats() -> Prefetch[str]:
    return Prefetch("seats", Seat.objects.select_related("registration__person", "registration__organisation"))


def entries_between(one: Registration, other: Registration) -> list[Entry]:
    """Give the public entries of two people's organisations that a request can be about; of the other's, named ones."""
    public = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)
    found = Entry.objects.filter(state__in=public, published_version__isnull=False)
    own, theirs = Q(organisation=one.organisation_id), Q(organisation=other.organisation_id, is_anonymous=False)
    return list(found.filter(own | theirs).order_by("organisation", "kind", "number"))
