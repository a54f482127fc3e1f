"""The board: moved by hand, checked by the library, locked, undone; and its pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.liaowang_web.factories import make_user
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.audit.models import Entry
from liaowang_web.events.models import Placement, Timetable
from liaowang_web.events.selectors.boards import VIEWS, board_of
from liaowang_web.events.selectors.moves import moves_of
from liaowang_web.events.services import boards, publishing, timetables
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

PAIRS = [(0, 1), (0, 2), (1, 2), (3, 0), (3, 1)]
pytestmark = pytest.mark.django_db


def made(**columns: object) -> tuple[Fair, Timetable]:
    """Give an event with a draft whose meetings stand in known places: all at table 1, slot after slot."""
    fair = Fair(PAIRS, **columns)  # type: ignore[arg-type]
    draft = Timetable.objects.create(event=fair.event, number=1, made_by=fair.organiser, held=5, bound=5)
    for meeting, slot in zip(fair.meetings, fair.slots, strict=False):
        Placement.objects.create(timetable=draft, meeting=meeting, slot=slot, table=fair.tables[0])
    return fair, draft


def where(draft: Timetable, fair: Fair, meeting: int) -> tuple[int, int] | None:
    it = draft.placements.filter(meeting=fair.meetings[meeting]).first()
    return None if it is None else (fair.slots.index(it.slot), fair.tables.index(it.table))


def test_a_move_is_made_if_it_breaks_nothing_and_can_be_undone_step_by_step() -> None:
    fair, draft = made()
    boards.move_meeting(draft, fair.meetings[0], fair.slots[5], fair.tables[1], actor=fair.organiser)
    boards.move_meeting(draft, fair.meetings[0], fair.slots[0], None, actor=fair.organiser)
    assert where(draft, fair, 0) == (0, 0)
    boards.undo_move(draft, actor=fair.organiser)
    assert where(draft, fair, 0) == (5, 1)
    boards.undo_move(draft, actor=fair.organiser)
    assert where(draft, fair, 0) == (0, 0)
    with pytest.raises(TransitionRefused, match="nothing to undo"):
        boards.undo_move(draft, actor=fair.organiser)
    told = Entry.objects.filter(kind__in=("timetable.meeting_moved", "timetable.move_undone")).count()
    assert told == 6


@pytest.mark.parametrize(
    ("slot", "table", "says"),
    [
        (1, 1, "Ada (sample) meets somebody else at 09:25."),
        (4, 0, "Bo (sample) meets somebody else at 13:25. The table is taken at 13:25."),
        (3, None, "Ada (sample) meets somebody else at 13:00."),
        (5, 0, "Bo (sample) cannot meet at 13:50."),
    ],
)
def test_a_move_that_breaks_a_rule_is_refused_in_words(slot: int, table: int | None, says: str) -> None:
    fair, draft = made()
    fair.block(1, 5)
    before = Entry.objects.count()
    with pytest.raises(TransitionRefused) as refused:
        boards.move_meeting(
            draft, fair.meetings[0], fair.slots[slot], None if table is None else fair.tables[table],
            actor=fair.organiser,
        )  # fmt: skip
    assert str(refused.value) == says
    assert (where(draft, fair, 0), Entry.objects.count()) == ((0, 0), before)


def test_a_change_by_hand_shows_what_none_can_exceed() -> None:
    fair, draft = made()
    publishing.publish_timetable(draft, actor=fair.organiser)
    copy = boards.copy_published(fair.event, actor=fair.organiser)
    assert (copy.held, copy.bound) == (5, 5)
    fair.agree(3, 2, weight=3)  # more was agreed upon since: the bound of the version before no longer holds
    boards.take_off(copy, fair.meetings[0], actor=fair.organiser)
    copy.refresh_from_db()
    assert (copy.held, copy.bound) == (4, 8)
    again = boards.copy_published(fair.event, actor=fair.organiser)
    assert (again.held, again.bound) == (5, 8)


def test_who_does_not_organise_events_moves_nothing() -> None:
    fair, draft = made()
    with pytest.raises(NotAllowed):
        boards.move_meeting(draft, fair.meetings[0], fair.slots[5], None, actor=make_user())
    with pytest.raises(NotAllowed):
        boards.copy_published(fair.event, actor=make_user())


def test_what_is_taken_off_waits_and_can_be_placed_again() -> None:
    fair, draft = made()
    boards.take_off(draft, fair.meetings[2], actor=fair.organiser)
    draft.refresh_from_db()
    assert (where(draft, fair, 2), draft.held) == (None, 4)
    assert board_of(draft, "table").unplaced[0][2] == ["The organiser took it off the board."]
    boards.move_meeting(draft, fair.meetings[2], fair.slots[5], None, actor=fair.organiser)
    draft.refresh_from_db()
    assert (where(draft, fair, 2), draft.held, draft.unplaced.count()) == ((5, 0), 5, 0)
    boards.undo_move(draft, actor=fair.organiser)
    boards.undo_move(draft, actor=fair.organiser)
    assert where(draft, fair, 2) == (2, 0)


def test_what_is_locked_stays_also_when_the_timetable_is_made_again() -> None:
    fair, draft = made()
    kept = draft.placements.get(meeting=fair.meetings[4])
    boards.lock_placement(kept, actor=fair.organiser, is_locked=True)
    for act in (
        lambda: boards.move_meeting(draft, fair.meetings[4], fair.slots[5], None, actor=fair.organiser),
        lambda: boards.take_off(draft, fair.meetings[4], actor=fair.organiser),
    ):
        with pytest.raises(TransitionRefused, match="It is locked"):
            act()
    again = timetables.make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    assert where(again, fair, 4) == (4, 0)
    assert again.placements.get(meeting=fair.meetings[4]).is_locked
    draft.refresh_from_db()
    assert draft.state == "superseded"


def test_what_is_published_changes_by_a_draft_alone_and_says_what_moved() -> None:
    fair, draft = made()
    published = publishing.publish_timetable(draft, actor=fair.organiser)
    with pytest.raises(TransitionRefused, match="begin a draft of it first"):
        boards.move_meeting(published, fair.meetings[0], fair.slots[5], None, actor=fair.organiser)
    copy = boards.copy_published(fair.event, actor=fair.organiser)
    boards.move_meeting(copy, fair.meetings[0], fair.slots[5], None, actor=fair.organiser)
    after = publishing.publish_timetable(copy, actor=fair.organiser)
    moved = after.placements.get(meeting=fair.meetings[0])
    assert (moved.state, moved.was_slot, moved.was_table) == ("moved", fair.slots[0], fair.tables[0])
    assert after.placements.filter(state="scheduled", was_slot=None).count() == 4


def test_a_script_is_told_what_speaks_against_each_place() -> None:
    fair, draft = made()
    found = moves_of(draft, fair.meetings[0])
    assert found.slots[str(fair.slots[5].pk)] == ""
    assert found.cells[f"{fair.slots[5].pk} {fair.tables[1].pk}"] == ""
    assert found.cells[f"{fair.slots[0].pk} {fair.tables[0].pk}"] == ""
    assert found.slots[str(fair.slots[1].pk)] == "Ada (sample) meets somebody else at 09:25."
    assert len(found.cells) == 12


def test_the_pages_show_move_and_publish() -> None:
    fair, draft = made()
    client = Client()
    client.force_login(fair.organiser, "liaowang_web.accounts.entrance.Entrance")
    board = reverse("events:board", args=[fair.event.code])
    for view in VIEWS:
        page = client.get(f"{board}?by={view}").content.decode()
        assert "Ada (sample)" in page
        assert "Publish (4 people affected)" in page
    meeting = reverse("events:board_meeting", args=[fair.event.code, 1, fair.meetings[0].pk])
    assert client.get(meeting).status_code == 200
    assert client.post(meeting, {"slot": fair.slots[1].pk}).status_code == 409
    data = {"slot": fair.slots[5].pk, "table": fair.tables[1].pk}
    told = client.post(meeting, data, headers={"Accept": "application/json"}).json()
    assert told == {"is_done": True, "says": "Moved."}
    assert where(draft, fair, 0) == (5, 1)
    moves = client.get(reverse("events:board_moves", args=[fair.event.code, 1, fair.meetings[0].pk])).json()
    assert moves["cells"][f"{fair.slots[0].pk} {fair.tables[0].pk}"] == ""
    publish = reverse("events:publish_timetable", args=[fair.event.code, 1])
    assert "4 people are told that something changes" in client.get(publish).content.decode()
    assert client.post(publish).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    assert "Change by hand" in client.get(board).content.decode()
