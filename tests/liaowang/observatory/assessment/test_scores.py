"""Scores from measures: places, coverage, intervals, evidence, stability; and that every part has its words."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from liaowang.observatory import (
    COMPONENTS,
    REASONS,
    SCORES,
    STAGES,
    Measure,
    components_of,
    find_evidence,
    lay_out_scores,
    leave_out,
    missing,
    score_topics,
    weigh_otherwise,
)
from liaowang.runs import potential_words

N_TOPICS, A_TOPIC = 12, 20


def make_measures(**given: Any) -> dict[str, Measure]:
    """Every part, those not given missing; given ones are arrays by document."""
    return {
        it.name: Measure(it.name, (given[it.name],), quote=lambda document: f"q{document}")
        if it.name in given
        else missing(it.name, "no_references")
        for it in COMPONENTS
    }


@pytest.fixture
def topics() -> np.ndarray:
    return np.repeat(np.arange(N_TOPICS), A_TOPIC)


@pytest.fixture
def planted(topics: np.ndarray) -> dict[str, Measure]:
    rng = np.random.default_rng(1)
    rising = topics / N_TOPICS + 0.02 * rng.standard_normal(len(topics))
    return make_measures(new_terms=rising, reach=rising, applied_language=(topics == 3).astype(float))


EVERY = np.ones(N_TOPICS, bool)


@pytest.mark.parametrize("score", SCORES)
def test_weights_add_up_to_one(score: str) -> None:
    assert sum(it.weight for it in components_of(score)) == pytest.approx(1)


def test_every_part_reason_and_stage_has_words() -> None:
    names = [it.name for it in COMPONENTS]
    assert set(potential_words.PARTS) == set(names)
    assert set(potential_words.QUOTED) == {*names, "stage"}
    assert set(potential_words.REASONS) == set(REASONS)
    assert list(potential_words.STAGES) == [it.name for it in STAGES]
    for name in names:
        assert all(potential_words.part_says(name, 0.3).values())


def test_places_follow_the_values(planted: dict[str, Measure], topics: np.ndarray) -> None:
    breakthrough = score_topics(planted, topics, EVERY)[0]
    assert breakthrough.value.tolist() == pytest.approx((np.arange(N_TOPICS) / (N_TOPICS - 1)).tolist())
    assert breakthrough.coverage.tolist() == pytest.approx([0.35] * N_TOPICS)


def test_what_is_missing_lowers_the_coverage_and_not_the_score(planted: dict[str, Measure], topics: np.ndarray) -> None:
    fewer = dict(planted) | {"reach": missing("reach", "no_categories")}
    one, other = (score_topics(it, topics, EVERY)[0] for it in (planted, fewer))
    assert one.value.tolist() == pytest.approx(other.value.tolist())
    assert other.coverage.tolist() == pytest.approx([0.25] * N_TOPICS)
    table = lay_out_scores([other], fewer)
    told = table.filter(pl.col("component") == "reach")
    assert told["reason"].unique().to_list() == ["no_categories"]
    assert told["rank"].is_null().all()


def test_below_a_fifth_of_the_weight_there_is_no_score(planted: dict[str, Measure], topics: np.ndarray) -> None:
    thin = dict(planted) | {"new_terms": missing("new_terms", "short_past")}
    scored = score_topics(thin, topics, EVERY)[0]
    assert not np.isfinite(scored.value).any()
    whole = lay_out_scores([scored], thin).filter(pl.col("component").is_null())
    assert whole["reason"].unique().to_list() == ["thin"]


def test_parts_add_up_to_the_score(planted: dict[str, Measure], topics: np.ndarray) -> None:
    table = lay_out_scores(score_topics(planted, topics, EVERY), planted)
    sums = table.filter(pl.col("component").is_not_null()).group_by("topic", "score").agg(pl.col("adds").sum())
    whole = table.filter(pl.col("component").is_null(), pl.col("value").is_not_null())
    joined = whole.join(sums, on=["topic", "score"], suffix="_sum")
    assert (joined["value"] - joined["adds_sum"]).abs().max() < 1e-5


def test_topics_that_are_not_ranked_get_no_score(planted: dict[str, Measure], topics: np.ndarray) -> None:
    eligible = EVERY.copy()
    eligible[5] = False
    scored = score_topics(planted, topics, eligible)
    assert np.isnan(scored[0].value[5])
    table = lay_out_scores(scored, planted).filter(pl.col("topic") == 5, pl.col("component").is_null())
    assert dict(table.select("score", "reason").iter_rows())["breakthrough"] == "unranked"


def test_the_interval_holds_the_value_and_widens_with_noise(topics: np.ndarray) -> None:
    rng = np.random.default_rng(2)
    noise = rng.standard_normal(len(topics))
    calm, loud = (make_measures(new_terms=topics / N_TOPICS + scale * noise) for scale in (0.01, 1.0))
    widths = []
    for measures in (calm, loud):
        scored = score_topics(measures, topics, EVERY)[0]
        assert (scored.low <= scored.value).all()
        assert (scored.value <= scored.high).all()
        widths.append(float((scored.high - scored.low).mean()))
    assert widths[0] < 0.1 < widths[1]


def test_intervals_do_not_hang_on_chance_alone(planted: dict[str, Measure], topics: np.ndarray) -> None:
    one, other = (score_topics(planted, topics, EVERY, seed=0)[0] for _ in range(2))
    assert one.low.tolist() == other.low.tolist()


def test_the_documents_that_speak_most_are_the_evidence(topics: np.ndarray) -> None:
    values = np.zeros(len(topics))
    values[[45, 50, 41, 47]] = [0.9, 0.8, 0.7, 0.1]
    found = find_evidence(make_measures(new_terms=values), topics)
    assert found.select("topic", "document", "position", "quote").rows() == [
        (2, 45, 1, "q45"),
        (2, 50, 2, "q50"),
        (2, 41, 3, "q41"),
    ]


def test_a_ranking_on_one_part_does_not_move_under_other_weights(topics: np.ndarray) -> None:
    scored = score_topics(make_measures(new_terms=topics / N_TOPICS), topics, EVERY)
    table, stays = weigh_otherwise(scored)
    assert table.filter(pl.col("score") == "breakthrough")["overlap"].to_list() == [1.0]
    assert stays["breakthrough"].tolist() == [0.0] * 9 + [1.0] * 3


def test_opposed_parts_move_the_head(topics: np.ndarray) -> None:
    measures = make_measures(new_terms=topics / N_TOPICS, likeness_now=-topics / N_TOPICS)
    table, _ = weigh_otherwise(score_topics(measures, topics, EVERY))
    by_weight = table.filter(pl.col("change") == "weights", pl.col("score") == "breakthrough")
    assert by_weight["overlap"][0] < 0.9
    without = table.filter(pl.col("change") == "without_part", pl.col("name") == "new_terms")
    assert without["overlap"][0] == 0.0


def test_leaving_out_a_source_counts_without_its_documents(topics: np.ndarray) -> None:
    # Source b alone lifts the first topics; without it the last lead.
    is_b = np.arange(len(topics)) % 2 == 1
    values = np.where(is_b, (N_TOPICS - topics) * 3.0, topics)
    measures = make_measures(new_terms=values)
    scored = score_topics(measures, topics, EVERY)
    source = pl.Series("source", np.where(is_b, "b", "a"))
    table = leave_out(scored, measures, topics, {"without_source": source})
    told = dict(table.filter(pl.col("score") == "breakthrough").select("name", "overlap").iter_rows())
    assert told == {"a": 1.0, "b": 0.0}
