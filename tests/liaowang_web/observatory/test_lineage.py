"""The lineage of a topic, traced over planted runs and drawn."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.lineage_drawing import lineage_picture
from liaowang_web.observatory.models import Run, Succession, Topic
from liaowang_web.observatory.selectors.lineage import lineage_of

pytestmark = pytest.mark.django_db
SELF, PARENT, MERGED, CHILD = "T-000010", "T-000001", "T-000002", "T-000020"


def plant(run: Run, sizes: dict[str, int], *told: tuple[Any, ...]) -> None:
    """Put topics of these sizes into a run, and what it tells of their lineage."""
    for code, n in sizes.items():
        make_topic(run, code=code, label_en=f"topic {code[-2:]}", label_zh=f"主题{code[-2:]}", n_records=n)
    for code, event, other, n_shared in told:
        Succession.objects.create(run=run, code=code, event=event, other=other, n_shared=n_shared,
                                  overlap=None if n_shared is None else 0.25)  # fmt: skip


@pytest.fixture
def runs() -> list[Run]:
    """Three runs: the topic splits off in the second, takes one in and gives one off in the third."""
    first = make_run(run_id="one", as_of=date(2016, 12, 31), n_listed=1)
    second = make_run(run_id="two", previous_run_id="one", as_of=date(2017, 12, 31), n_listed=1)
    third = make_run(run_id="three", previous_run_id="two", as_of=date(2018, 12, 31), n_listed=1)
    plant(first, {PARENT: 100, MERGED: 10}, (PARENT, "born", "", None), (MERGED, "born", "", None))
    plant(second, {PARENT: 90, MERGED: 12, SELF: 40}, (PARENT, "continued", PARENT, 80),
          (MERGED, "continued", MERGED, 9), (SELF, "split", PARENT, 30))  # fmt: skip
    plant(third, {PARENT: 95, SELF: 60, CHILD: 20}, (PARENT, "continued", PARENT, 85),
          (SELF, "continued", SELF, 38), (MERGED, "merged", SELF, 11), (CHILD, "split", SELF, 15))  # fmt: skip
    return [first, second, third]


def trace(run: Run, code: str = SELF) -> Any:
    return lineage_of(Topic.objects.get(run=run, code=code), run)


def test_a_topic_is_traced_over_the_runs_that_continue_each_other(runs: list[Run]) -> None:
    found = trace(runs[2])
    assert [it.run_id for it in found.runs] == ["one", "two", "three"]
    assert {it.code: it.sizes for it in found.strands} == {
        PARENT: (100, 90, 95), SELF: (None, 40, 60), MERGED: (10, 12, None), CHILD: (None, None, 20)
    }  # fmt: skip
    assert [it.code for it in found.strands] == [PARENT, SELF, CHILD, MERGED]
    told = {(it.event, it.source, it.target, it.at, it.n_shared) for it in found.joints}
    assert told == {("split", PARENT, SELF, 1, 30), ("continued", SELF, SELF, 2, 38), ("merged", MERGED, SELF, 2, 11),
                    ("split", SELF, CHILD, 2, 15)}  # fmt: skip
    assert found.n_listed == 2
    assert not found.is_born_now


def test_what_came_later_is_not_known_earlier(runs: list[Run]) -> None:
    found = trace(runs[1])
    assert [it.run_id for it in found.runs] == ["one", "two"]
    assert [it.code for it in found.strands] == [PARENT, SELF]
    assert [it.event for it in found.joints] == ["split"]


def test_runs_of_another_line_hidden_topics_and_private_runs_are_left_out(runs: list[Run]) -> None:
    other = make_run(run_id="other", as_of=date(2017, 6, 30))
    plant(other, {SELF: 7}, (SELF, "merged", PARENT, 3))
    Topic.objects.filter(code=MERGED).update(is_hidden=True)
    Run.objects.filter(pk=runs[0].pk).update(is_public=False)
    found = trace(runs[2])
    assert [it.run_id for it in found.runs] == ["two", "three"]
    assert MERGED not in {it.code for it in found.strands}
    assert all({it.source, it.target} <= {SELF, PARENT, CHILD} for it in found.joints)


def box(path: str) -> tuple[float, float, float, float]:
    places = [tuple(map(float, it.split(","))) for it in re.findall(r"[-\d.]+,[-\d.]+", path)]
    xs, ys = zip(*places, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def test_bands_are_as_wide_as_their_records_and_joints_as_what_is_shared(runs: list[Run]) -> None:
    picture = lineage_picture(trace(runs[2]))
    assert len(picture["bands"]) == 2 + 1 + 1 + 3 + 3  # two, one, one and three segments, three joints
    xs = [it["x"] for it in sorted(picture["runs"], key=lambda it: it["x"])]
    assert len(set(xs)) == 3
    own = [it["path"] for it in picture["bands"] if it["is_self"]]
    assert len(own) == 3  # the joint by which it split off, one segment, one end
    split = next(it for it in own if box(it)[0] == xs[0])
    numbers = [tuple(map(float, it.split(","))) for it in re.findall(r"[-\d.]+,[-\d.]+", split)]
    thick_at_start = abs(numbers[0][1] - numbers[-1][1])
    thick_at_end = abs(numbers[3][1] - numbers[4][1])
    assert thick_at_start / thick_at_end == pytest.approx(30 / 40, rel=0.05)
    lanes = {it["strand"].code: it["y"] for it in picture["names"]}
    assert len(set(lanes.values())) == len(lanes)
    assert all(box(it["path"])[0] >= 0 and box(it["path"])[1] <= picture["width"] for it in picture["bands"])
    assert all(box(it["path"])[2] >= 0 and box(it["path"])[3] <= picture["height"] for it in picture["bands"])


def test_more_relatives_than_lanes_stand_in_the_table_only(runs: list[Run], client: Client) -> None:
    for k in range(12):
        plant(runs[2], {f"T-0001{k:02d}": 5}, (f"T-0001{k:02d}", "split", SELF, 5))
    found = trace(runs[2])
    assert len(found.strands) == 16
    assert len(lineage_picture(found)["names"]) == 8
    assert "T-000111" in client.get(f"/en/topics/{SELF}/").content.decode()


def test_the_page_says_the_lineage_in_words_and_in_a_table(client: Client, runs: list[Run]) -> None:
    text = client.get(f"/en/topics/{SELF}/").content.decode()
    assert "It split off from T-000001 (topic 01), with which it shares 30 records." in text
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert re.search(r"31 Dec 2018 60 another merged into it T-000002 topic 02 11 0\.25", plain)
    assert re.search(r"31 Dec 2017 40 split off from T-000001 topic 01 30 0\.25", plain)
    assert f'href="/en/topics/{MERGED}/"' not in text  # the run on screen no longer holds it
    assert "主题01" in client.get(f"/zh-hans/topics/{SELF}/").content.decode()


def test_two_runs_are_drawn_and_a_birth_is_said_in_words(client: Client, runs: list[Run]) -> None:
    plant(runs[1], {"T-000030": 5}, ("T-000030", "born", "", None))
    born = client.get("/en/topics/T-000030/?as_of=2017-12-31").content.decode()
    assert "Born in this run" in born
    assert '<path class="self"' not in born
    split = client.get(f"/en/topics/{SELF}/?as_of=2017-12-31").content.decode()
    assert split.count('<path class="self"') == 2 * 2  # joint and end, in the wide and the narrow picture


def test_one_run_says_that_there_is_nothing_to_trace(client: Client) -> None:
    make_topic()
    text = client.get("/en/topics/T-000001/").content.decode()
    assert "the line begins with this run" in text
    assert '<path class="self"' not in text
