"""Timetables made, published, made again with few changes, and refused when they no longer hold."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone
from tests.liaowang_web.factories import make_user
from tests.liaowang_web.jobs.test_jobs import work
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.audit.models import Entry
from liaowang_web.events.models import Placement, Timetable
from liaowang_web.events.selectors.placements import affected_by, changes_of, published_of
from liaowang_web.events.selectors.wording import Wording
from liaowang_web.events.services import boards, publishing, timetables
from liaowang_web.jobs.models import Job
from liaowang_web.jobs.selectors import progress_of
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

PAIRS = [(0, 1), (0, 2), (1, 2), (3, 0), (3, 1)]
pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="timetable.").order_by("number").values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_job_makes_a_draft_and_tells_how_far_it_is() -> None:
    fair = Fair(PAIRS)
    made = timetables.begin_timetable(fair.event, actor=fair.organiser)
    assert made.is_making
    work()
    made.refresh_from_db()
    assert (made.state, made.is_making, made.trouble) == ("draft", False, "")
    assert made.placements.count() == 5
    assert made.held == made.bound == 5
    assert made.worst_share == 1
    progress = progress_of(Job.objects.get().pk)
    assert progress is not None
    assert (progress.n_done, progress.n_total, progress.note) == (5, 5, "Breaks are shortened")
    assert kinds() == ["timetable.begun", "timetable.made"]


def test_what_has_no_place_says_why_in_words() -> None:
    fair = Fair(PAIRS, n_tables=1)
    fair.block(3, 0, 1, 2, 3, 4, 5)
    fair.block(0, 1, 2, 3, 4, 5)
    made = timetables.make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    words = Wording(fair.event)
    said = {it.meeting: " ".join(words.blockers(it.blockers)) for it in made.unplaced.all()}
    assert len(said) == 3
    assert said[fair.meetings[3]].endswith("are never free at the same time.")
    assert "Dora (sample)" in said[fair.meetings[3]]
    other = said.get(fair.meetings[0]) or said[fair.meetings[1]]
    assert other.startswith("Ada (sample) meets somebody else in 1 common slot: 09:00.")


def test_publishing_binds_tells_and_moves_the_event_on() -> None:
    fair = Fair(PAIRS)
    made = timetables.make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    assert affected_by(made).count() == 4
    with pytest.raises(NotAllowed):
        publishing.publish_timetable(made, actor=make_user())
    published = publishing.publish_timetable(made, actor=fair.organiser)
    fair.event.refresh_from_db()
    assert (published.state, fair.event.state) == ("published", "scheduled")
    assert published_of(fair.event) == published
    assert set(published.placements.values_list("state", flat=True)) == {"scheduled"}
    assert not changes_of(published)
    assert kinds()[-1] == "timetable.published"


@pytest.mark.django_db(transaction=True)
def test_replanning_after_a_drop_out_tells_only_whom_it_concerns() -> None:
    fair = Fair([*PAIRS, (4, 5), (5, 4)][:6])
    first = publishing.make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    assert len(mail.outbox) == 6
    mail.outbox.clear()
    before = dict(first.placements.values_list("meeting", "slot"))
    fair.people[3].state = "no_show"
    fair.people[3].save()
    with pytest.raises(TransitionRefused, match="breaks a rule as things are now"):
        publishing.publish_timetable(boards.copy_published(fair.event, actor=fair.organiser), actor=fair.organiser)
    again = timetables.make_timetable_now(fair.event, actor=fair.organiser, seconds=1, is_replan=True)
    assert again.follows == first
    assert {it.meeting for it in again.unplaced.all()} == {fair.meetings[3], fair.meetings[4]}
    assert all(before[meeting] == slot for meeting, slot in again.placements.values_list("meeting", "slot"))
    assert set(affected_by(again)) == {fair.people[it] for it in (0, 1, 3)}
    publishing.publish_timetable(again, actor=fair.organiser)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert sorted(it.to[0] for it in mail.outbox) == sorted(fair.people[it].person.email for it in (0, 1, 3))
    assert "were moved, added or taken off" in mail.outbox[0].body


def test_what_has_begun_stays_and_takes_no_other_meeting() -> None:
    fair = Fair(PAIRS)
    first = publishing.make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    late = fair.slots[1].starts_at
    begun = set(first.placements.filter(slot__starts_at__lte=late).values_list("meeting", flat=True))
    shift = timezone.now() - late
    for it in fair.slots:
        it.starts_at, it.ends_at = it.starts_at + shift, it.ends_at + shift
        it.save()
    again = timetables.make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    same = {it.meeting_id for it in again.placements.all() if (it.slot_id, it.table_id) == _of(first, it)}
    assert begun
    assert begun <= same
    assert again.placements.filter(slot__in=fair.slots[:2]).count() == len(begun)


def _of(timetable: Timetable, placement: Placement) -> tuple[object, object]:
    it = timetable.placements.get(meeting=placement.meeting_id)
    return it.slot_id, it.table_id
