"""Events for programs: what was announced, and nothing that is still being planned."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.liaowang_web.event_factories import make_event
from tests.liaowang_web.factories import make_officer

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
