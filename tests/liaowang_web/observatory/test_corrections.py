"""Corrections of topics: what holds, what is refused, and what a next run finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404
from django.utils import translation
from tests.liaowang_web.factories import make_officer, make_run, make_topic, make_user

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.observatory.models import Correction, Run, Succession, Topic
from liaowang_web.observatory.selectors.chains import ancestors_of, line_of
from liaowang_web.observatory.selectors.changes import changes_of
from liaowang_web.observatory.selectors.corrections import corrections_holding_in, history_of_topic
from liaowang_web.observatory.selectors.standing import fates_of, keys_waiting, merged_into, shown_in_place
from liaowang_web.observatory.selectors.topics import documents_of, shown_topics, topic_of
from liaowang_web.observatory.services.corrections import (
    Overtaken,
    hide_topic,
    lay_over,
    merge_topic,
    rename_topic,
    withdraw_correction,
)
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
NAMES = {"name_en": "quantum bits", "name_zh": "量子位"}
WHY = {"reason": "the run names it after one paper"}


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def analyst() -> User:
    return make_officer("analyst")


def year(number: int, **columns: Any) -> Run:
    """Make a run at the end of a year, with two topics."""
    made = datetime(number + 1, 1, 5, tzinfo=UTC)
    run = make_run(as_of=date(number, 12, 31), made_at=made, run_id=f"run-{number}", **columns)
    make_topic(run, code="T-000001", label_en=f"qubits {number}")
    make_topic(run, code="T-000002", label_en="magnets", label_zh="", rank=2)
    return run


def topic(run: Run, number: int = 1) -> Topic:
    return run.topics.select_related("run").get(code=f"T-{number:06}")


def names(run: Run) -> list[str]:
    return [it.name_en for it in shown_topics(run).order_by("rank")]


def test_a_name_holds_in_the_next_run_and_ends_when_it_is_withdrawn(analyst: User) -> None:
    first = year(2018)
    made = rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    following = year(2019, previous_run_id="run-2018")
    assert names(following) == ["qubits 2019", "magnets"]
    assert lay_over(following) == 1
    for run in (first, following):
        found = topic(run)
        assert (found.name_en, found.name_zh, found.is_renamed) == ("quantum bits", "量子位", True)
        assert found.label_en == f"qubits {run.as_of.year}"
    withdraw_correction(made, actor=analyst, reason="the run was right")
    assert names(first) == ["qubits 2018", "magnets"]
    assert names(following) == ["qubits 2019", "magnets"]
    assert not topic(following).is_renamed
    told = list(Entry.objects.filter(thing_type="observatory.correction").order_by("number"))
    assert [it.kind for it in told] == ["topic.renamed", "correction.withdrawn"]
    assert told[0].reason == WHY["reason"]
    assert verify_chain().broken_at is None


def test_the_audit_tells_in_both_languages(analyst: User) -> None:
    rename_topic(topic(year(2018)), actor=analyst, **NAMES, **WHY)
    entry = Entry.objects.latest("number")
    assert entry.sentence == f"{analyst}将“量子比特（T-000001）”改名为“量子位”，原名“量子比特”"
    assert entry.values["new"] == {"en": "quantum bits", "zh": "量子位"}


def test_a_run_of_another_line_is_left_alone(analyst: User) -> None:
    first = year(2018)
    rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    other = year(2019)
    assert lay_over(other) == 0
    assert names(other) == ["qubits 2019", "magnets"]
    # and may have a correction of its own under the same code
    rename_topic(topic(other), actor=analyst, name_en="spins", name_zh="自旋", **WHY)
    assert names(first)[0] == "quantum bits"
    assert names(other)[0] == "spins"
    assert Correction.objects.filter(state="in_force").count() == 2


def test_a_later_name_takes_the_place_of_an_earlier_one_which_comes_back(analyst: User) -> None:
    first = year(2018)
    old = rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    following = year(2019, previous_run_id="run-2018")
    lay_over(following)
    new = rename_topic(topic(following), actor=analyst, name_en="spins", name_zh="", **WHY)
    old.refresh_from_db()
    assert old.state == "withdrawn"
    assert new.since == first, "no run between them falls back to what it told"
    assert topic(first).name_en == topic(following).name_en == "spins"
    assert topic(following).name_zh == ""
    withdraw_correction(new, actor=analyst, reason="too narrow")
    old.refresh_from_db()
    assert old.state == "in_force"
    assert topic(first).name_en == topic(following).name_en == "quantum bits"
    withdraw_correction(old, actor=analyst, reason="also too narrow")
    assert topic(following).name_en == "qubits 2019"


def test_a_hidden_topic_is_nowhere(analyst: User) -> None:
    run = year(2018)
    hide_topic(topic(run), actor=analyst, reason="no technology")
    assert names(run) == ["magnets"]
    assert list(shown_in_place(run, ["T-000001", "T-000002", "T-000009"])) == ["T-000002"]
    for asker in (None, make_user(), make_officer("publisher")):
        with pytest.raises(Http404):
            topic_of(run, "T-000001", asker)
    assert topic_of(run, "T-000001", analyst).is_hidden
    assert topic_of(run, "T-000001", make_officer("auditor")).is_hidden


def test_a_merged_topic_leaves_its_documents_to_its_heir(analyst: User) -> None:
    run = year(2018)
    merge_topic(topic(run), actor=analyst, into="t-000002 ", reason="the same")
    assert names(run) == ["magnets"]
    heir = topic(run, 2)
    assert [it.code for it in merged_into(heir)] == ["T-000001"]
    assert documents_of(heir).count() == 2
    assert documents_of(topic(run)).count() == 1
    assert shown_in_place(run, ["T-000001"]) == {"T-000001": heir}
    assert "T-000001" in history_of_topic(heir)[0].sentence


def test_mergers_lead_to_the_last_heir(analyst: User) -> None:
    run = year(2018)
    make_topic(run, code="T-000003", rank=3)
    first = merge_topic(topic(run), actor=analyst, into="T-000002", reason="the same")
    merge_topic(topic(run, 2), actor=analyst, into="T-000003", reason="the same again")
    assert topic(run).merged_into == topic(run, 2).merged_into == "T-000003"
    assert documents_of(topic(run, 3)).count() == 3
    withdraw_correction(first, actor=analyst, reason="not the same")
    assert topic(run).merged_into == ""
    assert topic(run, 2).merged_into == "T-000003"


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda run, who: rename_topic(topic(run), actor=who, name_en=" ", name_zh="", **WHY), "至少"),
        (lambda run, who: rename_topic(topic(run), actor=who, name_en="a" * 201, name_zh="", **WHY), "200"),
        (
            lambda run, who: rename_topic(
                topic(run), actor=who, name_en="qubits  2018 ", name_zh="量子比特", reason="x"
            ),
            "已是",
        ),
        (lambda run, who: rename_topic(topic(run), actor=who, **NAMES, reason=" "), "说明理由"),
        (lambda run, who: rename_topic(topic(run, 3), actor=who, **NAMES, **WHY), "已被隐藏"),
        (lambda run, who: rename_topic(topic(run, 4), actor=who, **NAMES, **WHY), "已并入"),
        (lambda run, who: merge_topic(topic(run), actor=who, into="T-000001", **WHY), "自身"),
        (lambda run, who: merge_topic(topic(run), actor=who, into="T-000009", **WHY), "T-000009"),
        (lambda run, who: merge_topic(topic(run), actor=who, into="", **WHY), "没有"),
        (lambda run, who: merge_topic(topic(run), actor=who, into="T-000003", **WHY), "已被隐藏"),
        (lambda run, who: merge_topic(topic(run), actor=who, into="T-000004", **WHY), "已被合并"),
        (lambda run, who: merge_topic(topic(run, 2), actor=who, into="T-000004", **WHY), "已被合并"),  # a circle
        (lambda run, who: merge_topic(topic(run, 4), actor=who, into="T-000002", **WHY), "已并入该主题"),
        (lambda run, who: hide_topic(topic(run, 2), actor=who, **WHY), "有其他主题并入"),
        (lambda run, who: hide_topic(topic(run, 3), actor=who, **WHY), "已被隐藏"),
        (lambda run, who: hide_topic(topic(run, 4), actor=who, **WHY), "已并入"),
    ],
)
def test_what_cannot_be_is_refused_in_words(act: Any, why: str, analyst: User) -> None:
    run = year(2018)
    make_topic(run, code="T-000003", rank=3)
    make_topic(run, code="T-000004", rank=4)
    hide_topic(topic(run, 3), actor=analyst, **WHY)
    merge_topic(topic(run, 4), actor=analyst, into="T-000002", **WHY)
    before = state_of_all()
    with pytest.raises(TransitionRefused, match=why):
        act(run, analyst)
    assert state_of_all() == before


def state_of_all() -> list[Any]:
    """What a refused act must leave as it was."""
    corrections = Correction.objects.order_by("pk").values_list("pk", "state", "version")
    topics = Topic.objects.order_by("pk").values_list("name_en", "name_zh", "is_renamed", "is_hidden", "merged_into")
    return [list(corrections), list(topics), Entry.objects.count()]


@pytest.mark.parametrize("role", ["", "auditor", "system_admin", "publisher"])
def test_nobody_but_an_analyst_corrects(role: str, analyst: User) -> None:
    run = year(2018)
    made = hide_topic(topic(run, 2), actor=analyst, **WHY)
    who = make_officer(role) if role else make_user()
    before = state_of_all()
    for act in (
        lambda: rename_topic(topic(run), actor=who, **NAMES, **WHY),
        lambda: merge_topic(topic(run), actor=who, into="T-000002", **WHY),
        lambda: hide_topic(topic(run), actor=who, **WHY),
        lambda: withdraw_correction(made, actor=who, **WHY),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert state_of_all() == before


def test_what_was_known_then_is_not_written_again(analyst: User) -> None:
    first = year(2018)
    year(2019, previous_run_id="run-2018")
    before = state_of_all()
    with pytest.raises(NotAllowed):
        rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    assert state_of_all() == before


def test_whoever_comes_second_sees_the_first(analyst: User) -> None:
    run = year(2018)
    first = rename_topic(topic(run), actor=analyst, **NAMES, **WHY, seen="")
    second = make_officer("analyst")
    before = state_of_all()
    with pytest.raises(Overtaken) as overtaken:
        rename_topic(topic(run), actor=second, name_en="spins", name_zh="", **WHY, seen="")
    assert overtaken.value.other == first
    assert state_of_all() == before
    rename_topic(topic(run), actor=second, name_en="spins", name_zh="", **WHY, seen=first.mark)
    assert topic(run).name_en == "spins"
    with pytest.raises(TransitionRefused):
        withdraw_correction(first, actor=second, reason="late")


def test_a_correction_outlives_its_topic(analyst: User) -> None:
    first = year(2018)
    rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    merge_topic(topic(first, 2), actor=analyst, into="T-000001", **WHY)
    following = year(2019, previous_run_id="run-2018")
    following.topics.get(code="T-000001").delete()
    Succession.objects.create(run=following, code="T-000001", event="merged", other="T-000005")
    assert lay_over(following) == 2
    assert names(following) == ["magnets"], "what was to go into it is shown by itself"
    assert set(keys_waiting(following)) == {it.pk for it in Correction.objects.all()}
    for fate in fates_of(list(Correction.objects.all()), following):
        assert (fate.gone, list(fate.heirs), fate.is_of_line) == ("T-000001", ["T-000005"], True)
    assert keys_waiting(first) == []
    # and holds again where the topic comes back
    again = year(2020, previous_run_id="run-2019")
    lay_over(again)
    assert names(again) == ["quantum bits"]


def test_runs_imported_out_of_order_end_up_the_same(analyst: User) -> None:
    first = year(2017)
    rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    last = year(2019, previous_run_id="run-2018")
    lay_over(last)
    rename_topic(topic(last, 2), actor=analyst, name_en="superconductors", name_zh="", **WHY)
    assert names(last) == ["qubits 2019", "superconductors"]
    between = year(2018, previous_run_id="run-2017")
    lay_over(between)
    assert names(between) == ["quantum bits", "magnets"]
    assert names(last) == ["quantum bits", "superconductors"]
    assert ancestors_of(last) == [last.pk, between.pk, first.pk]
    assert line_of(first) == [first.pk, between.pk, last.pk]


def test_two_lines_that_turn_out_to_be_one_let_the_nearer_correction_hold(analyst: User) -> None:
    first = year(2017)
    rename_topic(topic(first), actor=analyst, **NAMES, **WHY)
    merge_topic(topic(first), actor=analyst, into="T-000002", **WHY)
    last = year(2019, previous_run_id="run-2018")
    rename_topic(topic(last), actor=analyst, name_en="spins", name_zh="", **WHY)
    merge_topic(topic(last, 2), actor=analyst, into="T-000001", **WHY)
    between = year(2018, previous_run_id="run-2017")
    lay_over(between)
    assert topic(between).name_en == "quantum bits"
    assert topic(last).name_en == "spins"
    assert corrections_holding_in(last)["rename", "T-000001"].name_en == "spins"
    assert [topic(last, it).merged_into for it in (1, 2)] == ["", ""], "in a circle neither is laid"


def test_a_replaced_merger_does_not_come_back_into_a_hidden_topic(analyst: User) -> None:
    run = year(2018)
    make_topic(run, code="T-000003", rank=3)
    merge_topic(topic(run), actor=analyst, into="T-000002", **WHY)
    second = merge_topic(topic(run), actor=analyst, into="T-000003", **WHY)
    hide_topic(topic(run, 2), actor=analyst, **WHY)
    withdraw_correction(second, actor=analyst, **WHY)
    assert topic(run).merged_into == ""


def test_what_a_correction_takes_out_did_not_leave_the_list(analyst: User) -> None:
    year(2018)
    following = year(2019, previous_run_id="run-2018")
    hide_topic(topic(following), actor=analyst, **WHY)
    assert list(changes_of(following).left) == []
    following.topics.filter(code="T-000002").update(rank=None)
    assert [it.code for it in changes_of(following).left] == ["T-000002"]


def test_laying_over_takes_few_questions(analyst: User, django_assert_max_num_queries: Any) -> None:
    run = year(2018)
    for number in range(3, 43):
        make_topic(run, code=f"T-{number:06}", rank=number)
        hide_topic(topic(run, number), actor=analyst, **WHY)
    with django_assert_max_num_queries(12):
        lay_over(run)
