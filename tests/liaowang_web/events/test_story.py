"""An event from its plan to meetings agreed upon, through the pages: organiser, offerer, seeker, stranger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.liaowang_web.event_factories import begins_at, make_verified
from tests.liaowang_web.factories import make_officer, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.events.models import Event, Meeting, MeetingRequest, Registration, Slot

pytestmark = pytest.mark.django_db(transaction=True)
ME = {"way": "on_site", "languages": ["zh", "en"], "about": "Cells that work in the cold.", "consent": "on"}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
    return client


def send(client: Client, address: str, data: Mapping[str, Any] | None = None, *, answers: int = 302) -> str:
    answer = client.post(address, data or {})
    assert answer.status_code == answers, answer.content.decode().partition('class="notice')[2][:400]
    return answer.headers.get("location", "") or answer.content.decode()


def test_from_the_plan_to_meetings(mailoutbox: list[Any]) -> None:
    organiser = make_officer("event_organiser")
    desk = browser(organiser)
    centre = make_verified("联络中心（示例）", "Liaison Centre (sample)")
    code = plan_an_event(desk, centre.code)
    event = Event.objects.get()
    here = f"/en/events/{code}/"
    assert Client().get(here).status_code == 404  # nobody else sees it yet
    send(desk, f"{here}move/open/", {"version": event.version})
    assert "Energy meets its users" in Client().get(here).content.decode()

    offering, seeking = (
        make_verified("电池所（示例）", "Cells (sample)"),
        make_verified("电车厂（示例）", "Trams (sample)"),
    )
    entry = make_published("achievement", offering)
    ada, bo, late = owner_of(offering), owner_of(seeking), owner_of(make_verified("迟到（示例）", "Late (sample)"))
    people = [browser(it) for it in (ada, bo, late)]
    for person, client, side in zip((ada, bo, late), people, ("offers", "seeks", "both"), strict=True):
        person.name = f"{person.email.partition('@')[0]} (sample)"
        person.save()
        organisation = person.memberships.get().organisation_id
        send(client, f"{here}register/", {**ME, "side": side, "organisation": organisation})
    ours, theirs, third = (Registration.objects.get(person=it) for it in (ada, bo, late))
    assert {it.state for it in (ours, theirs, third)} == {"pending"}

    # Two places: the third is put on the waiting list, and moves up when somebody cancels.
    mailoutbox.clear()
    for it in (ours, theirs):
        send(desk, f"{here}registrations/{it.pk}/approve/", {"version": it.version})
    assert "All places are taken" in send(desk, f"{here}registrations/{third.pk}/approve/", {}, answers=409)
    send(desk, f"{here}registrations/{third.pk}/queue/", {})
    assert [it.to for it in mailoutbox] == [[ada.email], [bo.email], [late.email]]
    for it, client in zip((ours, theirs), people, strict=False):
        send(client, f"{here}registrations/{it.pk}/confirm/", {})
    assert browser(make_user()).get(f"{here}people/").status_code == 404

    send(desk, f"{here}move/arrange/", {})
    mark_when_one_can_meet(people[0], here, ours)
    shown = people[1].get(f"{here}people/").content.decode()
    assert str(ada) in shown
    assert str(late) not in shown  # who waits takes no part

    # A request: drafted, sent, seen by both alone, accepted; it blocks no slot.
    send(people[1], f"{here}people/{ours.pk}/", {"purpose": "A tram line in the north", "entry": entry.pk,
                                                 "priority": "3", "keep": "1"})  # fmt: skip
    request = MeetingRequest.objects.get()
    page = f"{here}requests/{request.pk}/"
    assert people[0].get(page).status_code == 404  # a draft
    send(people[1], f"{page}edit/", {"purpose": "A tram line in Harbin", "entry": entry.pk, "priority": "3",
                                     "version": request.version})  # fmt: skip
    mailoutbox.clear()
    send(people[1], f"{page}send/", {})
    assert [it.to for it in mailoutbox] == [[ada.email]]
    assert "A tram line in Harbin" in people[0].get(page).content.decode()
    assert people[2].get(page).status_code == 404
    assert not Meeting.objects.exists()
    send(people[0], f"{page}accept/", {"priority": "2"})
    meeting = Meeting.objects.get()
    assert [it.registration_id for it in meeting.seats.order_by("side")] == [ours.pk, theirs.pk]
    assert str(meeting.weight) == "2.500"
    assert "There is a request between" in send(people[0], f"{here}people/{theirs.pk}/",
                                                {"purpose": "Again", "priority": "1"}, answers=409)  # fmt: skip

    check_in_and_out(desk, here, ours)
    who_leaves_frees_a_place(desk, people, here, ours, third, meeting, mailoutbox)
    kinds = list(Told.objects.filter(kind__startswith="event").values_list("kind", flat=True))
    assert kinds.count("event.registration_opened") == kinds.count("event.matchmaking_begun") == 1
    assert kinds.count("event_registration.approved") == 2
    for language in ("en", "zh-hans"):
        assert browser(make_officer("auditor")).get(f"/{language}/audit/").status_code == 200


def plan_an_event(desk: Client, organiser: str) -> str:
    begins = begins_at()
    moment = "%Y-%m-%dT%H:%M"
    given = {
        "organiser": organiser, "title_zh": "未来能源对接会（示例）", "title_en": "Energy meets its users (sample)",
        "time_zone": "Asia/Shanghai", "mode": "approval", "capacity": "2", "answer_days": "7",
        "registration_until": f"{begins - timedelta(days=9):{moment}}",
        "requests_until": f"{begins - timedelta(days=3):{moment}}", "meeting_minutes": "20", "gap_minutes": "5",
        "n_interpreters": "0",
    }  # fmt: skip
    assert "Give a title" in send(desk, "/en/events/enter/", {**given, "title_zh": "", "title_en": ""}, answers=409)
    plan = send(desk, "/en/events/enter/", given)
    code = plan.split("/")[3]
    assert "no slot yet" in send(desk, f"/en/events/{code}/move/open/", {}, answers=409)
    day = f"{begins:%Y-%m-%d}"
    morning = {"kind": "meetings", "day": day, "start": "09:00", "end": "12:00"}
    send(desk, f"{plan}sessions/", morning)
    assert Slot.objects.count() == 7
    assert "overlaps" in send(desk, f"{plan}sessions/", {**morning, "start": "11:00", "end": "13:00"}, answers=409)
    send(desk, f"{plan}sessions/", {**morning, "start": "08:00", "end": "08:50"})
    assert list(Slot.objects.order_by("starts_at").values_list("number", flat=True)) == list(range(1, 10))
    send(desk, f"{plan}slots/{Slot.objects.get(number=5).pk}/", {"pause": "1"})
    send(desk, f"{plan}tables/", {"n": "4", "zone_zh": "甲区", "zone_en": "Zone A"})
    assert Event.objects.get().tables.count() == 4
    return code


def mark_when_one_can_meet(client: Client, here: str, own: Registration) -> None:
    slots = list(own.event.slots.filter(is_pause=False).order_by("number"))
    send(client, f"{here}mine/availability/", {f"slot-{slots[0].pk}": "preferred", f"slot-{slots[1].pk}": "blocked",
                                               f"session-{slots[-1].session_id}": "blocked"})  # fmt: skip
    said = dict(own.availabilities.values_list("slot__number", "mark"))
    assert said == {1: "preferred", 2: "blocked", 3: "blocked", 4: "blocked", 6: "blocked", 7: "blocked", 8: "blocked",
                    9: "blocked"}  # fmt: skip
    assert "1 of 8 slots" in client.get(f"{here}mine/").content.decode()
    answer = client.post(f"{here}mine/availability/", {f"slot-{own.event.slots.get(is_pause=True).pk}": "blocked"})
    assert answer.status_code == 302  # a pause is nobody's to mark
    assert not own.availabilities.exists()


def check_in_and_out(desk: Client, here: str, own: Registration) -> None:
    assert "No registration" in send(desk, f"{here}desk/", {"code": "NOBODY"}, answers=422)
    badge = send(desk, f"{here}desk/", {"code": own.code.lower()})
    assert badge == f"{here}desk/{own.code}/"
    send(desk, badge, {})
    own.refresh_from_db()
    assert own.state == "checked_in"
    assert own.checked_in_at is not None
    send(desk, badge, {})  # a second time undoes it
    own.refresh_from_db()
    assert own.state == "confirmed"
    assert own.checked_in_at is None


def who_leaves_frees_a_place(
    desk: Client, people: list[Client], here: str, own: Registration, third: Registration, meeting: Meeting,
    mailoutbox: list[Any],
) -> None:  # fmt: skip
    mailoutbox.clear()
    send(people[0], f"{here}registrations/{own.pk}/cancel/", {})
    meeting.refresh_from_db()
    third.refresh_from_db()
    assert meeting.state == "cancelled"
    assert third.state == "approved"
    assert third.confirm_by is not None
    assert third.confirm_by > timezone.now()
    receivers = {it.to[0] for it in mailoutbox}
    assert third.person.email in receivers  # a place became free
    assert len(receivers) == 3  # and both who would have met are told: the system cancelled, so nobody is left out
