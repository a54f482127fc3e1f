"""Impact against uncertainty: who is emerging, where the fields meet, filter, order, earlier dates."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.emerging import emerging_topics

pytestmark = pytest.mark.django_db
OLD = date(2009, 1, 1)


@pytest.fixture
def run() -> Run:
    return make_run(as_of=date(2018, 12, 31))


def grow(run: Run, number: int, **columns: Any) -> Topic:
    values = {"code": f"T-{number:06}", "label_en": f"topic {number}", "label_zh": f"主题{number}", "rank": number,
              "breakthrough": 0.5, "industrial": 0.5, "growth_per_year": 0.1, "first_seen": OLD}  # fmt: skip
    return make_topic(run, **{**values, **columns})


def codes(run: Run) -> list[str]:
    return [it.topic.code for it in emerging_topics(run).topics]


def test_who_is_emerging(run: Run) -> None:
    grow(run, 1)
    grow(run, 2, growth_per_year=-0.1, first_seen=date(2016, 1, 1))
    grow(run, 3, growth_per_year=-0.1, first_seen=date(2015, 12, 31))
    grow(run, 4, growth_per_year=None)
    grow(run, 5, probability_low=None, probability_high=None)
    grow(run, 6, breakthrough=None, industrial=None)
    grow(run, 7, is_hidden=True)
    grow(run, 8, merged_into="T-000001")
    grow(run, 9, rank=None)
    assert codes(run) == ["T-000001", "T-000002"]


def test_impact_is_the_mean_of_what_could_be_computed(run: Run) -> None:
    grow(run, 1, breakthrough=0.6, industrial=0.9, probability_low=0.3, probability_high=0.5)
    grow(run, 2, breakthrough=0.6, industrial=None, probability_low=0.3, probability_high=0.4)
    found = emerging_topics(run)
    assert [(round(it.impact, 3), round(it.uncertainty, 3)) for it in found.topics] == [(0.75, 0.2), (0.6, 0.1)]


def test_the_fields_meet_at_the_middle_of_all(run: Run, client: Client) -> None:
    for number, (impact, breadth) in enumerate([(0.9, 0.1), (0.8, 0.3), (0.4, 0.1), (0.3, 0.3), (0.6, 0.2)], 1):
        grow(run, number, breakthrough=impact, industrial=impact, probability_low=0.2, probability_high=0.2 + breadth,
             directions=" FH " if number > 3 else " FI ")  # fmt: skip
    found = emerging_topics(run)
    fields = {it.topic.code[-1]: found.field_of(it) for it in found.topics}
    assert fields == {"1": "act", "2": "watch", "3": "follow", "4": "wait", "5": "act"}
    page = client.get("/en/impact/?direction=FH")
    assert [place.topic.code[-1] for place, _ in page.context["rows"]] == ["5", "4"]
    assert page.context["fields"] == {"act": 1, "watch": 0, "follow": 0, "wait": 1}  # the middles did not move


def test_the_page_and_its_picture_say_the_same(run: Run, client: Client) -> None:
    topic = grow(run, 1, probability_low=0.3, probability_high=0.5)
    page = client.get("/zh-hans/impact/")
    text = page.content.decode()
    assert f'href="/zh-hans/topics/{topic.code}/"' in text
    assert "主题1" in text
    assert "优先行动" in text
    assert 'src="/zh-hans/impact/picture.svg?width=broad"' in text
    told = json.loads(client.get("/zh-hans/impact/picture.json").content)
    assert {"name": "主题1", "address": f"/zh-hans/topics/{topic.code}/"}.items() <= _marks(told)[0].items()
    assert "unsafe" not in page["Content-Security-Policy"]


def _marks(told: Any) -> list[dict[str, Any]]:
    layers = [layer for layer in told["layer"] if "layer" not in layer and layer["mark"]["type"] == "point"]
    values: list[dict[str, Any]] = told["datasets"][layers[0]["data"]["name"]]
    return values


@pytest.mark.parametrize(
    ("sort", "first", "direction"),
    [
        ("", "1", "descending"),
        ("uncertainty", "2", "ascending"),
        ("n_records", "3", "descending"),
        ("nonsense", "1", "descending"),
    ],
)
def test_the_table_can_be_sorted(sort: str, first: str, direction: str, run: Run, client: Client) -> None:
    grow(run, 1, breakthrough=0.9, n_records=20, probability_low=0.1, probability_high=0.4)
    grow(run, 2, breakthrough=0.4, n_records=30, probability_low=0.1, probability_high=0.2)
    grow(run, 3, breakthrough=None, n_records=90, probability_low=0.1, probability_high=0.3)
    page = client.get("/en/impact/", {"sort": sort} if sort else {})
    assert page.context["rows"][0][0].topic.code[-1] == first
    assert len(re.findall(rf'aria-sort="{direction}"', page.content.decode())) == 1


def test_an_earlier_date_shows_what_was_known_then(run: Run, client: Client) -> None:
    grow(run, 1)
    grow(make_run(as_of=date(2019, 12, 31)), 2)
    page = client.get("/en/impact/?as_of=2019-01-15")
    text = page.content.decode()
    assert "topic 1" in text
    assert "topic 2" not in text
    assert "/en/impact/picture.svg?as_of=2018-12-31&amp;width=broad" in text
    assert (
        "?as_of=2018-12-31"
        in _marks(json.loads(client.get("/en/impact/picture.json?as_of=2018-12-31").content))[0]["address"]
    )
    assert client.get("/en/impact/?as_of=2001-01-01").status_code == 404


def test_no_run_and_no_emerging_topic_are_said_in_words(client: Client) -> None:
    assert "No run yet" in client.get("/en/impact/").content.decode()
    assert client.get("/en/impact/picture.svg").status_code == 404
    grow(make_run(as_of=date(2018, 12, 31)), 1, growth_per_year=-0.2)
    assert "Nothing to draw" in client.get("/en/impact/").content.decode()


def test_a_direction_of_nobody_offers_all(run: Run, client: Client) -> None:
    grow(run, 1)
    assert "Show all directions" in client.get("/en/impact/?direction=FS").content.decode()


def test_the_page_asks_few_questions(
    run: Run, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 61):
        grow(run, number)
    with django_assert_max_num_queries(5):
        page = client.get("/en/impact/")
    assert len(page.context["rows"]) == 50
