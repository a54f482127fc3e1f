"""Timetables by keys: made, made again, looked at afresh, and asked what a move would not keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liaowang import runs

SLOTS = [
    runs.FairSlot("mon-1"),
    runs.FairSlot("mon-2"),
    runs.FairSlot("mon-3", session=1),
    runs.FairSlot("tue-1", 1, 2),
]
ALL = frozenset(it.key for it in SLOTS)
TABLES = [
    runs.FairTable("T1", "hall"),
    runs.FairTable("T2", "hall"),
    runs.FairTable("B9", "gallery", owners=frozenset({"dora"})),
]


def a_fair(**changed: object) -> runs.MeetingFair:
    """Four people, two tables and a booth far off."""
    people = [runs.FairPerson(name, ALL) for name in ("ada", "bo", "cy")]
    people.append(runs.FairPerson("dora", ALL - {"tue-1"}, most_a_day=2))
    meetings = [
        runs.FairMeeting("ada-bo", ("ada", "bo")),
        runs.FairMeeting("ada-dora", ("ada", "dora"), booth="B9"),
        runs.FairMeeting("bo-cy", ("bo", "cy"), needs_table=False),
        runs.FairMeeting("cy-dora", ("cy", "dora"), weight=2.0),
    ]
    made = runs.MeetingFair(SLOTS, people, TABLES, meetings, far=frozenset({("hall", "gallery")}))
    return replace(made, **changed)  # type: ignore[arg-type]


def test_all_that_can_take_place_does_and_keeps_every_rule() -> None:
    told: list[runs.TimetableProgress] = []
    fair = a_fair()
    made = runs.make_timetable(fair, seconds=2, on_progress=told.append)
    assert made.places.keys() == {"ada-bo", "ada-dora", "bo-cy", "cy-dora"}  # though hall and gallery are far apart
    assert made.is_optimal
    assert made.weight == made.bound == 5.0
    assert made.places["ada-dora"].table == "B9"
    assert made.places["bo-cy"].table is None
    assert runs.find_conflicts(fair, made.places) == []
    assert told[-1].n_placed == 4
    assert told[-1].bound == 5.0


def test_what_cannot_take_place_says_who_and_when() -> None:
    people = [runs.FairPerson("ada", frozenset({"mon-1"})), *a_fair().people[1:]]
    fair = a_fair(people=people)
    made = runs.make_timetable(fair, seconds=2)
    (out,) = {"ada-bo", "ada-dora"} - made.places.keys()
    assert made.blocked[out] == (runs.Blocked("person", ("mon-1",), ("ada",)),)
    people[0] = runs.FairPerson("ada", frozenset())
    none = runs.make_timetable(replace(fair, people=list(people)), seconds=2)
    assert {it.kind for it in none.blocked["ada-bo"]} == {"no common slot"}


def test_what_is_locked_stays_and_what_was_published_moves_little() -> None:
    fair = a_fair()
    locked = {"cy-dora": runs.Place("mon-3", "T2")}
    made = runs.make_timetable(fair, seconds=2, locked=locked)
    assert made.places["cy-dora"] == locked["cy-dora"]
    late = [runs.FairPerson("bo", ALL - {made.places["ada-bo"].slot}) if it.key == "bo" else it for it in fair.people]
    again = runs.replan_timetable(replace(fair, people=late), made.places, seconds=2, locked=locked)
    assert again.places["cy-dora"] == locked["cy-dora"]
    assert again.n_moved <= 2
    assert runs.find_conflicts(replace(fair, people=late), again.places) == []


@pytest.mark.parametrize(
    ("to", "rules"),
    [
        (runs.Place("mon-1", "T1"), ["one at a time"]),
        (runs.Place("mon-2", "T1"), ["walk"]),  # from the booth at once
        (runs.Place("mon-3", "T1"), ["table"]),
        (runs.Place("mon-3", "T2"), []),
        (runs.Place("tue-1", None), ["table"]),
        (runs.Place("tue-1", "B9"), ["booth"]),
        (runs.Place("tue-1", "T1"), []),
    ],
)
def test_a_move_says_what_it_would_not_keep(to: runs.Place, rules: list[str]) -> None:
    places = {
        "ada-dora": runs.Place("mon-1", "B9"),
        "bo-cy": runs.Place("mon-2"),
        "cy-dora": runs.Place("mon-3", "T1"),
        "ada-bo": runs.Place("tue-1", "T2"),
    }
    found = runs.conflicts_of_moves(
        a_fair(), {**places, "bo-cy": runs.Place("tue-1")} if to.slot != "tue-1" else places, "ada-bo", to=[to]
    )
    assert [it.rule for it in found[to]] == rules


def test_what_is_broken_already_does_not_hold_a_move_back() -> None:
    places = {"ada-bo": runs.Place("mon-1", "T1"), "ada-dora": runs.Place("mon-1", "B9")}
    assert [(it.rule, it.people) for it in runs.find_conflicts(a_fair(), places)] == [("one at a time", ("ada",))]
    found = runs.conflicts_of_moves(a_fair(), places, "cy-dora")
    assert found[runs.Place("mon-3", "T1")] == []
    assert [it.people for it in found[runs.Place("mon-1", "T2")]] == [("dora",)]
    assert found[runs.Place("tue-1", "T1")] == [runs.Conflict("free", ("cy-dora",), ("dora",), ("tue-1",))]
    assert not any(place.table == "B9" for place in found)


def test_tables_are_kept_for_those_who_need_what_they_have() -> None:
    tables = [runs.FairTable("T1"), runs.FairTable("R1", equipment="remote")]
    meetings = [
        runs.FairMeeting("ada-bo", ("ada", "bo"), equipment="remote", pools=("interpreter",)),
        runs.FairMeeting("cy-dora", ("cy", "dora"), pools=("interpreter",)),
        runs.FairMeeting("ada-cy", ("ada", "cy"), equipment="remote"),
    ]
    fair = a_fair(tables=tables, meetings=meetings, pools={"interpreter": 1})
    made = runs.make_timetable(fair, seconds=2)
    assert {key: place.table for key, place in made.places.items()} == {"ada-bo": "R1", "cy-dora": "T1", "ada-cy": "R1"}
    assert made.places["ada-bo"].slot != made.places["cy-dora"].slot
    assert runs.find_conflicts(fair, made.places) == []
    wrong = {**made.places, "ada-bo": runs.Place(made.places["cy-dora"].slot, "T1")}
    assert {it.rule for it in runs.find_conflicts(fair, wrong)} == {"table", "equipment", "pool"}
    moves = runs.conflicts_of_moves(fair, made.places, "ada-bo")
    assert {it.rule for it in moves[runs.Place(made.places["cy-dora"].slot, "R1")]} == {"pool"}
    none = runs.make_timetable(a_fair(tables=tables[:1], meetings=meetings[:1], pools={"interpreter": 1}), seconds=1)
    assert [it.kind for it in none.blocked["ada-bo"]] == ["tables"]


def test_what_a_timetable_is_worth_is_told_however_it_came_about() -> None:
    fair = a_fair()
    made = runs.make_timetable(fair, seconds=2)
    worth = runs.weigh_timetable(fair, made.places)
    assert (worth.weight, worth.floor, worth.n_idle) == (made.weight, made.floor, made.n_idle)
    less = {key: place for key, place in made.places.items() if key != "cy-dora"}
    assert runs.weigh_timetable(fair, less).weight == made.weight - 2
    assert runs.weigh_timetable(fair, less).floor == 0.5
