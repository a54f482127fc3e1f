"""What of an event the library is told: booths, remote people, interpreters, tables kept free, zones."""

from __future__ import annotations

import pytest
from tests.liaowang_web.factories import make_organisation
from tests.liaowang_web.timetable_factories import Fair

from liaowang import runs
from liaowang_web.events.models import Table, Zone
from liaowang_web.events.selectors.fairs import fair_of, place_of
from liaowang_web.events.services.timetables import make_timetable_now

pytestmark = pytest.mark.django_db


def tables_of(fair: Fair) -> dict[str, str]:
    """Make a timetable, look at it afresh, and give the table of each meeting by the place of the meeting."""
    made = make_timetable_now(fair.event, actor=fair.organiser, seconds=2)
    placed = {str(it.meeting_id): place_of(it) for it in made.placements.all()}
    assert runs.find_conflicts(fair_of(fair.event, with_buffers=False).fair, placed) == []
    codes = {str(it.pk): it.code for it in Table.objects.all()}
    return {n: codes.get(placed[str(it.pk)].table or "", "") for n, it in _numbered(fair) if str(it.pk) in placed}


def _numbered(fair: Fair) -> list[tuple[str, object]]:
    return [(str(n), it) for n, it in enumerate(fair.meetings)]


def test_meetings_take_place_where_they_can() -> None:
    fair = Fair([(0, 1), (0, 2), (1, 2), (2, 3)], n_tables=3)
    host = make_organisation(
        state="verified", uscc="91110000100000017T", name_en="Host (sample)", name_zh="东道（示例）"
    )
    fair.people[0].organisation = host
    fair.people[0].save()
    booth, equipped, spare = fair.tables
    booth.booth_of = host
    booth.save()
    equipped.is_remote = True
    equipped.save()
    spare.is_buffer = True
    spare.save()
    fair.meetings[0].booth = booth
    fair.meetings[0].save()
    for it in (fair.people[2], fair.people[3]):
        it.way = "remote"
        it.save()
    assert tables_of(fair) == {"0": "B1", "1": "T2", "2": "T2", "3": ""}


def test_a_table_kept_free_is_used_when_the_timetable_is_made_again() -> None:
    fair = Fair([(0, 1)], n_tables=1)
    fair.tables[0].is_buffer = True
    fair.tables[0].save()
    assert tables_of(fair) == {}
    assert len(fair_of(fair.event).fair.tables) == 1


def test_interpreters_are_few() -> None:
    fair = Fair([(0, 1), (2, 3)], n_interpreters=1)
    for it in fair.meetings:
        it.needs_interpreter = True
        it.save()
    for person in (0, 1):
        fair.block(person, 1, 2, 3, 4, 5)
    for person in (2, 3):
        fair.block(person, 2, 3, 4, 5)
    made = make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    slots = [fair.slots.index(it.slot) for it in made.placements.order_by("slot__number")]
    assert slots == [0, 1]


def test_nobody_sits_at_the_booth_of_others_and_far_zones_are_told() -> None:
    fair = Fair([(0, 1)], n_tables=1)
    other = make_organisation(
        state="verified", uscc="91110000100000017T", name_en="Else (sample)", name_zh="别家（示例）"
    )
    fair.tables[0].booth_of = other
    fair.tables[0].save()
    assert tables_of(fair) == {}
    far = Zone.objects.create(event=fair.event, name_en="Zone 2")
    fair.zone.far_from.add(far)
    assert (str(fair.zone.pk), str(far.pk)) in fair_of(fair.event).fair.far


def test_what_a_person_says_of_slots_is_kept() -> None:
    fair = Fair([(0, 1)])
    fair.block(0, 0, 1, 2)
    fair.block(1, 4, mark="preferred")
    made = make_timetable_now(fair.event, actor=fair.organiser, seconds=1)
    assert made.placements.get().slot == fair.slots[4]
