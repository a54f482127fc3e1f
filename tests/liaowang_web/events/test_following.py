"""What follows a meeting that was held: an enquiry on the market, and evidence, each for whoever may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.event_factories import make_event, make_registered, make_request
from tests.liaowang_web.evidence_factories import make_target
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import make_published

from liaowang_web.accounts.models import User
from liaowang_web.events.following import steps_after
from liaowang_web.events.models import Placement
from liaowang_web.events.services import outcomes, publishing
from liaowang_web.events.services.requests import move_request
from liaowang_web.programme.models import EvidenceItem

pytestmark = pytest.mark.django_db


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
    return client


def placed() -> Placement:
    """A meeting about an entry of whoever was asked, that began an hour ago."""
    organiser = make_officer("event_organiser")
    event = make_event("matchmaking", actor=organiser)
    seeker, offerer = make_registered(event), make_registered(event)
    entry = make_published("achievement", offerer.organisation)
    asked = make_request(seeker, offerer, entry=entry)
    move_request("accept", asked, actor=offerer.person, priority=2)
    table = publishing.make_and_publish(event, actor=organiser, seconds=1)
    found = table.placements.select_related("slot", "meeting").get(meeting__request=asked)
    shift = timezone.now() - found.slot.starts_at - timedelta(hours=1)
    for slot in event.slots.all():
        slot.starts_at, slot.ends_at = slot.starts_at + shift, slot.ends_at + shift
        slot.save()
    return Placement.objects.select_related("slot", "meeting").get(pk=found.pk)


def test_from_a_held_meeting_one_goes_on_to_an_enquiry_and_to_evidence() -> None:
    placement = placed()
    meeting, asked = placement.meeting, placement.meeting.request
    assert asked is not None
    assert asked.entry is not None
    page = reverse("events:own_meeting", args=[asked.event.code, meeting.pk])
    assert "What follows" not in browser(asked.sender.person).get(page).content.decode()
    outcomes.report_outcome(placement, actor=asked.sender.person)
    ask, forward = reverse("deals:ask", args=[asked.entry.code]), reverse("programme:bring_forward", args=[meeting.pk])
    shown = browser(asked.sender.person).get(page).content.decode()
    assert ask in shown
    assert browser(asked.sender.person).get(ask).status_code == 200
    assert [it.address for it in steps_after(asked.receiver.person, meeting)] == [forward]  # it is their own entry
    target = make_target("T25-CORETECH")
    listed = browser(asked.receiver.person).get(forward).content.decode()
    record = reverse("programme:record_evidence", args=[target.code])
    assert f"{record}?code={meeting.pk}" in listed
    answered = browser(asked.receiver.person).get(record, {"code": str(meeting.pk)})
    form = answered.context["form"]
    given = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert browser(asked.receiver.person).post(record, given).status_code == 302
    assert EvidenceItem.objects.get().thing == meeting


def test_nobody_else_brings_a_meeting_forward() -> None:
    placement = placed()
    outcomes.report_outcome(placement, actor=placement.meeting.request.sender.person)
    forward = reverse("programme:bring_forward", args=[placement.meeting_id])
    make_target("T25-CORETECH")
    for who in (make_officer("programme_officer"), placement.timetable.event.made_by):
        assert browser(who).get(forward).status_code == 404
        assert steps_after(who, placement.meeting) == []
    assert browser(placement.meeting.request.sender.person).get(
        reverse("programme:bring_forward", args=["nothing"])
    ).status_code == 404  # fmt: skip


@override_settings(EVENT_STEPS="")
def test_a_site_without_a_market_offers_nothing() -> None:
    placement = placed()
    outcomes.report_outcome(placement, actor=placement.meeting.request.sender.person)
    assert steps_after(placement.meeting.request.sender.person, placement.meeting) == []
