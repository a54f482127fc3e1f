"""Charts: one specification, drawn for pages and for print, in both languages, fetching nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.charts import Drawing, impact_chart, reliability_chart, size_chart, svg_for_print
from liaowang_web.observatory.charts.frame import WIDTHS, breadth, kept_apart, round_ticks
from liaowang_web.observatory.charts.palette import DARK, LIGHT

SEEN = [[2015, 3, 0.82, 7.75], [2016, 0, 0.0, 3.0], [2017, 40, 30.2, 52.1], [2018, 20, 13.25, 29.06]]
AHEAD = [[12.0, 24.0, 41.0], [11.0, 25.0, 60.0]]
BINS = [
    {"said": 0.04, "came": 0.0, "low": 0.0, "high": 0.06, "n": 45},
    {"said": 0.35, "came": 0.57, "low": 0.44, "high": 0.68, "n": 44},
]
TOPICS = [
    {"name": name, "address": f"/en/topics/{name}/", "direction": direction, "impact": impact, "uncertainty": 0.05 * k,
     "probability": 0.4, "n_records": 10 * k}
    for k, (name, direction, impact) in enumerate([("lamps", "FI", 0.8), ("sails", "FH", 0.6), ("wells", "", 0.3)], 1)
]  # fmt: skip
CHARTS: dict[str, tuple[Callable[..., alt.LayerChart], dict[str, Any]]] = {
    "size": (size_chart, {"seen": SEEN, "ahead": AHEAD, "as_of": "2018-12-31"}),
    "impact": (impact_chart, {"topics": TOPICS, "impact": 0.6, "uncertainty": 0.1}),
    "reliability": (reliability_chart, {"bins": BINS, "is_replayed": True}),
}
WORDS = {
    ("size", "en"): ["as of Dec 2018", "median 25", "80% up to 60", "80% from 11", "40", "20"],
    ("size", "zh"): ["截至2018-12", "中位数25", "80%上限60", "80%下限11", "40", "20"],
    ("impact", "en"): ["act", "watch closely", "follow as usual", "wait for evidence", "lamps"],
    ("impact", "zh"): ["优先行动", "密切关注", "常规跟踪", "等待证据", "lamps"],
    ("reliability", "en"): ["probability said", "share that came true", "45", "44"],
    ("reliability", "zh"): ["所报概率", "应验比例", "45", "44"],
}


def drawing(name: str, language: str = "en", **more: Any) -> Drawing:
    chart, arguments = CHARTS[name]
    return Drawing(chart, {**arguments, **more}, language)


def words_of(svg: str) -> list[str]:
    return [it.text or "" for it in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_speaks_the_language_and_fetches_nothing(name: str, language: str) -> None:
    made = drawing(name, language)
    svg = made.as_svg()
    assert set(WORDS[name, language]) <= set(words_of(svg))
    for text in (svg, made.as_json()):
        assert "//" not in re.sub(r"http://www\.w3\.org/(2000/svg|1999/xlink)", "", text)
    assert not re.search(r"\sstyle=|<script|\son\w+=", svg)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["size", "impact"])
def test_a_picture_is_as_broad_as_it_says(name: str, width: str) -> None:
    assert f'width="{WIDTHS[width]}"' in drawing(name, width=width).as_svg().split(">", 1)[0]


@pytest.mark.parametrize("name", CHARTS)
def test_every_colour_is_a_token_of_the_look(name: str) -> None:
    svg = drawing(name).as_svg()
    body = svg.split("</style>", 1)[1]
    assert not re.search(r'(fill|stroke)="#', body)
    assert set(re.findall(r"var\(--(\w+)\)", body)) <= set(LIGHT)
    for_print = svg_for_print(drawing(name).specification())
    assert "var(" not in for_print
    assert LIGHT["ink"] in for_print
    assert words_of(for_print) == words_of(svg)


def test_colours_are_those_of_the_stylesheet() -> None:
    sheet = Path(str(finders.find("design/liaowang.css"))).read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6});", part)) for part in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    )
    assert {name: light[name] for name in LIGHT} == LIGHT
    assert {name: dark[name] for name in DARK} == DARK


def test_forecasts_are_vermilion_and_what_was_counted_is_ink() -> None:
    without = drawing("size", ahead=[]).as_svg().split("</style>", 1)[1]
    assert "var(--fore" not in without
    assert "var(--fore)" in drawing("size").as_svg()


def test_a_topic_without_years_has_a_picture_too() -> None:
    assert "截至2018-12" in words_of(drawing("size", "zh", seen=[], ahead=[]).as_svg())


def test_nobody_to_show_gives_an_empty_field() -> None:
    assert "act" in words_of(drawing("impact", topics=[]).as_svg())


def test_replayed_forecasts_have_hollow_marks() -> None:
    replayed, real = (json.loads(drawing("reliability", is_replayed=it).as_json()) for it in (True, False))
    assert [_fills(it) for it in (replayed, real)] == [["var(--bg)"], ["var(--ink)"]]


def _fills(told: dict[str, Any]) -> list[str]:
    marks = [layer["mark"] for layer in told["layer"] if "mark" in layer]
    return [mark["fill"] for mark in marks if mark["type"] == "point"]


def test_labels_keep_apart() -> None:
    many = [
        {**TOPICS[0], "name": f"topic number {k}", "impact": 0.7 + k / 900, "uncertainty": 0.1 + 0.02 * (k % 4)}
        for k in range(60)
    ]
    root = ElementTree.fromstring(drawing("impact", topics=many).as_svg())
    labels = [it for it in root.iter("{http://www.w3.org/2000/svg}text") if (it.text or "").startswith("topic number")]
    assert 3 < len(labels) <= 14
    boxes = [_box(it) for it in labels]
    assert not [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[1] and b[0] < a[1] and abs(a[2] - b[2]) < 12]
    assert kept_apart([10, 12, 40], 15) == [10, 25, 40]


def _box(label: ElementTree.Element) -> tuple[float, float, float]:
    """Left and right end, and height, of a label in the drawing."""
    x, y = (float(it) for it in re.findall(r"-?[\d.]+", label.attrib["transform"])[:2])
    broad = breadth(label.text or "")
    left = {"start": x, "middle": x - broad / 2, "end": x - broad}[label.attrib["text-anchor"]]
    return left, left + broad, y


@pytest.mark.parametrize(("top", "last"), [(0, 1), (3, 3), (7, 8), (268, 300), (1_900, 2_000)])
def test_ticks_are_round_and_reach_the_top(top: float, last: int) -> None:
    ticks = round_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] == last


def test_a_picture_is_drawn_once() -> None:
    made = drawing("size", as_of="2018-11-30")
    caches["charts"].clear()
    calls = []
    for _ in range(2):
        made.kept("svg", lambda: calls.append(1) or "drawn")
    assert calls == [1]
    assert made.key != drawing("size", "zh", as_of="2018-11-30").key
    assert made.key != drawing("size").key


def test_the_bundle_brings_the_interpreter_and_nothing_foreign_is_fetched() -> None:
    text = Path(str(finders.find("charts/vega.js"))).read_text(encoding="utf-8")
    assert "window.vegaEmbed" in text
    assert "expressionInterpreter" in text
    assert finders.find("charts/other.js") is None


@pytest.mark.django_db
def test_pictures_are_answered_and_kept_by_the_browser(client: Client) -> None:
    topic = make_topic(run=make_run(as_of=date(2018, 12, 31)))
    address = f"/en/topics/{topic.code}/size.svg"
    answer = client.get(address)
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "as of Dec 2018" in words_of(answer.content.decode())
    policy = answer["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address.replace("/en/", "/zh-hans/"), headers={"If-None-Match": answer["ETag"]})
    assert other.status_code == 200
    assert json.loads(client.get(address.replace(".svg", ".json")).content)["layer"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["size.png", "size.svg?width=vast", "size.svg?as_of=1990-01-01"])
def test_other_pictures_are_not_there(address: str, client: Client) -> None:
    topic = make_topic()
    assert client.get(f"/en/topics/{topic.code}/{address}").status_code == 404


@pytest.mark.django_db
def test_a_hidden_topic_has_no_picture(client: Client) -> None:
    topic = make_topic(is_hidden=True)
    assert client.get(f"/en/topics/{topic.code}/size.svg").status_code == 404


@pytest.mark.django_db
def test_the_topic_page_shows_picture_and_table(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic(run=make_run(as_of=date(2018, 12, 31)))
    text = client.get(f"/en/topics/{topic.code}/").content.decode()
    assert f'src="/en/topics/{topic.code}/size.svg?width=broad"' in text
    assert "3 records in 2017, 9 in 2018; forecast for 2019: median 9, 80% between 4 and 14" in text
    assert "4.7</span>–<span" in text  # the counting error of 9 records begins at 4.7
    assert "unsafe" not in client.get(f"/en/topics/{topic.code}/")["Content-Security-Policy"]
    with django_assert_max_num_queries(3):
        client.get(f"/en/topics/{topic.code}/size.svg")
