"""What is found from the moment it is announced, and no longer than that."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.liaowang_web.search.announcing import SPACE, asked, content, numbers, tell, tell_and_undo

from liaowang_web.search import selectors
from liaowang_web.search.following import follow, index_of, rebuild
from liaowang_web.search.models import Change
from liaowang_web.search.selectors import suggest
from liaowang_web.search.services import announce, forget_overtaken

pytestmark = pytest.mark.django_db


@pytest.fixture
def _busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no question catch up, as when another process writes."""
    monkeypatch.setattr(selectors, "MOST_CAUGHT_UP", -1)


def test_announced_it_is_found_and_withdrawn_it_is_gone() -> None:
    tell(5, "固态电池", price_low="300000", trl_low=3, trl_high=5)
    found = asked("电池", tier=1)
    assert [hit.number for hit in found.hits] == [5]
    assert found.counts["trl"] == {"3": 1, "4": 1, "5": 1}
    assert found.counts["price"] == {"100000": 1}
    assert found.counts["month"] == {"2026-01": 1}
    assert suggest(SPACE, "固态") == ["固态", "固态电池"]
    tell(5, None)
    gone = asked("电池", tier=1)
    assert (gone.hits, gone.n_found, gone.counts["kind"]) == ((), 0, {})
    assert suggest(SPACE, "固态") == []


@pytest.mark.usefixtures("_busy")
def test_gone_at_once_though_nothing_was_indexed_since() -> None:
    for number in range(1, 6):
        tell(number, "全固态电池")
    assert numbers() == set()
    assert asked().n_behind == 5
    follow(SPACE)
    assert numbers() == {1, 2, 3, 4, 5}
    tell(2, None)
    tell(3, "等离子体")
    found = asked("电池")
    assert {hit.number for hit in found.hits} == {1, 4, 5}
    assert (found.n_found, found.counts["kind"], found.n_behind) == (3, {"demand": 3}, 2)
    assert numbers("等离子体") == set(), "what is new is found once it was followed"
    for number in (1, 4, 5):
        tell(number, None)
    assert suggest(SPACE, "固态") == []
    follow(SPACE)
    assert numbers() == {3}
    assert index_of(SPACE).followed[0] == Change.objects.last().sequence  # type: ignore[union-attr]


def test_tiers_are_kept_apart() -> None:
    tell(1, "电池", texts={"zh_0": "电池", "zh_1": "硫化物", "zh_2": "锂盐"})
    assert [numbers(text, tier) for text in ("硫化物", "锂盐") for tier in (0, 1, 2)] == [
        set(), {1}, {1}, set(), set(), {1},
    ]  # fmt: skip


def test_spaces_do_not_see_each_other() -> None:
    tell(1, "电池")
    with transaction.atomic():
        announce("others", 1, content("激光"))
    assert numbers("激光") == set()
    assert numbers("电池") == {1}


def test_within_an_act_nothing_is_followed_that_might_be_undone(transactional_db: None) -> None:
    tell(1, "电池")
    assert tell_and_undo(2, "激光") == set(), "the index was not let follow within the act"
    assert numbers() == {1}
    assert index_of(SPACE).followed[0] == Change.objects.get().sequence


def test_an_announcement_needs_the_transaction_of_its_act(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        announce(SPACE, 1, content("电池"))
    assert not Change.objects.exists()


def test_an_index_of_another_outbox_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 3):
        tell(number, "电池")
    assert numbers() == {1, 2, 3}
    # As after a back-up was restored that does not know of the last two.
    Change.objects.filter(document__gt=1).delete()
    with monkeypatch.context() as busy:
        busy.setattr(selectors, "MOST_CAUGHT_UP", -1)
        assert (numbers(), suggest(SPACE, "电")) == (set(), [])
    assert numbers() == {1}
    assert suggest(SPACE, "电") == ["电池"]


def test_another_change_under_a_number_known_is_not_taken_for_it() -> None:
    tell(1, "电池")
    assert numbers() == {1}
    was = Change.objects.get()
    was.at += timedelta(microseconds=1)
    was.document, was.content = 2, content("激光")
    was.save()
    assert numbers() == {2}


def test_what_was_overtaken_is_forgotten_and_the_rest_rebuilt() -> None:
    for title in ("电池", "激光", None, "等离子体"):
        tell(1, title)
    tell(2, "电池")
    tell(2, None)
    tell(3, "机器人")
    assert forget_overtaken(SPACE, timedelta(0)) == 0, "nothing was followed yet"
    assert numbers() == {1, 3}
    assert forget_overtaken(SPACE) == 0, "somebody may still read an earlier view"
    assert forget_overtaken(SPACE, timedelta(0)) == 4
    assert list(Change.objects.values_list("document", "content__title_zh")) == [
        (1, "等离子体"), (2, None), (3, "机器人"),
    ]  # fmt: skip
    assert numbers() == {1, 3}
    assert rebuild(SPACE) == 3
    assert numbers() == {1, 3}


def test_the_command_follows_and_makes_anew() -> None:
    tell(1, "电池")
    tell(2, None)
    out = io.StringIO()
    call_command("index", stdout=out)
    call_command("index", stdout=out)
    call_command("index", rebuild=True, stdout=out)
    assert [line.partition(",")[0] for line in out.getvalue().splitlines()] == [
        "things: 2 changes followed", "things: 0 changes followed", "things: 2 changes followed",
    ]  # fmt: skip
    assert numbers() == {1}


def test_a_second_indexer_is_refused_and_pages_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(1, "电池")
    follow(SPACE)
    tell(2, "激光")
    monkeypatch.setattr("liaowang_web.search.management.commands.index._WAIT_SECONDS", 0.1)
    with index_of(SPACE).writing():
        with pytest.raises(CommandError, match="another process"):
            call_command("index", stdout=io.StringIO())
        assert numbers() == {1}
    assert numbers() == {1, 2}


def test_a_question_asks_the_database_once() -> None:
    for number in range(1, 30):
        tell(number, "电池")
    follow(SPACE)
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        assert len(numbers("电池")) == 29
    assert len(asked_of) == 1


@pytest.mark.parametrize(
    ("told", "price", "levels"),
    [
        ({}, ["open"], {}),
        ({"price_low": "80000", "price_high": "600000"}, ["0", "100000", "500000"], {}),
        ({"price_high": "100000"}, ["100000"], {}),
        ({"price_low": "20000000.00"}, ["10000000"], {}),
        ({"trl_low": 4}, ["open"], {"4": 1}),
        ({"trl_low": 8, "trl_high": 9}, ["open"], {"8": 1, "9": 1}),
    ],
)
def test_ranges_of_price_and_readiness(told: dict[str, Any], price: list[str], levels: dict[str, int]) -> None:
    tell(1, "电池", **told)
    found = asked(tier=1)
    assert sorted(found.counts["price"]) == sorted(price)
    assert found.counts["trl"] == levels
