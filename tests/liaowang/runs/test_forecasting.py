"""Forecasts of a run: nothing of the future, parts that add up, the order of topics, and entries in a ledger."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.factories import make_corpus

from liaowang.observatory import GROUPS, QUESTIONS
from liaowang.records import InputError
from liaowang.runs import ObserveSettings, observe, open_run
from liaowang.runs.forecast_telling import MAIN_QUESTION, rank_topics
from liaowang.runs.forecast_words import GROUP_LABELS, QUESTION_SAYS
from liaowang.runs.store import Run

TABLES = ("forecasts", "forecast_parts", "outlook", "track_record")
CUT_OFF = date(2016, 12, 31)


def run(inputs: Path, out: Path, **overrides: Any) -> Run:
    settings = ObserveSettings(inputs=(str(inputs),), out=out, as_of=CUT_OFF, target_size=150, min_recent=10)
    return open_run(observe(replace(settings, **overrides)))


@pytest.fixture(scope="module", autouse=True)
def _soon_after() -> Iterator[None]:
    """Make every run in January 2017: a ledger of real forecasts takes none that is due already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liaowang.runs.entering.now", lambda: "2017-01-05T00:00:00+00:00")
        yield


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("past"), last_year=2016)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "ledger.jsonl"


@pytest.fixture(scope="module")
def made(past: Path, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(past, tmp_path_factory.mktemp("run") / "made", ledger=ledger)


def test_words_know_every_subject_and_question() -> None:
    assert tuple(GROUP_LABELS) == (*GROUPS, "base")
    assert set(QUESTION_SAYS) == set(QUESTIONS)


def test_parts_add_up_to_the_log_odds(made: Run) -> None:
    forecasts = made.table("forecasts").collect()
    assert set(forecasts["question"]) == set(QUESTIONS)
    sums = made.table("forecast_parts").group_by("topic", "question").agg(pl.col("adds").sum()).collect()
    for row in forecasts.join(sums, on=["topic", "question"]).iter_rows(named=True):
        assert row["adds"] == pytest.approx(math.log(row["probability"] / (1 - row["probability"])), abs=1e-5)
        assert row["low"] <= row["probability"] <= row["high"]
        assert row["n_like_grew"] <= row["n_like"]
        assert row["due_at"] == date(2019, 12, 31)


def test_sizes_are_in_order(made: Run) -> None:
    sizes = made.table("outlook").collect()
    assert set(sizes["year"]) == {1, 2, 3}
    assert sizes.select((pl.col("low") <= pl.col("middle")) & (pl.col("middle") <= pl.col("high"))).to_series().all()


def test_only_origins_known_by_then_were_learnt_from(made: Run) -> None:
    assert made.manifest["forecasts"]["learnt"]["last"] <= "2013-12-31"
    assert made.manifest["forecasts"]["why_none"] is None


def test_later_records_change_no_forecast(made: Run, tmp_path: Path) -> None:
    whole = run(make_corpus(tmp_path, last_year=2017), tmp_path / "run")
    assert whole.manifest["records"]["after_cut_off"] > 0
    for name in TABLES:
        # As text, since what is not a number, inside a list, never equals itself.
        assert str(whole.table(name).collect().to_dicts()) == str(made.table(name).collect().to_dicts()), name


@pytest.mark.parametrize(
    ("why", "changed"), [("off", {"history": "none"}), ("too_early", {"as_of": date(2008, 6, 30)})]
)
def test_without_enough_to_learn_from_nothing_is_forecast(
    past: Path, tmp_path: Path, why: str, changed: dict[str, Any]
) -> None:
    found = run(past, tmp_path / "run", **changed)
    assert found.manifest["forecasts"]["why_none"] == why
    assert not any(len(found.table(name).collect()) for name in TABLES)
    entries = found.watchlist["entries"]
    assert all(entry["probability"] is None for entry in entries)
    assert [entry["standing"] for entry in entries] == sorted((it["standing"] for it in entries), reverse=True)


def test_listed_topics_are_entered_once(made: Run, past: Path, ledger: Path, tmp_path: Path) -> None:
    before = ledger.read_bytes()
    forecast = set(made.table("forecasts").collect()["topic"])
    listed = {entry["topic"] for entry in made.watchlist["entries"]} & forecast
    assert before.count(b'"question"') == len(listed) * len(QUESTIONS) > 0
    run(past, tmp_path / "again", ledger=ledger)
    assert ledger.read_bytes() == before


def test_hindsight_is_refused_and_nothing_is_entered(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="became known after 2016-12-31"):
        run(make_corpus(tmp_path, last_year=2017), tmp_path / "run", ledger=tmp_path / "ledger.jsonl")
    assert not (tmp_path / "ledger.jsonl").exists()
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_forecasts_that_were_due_are_refused(past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liaowang.runs.entering.now", lambda: "2020-01-05T00:00:00+00:00")
    with pytest.raises(InputError, match="were due on 2019-12-31"):
        run(past, tmp_path / "run", ledger=tmp_path / "ledger.jsonl")
    assert not (tmp_path / "run" / "manifest.json").exists()


def frames(asked: dict[str, float]) -> dict[str, pl.DataFrame]:
    topics = pl.DataFrame({"topic": ["a", "b", "c", "d"], "score": [40.0, 60.0, 80.0, None]})
    said = {"topic": list(asked), "question": [MAIN_QUESTION] * len(asked), "probability": list(asked.values())}
    schema = {"topic": pl.String, "question": pl.String, "probability": pl.Float64}
    values = [
        ("a", "breakthrough", 0.9),
        ("b", "breakthrough", 0.1),
        ("c", "breakthrough", None),
        ("d", "industrial", 1.0),
    ]
    whole = pl.DataFrame(
        [(*it, None) for it in values],
        schema={"topic": pl.String, "score": pl.String, "value": pl.Float64, "component": pl.String},
        orient="row",
    )
    return {"topics": topics, "forecasts": pl.DataFrame(said, schema=schema), "assessments": whole}


def test_the_order_by_hand() -> None:
    """Forecast ranks b 1, a 0; breakthrough a 1, b 0; weights a half and a quarter; c has neither, d no score."""
    order = rank_topics(frames({"a": 0.2, "b": 0.6, "d": 0.9}))
    assert order["topic"].to_list() == ["b", "a", "c"]
    assert order["standing"].round(4).to_list() == [66.6667, 33.3333, None]
    assert order["covers"].to_list() == [0.75, 0.75, 0.0]


def test_without_forecasts_the_score_takes_their_place() -> None:
    order = rank_topics(frames({}))
    assert dict(order.select("topic", "forecast").iter_rows()) == {"a": 0.0, "b": 0.5, "c": 1.0}
    told = dict(order.select("topic", "standing").iter_rows())
    assert told == pytest.approx({"a": 100 / 3, "b": 100 / 3, "c": 100.0})
