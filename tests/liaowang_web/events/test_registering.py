"""Registrations: places, invitations, the waiting list, and who may decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.event_factories import ABOUT_ME, make_event, make_registered, make_verified
from tests.liaowang_web.factories import make_officer, make_user
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.audit.models import Entry as Told
from liaowang_web.events.models import Event, EventInvitation, Registration
from liaowang_web.events.services.events import edit_event, move_event
from liaowang_web.events.services.inviting import invite, withdraw_invitation
from liaowang_web.events.services.planning import add_session, mark_pause, remove_session
from liaowang_web.events.services.registering import lapse_unconfirmed, move_registration, register
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


def test_with_all_places_taken_people_wait_and_move_up_in_their_order() -> None:
    event = make_event(capacity=2)
    one, two, three, four = (make_registered(event) for _ in range(4))
    assert [it.state for it in (one, two, three, four)] == ["confirmed", "confirmed", "waiting", "waiting"]
    move_registration("cancel", two, actor=two.person)
    three.refresh_from_db()
    four.refresh_from_db()
    assert (three.state, four.state) == ("approved", "waiting")
    # Nobody confirms in time: the place goes on to the next.
    before = Told.objects.count()
    assert lapse_unconfirmed(timezone.now() + timedelta(days=6)) == 1
    four.refresh_from_db()
    assert four.state == "approved"
    assert Told.objects.count() == before + 2
    assert lapse_unconfirmed() == 0


def test_whoever_proves_an_invited_address_needs_no_approval() -> None:
    organiser = make_officer("event_organiser")
    event = make_event(mode="invitation", actor=organiser)
    guest = make_verified("受邀（示例）", "Invited (sample)")
    with pytest.raises(TransitionRefused, match="by invitation only"):
        register(event, guest, actor=owner_of(guest), **ABOUT_ME)
    assert not Registration.objects.exists()
    made = invite(event, [owner_of(guest).email.upper(), "nobody@example.org"], actor=organiser)
    assert len(made) == 2
    with pytest.raises(TransitionRefused, match="invited already"):
        invite(event, [owner_of(guest).email], actor=organiser)
    assert register(event, guest, actor=owner_of(guest), **ABOUT_ME).state == "confirmed"
    withdraw_invitation(event, made[0].pk, actor=organiser)
    assert EventInvitation.objects.filter(withdrawn_at=None).count() == 1


def test_an_address_that_nobody_proved_is_not_invited() -> None:
    organiser = make_officer("event_organiser")
    event = make_event(mode="approval", actor=organiser)
    guest = make_verified("冒名（示例）", "Claimed (sample)")
    owner_of(guest).emailaddress_set.update(verified=False)
    invite(event, [owner_of(guest).email], actor=organiser)
    assert register(event, guest, actor=owner_of(guest), **ABOUT_ME).state == "pending"


def test_nobody_registers_twice_late_for_others_or_for_a_draft() -> None:
    event = make_event()
    own = make_registered(event)
    with pytest.raises(TransitionRefused, match="registered already"):
        register(event, own.organisation, actor=own.person, **ABOUT_ME)
    with pytest.raises(NotAllowed):
        register(event, own.organisation, actor=make_user(), **ABOUT_ME)
    Event.objects.filter(pk=event.pk).update(registration_until=timezone.now())
    late = make_verified("迟到（示例）", "Late (sample)")
    with pytest.raises(TransitionRefused, match="time to register is over"):
        register(event, late, actor=owner_of(late), **ABOUT_ME)
    assert Registration.objects.count() == 1


def test_organisers_do_not_decide_upon_themselves() -> None:
    organiser = make_officer("event_organiser")
    event = make_event(mode="approval", actor=organiser)
    own = make_verified("主办（示例）", "Hosts (sample)")
    own.memberships.update(user=organiser)
    organiser.forget_roles()
    mine = register(event, own, actor=organiser, **ABOUT_ME)
    with pytest.raises(NotAllowed):
        move_registration("approve", mine, actor=organiser)
    assert move_registration("approve", mine, actor=make_officer("event_organiser")).state == "approved"


def test_the_plan_stays_where_slots_were_cut_and_sessions_do_not_overlap() -> None:
    organiser = make_officer("event_organiser")
    event = make_event("planned", actor=organiser)
    with pytest.raises(TransitionRefused, match="slots already"):
        edit_event(event, actor=organiser, meeting_minutes=30)
    session = event.sessions.get()
    with pytest.raises(TransitionRefused, match="overlaps"):
        add_session(event, actor=organiser, starts_at=session.starts_at, ends_at=session.ends_at)
    talks = add_session(event, actor=organiser, starts_at=session.starts_at, ends_at=session.ends_at, kind="talks")
    assert not talks.slots.exists()
    slot = event.slots.earliest("number")
    mark_pause(event, slot.pk, actor=organiser, is_pause=True)
    remove_session(event, session.pk, actor=organiser)
    assert not event.slots.exists()
    with pytest.raises(TransitionRefused, match="no slot yet"):
        move_event("open", event, actor=organiser)
    with pytest.raises(NotAllowed):
        edit_event(event, actor=make_user(), capacity=3)


def test_cancelling_an_event_asks_for_a_reason_and_tells_who_holds_a_place(mailoutbox: list[Any]) -> None:
    organiser = make_officer("event_organiser")
    event = make_event("matchmaking", actor=organiser)
    client = Client()
    client.force_login(organiser, "liaowang_web.accounts.entrance.Entrance")
    address = reverse("events:move_event", kwargs={"code": event.code, "name": "cancel"})
    assert client.post(address, {"version": event.version}).status_code == 422
    assert client.post(address, {"version": event.version, "reason": "Flood"}).status_code == 302
    event.refresh_from_db()
    assert event.state == "cancelled"
    assert Told.objects.latest("number").reason == "Flood"
    assert "Flood" in Client().get(f"/en/events/{event.code}/").content.decode()
