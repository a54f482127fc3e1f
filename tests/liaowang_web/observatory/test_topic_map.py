"""The map of topics: its columns, what is left out of them, what a browser may keep, and the page without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_officer, make_run, make_topic

from liaowang_web.observatory.models import Correction, Run, Topic

pytestmark = pytest.mark.django_db


def columns(client: Client, address: str = "/en/map/data/") -> dict[str, Any]:
    told: dict[str, Any] = client.get(address).json()
    return told


def test_the_data_are_columns_of_equal_length_by_rank(client: Client) -> None:
    run = make_run()
    make_topic(run, rank=2, growth_per_year=None, probability=None, directions="")
    make_topic(run, code="T-000002", rank=1, growth_per_year=0.5559, directions=" FE FI ", label_zh="", x=0.123456)
    told = columns(client)
    assert told.pop("run_id") == run.run_id
    assert told.pop("as_of") == "2018-12-31"
    assert told == {
        "code": ["T-000002", "T-000001"], "name": ["qubits", "qubits"], "other": ["", "量子比特"],
        "rank": [1, 2], "n_records": [12, 12], "x": [0.1235, 0.1], "y": [0.2, 0.2], "growth": [0.744, None],
        "probability": [0.4, None], "directions": ["FE FI", ""],
    }  # fmt: skip
    assert columns(client, "/zh-hans/map/data/")["name"] == ["", "量子比特"]


@pytest.mark.parametrize(
    "left_out", [{"is_hidden": True}, {"merged_into": "T-000001"}, {"rank": None}, {"x": None}, {"y": None}]
)
def test_what_is_hidden_merged_unranked_or_unplaced_is_not_on_the_map(left_out: dict[str, Any], client: Client) -> None:
    run = make_run()
    make_topic(run)
    make_topic(run, **{"code": "T-000002", "label_en": "not here", "rank": 2, **left_out})
    assert columns(client)["code"] == ["T-000001"]
    assert "not here" not in client.get("/en/map/").content.decode()


def test_an_earlier_day_shows_the_places_of_its_run(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)), x=0.9, label_en="old name")
    make_topic(make_run(), x=0.3, label_en="new name")
    assert columns(client)["x"] == [0.3]
    assert columns(client, "/en/map/data/?as_of=2017-06-30")["x"] == [0.9]
    page = client.get("/en/map/?as_of=2017-06-30").content.decode()
    assert 'data-data="/en/map/data/?as_of=2016-12-31"' in page
    assert 'data-topic="/en/topics/CODE/?as_of=2016-12-31"' in page
    assert "old name" in page
    assert "new name" not in page
    for address in ("/en/map/data/?as_of=2015-01-01", "/en/map/?as_of=never"):
        assert client.get(address).status_code == 404


def renamed(run: Run) -> None:
    Correction.objects.create(
        kind="rename", code="T-000001", since=run, name_en="corrected", reason="so", made_by=make_officer("analyst")
    )
    Topic.objects.filter(run=run).update(name_en="corrected")


def continued(_: Run) -> None:
    make_topic(make_run(as_of=date(2019, 12, 31)))


@pytest.mark.parametrize("change", [renamed, continued])
def test_what_a_browser_holds_is_good_until_a_run_or_a_correction(
    change: Callable[[Run], None], client: Client
) -> None:
    run = make_run()
    make_topic(run)
    first = client.get("/en/map/data/", headers={"accept-encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "no-cache" in first.headers["Cache-Control"]
    held = {"if-none-match": first.headers["ETag"]}
    same = client.get("/en/map/data/", headers=held)
    assert (same.status_code, same.content) == (304, b"")
    assert client.get("/zh-hans/map/data/", headers=held).status_code == 200
    change(run)
    assert client.get("/en/map/data/", headers=held).status_code == 200


def test_without_script_the_whole_list_is_there_by_pages(client: Client) -> None:
    run = make_run()
    for rank in range(1, 122):
        make_topic(run, code=f"T-{rank:06}", label_en=f"topic {rank}", rank=rank, growth_per_year=-0.1)
    first, second = (client.get(f"/en/map/?page={n}").content.decode() for n in (1, 2))
    assert first.count('href="#shape-FI"') == 100
    assert second.count('href="#shape-FI"') == 21
    assert "topic 100<" in first
    assert "topic 101<" not in first
    assert "topic 101<" in second
    assert "−10%" in first
    assert "?page=2" in first


def test_the_page_asks_the_database_as_often_for_many_topics_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = make_run()
    for rank in range(1, 40):
        make_topic(run, code=f"T-{rank:06}", rank=rank)
    with django_assert_max_num_queries(4):
        assert client.get("/en/map/").status_code == 200
    with django_assert_max_num_queries(4):
        assert client.get("/en/map/data/").status_code == 200


def test_nothing_to_draw_is_said(client: Client) -> None:
    assert "No run yet" in client.get("/en/map/").content.decode()
    assert client.get("/en/map/data/").status_code == 404
    make_topic(make_run(), x=None)
    text = client.get("/en/map/").content.decode()
    assert "Nothing to draw" in text
    assert "map.js" not in text
    assert columns(client)["code"] == []
