"""Timetables: sound, as good as what was planted, fair, and changed little afterwards."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from bench.planted import FAMILIES, SIZES, Size, arriving_late, dropped_out, planted_fair

from liaowang.timetable import Fair, Meeting, Person, Progress, Slot, Table, breaches, make_timetable, planning, replan
from liaowang.timetable.board import NOWHERE, Board

pytestmark = pytest.mark.slow


def everybody(n: int, *slots: int) -> list[Person]:
    return [Person(frozenset(slots)) for _ in range(n)]


@pytest.mark.parametrize("family", FAMILIES)
def test_small_fairs_are_solved_to_the_bound(family: str) -> None:
    fair, planted = planted_fair(family, SIZES["small"], 1)
    assert breaches(fair, [planted.get(it) for it in range(len(fair.meetings))], _any_tables(fair, planted)) == []
    told = make_timetable(fair, seconds=4)
    assert breaches(fair, told.slots, told.tables) == []
    assert told.is_optimal
    assert told.n_held == len(planted)
    assert told.blockers == {}


def _any_tables(fair: Fair, slots: dict[int, int]) -> list[int | None]:
    used: dict[int, int] = {}
    tables: list[int | None] = []
    for it in range(len(fair.meetings)):
        slot = slots.get(it)
        tables.append(None if slot is None else used.get(slot, 0))
        if slot is not None:
            used[slot] = used.get(slot, 0) + 1
    return tables


def test_two_halves_that_all_want_each_other_need_as_many_slots_as_wishes() -> None:
    # König: the edges of a bipartite graph of degree n can be coloured with n colours.
    n = 8
    fair = Fair([Slot()] * n, everybody(2 * n, *range(n)), [Table()] * n,
                [Meeting((a, n + b)) for a in range(n) for b in range(n)])  # fmt: skip
    told = make_timetable(fair, seconds=4)
    assert breaches(fair, told.slots, told.tables) == []
    assert told.n_held == n * n


def test_weight_comes_before_fairness_and_fairness_before_chance() -> None:
    # One slot, one person whom three want: the weightiest is met.
    fair = Fair([Slot()], everybody(4, 0), [Table()] * 2,
                [Meeting((0, 1)), Meeting((0, 2), weight=3.0), Meeting((0, 3))])  # fmt: skip
    told = make_timetable(fair, seconds=1)
    assert told.slots == (None, 0, None)
    # Two tables, four slots' worth of wishes: nobody is left without if it costs nothing.
    people = everybody(4, 0)
    fair = Fair([Slot()], people, [Table()] * 2, [Meeting((0, 1)), Meeting((1, 2)), Meeting((2, 3)), Meeting((0, 2))])
    told = make_timetable(fair, seconds=1)
    assert told.floor == 1.0
    assert told.n_held == 2


def test_all_rules_together_are_kept() -> None:
    chance = random.Random(4)
    slots = [Slot(day, 2 * day + half) for day in range(2) for half in range(2) for _ in range(4)]
    people = [Person(frozenset(t for t in range(16) if chance.random() < 0.8), most_a_day=4) for _ in range(24)]
    tables = [
        Table(0),
        Table(0),
        Table(1),
        Table(1),
        *(Table(zone, frozenset({it})) for it, zone in enumerate((0, 1, 1))),
    ]
    pairs = [(a, b) for a in range(24) for b in range(a + 1, 24) if chance.random() < 0.3]
    meetings = [
        Meeting(
            pair if number % 9 else (*pair, next(it for it in range(24) if it not in pair)),
            weight=chance.choice((1.0, 2.0)),
            booth={0: 4, 1: 5, 2: 6}.get(pair[0]),
            pools=("interpreter",) if number % 5 == 0 else (),
            needs_table=number % 11 != 0 or pair[0] < 3,
            after=number - 1 if number % 13 == 12 else None,
        )
        for number, pair in enumerate(pairs)
    ]
    fair = Fair(slots, people, tables, meetings, {"interpreter": 2}, far=frozenset({(0, 1)}))
    told = make_timetable(fair, seconds=5)
    assert breaches(fair, told.slots, told.tables) == []
    assert told.weight <= told.bound + 1e-6
    assert told.weight > 0.8 * told.bound
    assert set(told.blockers) == {it for it, slot in enumerate(told.slots) if slot is None}
    assert all(told.blockers.values())


def test_what_blocks_is_said() -> None:
    fair = Fair([Slot(), Slot()], [Person(frozenset({0})), Person(frozenset({1})), *everybody(2, 0, 1)], [Table()],
                [Meeting((0, 1)), Meeting((0, 2)), Meeting((0, 3), weight=2.0)])  # fmt: skip
    told = make_timetable(fair, seconds=1)
    assert told.slots == (None, None, 0)
    assert [(it.kind, it.people) for it in told.blockers[0]] == [("no common slot", (0, 1))]
    assert {(it.kind, it.people, it.slots) for it in told.blockers[1]} == {("person", (0,), (0,)), ("tables", (), (0,))}


def test_fewer_breaks_and_no_meeting_less() -> None:
    fair, planted = planted_fair("general", Size(60, 150, 12, 20, 1), 2)
    board = Board(fair)
    for it, slot in planted.items():
        board.place(it, slot)
    told = make_timetable(fair, seconds=4)
    assert told.n_held == len(planted)
    assert told.n_idle < board.n_idle / 2


def test_locked_meetings_stay() -> None:
    fair, planted = planted_fair("general", SIZES["small"], 3)
    locked = dict(list(planted.items())[:20])
    told = make_timetable(fair, seconds=3, locked=locked)
    assert {it: told.slots[it] for it in locked} == locked
    assert breaches(fair, told.slots, told.tables) == []


def test_who_drops_out_moves_nobody_and_who_comes_late_few() -> None:
    fair, _planted = planted_fair("general", SIZES["small"], 5)
    first = make_timetable(fair, seconds=3)
    slots = {it: slot for it, slot in enumerate(first.slots) if slot is not None}
    tables = {it: table for it, table in enumerate(first.tables) if table is not None}
    fewer = dropped_out(fair, 0.1, 1)
    again = replan(fewer, slots, tables)
    assert breaches(fewer, again.slots, again.tables) == []
    assert again.n_moved == 0
    late = arriving_late(fair, 0.1, 1)
    again = replan(late, slots, tables)
    assert breaches(late, again.slots, again.tables) == []
    gone = sum(slot not in late.open_slots(it) for it, slot in slots.items())
    assert 0 < again.n_moved < 4 * gone
    assert again.weight >= 0.95 * again.bound


def test_progress_tells_stages_and_a_bound_that_holds() -> None:
    fair, _planted = planted_fair("hubs", SIZES["small"], 1)
    told: list[Progress] = []
    result = make_timetable(fair, seconds=2, on_progress=told.append)
    assert list(dict.fromkeys(it.stage for it in told)) == ["choosing", "placing", "settling", "breaks"]
    assert (told[0].n_placed, told[0].bound) == (0, result.bound)  # the bound is told before fairness is looked for
    assert all(it.weight <= it.bound + 1e-6 for it in told)
    assert told[-1].n_placed == result.n_held


def test_progress_is_told_while_a_stage_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    fair, _planted = planted_fair("hubs", SIZES["small"], 1)
    often: list[Progress] = []
    monkeypatch.setattr(planning, "_PAUSE", 0.0)
    first = make_timetable(fair, seconds=2, on_progress=often.append)
    assert sum(it.stage == "breaks" for it in often) > 2
    assert all(it.n_placed <= first.n_held for it in often)
    rarely: list[Progress] = []
    monkeypatch.setattr(planning, "_PAUSE", 1.0)
    make_timetable(fair, seconds=2, on_progress=rarely.append)
    assert len(rarely) <= 8  # five ends of stages and the bound, and at most one more a second
    slots = {it: slot for it, slot in enumerate(first.slots) if slot is not None}
    late = arriving_late(fair, 0.1, 1)
    monkeypatch.setattr(planning, "_PAUSE", 0.0)
    again: list[Progress] = []
    replan(late, slots, on_progress=again.append)
    assert sum(it.stage == "settling" for it in again) > 2


def test_chance_is_given() -> None:
    fair, _planted = planted_fair("general", SIZES["small"], 7)
    still = replace(fair, people=[replace(it, preferred=frozenset()) for it in fair.people])
    one, two = (Board(still) for _ in range(2))
    from liaowang.timetable.placing import place_all

    for board in (one, two):
        place_all(board, dict.fromkeys(range(len(fair.meetings)), 0), random.Random(3), until=float("inf"))
    assert one.at == two.at
    assert NOWHERE not in one.at
