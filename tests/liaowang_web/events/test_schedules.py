"""One's own schedule: page, paper, calendar; being there, what became of a meeting, and the report."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.accounts.models import User
from liaowang_web.events.calendars import calendar_of
from liaowang_web.events.models import Placement
from liaowang_web.events.printing import report_as_xlsx
from liaowang_web.events.printing.schedules import content_of
from liaowang_web.events.selectors.reports import report_of
from liaowang_web.events.selectors.schedules import Gap, registration_by_key, schedule_of
from liaowang_web.events.services import boards, outcomes, publishing
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

PAIRS = [(0, 1), (0, 2), (1, 2), (3, 0), (3, 1)]
pytestmark = pytest.mark.django_db


def published(**columns: object) -> Fair:
    fair = Fair(PAIRS, **columns)  # type: ignore[arg-type]
    publishing.make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    return fair


def as_if_now(fair: Fair, placement: Placement) -> Placement:
    """Shift all slots so that a placement began a minute ago."""
    shift = timezone.now() - placement.slot.starts_at - timedelta(minutes=1)
    for it in fair.slots:
        it.starts_at, it.ends_at = it.starts_at + shift, it.ends_at + shift
        it.save()
    return Placement.objects.select_related("slot", "meeting").get(pk=placement.pk)


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
    return client


def test_a_schedule_tells_meetings_gaps_and_ways() -> None:
    fair = published()
    fair.block(0, 5)
    told = schedule_of(fair.people[0])
    assert len(told.appointments) == 3
    assert told.following == told.appointments[0]
    assert told.current is None
    assert all(fair.people[0] not in it.others for it in told.appointments)
    assert {it.way for it in told.appointments} <= {"", "stay", "near"}
    gaps = [it for it in told.rows if isinstance(it, Gap)]
    n_slots = sum(fair.slots.index(it.last) - fair.slots.index(it.first) + 1 for it in gaps)
    assert n_slots == 3


def test_what_was_moved_shows_where_it_was_and_the_calendar_follows() -> None:
    fair = published()
    before = calendar_of(fair.people[3], schedule_of(fair.people[3]), host="site.example", page="https://site.example/")
    copy = boards.copy_published(fair.event, actor=fair.organiser)
    moved = schedule_of(fair.people[3]).appointments[0]
    free = next(
        slot
        for slot in fair.slots
        if not copy.placements.filter(slot=slot, meeting__seats__registration__in=[*moved.others, fair.people[3]])
    )
    boards.move_meeting(copy, moved.meeting, free, None, actor=fair.organiser)
    publishing.publish_timetable(copy, actor=fair.organiser)
    after = next(it for it in schedule_of(fair.people[3]).appointments if it.meeting == moved.meeting)
    assert (after.is_moved, after.placement.was_slot, after.slot) == (True, moved.slot, free)
    text = calendar_of(fair.people[3], schedule_of(fair.people[3]), host="site.example", page="https://site.example/")
    uid = f"UID:{moved.meeting.pk}@site.example"
    assert uid in before
    assert uid in text
    sequences = [int(_of(it, uid, "SEQUENCE:")) for it in (before, text)]
    assert sequences[0] < sequences[1]
    assert _of(text, uid, "DTSTART:") == free.starts_at.strftime("%Y%m%dT%H%M%SZ")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def _of(text: str, uid: str, name: str) -> str:
    entry = text.partition(uid)[2].partition("END:VEVENT")[0]
    return next(line.removeprefix(name) for line in entry.split("\r\n") if line.startswith(name))


def test_a_cancelled_meeting_stays_in_the_calendar_as_cancelled() -> None:
    fair = published()
    it = schedule_of(fair.people[2]).appointments[0]
    it.meeting.state = "cancelled"
    it.meeting.save()
    told = schedule_of(fair.people[2])
    assert told.appointments[0].is_cancelled
    assert "STATUS:CANCELLED" in calendar_of(fair.people[2], told, host="x.example", page="https://x.example/")


def test_the_feed_is_open_to_whoever_knows_its_address_while_they_take_part() -> None:
    fair = published()
    own = fair.people[0]
    feed = Client().get(reverse("events:calendar", args=[own.calendar_key]))
    assert feed["Content-Type"].startswith("text/calendar")
    assert feed.content.decode().count("BEGIN:VEVENT") == 3
    assert Client().get(reverse("events:calendar", args=["guessed"])).status_code == 404
    own.state = "cancelled"
    own.save()
    with pytest.raises(Http404):
        registration_by_key(own.calendar_key)


def test_once_both_say_that_they_are_there_it_was_held_and_both_rate_it() -> None:
    fair = published()
    it = as_if_now(fair, schedule_of(fair.people[0]).appointments[0].placement)
    one, other = (seat.registration for seat in it.meeting.seats.all())
    third = next(who for who in fair.people if who not in (one, other))
    with pytest.raises(NotAllowed):
        outcomes.arrive(it, third, actor=third.person)
    assert outcomes.arrive(it, one, actor=one.person).state == "scheduled"
    shown = schedule_of(other).current
    assert shown is not None
    assert (shown.may_arrive, shown.waiting) == (True, [one])
    with pytest.raises(TransitionRefused, match="Only a meeting that was held"):
        outcomes.rate_meeting(it.meeting, one, actor=one.person, score=5)
    assert outcomes.arrive(it, other, actor=other.person).state == "held"
    outcomes.rate_meeting(it.meeting, one, actor=one.person, score=5, next_step="deal")
    outcomes.rate_meeting(it.meeting, other, actor=other.person, score=2)
    with pytest.raises(NotAllowed):
        outcomes.rate_meeting(it.meeting, one, actor=other.person, score=1)
    told = report_of(fair.event)
    assert (told.mean_score, told.next_steps[0][1], told.placements["held"]) == (3.5, 1, 1)


def test_who_did_not_come_is_named() -> None:
    fair = published()
    it = schedule_of(fair.people[0]).appointments[0].placement
    one, other = (seat.registration for seat in it.meeting.seats.all())
    with pytest.raises(TransitionRefused, match="not begun"):
        outcomes.report_outcome(it, actor=one.person)
    it = as_if_now(fair, it)
    with pytest.raises(TransitionRefused, match="not expected"):
        outcomes.report_outcome(it, actor=one.person, absent=[it for it in fair.people if it not in (one, other)])
    missed = outcomes.report_outcome(it, actor=one.person, absent=[other])
    assert (missed.state, list(missed.absent.all())) == ("no_show", [other])
    again = outcomes.report_outcome(it, actor=fair.organiser)
    assert (again.state, again.absent.count()) == ("held", 0)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_paper_and_worker_are_ones_own(language: str) -> None:
    fair = published()
    own, code = fair.people[0], fair.event.code
    it = schedule_of(own).appointments[0]
    client = logged_in(own.person)
    with translation.override(language):
        for name in ("schedule", "schedule_pdf", "schedule_worker"):
            address = reverse(f"events:{name}", args=[code])
            assert client.get(address).status_code == 200
            assert logged_in(fair.organiser).get(address).status_code == 404
        page = client.get(reverse("events:schedule", args=[code])).content.decode()
        assert str(it.others[0]) in page
        assert own.calendar_key in page
        pdf = client.get(reverse("events:schedule_pdf", args=[code]))
        assert pdf.content.startswith(b"%PDF")
        assert content_of(own, schedule_of(own), "https://x.example")["days"]
        assert client.get(reverse("events:own_meeting", args=[code, it.meeting.pk])).status_code == 200
        strange = (
            logged_in(fair.people[3].person)
            if fair.people[3] not in it.others
            else logged_in(next(who for who in fair.people if who not in (own, *it.others)).person)
        )
        assert strange.get(reverse("events:own_meeting", args=[code, it.meeting.pk])).status_code == 404


def test_here_report_and_rating_by_their_pages() -> None:
    fair = published()
    own, code = fair.people[0], fair.event.code
    it = as_if_now(fair, schedule_of(own).appointments[0].placement)
    client = logged_in(own.person)
    assert "I am here" in client.get(reverse("events:schedule", args=[code])).content.decode()
    assert client.post(reverse("events:arrive", args=[code, it.meeting.pk])).status_code == 302
    assert list(it.present.all()) == [own]
    report = reverse("events:report_meeting", args=[code, it.meeting.pk])
    assert client.get(report).status_code == 200
    assert client.post(report).status_code == 302
    page = reverse("events:own_meeting", args=[code, it.meeting.pk])
    assert client.post(page, {"score": "9", "next_step": "deal"}).status_code == 422
    assert client.post(page, {"score": "4", "next_step": "contact", "comment": "=1+1"}).status_code == 302
    assert own.ratings.get().score == 4


def test_the_report_counts_and_its_workbook_says_the_same() -> None:
    fair = published(n_tables=1)
    told = report_of(fair.event)
    assert [n for _code, n in told.funnel] == [0, 0, 5, 5, 0]
    assert [it.n_agreed for it in told.served] == [3, 3, 2, 2]
    book = load_workbook(BytesIO(report_as_xlsx(told)))
    assert book.sheetnames == ["Overview", "People", "Next steps"]
    rows = {row[0]: row[1] for row in book["Overview"].iter_rows(values_only=True)}
    assert rows["Meetings with a place"] == 5
    assert book["People"].max_row == 5
    client = logged_in(fair.organiser)
    it = as_if_now(fair, Placement.objects.filter(timetable__state="published").order_by("slot__number")[0])
    page = reverse("events:report_outcome", args=[fair.event.code, 1, it.meeting_id])
    assert client.post(page).status_code == 302
    assert report_of(fair.event).n_reported == 1
    assert "Worst served first" in client.get(reverse("events:event_report", args=[fair.event.code])).content.decode()
    assert client.get(reverse("events:event_report_xlsx", args=[fair.event.code])).content.startswith(b"PK")
    assert (
        logged_in(fair.people[0].person).get(reverse("events:event_report", args=[fair.event.code])).status_code == 404
    )
