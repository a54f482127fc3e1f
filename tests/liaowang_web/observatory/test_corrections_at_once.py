"""Two analysts at one topic at the same moment: one correction holds, the other is refused in words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from tests.liaowang_web.factories import make_officer, make_run, make_topic

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.observatory.models import Correction, Topic
from liaowang_web.observatory.services.corrections import lay_over, merge_topic, rename_topic
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> Sequence[object]:
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=30)
            return act()
        except TransitionRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_two_names_one_holds() -> None:
    topic = make_topic()
    analysts = [make_officer("analyst") for _ in range(2)]
    results = at_once(
        *(
            lambda who=who: rename_topic(topic, actor=who, name_en=f"by {who}", name_zh="", reason="clearer", seen="")
            for who in analysts
        )
    )
    made = [it for it in results if isinstance(it, Correction)]
    assert len(made) == 1
    assert [it for it in results if isinstance(it, str)] == ["在此期间有人更正了它。您所填的尚未保存。"]
    assert Topic.objects.get().name_en == made[0].name_en
    assert verify_chain().broken_at is None


def test_two_mergers_make_no_circle() -> None:
    run = make_run()
    first, second = make_topic(run), make_topic(run, code="T-000002", rank=2)
    analysts = [make_officer("analyst") for _ in range(2)]
    results = at_once(
        lambda: merge_topic(first, actor=analysts[0], into="T-000002", reason="the same"),
        lambda: merge_topic(second, actor=analysts[1], into="T-000001", reason="the same"),
    )
    assert sum(isinstance(it, Correction) for it in results) == 1
    assert Topic.objects.exclude(merged_into="").count() == 1


def test_a_run_that_comes_in_at_the_same_moment_gets_the_correction_or_lets_it_be_refused() -> None:
    run = make_run()
    topic, analyst = make_topic(run), make_officer("analyst")

    def come_in() -> None:
        with transaction.atomic():
            following = make_run(as_of=date(2019, 12, 31), previous_run_id=run.run_id)
            make_topic(following)
            lay_over(following)

    def rename() -> object:
        try:
            return rename_topic(topic, actor=analyst, name_en="spins", name_zh="", reason="shorter")
        except NotAllowed as refusal:  # the run is no longer the latest
            return refusal

    made, _ = at_once(rename, come_in)
    if isinstance(made, Correction):
        assert set(Topic.objects.values_list("name_en", flat=True)) == {"spins"}
    else:
        assert isinstance(made, NotAllowed)
        assert set(Topic.objects.values_list("name_en", flat=True)) == {"qubits"}
