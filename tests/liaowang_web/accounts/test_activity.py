"""When and from where a session was last used is noted now and then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.liaowang_web.factories import make_user

from liaowang_web.accounts import activity

pytestmark = pytest.mark.django_db
PAGE = "/en/organisations/"


def writes_of(client: Client, **headers: str) -> list[str]:
    """Ask for a page, and give what was written for it."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE, headers=headers).status_code == 200
    return [it["sql"] for it in asked if it["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make_user(), "liaowang_web.accounts.entrance.Entrance")
    return client


def test_a_session_is_noted_once_in_five_minutes(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(activity.time, "monotonic", lambda: clock[0])
    assert writes_of(reader)
    noted = UserSession.objects.get()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    clock[0] += activity.SECONDS - 1
    assert writes_of(reader) == []
    clock[0] += 1
    assert writes_of(reader)
    assert UserSession.objects.get().last_seen_at >= noted.last_seen_at
    assert writes_of(reader) == []


def test_another_place_or_program_is_noted_at_once(reader: Client) -> None:
    writes_of(reader)
    assert writes_of(reader, user_agent="another browser")
    assert UserSession.objects.get().user_agent == "another browser"
    reader.get(PAGE, REMOTE_ADDR="192.0.2.7")
    assert UserSession.objects.get().ip == "192.0.2.7"


def test_a_session_that_was_ended_elsewhere_is_not_brought_back(reader: Client) -> None:
    writes_of(reader)
    UserSession.objects.get().end()
    assert "Log in" in reader.get(PAGE).content.decode()
    assert not UserSession.objects.exists()


def test_visitors_leave_nothing(client: Client) -> None:
    assert writes_of(client) == []
    assert not UserSession.objects.exists()


def test_what_is_remembered_is_forgotten_in_time(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "_MOST", 3)
    clock = [1000.0]
    monkeypatch.setattr(activity.time, "monotonic", lambda: clock[0])
    made: list[activity.Activity] = []
    start = activity.Activity.__init__
    monkeypatch.setattr(activity.Activity, "__init__", lambda it, then: (made.append(it), start(it, then))[1])
    for at in range(9):
        clock[0] += activity.SECONDS
        writes_of(reader, user_agent=f"program {at}")
    assert 0 < len(made[0].noted) <= 3
