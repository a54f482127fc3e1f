"""Events for programs: what was announced, and nothing that is still being planned."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.event_factories import make_event
from tests.liaowang_web.factories import make_officer, make_user
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.events.selectors.schedules import schedule_of
from liaowang_web.events.services import publishing
from liaowang_web.events.services.events import move_event

pytestmark = pytest.mark.django_db


def test_announced_events_are_told_with_their_sessions(client: Client) -> None:
    organiser = make_officer("event_organiser")
    shown, hidden = make_event(actor=organiser), make_event("planned", actor=organiser, organiser=None)
    listed = client.get("/api/v1/events").json()
    assert [it["code"] for it in listed["items"]] == [shown.code]
    assert listed["total"] == 1
    told = client.get(f"/api/v1/events/{shown.code}").json()
    assert told["title"] == {"en": "Energy meets its users (sample)", "zh": "未来能源对接会（示例）"}
    assert [it["n_slots"] for it in told["sessions"]] == [7]
    assert told["first_at"] == told["sessions"][0]["starts_at"]
    assert client.get(f"/api/v1/events/{hidden.code}").status_code == 404
    move_event("cancel", shown, actor=organiser, reason="Flood")
    assert client.get(f"/api/v1/events/{shown.code}").json()["state"] == "cancelled"
    assert set(told) == {
        "code", "state", "title", "place", "organiser", "time_zone", "first_at", "last_at", "capacity", "mode",
        "registration_until", "requests_until", "about", "meeting_minutes", "sessions",
    }  # fmt: skip


def test_ones_own_schedule_is_told_with_the_scope_and_to_nobody_else() -> None:
    fair = Fair([(0, 1), (0, 2), (1, 2)], n_tables=1)
    address, own = f"/events/{fair.event.code}/schedule", fair.people[0]
    before = Program(own.person, "events").get(address).json()
    assert before == {"event": fair.event.code, "timetable": None, "items": [], "waiting": []}
    publishing.make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    told = Program(own.person, "read", "events").get(address).json()
    assert told["timetable"] == 1
    shown = schedule_of(own).appointments
    assert [it["meeting"] for it in told["items"]] == [str(it.meeting.pk) for it in shown]
    assert {it["people"][0]["name"] for it in told["items"]} == {str(it) for it in fair.people[1:]}
    assert told["items"][0]["table"] == {"number": 1, "zone": {"en": "Zone 1", "zh": "一区"}}
    assert {it["state"] for it in told["items"]} == {"scheduled"}
    assert own.calendar_key not in str(told)
    assert Program(own.person, "read", "hall").get(address).status_code == 403
    assert Program(make_user(), "events").get(address).status_code == 404
    assert Program(fair.organiser, "events").get(address).status_code == 404
