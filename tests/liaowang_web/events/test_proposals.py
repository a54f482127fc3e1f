"""Whom to meet: handed from matching by the room above, kept with the request, and never of who bears no name."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.liaowang_web.event_factories import make_event, make_registered
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.matching_factories import make_matched

from liaowang_web.events.models import MeetingRequest
from liaowang_web.events.proposing import proposals_for

pytestmark = pytest.mark.django_db


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
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
