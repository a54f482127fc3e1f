"""Matches with their reasons, on planted sides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.liaowang.matching.sides import AS_OF, make_demand, make_offer, row

from liaowang.matching import (
    CAUSES,
    CHANGES,
    FACTORS,
    MOVES,
    RULES,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VERDICTS,
    CandidateIndex,
    Match,
    Matches,
    Side,
    answer,
)
from liaowang.matching.scoring import score_pairs

ASKED = (row("能量密度", 300, "Wh/kg"), row("循环寿命", 1000, "次"))
DEMAND = make_demand(indicators=ASKED, trl_low=6, price_high=300.0, mode="licence", region="310115")
OFFERS = (
    make_offer(
        1, indicators=(row("能量密度", 0.35, "kWh/kg", "=", source="检测报告"), row("循环寿命", 0.12, "万次", "=")),
        trl_high=7, price_low=200.0, mode="licence", region="310115", has_evidence=True,
    ),
    make_offer(2, indicators=(row("能量密度", 150, "Wh/kg", "="),), trl_high=3, price_low=900.0, mode="transfer"),
    make_offer(3, "technology", texts={"zh_0": "一种固态电解质，离子电导率高。", "zh_2": "机密配方：锂磷硫氯"}),
    make_offer(
        4, "product", titles={"en": "Sulfide solid electrolytes for lithium batteries"},
        texts={"en_0": "A solid electrolyte of high ionic conductivity. It is stable against lithium."},
        confirmed_on=date(2024, 12, 20),
    ),
    make_offer(5, titles={"zh": "图书馆自动借还机"}, texts={"zh_0": "用于高校图书馆。"}, track="FM-01"),
    make_offer(6, titles={"zh": "锂金属负极材料"}, texts={"zh_0": "用于锂金属电池，能量密度高。"}, has_evidence=False),
    make_offer(7, titles={"zh": "固态电池电解质膜"}, texts={"zh_0": "固态电池用电解质膜，界面稳定。"}, trl_high=6),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> CandidateIndex:
    made = CandidateIndex(tmp_path_factory.mktemp("candidates"))
    with made.writing() as writing:
        writing.apply([(it.number, it) for it in (*OFFERS, DEMAND)], 1, "mark")
    return made


def ask(index: CandidateIndex, side: Side = DEMAND, **values: Any) -> Matches:
    return answer(side, index, **{"tier": 1, "as_of": AS_OF, "explores": False, **values})


def by_number(matches: Matches) -> dict[int, Match]:
    return {it.number: it for it in matches.matches}


def test_the_best_is_first_and_what_has_nothing_to_do_with_it_is_left_out(index: CandidateIndex) -> None:
    found = ask(index)
    ranks = {it.number: it.rank for it in found.matches}
    assert ranks[1] < ranks[6] < ranks[2]
    assert 5 not in by_number(found)
    assert (found.model, found.is_learned, found.as_of, found.followed) == ("sum-1", False, AS_OF, (1, "mark"))
    assert [it.place for it in found.matches] == list(range(1, len(found.matches) + 1))
    assert found.n_candidates == len(found.matches)


def test_where_nothing_answers_the_closest_are_shown_with_what_speaks_against_them(index: CandidateIndex) -> None:
    far = make_demand(titles={"zh": "古建筑木构件虫害"}, texts={"zh_0": "白蚁蛀蚀斗拱，需要驱避。"}, track="FH-05")
    found = ask(index, far).matches
    assert len(found) == 3
    assert all(not it.is_alike and it.counter is not None for it in found)
    assert all(it.is_alike for it in ask(index).matches)
    assert found[0].plain()["is_alike"] is False


def test_contributions_add_up_and_unknown_is_left_out(index: CandidateIndex) -> None:
    for it in ask(index).matches:
        known = [factor for factor in it.factors if factor.value is not None]
        assert sum(factor.contribution for factor in it.factors) == pytest.approx(it.score, abs=1e-12)
        assert sum(factor.weight for factor in known) == pytest.approx(1)
        assert all(factor.contribution == factor.weight == 0 for factor in it.factors if factor.value is None)
        assert all(factor.contribution == pytest.approx(factor.weight * factor.value) for factor in known)
    bare = by_number(ask(index))[3]
    assert {it.code for it in bare.factors if it.value is None} >= {"indicators", "readiness", "budget", "mode"}


def test_rank_without_a_factor_is_the_rank_without_it(index: CandidateIndex) -> None:
    found = ask(index)
    values = {it.number: {factor.code: factor.value for factor in it.factors} for it in found.matches}
    order = [it.number for it in sorted(found.matches, key=lambda it: it.rank)]
    n_moved = 0
    for it in found.matches:
        for factor in it.factors:
            if factor.value is None:
                continue
            changed = {**values, it.number: {**values[it.number], factor.code: None}}
            ranks = score_pairs([changed[number] for number in order]).ranks
            assert factor.rank_without == ranks[order.index(it.number)]
            n_moved += factor.rank_without != it.rank
    assert n_moved > 3


def test_removing_the_named_factor_changes_the_rank(tmp_path: Path) -> None:
    """A list so dense that each place hangs on a factor: of each match the first reason's loss must cost places."""
    chance = np.random.default_rng(3)
    offers = [
        make_offer(
            at,
            trl_high=int(chance.integers(1, 9)),
            price_low=float(chance.integers(50, 900)),
            has_evidence=bool(chance.integers(2)),
            indicators=(row("能量密度", float(chance.integers(200, 400)), "Wh/kg", "="),),
        )
        for at in range(1, 60)
    ]
    index = CandidateIndex(tmp_path)
    with index.writing() as writing:
        writing.apply([(it.number, it) for it in offers], 1)
    found = ask(index, limit=40)
    named = 0
    for it in found.matches:
        factor = next(each for each in it.factors if each.code == it.reasons[0].factor)
        assert factor.rank_without is not None
        named += factor.rank_without > it.rank
    assert named >= 0.9 * len(found.matches)


def test_fits_quotes_question_and_counter(index: CandidateIndex) -> None:
    found = by_number(ask(index))
    assert [it.verdict for it in found[1].fits] == ["met", "met"]
    assert found[1].fits[0].value == 350
    assert [it.verdict for it in found[2].fits] == ["fails", "unknown"]
    assert found[2].counter is not None
    assert found[2].counter.factor in {"indicators", "readiness", "budget"}
    assert found[3].missing[:2] == ("indicator:0", "indicator:1")
    assert found[3].question["zh"].startswith("“能量密度”")
    change = found[2].counterfactual
    assert change is not None
    assert change.rank < change.rank_now == found[2].rank
    assert found[1].counterfactual is None


def test_quotes_stand_where_they_say(index: CandidateIndex) -> None:
    sides = {it.number: it for it in OFFERS}
    for it in ask(index).matches:
        assert it.phrases
        for phrase in it.phrases:
            for quote, side in ((phrase.asked, DEMAND), (phrase.offered, sides[it.number])):
                title = quote.name.removeprefix("title_")
                text = side.titles[title] if quote.name.startswith("title") else side.texts[quote.name]
                assert text[quote.start : quote.end] == quote.text
                assert all(0 <= start < end <= len(quote.text) for start, end in quote.words)
    across = by_number(ask(index))[4].phrases
    assert [it.kind for it in across] == ["meaning"]
    assert across[0].offered.name.endswith(("en", "en_0"))


def test_the_other_way_a_demand_answers_an_achievement(index: CandidateIndex) -> None:
    (only,) = ask(index, OFFERS[0]).matches
    assert only.number == DEMAND.number
    assert [it.verdict for it in only.fits] == ["met", "met"]
    assert only.phrases[0].asked.text in (DEMAND.titles["zh"], *DEMAND.texts.values())


def test_nothing_above_the_tier_is_told(index: CandidateIndex) -> None:
    told = json.dumps([it.plain() for it in ask(index).matches], ensure_ascii=False)
    assert "机密配方" not in told
    for it in ask(index, tier=0).matches:
        assert it.side.price_low is None
        assert it.side.control == "unknown"
        assert all(quote.name.endswith(("_0", "zh", "en")) for phrase in it.phrases for quote in (phrase.offered,))
        assert next(each for each in it.factors if each.code == "budget").value is None


def test_gates_stop_and_are_counted_but_for_exclusions(index: CandidateIndex) -> None:
    stranger = replace(DEMAND, is_foreign=True, excluded=frozenset({"owner 3"}))
    listed = replace(OFFERS[0], control="prohibited")
    with index.writing() as writing:
        writing.apply([(1, listed)], 2, "mark")
    found = ask(index, stranger)
    with index.writing() as writing:
        writing.apply([(1, OFFERS[0])], 1, "mark")
    assert {1, 3}.isdisjoint(by_number(found))
    assert found.stopped == {"control.prohibited": 1}
    later = ask(index, as_of=date(2027, 11, 1))
    assert set(later.stopped) == {"validity.expired"}
    assert not later.matches


def test_codes_are_those_that_have_sentences(index: CandidateIndex) -> None:
    for it in (*ask(index).matches, *ask(index, OFFERS[0]).matches):
        assert {factor.code for factor in it.factors} <= set(FACTORS)
        assert {(gate.code, gate.rule in RULES[gate.code]) for gate in it.gates} == {(code, True) for code in RULES}
        assert {fit.verdict for fit in it.fits} <= set(VERDICTS)
        assert {fit.cause for fit in it.fits} <= {"", *CAUSES}
        assert all(reason.code in SPEAKS_FOR[reason.factor] for reason in it.reasons)
        assert it.reasons
        assert it.counter is None or it.counter.code in SPEAKS_AGAINST[it.counter.factor]
        assert it.counterfactual is None or it.counterfactual.code in CHANGES[it.counterfactual.factor]
        assert it.moved_for in {"", *MOVES}


def test_a_frequency_is_told_only_where_it_was_measured(index: CandidateIndex) -> None:
    assert {it.frequency for it in ask(index).matches} == {None}
    told = ask(index, measured=((0.8, 20, 7),))
    assert {it.frequency for it in told.matches if it.score >= 0.8} == {(20, 7)}
    assert {it.frequency for it in told.matches if it.score < 0.8} == {None}


class Backwards:
    """A model that ranks by length."""

    version = "length-7"

    def rank(
        self, title: str, text: str, titles: Sequence[str]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Sequence[Mapping[str, float]]]:
        """Rank."""
        assert title == "寻求高比能固态电池电解质技术"
        assert "离子电导率" in text
        relevance = np.array([min(1.0, len(it) / 50) for it in titles])
        return relevance, 1 + 3 * relevance, [{"length": float(it)} for it in relevance]


def test_a_learned_model_stands_in_the_place_of_the_texts(index: CandidateIndex) -> None:
    found = ask(index, model=Backwards())
    assert (found.model, found.is_learned) == ("length-7", True)
    for it in found.matches:
        codes = {factor.code for factor in it.factors}
        assert "relevance" in codes
        assert codes.isdisjoint({"title", "body", "meaning"})
        assert it.level is not None
        assert sum(factor.contribution for factor in it.factors) == pytest.approx(it.score, abs=1e-12)


def test_the_same_day_gives_the_same_list(index: CandidateIndex) -> None:
    assert ask(index, explores=True) == ask(index, explores=True)
    assert ask(index, explores=True).seed != ask(index, explores=True, as_of=date(2026, 11, 30)).seed


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    found = ask(CandidateIndex(tmp_path))
    assert (found.matches, found.n_candidates, dict(found.stopped)) == ((), 0, {})
