"""Whom to meet: handed from matching by the room above, kept with the request, and never of who bears no name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.liaowang_web.event_factories import make_event, make_registered, make_request
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.matching_factories import make_list, make_matched

from liaowang_web.audit.models import Entry as Told
from liaowang_web.events.models import MeetingRequest, Placement
from liaowang_web.events.proposing import proposals_for
from liaowang_web.events.services import outcomes, publishing
from liaowang_web.events.services.requests import move_request
from liaowang_web.hall.models import Version
from liaowang_web.matching.models import Feedback, Suggestion
from liaowang_web.matching.selectors.answers import answers
from liaowang_web.matching.services.saying import take_back
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")  # type: ignore[arg-type]
    return client


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_who_answers_a_demand_is_proposed_with_the_reason_unless_the_entry_bears_no_name(*, is_anonymous: bool) -> None:
    match = make_matched(is_anonymous=is_anonymous)
    seeker, offerer = match.match_list.entry.organisation, match.other.organisation
    event = make_event("matchmaking")
    own = make_registered(event, seeker, name="Bo (sample)")
    other = make_registered(event, offerer, name="Ada (sample)")
    page = browser(own.person).get(reverse("events:people", kwargs={"code": event.code}))
    shown = page.content.decode()
    asked = reverse("events:people", kwargs={"code": event.code})
    assert "Ada (sample)" in browser(own.person).get(f"{asked}?language=zh&side=offers&q=Ada").content.decode()
    assert "Ada (sample)" not in browser(own.person).get(f"{asked}?q=Zoe").content.decode()
    assert ("Whom you should meet" in shown) is not is_anonymous
    found = proposals_for(own.person, seeker.pk, {offerer.pk})
    assert [it.organisation for it in found] == ([] if is_anonymous else [offerer.pk])
    assert proposals_for(other.person, seeker.pk, {offerer.pk}) == []  # of whom it is not the organisation
    if is_anonymous:
        return
    assert found[0].reasons
    assert found[0].reasons[0]["zh"] != found[0].reasons[0]["en"]
    ask = reverse("events:write_request", kwargs={"code": event.code, "key": other.pk})
    assert browser(own.person).post(ask, {"purpose": "Cells", "priority": "2"}).status_code == 302
    kept = MeetingRequest.objects.get()
    assert (kept.proposal["own"], kept.proposal["other"]) == (match.match_list.entry.code, match.other.code)
    read = browser(owner_of(offerer)).get(reverse("events:request", kwargs={"code": event.code, "key": kept.pk}))
    assert "Why you should meet" in read.content.decode()


@override_settings(EVENT_PROPOSALS="")
def test_a_site_without_matching_has_no_proposals() -> None:
    match = make_matched()
    seeker = match.match_list.entry.organisation
    assert proposals_for(owner_of(seeker), seeker.pk, {match.other.organisation_id}) == []


def agreed_from_a_proposal() -> tuple[Suggestion, Placement]:
    """A meeting that somebody asked for because it was proposed, with a place in the published timetable."""
    match = make_matched()
    make_list(match.other, match.match_list.entry)
    organiser = make_officer("event_organiser")
    event = make_event("matchmaking", actor=organiser)
    seeker = make_registered(event, match.match_list.entry.organisation, name="Bo (sample)")
    offerer = make_registered(event, match.other.organisation, name="Ada (sample)")
    why = proposals_for(seeker.person, seeker.organisation_id, {offerer.organisation_id})[0]
    asked = make_request(seeker, offerer, proposal=why.plain())
    move_request("accept", asked, actor=offerer.person, priority=2)
    table = publishing.make_and_publish(event, actor=organiser, seconds=1)
    placement = table.placements.select_related("slot", "meeting").get(meeting__request=asked)
    for slot in event.slots.all():
        slot.starts_at, slot.ends_at = (it - timedelta(days=60) for it in (slot.starts_at, slot.ends_at))
        slot.save()
    return match, type(placement).objects.select_related("slot", "meeting").get(pk=placement.pk)


def kept() -> list[tuple[str, str, str, int | None, int | None]]:
    found = Feedback.objects.filter(undone_at=None).select_related("entry", "other").order_by("entry__kind")
    return [(it.entry.kind, it.other.kind, it.act, it.rating, it.level) for it in found]


def test_a_proposed_meeting_is_noted_for_both_sides_as_it_was_shown() -> None:
    match, placement = agreed_from_a_proposal()
    one, other = (it.registration for it in placement.meeting.seats.order_by("-side"))
    Suggestion.objects.filter(pk=match.pk).update(propensity=0.1, place=9)
    outcomes.report_outcome(placement, actor=placement.timetable.event.made_by)
    assert kept() == [("achievement", "demand", "meeting", None, 3), ("demand", "achievement", "meeting", None, 3)]
    said = Feedback.objects.get(entry=match.match_list.entry)
    assert (said.place, said.propensity, said.score, said.features) == (1, 0.9, 0.71, match.features)
    people = {it.organisation_id: it.person for it in (one, other)}
    assert said.user == people[said.entry.organisation_id]
    assert answers()[said.entry_id, said.other_id].level == 3
    audit = Told.objects.filter(kind="match.noted")
    assert {it.actor_id for it in audit} == {placement.timetable.event.made_by_id}


def test_points_and_a_corrected_report_follow_and_what_was_taken_back_stays_so() -> None:
    match, placement = agreed_from_a_proposal()
    seeker = placement.meeting.request.sender
    outcomes.report_outcome(placement, actor=seeker.person)
    outcomes.rate_meeting(placement.meeting, seeker, actor=seeker.person, score=2)
    assert kept() == [("achievement", "demand", "meeting", None, 3), ("demand", "achievement", "meeting", 2, 2)]
    outcomes.report_outcome(placement, actor=seeker.person, absent=[seeker])
    assert kept() == [("achievement", "demand", "missed", None, None), ("demand", "achievement", "missed", None, None)]
    assert answers() == {}
    page = browser(seeker.person).get(reverse("matching:matches", args=[match.match_list.entry.code]))
    assert "Meeting missed" in page.content.decode()
    outcomes.report_outcome(placement, actor=seeker.person)
    assert [it[2:] for it in kept()] == [("meeting", None, 3), ("meeting", 2, 2)]
    take_back(Feedback.objects.get(entry=match.match_list.entry, undone_at=None), actor=seeker.person)
    outcomes.rate_meeting(placement.meeting, seeker, actor=seeker.person, score=5)
    assert [it[:3] for it in kept()] == [("achievement", "demand", "meeting")]


def test_a_refused_report_notes_nothing() -> None:
    match, placement = agreed_from_a_proposal()
    with pytest.raises(NotAllowed):
        outcomes.report_outcome(placement, actor=make_officer("auditor"))
    placement.meeting.state = "cancelled"
    placement.meeting.save()
    type(placement).objects.filter(pk=placement.pk).update(state="cancelled")
    with pytest.raises(TransitionRefused):
        outcomes.report_outcome(placement, actor=placement.meeting.request.sender.person)
    assert kept() == []
    assert not Told.objects.filter(kind="match.noted").exists()
    assert match.match_list.entry.is_public


def test_an_anonymous_entry_of_ones_own_proposes_nobody() -> None:
    match = make_matched()
    seeker = match.match_list.entry
    version = seeker.versions.get(number=seeker.published_version)
    version.content = {**version.content, "is_anonymous": True}
    Version._base_manager.filter(pk=version.pk).update(content=version.content)
    assert proposals_for(owner_of(seeker.organisation), seeker.organisation_id, {match.other.organisation_id}) == []


@override_settings(EVENT_OUTCOMES="")
def test_a_site_without_matching_notes_nothing() -> None:
    _match, placement = agreed_from_a_proposal()
    outcomes.report_outcome(placement, actor=placement.meeting.request.sender.person)
    assert kept() == []
