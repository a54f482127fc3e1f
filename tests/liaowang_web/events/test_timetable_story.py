"""The whole way through HTTP: made by a worker, changed, published, read, made again, held, rated, reported."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.liaowang_web.jobs.test_jobs import work
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry
from liaowang_web.events.models import Placement, Timetable

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = [(0, 1), (0, 2), (1, 2), (3, 0), (3, 1), (4, 5)]


class Visitor:
    """Somebody who opens pages of one event."""

    def __init__(self, person: User, code: str) -> None:
        self.client, self.code = Client(), code
        self.client.force_login(person, "liaowang_web.accounts.entrance.Entrance")

    def read(self, name: str, *args: object, by: str = "") -> str:
        answer = self.client.get(reverse(f"events:{name}", args=[self.code, *args]) + by)
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, name: str, *args: object, **data: Any) -> str:
        answer = self.client.post(reverse(f"events:{name}", args=[self.code, *args]), data, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()


def test_from_agreed_meetings_to_the_report() -> None:
    fair = Fair(PAIRS)
    organiser, ada = (Visitor(it, fair.event.code) for it in (fair.organiser, fair.people[0].person))
    assert "6 meetings were agreed upon, and have no time yet." in organiser.read("board")
    assert "No timetable yet" in ada.read("schedule")

    assert "It waits for its turn." in organiser.send("make_timetable")
    work()
    page = organiser.read("board")
    assert "proven: no timetable is worth more" in page
    assert "Publish (6 people affected)" in page
    assert "No timetable yet" in ada.read("schedule")  # a draft binds nobody, and nobody reads it
    assert not mail.outbox

    organiser.send("publish_timetable", 1)
    assert {it.to[0] for it in mail.outbox} == {it.person.email for it in fair.people}
    assert ada.read("schedule").count('class="who"') == 4  # the next one, and all three
    mail.outbox.clear()

    organiser.send("change_timetable")
    draft = Timetable.objects.get(number=2)
    moved = draft.placements.get(meeting=fair.meetings[5])
    free = next(it for it in fair.slots if it != moved.slot)
    organiser.send("board_meeting", 2, fair.meetings[5].pk, slot=free.pk)
    assert "Publish (2 people affected)" in organiser.read("board", by="?by=person")
    organiser.send("publish_timetable", 2)
    assert {it.to[0] for it in mail.outbox} == {fair.people[it].person.email for it in (4, 5)}
    eve = Visitor(fair.people[4].person, fair.event.code)
    assert f'<span class="was sm n">{moved.slot.local_start:%H:%M}' in eve.read("schedule")

    assert "did not come" in organiser.send("absence", fair.people[3].pk).lower()
    assert "It waits for its turn." in organiser.send("make_timetable", replan="1")
    work()
    assert "Publish (3 people affected)" in organiser.read("board")
    organiser.send("publish_timetable", 3)

    its = Placement.objects.select_related("slot").get(timetable__number=3, meeting=fair.meetings[0])
    shift = timezone.now() - its.slot.starts_at - timedelta(minutes=1)
    for it in fair.slots:
        it.starts_at, it.ends_at = it.starts_at + shift, it.ends_at + shift
        it.save()
    bo = Visitor(fair.people[1].person, fair.event.code)
    ada.send("arrive", fair.meetings[0].pk)
    assert "You are expected" in bo.read("schedule")
    bo.send("arrive", fair.meetings[0].pk)
    its.refresh_from_db()
    assert its.state == "held"
    assert "Begin a deal" not in ada.send("own_meeting", fair.meetings[0].pk, score="5", next_step="visit")
    assert "Next step that Ada (sample) wants: visit or trial." in bo.read("own_meeting", fair.meetings[0].pk)

    report = organiser.read("event_report")
    plain = re.sub(r"<[^>]+>", "", report)
    assert "Of 1 of 4 placed meetings it is reported whether they were held." in plain
    book = organiser.client.get(reverse("events:event_report_xlsx", args=[fair.event.code]))
    assert load_workbook(BytesIO(book.content))["Overview"].max_row > 10
    kinds = set(Entry.objects.filter(kind__startswith="timetable.").values_list("kind", flat=True))
    assert kinds == {
        f"timetable.{it}"
        for it in ("begun", "made", "published", "copied", "meeting_moved", "superseded", "arrived", "meeting_held")
    }
