"""Rankers from what people said: in use only if better, with their files whole, and never from secret texts."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.liaowang_web.factories import make_organisation, make_user
from tests.liaowang_web.matching_factories import make_list

from liaowang.matching import Pairs, rank_unlearnt
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry, Version
from liaowang_web.matching.models import Feedback, RankerVersion
from liaowang_web.matching.rankers import folder_of, live_ranker
from liaowang_web.matching.selectors.answers import answered_lists

pytestmark = pytest.mark.django_db
SUBJECTS = ("锂电池隔膜", "石墨烯散热", "氢气储运", "脑机接口", "碳纤维回收", "量子磁测量", "海水淡化", "焊缝检测",
            "基因测序", "激光清洗", "无人船避碰", "光伏封装")  # fmt: skip
SECRET = "秘密配方九百度"
MORE = "：成套生产线及其运行维护与技术服务"


@pytest.fixture(autouse=True)
def _rankers_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.RANKERS = tmp_path / "rankers"


def plant(kind: str, number: int, title: str, organisation: Organisation, author: User) -> Entry:
    """A published entry, written behind the services: each would take half a second."""
    entry = Entry.objects.create(
        kind=kind, number=number, organisation=organisation, author=author, title_zh=title, state="published",
        published_version=1, published_at=timezone.now(),
    )  # fmt: skip
    content = {"code": entry.code, "kind": kind, "title_zh": title, "teaser_zh": f"关于{title}。", "details_zh": SECRET}
    Version.objects.create(entry=entry, number=1, content=content, content_hash="0" * 64)
    return entry


def plant_answers(n_lists: int) -> None:
    """Lists of eight: of four that are near to what was asked, people liked the two that tell more of themselves.

    Likeness ranks those behind, since more words have less of each in common with a demand; but a ranker that never
    ranks lower what is nearer may still learn it, from the length of a title.
    """
    author, organisation = make_user(), make_organisation()
    for place in range(n_lists):
        subject, apart = SUBJECTS[place % len(SUBJECTS)], SUBJECTS[(place + 5) % len(SUBJECTS)]
        demand = plant("demand", place + 1, f"{subject}的新方法{place}", organisation, author)
        titles = [f"{subject}方法{k}" for k in range(2)] + [f"{subject}方法{k}{MORE}" for k in range(2)]
        titles += [f"{apart}装置{k}" for k in range(4)]
        shown = [plant("product", place * 8 + k + 1, title, organisation, author) for k, title in enumerate(titles)]
        make_list(demand, *shown)
        for other in shown:
            act = "contract" if MORE in other.title_zh else "not_relevant"
            Feedback.objects.create(entry=demand, other=other, user=author, act=act, place=1, propensity=0.5, score=0.5)


def run() -> str:
    out = StringIO()
    call_command("retrain_matches", stdout=out)
    return out.getvalue()


def test_with_too_few_answers_nothing_is_kept() -> None:
    plant_answers(2)
    with pytest.raises(CommandError, match="too little to learn from"):
        run()
    assert not RankerVersion.objects.exists()
    assert list(folder_of(RankerVersion(number=1)).parent.iterdir()) == []


@pytest.mark.slow
def test_one_that_is_better_comes_into_use_and_one_that_is_not_is_kept() -> None:
    assert live_ranker() is None
    plant_answers(24)
    assert "in use from now on" in run()
    first = RankerVersion.objects.get()
    assert first.state == "live"
    assert first.judgement["low"] > 0
    ranker = live_ranker()
    assert ranker is not None
    titles = ["焊缝检测方法7", f"焊缝检测方法7{MORE}", "海水淡化装置7", f"海水淡化装置7{MORE}"]
    ids = ["d"] * len(titles)
    likeness = rank_unlearnt(
        Pairs(ids, ["焊缝检测的新方法"] * 4, ["关于焊缝检测的新方法。"] * 4, titles, None, [])
    ).scores
    learnt = ranker.rank("焊缝检测的新方法", "关于焊缝检测的新方法。", titles)[0]
    assert likeness[0] > likeness[1], "likeness alone says otherwise"
    assert learnt[1] > learnt[0], "it learnt what people like"
    assert learnt[1] > learnt[2:].max(), "and still ranks first what is near"
    kinds = list(Told.objects.order_by("number").values_list("kind", flat=True))
    assert kinds[-2:] == ["ranker.trained", "ranker.used"]
    assert "kept, not in use" in run()  # from the same answers nothing better comes
    assert [it.state for it in RankerVersion.objects.order_by("number")] == ["live", "kept"]
    (folder_of(first) / "trees.json").write_text("[]")
    assert live_ranker() is None, "files that were changed are not used"


def test_nothing_behind_an_agreement_is_learnt_from() -> None:
    plant_answers(5)
    rows = answered_lists()
    assert len(rows) == 40
    assert {it.level for it in rows} == {1, 4}
    assert SECRET not in str(rows)
