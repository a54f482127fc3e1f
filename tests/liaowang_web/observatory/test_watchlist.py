"""The watchlist: rows that open in place, chips, columns, distributions, files, and the empty list."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.columns import COLUMNS, OPTIONAL
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.taxonomy import tracks
from liaowang_web.observatory.selectors.topics import CONDITIONS, SORTS, Question, topics_of
from liaowang_web.observatory.selectors.watchlist import distributions_of

pytestmark = pytest.mark.django_db
ADDRESS = "/en/watchlist/"


def text_of(client: Client, question: str = "", **headers: str) -> str:
    answer = client.get(f"{ADDRESS}{question}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def codes_in(text: str) -> list[str]:
    return re.findall(r'<tbody id="(T-\d+)"', text)


def make_list(n: int = 3, **columns: Any) -> Run:
    """A run with topics whose probability falls and whose size grows with the rank."""
    run = make_run(**columns)
    for k in range(1, n + 1):
        make_topic(run, code=f"T-{k:06d}", rank=k, label_en=f"name {k:06d}", probability=0.9 - k / 100, n_recent=k)
    return run


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("", [1, 2, 3]),
        ("?sort=-rank", [3, 2, 1]),
        ("?sort=n_recent", [3, 2, 1]),
        ("?sort=-n_recent", [1, 2, 3]),
        ("?sort=nonsense", [1, 2, 3]),
        ("?probability=88", [1, 2]),
        ("?recent=2", [2, 3]),
        ("?track=FI-01", [1, 2, 3]),
        ("?track=FE-01", []),
        ("?track=no-such-track", [1, 2, 3]),
        ("?since=2017-03-01", [1, 2, 3]),
        ("?since=2017-03-02", []),
    ],
)
def test_rows_answer_the_address(question: str, codes: list[int], client: Client) -> None:
    make_list()
    assert codes_in(text_of(client, question)) == [f"T-{k:06d}" for k in codes]


def test_each_sorted_column_sorts_both_ways_and_says_so(client: Client) -> None:
    make_list()
    assert {it.sort for it in COLUMNS if it.sort} == set(SORTS)
    wide = "&".join(f"columns={it.code}" for it in OPTIONAL)
    for name in SORTS:
        ways = [
            re.findall(r'aria-sort="(\w+)"', text_of(client, f"?{wide}&sort={sort}")) for sort in (name, f"-{name}")
        ]
        assert sorted(ways) == [["ascending"], ["descending"]], name


def test_a_list_page_asks_the_database_a_known_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_list(3, run_id="before", as_of=date(2017, 12, 31))
    make_list(60, previous_run_id="before")
    with django_assert_max_num_queries(8):
        assert len(codes_in(text_of(client))) == 50
    with django_assert_max_num_queries(11):
        text_of(client, "?probability=10&direction=FI&opened=T-000002")
    with django_assert_max_num_queries(6):
        text_of(client, "?opened=T-000002", HX_Request="true", HX_Trigger="why-T-000002")


def test_pages_count_their_rows(client: Client) -> None:
    make_list(60)
    assert "1–50 of" in re.sub(r"</?span[^>]*>", "", text_of(client))
    second = text_of(client, "?page=2")
    assert codes_in(second)[0] == "T-000051"
    assert "51–60 of 60" in re.sub(r"</?span[^>]*>", "", second)


def test_a_score_shows_its_interval_and_coverage_and_a_missing_one_says_so(client: Client) -> None:
    make_topic(breakthrough=0.71, breakthrough_low=0.63, breakthrough_high=0.78, breakthrough_coverage=0.82,
               industrial=None, industrial_coverage=0.12)  # fmt: skip
    text = text_of(client)
    assert "interval 63–78, coverage 82%" in text
    assert "interval 30–50%" in text
    assert re.search(r"cannot be computed, cover <span class=\"n\">12%", text)


@pytest.mark.parametrize(("before", "told"), [(4, "up 3 places"), (1, "unmoved"), (None, ">new<")])
def test_ranks_are_compared_with_the_run_that_is_continued(before: int | None, told: str, client: Client) -> None:
    make_topic(make_run(run_id="before", as_of=date(2017, 12, 31)))
    make_topic(make_run(previous_run_id="before"), rank_before=before)
    assert told in text_of(client)
    assert "Since the last run 0 entered the first 100 and 0 left." in text_of(client)


def test_without_that_run_nothing_is_said_of_moves(client: Client) -> None:
    make_topic(rank_before=None)
    text = text_of(client)
    assert ">new<" not in text
    assert "Since the last run" not in text


def test_a_row_opens_in_place_and_by_a_link(client: Client) -> None:
    make_list()
    closed = text_of(client)
    assert "Why place" not in closed
    assert 'href="?opened=T-000002#T-000002"' in closed
    assert text_of(client, "?opened=T-000002").count("Why place") == 1
    part = text_of(client, "?opened=T-000002&density=close", HX_Request="true", HX_Trigger="why-T-000002")
    assert codes_in(part) == ["T-000002"]
    assert "<html" not in part
    assert all(
        word in part
        for word in ("Why place", '+<span class="n">60.0', "not counted as 0", "Strongest counter-argument")
    )
    assert "1 document" in part
    shut = text_of(client, "?density=close", HX_Request="true", HX_Trigger="why-T-000002")
    assert codes_in(shut) == ["T-000002"]
    assert "Why place" not in shut
    assert client.get(f"{ADDRESS}?opened=T-999999").status_code == 404


def test_conditions_are_chips_that_drop_themselves(client: Client) -> None:
    make_list()
    text = text_of(client, "?probability=88&track=FI-01&sort=n_recent&page=1")
    assert "Probability ⩾ <b>88%</b>" in text
    assert f"Track: <b>{tracks()['FI-01'].name_en}</b>" in text
    assert 'href="?track=FI-01&amp;sort=n_recent"' in text
    assert "Of <span" in text
    assert "<script" not in text_of(client, "?words=%3Cscript%3Ealert(1)%3C/script%3E").split("<body>")[1]


def test_an_empty_list_names_the_condition_that_removes_most(client: Client) -> None:
    make_list()
    text = text_of(client, "?probability=88&recent=3&size=1")
    assert codes_in(text) == []
    assert "This condition removes most: Records in 12 months ⩾ <b>3</b>. Without it there are 2 topics." in text
    assert 'href="?probability=88&amp;size=1"' in text
    assert "No single condition is to blame" in text_of(client, "?probability=99&recent=99&size=99")


def test_every_condition_is_asked_of_topics() -> None:
    run = make_list()
    asked = {"words": "name", "direction": "FI", "track": "FI-01", "probability": 0.1, "breakthrough": 0.0,
             "industrial": 0.0, "recent": 1, "size": 1, "since": date(2000, 1, 1)}  # fmt: skip
    assert set(asked) == set(CONDITIONS)
    for name, value in asked.items():
        question = Question(**{name: value})
        assert question.conditions == [name]
        assert question.without(name) == Question()
        assert topics_of(run, question).count() == (0 if name in {"breakthrough", "industrial"} else 3)


def test_columns_and_density_stand_in_the_address(client: Client) -> None:
    make_list(1)
    text = text_of(client, "?columns=code&columns=tracks&density=close")
    heads = re.findall(r'<th scope="col" class="(\w+)"', text.split("<tbody")[0])
    assert heads == ["rank", "topic", "reason", "tracks", "code"]
    assert 'class="watch cards close"' in text
    assert 'name="columns" value="code"' in text  # the form of conditions keeps them


def test_a_column_is_explained_in_place(client: Client) -> None:
    make_list(1)
    text = text_of(client)
    shown = [it for it in COLUMNS if it.is_standing or it.is_usual]
    for column in shown:
        assert f'href="#about-{column.code}"' in text
        assert f'id="about-{column.code}"' in text
    assert all(str(it.help) for it in COLUMNS)


def test_heads_show_all_rows_and_the_selection() -> None:
    run = make_run(told={"columns": {
        "probability": {"low": 0.0, "high": 1.0, "is_log": False, "counts": [1, 0, 0, 0, 2], "n": 3},
        "n_records": {"low": 1.0, "high": 100.0, "is_log": True, "counts": [1, 2], "n": 3},
    }})  # fmt: skip
    for k, (probability, size) in enumerate([(0.1, 1), (0.8, 10), (1.0, 100)], 1):
        make_topic(run, code=f"T-{k:06d}", rank=k, probability=probability, n_records=size)
    every = distributions_of(run, topics_of(run, Question()), is_all=True)
    assert every["probability"]["chosen"] == [1, 0, 0, 0, 2]
    asked = Question(probability=0.5)
    some = distributions_of(run, topics_of(run, asked), is_all=False)
    assert some["probability"]["chosen"] == [
        0,
        0,
        0,
        0,
        2,
    ]  # a value at an edge belongs to the bin above, the top to the last
    assert some["n_records"]["chosen"] == [0, 2]
    none = distributions_of(run, topics_of(run, Question(probability=2.0)), is_all=False)
    assert none["probability"]["chosen"] == [0] * 5
    assert distributions_of(make_run(), topics_of(run, asked), is_all=False) == {}


def test_a_run_without_distributions_has_heads_without_them(client: Client) -> None:
    run = make_list(1)
    assert 'class="distribution' not in text_of(client)
    run.told = {"columns": {"probability": {"low": 0, "high": 1, "is_log": False, "counts": [0, 1], "n": 1}}}
    run.save()
    assert 'class="distribution fore"' in text_of(client)


def test_a_workbook_has_typed_and_harmless_cells(client: Client) -> None:
    run = make_run()
    make_topic(run, label_en='=HYPERLINK("http://x")', label_zh="@量子", breakthrough=0.5)
    make_topic(run, code="T-000002", rank=2, probability=None, first_seen=None)
    answer = client.get(f"{ADDRESS}?format=xlsx&size=1")
    assert "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(answer.content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    first, second = (dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(2, 3))
    assert first["Name in English"] == '=HYPERLINK("http://x")'
    assert sheet.cell(2, 2).data_type == "s"  # a text, not a formula
    assert first["Name in Chinese"] == "@量子"
    assert first["Probability of growth"] == 0.4
    assert sheet.cell(2, heads.index("Probability of growth") + 1).number_format == "0.0%"
    assert first["First seen"] == datetime(2017, 3, 1)
    assert (second["Probability of growth"], second["First seen"]) == (None, None)
    assert sheet.freeze_panes == "D2"
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert about["Run"] == run.run_id
    assert about["Address of the view"] == "http://testserver/en/watchlist/?size=1"


def test_a_table_of_commas_is_harmless_and_holds_what_the_page_shows(client: Client) -> None:
    run = make_list()
    make_topic(run, code="T-000009", rank=9, label_en="=1+1", n_recent=9)
    answer = client.get(f"{ADDRESS}?format=csv&sort=n_recent&recent=2")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == codes_in(text_of(client, "?sort=n_recent&recent=2"))
    assert rows[0]["name_en"] == "'=1+1"
    told = client.get(f"{ADDRESS}?format=json&sort=n_recent&recent=2").json()
    assert [it["code"] for it in told["topics"]] == [row["code"] for row in rows]
    assert told["run_id"] == run.run_id


def test_an_earlier_date_stays_in_links_and_writes_nothing(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)), label_en="old name")
    make_topic(make_run(), label_en="new name")
    text = text_of(client, "?as_of=2017-01-31&probability=10")
    assert "old name" in text
    assert 'href="?as_of=2017-01-31"' in text  # the chip, dropped
    assert "/en/topics/T-000001/?as_of=2016-12-31" in text
    assert "Not on an earlier date" in text
