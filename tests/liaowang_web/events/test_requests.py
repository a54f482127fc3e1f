"""Meeting requests: what holds them back, what becomes of them, and that none blocks a slot."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.liaowang_web.event_factories import make_event, make_registered, make_request
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import make_published

from liaowang_web.audit.models import Entry as Told
from liaowang_web.events.models import Event, Meeting, MeetingRequest, Registration, Reminder, Table
from liaowang_web.events.selectors.meetings import entries_between
from liaowang_web.events.services.arranging import arrange_meeting
from liaowang_web.events.services.cancelling import cancel_meeting
from liaowang_web.events.services.clock import tick
from liaowang_web.events.services.registering import move_registration
from liaowang_web.events.services.requests import draft_request, move_request
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event("matchmaking")


def two(event: Event) -> tuple[Registration, Registration]:
    return make_registered(event), make_registered(event)


def test_only_who_takes_part_asks_another_organisation_once(event: Event) -> None:
    one, other = two(event)
    request = make_request(one, other)
    with pytest.raises(TransitionRefused, match="request between"):
        make_request(other, one)
    with pytest.raises(TransitionRefused, match="same organisation"):
        draft_request(one, one, actor=one.person, purpose="alone")
    with pytest.raises(NotAllowed):
        draft_request(one, other, actor=other.person, purpose="in their name")
    with pytest.raises(NotAllowed):
        move_request("accept", request, actor=one.person)
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match="Choose a reason"):
        move_request("decline", request, actor=other.person, decline="because")
    assert Told.objects.count() == before
    declined = move_request("decline", request, actor=other.person, decline="too_early", decline_note="Next year.")
    assert (declined.state, declined.decline_note) == ("declined", "Next year.")
    assert make_request(other, one).state == "sent"  # a no does not stand in the way of the other asking


def test_somebody_elses_draft_is_not_known(event: Event) -> None:
    one, other = two(event)
    make_request(one, other, is_sent=False)
    assert make_request(other, one).state == "sent"


def test_requests_end_with_their_time(event: Event) -> None:
    one, other = two(event)
    draft = make_request(one, other, is_sent=False)
    Event.objects.filter(pk=event.pk).update(requests_until=timezone.now())
    with pytest.raises(TransitionRefused, match="time for meeting requests"):
        move_request("send", MeetingRequest.objects.get(pk=draft.pk), actor=one.person)


def test_accepting_makes_a_meeting_that_takes_no_slot_and_leaving_ends_it(event: Event, mailoutbox: list[Any]) -> None:
    one, other = two(event)
    request = make_request(one, other, priority=3, proposal={"score": "80.0"})
    move_request("accept", request, actor=other.person, priority=2)
    meeting = Meeting.objects.get()
    assert meeting.weight == Decimal("3.300")
    assert not meeting.placements.exists()
    waiting = make_request(make_registered(event), one)
    mailoutbox.clear()
    move_registration("cancel", one, actor=one.person)
    meeting.refresh_from_db()
    waiting.refresh_from_db()
    assert (meeting.state, waiting.state) == ("cancelled", "withdrawn")


def test_a_meeting_is_at_the_booth_and_has_an_interpreter_where_it_needs_one(event: Event) -> None:
    chinese, english = make_registered(event, languages=["zh"]), make_registered(event, languages=["en"])
    Table.objects.filter(event=event, number=3).update(booth_of=english.organisation)
    move_request("accept", make_request(chinese, english), actor=english.person)
    meeting = Meeting.objects.get()
    assert meeting.needs_interpreter
    assert meeting.booth is not None
    assert meeting.booth.code == "B3"


def test_organisers_arrange_and_those_who_meet_cancel(event: Event) -> None:
    organiser = make_officer("event_organiser")
    one, other = two(event)
    with pytest.raises(NotAllowed):
        arrange_meeting(event, [one, other], actor=one.person)
    with pytest.raises(TransitionRefused, match="Two to four"):
        arrange_meeting(event, [one], actor=organiser)
    made = arrange_meeting(event, [one, other], actor=organiser, purpose="A round")
    with pytest.raises(TransitionRefused, match="meet already"):
        arrange_meeting(event, [other, one], actor=organiser)
    with pytest.raises(NotAllowed):
        cancel_meeting(made, actor=make_registered(event).person, reason="not mine")
    with pytest.raises(TransitionRefused, match="Say why"):
        cancel_meeting(made, actor=other.person, reason=" ")
    assert cancel_meeting(made, actor=other.person, reason="ill").state == "cancelled"


def test_the_clock_expires_and_reminds_once(event: Event) -> None:
    one, other = two(event)
    request = make_request(one, other)
    assert request.expires_at is not None
    nothing = tick()
    assert (nothing.n_expired, nothing.n_reminded) == (0, 0)
    soon = request.expires_at - timedelta(days=1)
    assert tick(soon).n_reminded == 1
    assert tick(soon).n_reminded == 0
    assert Reminder.objects.get().registration_id == other.pk
    MeetingRequest.objects.filter(pk=request.pk).update(expires_at=timezone.now())
    assert tick().n_expired == 1
    assert tick().n_expired == 0
    request.refresh_from_db()
    assert request.state == "expired"
    with pytest.raises(TransitionRefused):
        move_request("accept", request, actor=other.person)


def test_entries_of_the_other_are_offered_unless_they_bear_no_name(event: Event) -> None:
    one, other = two(event)
    named = make_published("achievement", other.organisation)
    make_published("demand", other.organisation, is_anonymous=True)
    own = make_published("demand", one.organisation, is_anonymous=True)
    assert {it.pk for it in entries_between(one, other)} == {named.pk, own.pk}
