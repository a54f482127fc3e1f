"""The checker finds each kind of breach, and nothing in what is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liaowang.timetable import Fair, FairError, Meeting, Person, Slot, Table, breaches

SLOTS = [Slot(0, 0), Slot(0, 0), Slot(0, 1), Slot(1, 2)]
ALL = frozenset(range(4))


def a_fair() -> Fair:
    """Four people, two tables and a booth, an interpreter, and two zones that are far apart."""
    people = [Person(ALL, most_a_day=2), Person(ALL), Person(ALL - {3}), Person(ALL)]
    tables = [Table(0), Table(1), Table(1, frozenset({3}))]
    meetings = [
        Meeting((0, 1)),
        Meeting((2, 3), booth=2),
        Meeting((0, 2), pools=("interpreter",), after=0),
        Meeting((1, 3), pools=("interpreter",)),
        Meeting((0, 3), needs_table=False),
    ]
    return Fair(SLOTS, people, tables, meetings, {"interpreter": 1}, far=frozenset({(0, 1)}))


def test_what_is_sound_has_no_breach() -> None:
    assert breaches(a_fair(), [0, 0, 1, 2, 3], [1, 2, 1, 0, None]) == []
    assert breaches(a_fair(), [None] * 5, [None] * 5) == []


@pytest.mark.parametrize(
    ("slots", "tables", "rules"),
    [
        ([0, 0, 0, 2, 3], [0, 2, 1, 0, None], {"one at a time", "order"}),
        ([0, 3, 1, 2, None], [0, 2, 0, 0, None], {"free"}),
        ([0, 0, 1, 1, None], [0, 2, 0, 1, None], {"pool", "walk"}),
        ([0, None, 1, None, 2], [0, None, 0, None, None], {"daily maximum"}),
        ([2, None, 1, None, None], [0, None, 0, None, None], {"order"}),
        ([0, 0, None, None, None], [2, 2, None, None, None], {"booth", "table"}),
        ([None, 0, None, None, None], [None, 0, None, None, None], {"booth"}),
        ([0, None, None, None, None], [None] * 5, {"table"}),
        ([0, None, 1, None, None], [1, None, 0, None, None], {"walk"}),
        ([1, None, 2, None, None], [1, None, 0, None, None], set()),  # a pause lies between
    ],
)
def test_each_breach_is_named(slots: list[int | None], tables: list[int | None], rules: set[str]) -> None:
    assert {it.rule for it in breaches(a_fair(), slots, tables)} == rules


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"meetings": [Meeting((0, 0))]}, "meeting 0: two to four different people"),
        ({"meetings": [Meeting((0, 9))]}, "meeting 0: a person whom"),
        ({"meetings": [Meeting((0, 1), weight=0)]}, "meeting 0: its weight"),
        ({"meetings": [Meeting((0, 1), booth=2)]}, "meeting 0: nobody of it owns the booth"),
        ({"meetings": [Meeting((0, 1), booth=7)]}, "meeting 0: a booth that"),
        ({"meetings": [Meeting((0, 1), after=0)]}, "meeting 0: comes after a meeting"),
        ({"meetings": [Meeting((0, 1), pools=("room",))]}, "meeting 0: the fair has no room"),
        ({"people": [Person(frozenset({4}))] * 4}, "person 0: a slot"),
        ({"slots": SLOTS[::-1]}, "slots: days and sessions"),
    ],
)
def test_parts_that_do_not_fit_are_refused_by_name(changed: dict[str, object], says: str) -> None:
    with pytest.raises(FairError, match=says):
        replace(a_fair(), **changed)  # type: ignore[arg-type]
