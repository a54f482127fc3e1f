"""Tables of graded pairs: what cannot be used is set aside with its line, or refused where every row must be scored."""

from __future__ import annotations

import pytest

from liaowang.matching import read_pairs
from liaowang.records import InputError

HEAD = "demand_id\tdemand_title\tdemand_text\tachievement_title_terms\tlevel"


def test_bad_rows_are_set_aside_with_line_and_field() -> None:
    lines = [
        HEAD,
        "a\t电池\t\t锂 电池\t4",
        "b\t电池\t\t锂 电池\t5",
        "\t电池\t\t锂\t1",
        "c\t电池\t锂\t1",
        "",
        "d\t\t\t\t2",
    ]
    pairs = read_pairs(lines, has_levels=True, file="pairs.tsv")
    assert pairs.demand_ids == ["a", "d"]
    assert pairs.levels is not None
    assert pairs.levels.tolist() == [4, 2]
    assert [(it.line, it.field) for it in pairs.set_aside] == [(3, "level"), (4, "demand_id"), (5, "")]


def test_columns_may_stand_in_any_order_and_others_beside_them() -> None:
    lines = ["\ufefflevel\tnote\tachievement_title_terms\tdemand_text\tdemand_title\tdemand_id", '3\t"x\t锂\t文\t题\ta']
    pairs = read_pairs(lines, has_levels=True)
    assert (pairs.demand_ids, pairs.demand_titles, pairs.demand_texts, pairs.achievements) == (
        ["a"],
        ["题"],
        ["文"],
        ["锂"],
    )


def test_a_level_is_not_looked_at_when_scoring() -> None:
    assert len(read_pairs([HEAD, "a\t电池\t\t锂\tnot a level"], has_levels=False)) == 1
    assert len(read_pairs([HEAD.removesuffix("\tlevel"), "a\t电池\t\t锂"], has_levels=False)) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "pairs.tsv: holds no line"),
        ([HEAD], "pairs.tsv: holds no pair that can be used"),
        (["demand_id\tlevel"], "pairs.tsv, line 1, field demand_title: the column is missing"),
        ([HEAD, "a\t电池\t\t锂\t1", "\t电池\t\t锂\t1"], "pairs.tsv, line 3, field demand_id: is empty"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_its_place(lines: list[str], told: str) -> None:
    with pytest.raises(InputError) as refused:
        read_pairs(lines, has_levels=False, file="pairs.tsv")
    assert str(refused.value) == told
