"""Pages of timetables ask the database as often for many meetings as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.accounts.models import User
from liaowang_web.events.services import boards, publishing

pytestmark = pytest.mark.django_db
FEW = [(0, 1), (0, 2), (4, 5)]
MORE = [(0, 3), (0, 4), (1, 2), (3, 4), (1, 4), (2, 5), (0, 5)]


def n_queries(person: User, address: str) -> int:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
    client.get(address)  # what is asked once in the life of a process is asked now
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def asked_for(fair: Fair) -> dict[str, int]:
    """Publish what is agreed upon, begin to change it, and count what each page asks."""
    publishing.make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    code, own = fair.event.code, fair.people[0]
    feed = reverse("events:calendar", args=[own.calendar_key])
    told = {
        "schedule": n_queries(own.person, reverse("events:schedule", args=[code])),
        "calendar": n_queries(own.person, feed),
        "report": n_queries(fair.organiser, reverse("events:event_report", args=[code])),
    }
    draft = boards.copy_published(fair.event, actor=fair.organiser)
    board = reverse("events:board", args=[code])
    told |= {view: n_queries(fair.organiser, f"{board}?by={view}") for view in ("table", "person", "time")}
    moves = reverse("events:board_moves", args=[code, draft.number, fair.meetings[0].pk])
    return told | {"moves": n_queries(fair.organiser, moves)}


def test_more_meetings_ask_no_more() -> None:
    fair = Fair(FEW, n_tables=3)
    few = asked_for(fair)
    for pair in MORE:
        fair.agree(*pair)
    assert asked_for(fair) == few
    assert max(few.values()) <= 45
