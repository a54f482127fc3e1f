"""The commands `topics`, `topic` and `compare` on finished runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories import GROWING

Command = Callable[..., Any]


def test_topics_are_listed_by_standing_as_on_the_watchlist(liaowang: Command, finished: Any, later: Any) -> None:
    told = liaowang("topics", later.folder, "--limit", 0, "--json").json
    listed = [entry["topic"] for entry in later.said.json["entries"]]
    assert [row["topic"] for row in told["topics"]][: len(listed)] == listed
    assert [row["rank"] for row in told["topics"]] == list(range(1, told["n_scored"] + 1))
    assert told["n_found"] == told["n_scored"]


@pytest.mark.parametrize(
    ("sort", "field"),
    [
        ("growth", "growth_per_year"),
        ("size", "n_records"),
        ("recent", "n_recent"),
        ("score", "score"),
        ("standing", "standing"),
        ("probability", "probability"),
        ("breakthrough", "breakthrough"),
    ],
)
def test_topics_can_be_sorted(liaowang: Command, finished: Any, sort: str, field: str) -> None:
    values = [row[field] for row in liaowang("topics", finished.folder, "--sort", sort, "--json").json["topics"]]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known


def test_topics_can_be_searched_and_limited(liaowang: Command, finished: Any) -> None:
    told = liaowang("topics", finished.folder, "--all", "--search", GROWING[0].upper(), "--limit", 1, "--json").json
    assert len(told["topics"]) == 1 <= told["n_found"]
    said = liaowang("topics", finished.folder, "--all", "--limit", 1)
    assert f"liaowang topics {finished.folder} --limit 0" in said.out
    nothing = liaowang("topics", finished.folder, "--search", "phlogiston")
    assert (nothing.code, nothing.out) == (4, "")
    assert "phlogiston" in nothing.err


def test_a_topic_tells_the_same_as_the_watchlist(liaowang: Command, later: Any) -> None:
    for entry in later.said.json["entries"]:
        told = liaowang("topic", later.folder, entry["topic"], "--json").json
        own = {"rank_before", "neighbours", "documents", "series", "lineage", "bursts"}
        assert {name: told[name] for name in entry if name not in own} == {
            name: value for name, value in entry.items() if name not in own
        }
        assert [row["n_records"] for row in told["series"]] == [row["n_records"] for row in entry["series"]]
        assert [row["record_id"] for row in told["documents"]] == [row["record_id"] for row in entry["documents"]]
        assert sum(part["adds"] for part in told["components"]) == pytest.approx(told["score"], abs=1e-3)


def test_a_topic_can_be_named_by_its_number(liaowang: Command, finished: Any) -> None:
    listed = liaowang("topics", finished.folder, "--json").json["topics"][0]["topic"]
    number = int(listed.removeprefix("T-"))
    said = liaowang("topic", finished.folder, number)
    assert said.out == liaowang("topic", finished.folder, listed).out
    assert said.out.startswith(listed)
    assert "We study" in said.out
    assert "2015-12-31" in said.out
    assert "\x1b" not in said.out


def test_the_language_of_a_topic_can_be_chosen(liaowang: Command, finished: Any) -> None:
    topic = liaowang("topics", finished.folder, "--json").json["topics"][0]["topic"]
    said = liaowang("topic", finished.folder, topic, "--lang", "zh")
    told = liaowang("topic", finished.folder, topic, "--json").json
    assert all(sentence["zh"] in said.out for sentence in told["reasons"])
    assert "关键文献" in said.out


def test_an_unknown_topic_suggests_near_ones(liaowang: Command, finished: Any) -> None:
    said = liaowang("topic", finished.folder, GROWING[1][:-1])
    assert (said.code, said.out) == (4, "")
    assert GROWING[1] in said.err
    assert "T-0000" in said.err
    assert liaowang("topic", finished.folder, "T-999999").code == 4


@pytest.mark.parametrize("words", [["topics", "{tmp}"], ["topic", "{tmp}", "1"], ["compare", "{tmp}", "{tmp}"]])
def test_a_folder_that_is_no_run_is_refused(liaowang: Command, tmp_path: Path, words: list[str]) -> None:
    said = liaowang(*(word.format(tmp=tmp_path) for word in words))
    assert (said.code, said.out) == (3, "")
    assert str(tmp_path) in said.err


def test_a_run_that_continues_another_is_compared_by_its_lineage(liaowang: Command, finished: Any, later: Any) -> None:
    told = liaowang("compare", finished.folder, later.folder, "--json").json
    assert told["matched_by"] == "lineage"
    counts = told["counts"]
    assert counts["continued"] + counts["merged"] + counts["ended"] == told["before"]["topics"]
    assert counts["continued"] + counts["born"] + counts["split"] == told["after"]["topics"]
    stayed = told["after"]["listed"] - counts["entered"]
    assert stayed == told["before"]["listed"] - counts["left"]
    assert counts["rose"] + counts["fell"] <= stayed
    assert all(row["topic"] == row["before"] for row in told["rose"] + told["fell"])
    assert any("2015-12-31" in note["en"] for note in told["notes"])


def test_runs_that_do_not_continue_each_other_are_compared_by_documents(
    liaowang: Command, later: Any, begun_again: Any
) -> None:
    told = liaowang("compare", later.folder, begun_again.folder, "--json").json
    assert told["matched_by"] == "documents"
    assert told["counts"]["continued"] > 0
    assert any("seed" in note["en"] for note in told["notes"])
    itself = liaowang("compare", later.folder, later.folder, "--json").json
    assert itself["notes"] == []
    assert {name for name, count in itself["counts"].items() if count} == {"continued"}


def test_a_comparison_is_told_in_words(liaowang: Command, finished: Any, later: Any) -> None:
    said = liaowang("compare", finished.folder, later.folder)
    assert said.code == 0
    assert "the cut-off differs" in said.out
    assert "截止日不同" in liaowang("compare", finished.folder, later.folder, "--lang", "zh").out


def test_explain_opens_the_numbers_of_the_watchlist(liaowang: Command, later: Any) -> None:
    entry = later.said.json["entries"][0]
    told = liaowang("explain", later.folder, entry["topic"], "--json").json
    values = {it["score"]: it["value"] for it in told["scores"]}
    assert values["emergence"] == pytest.approx(entry["score"])
    assert values["breakthrough"] == entry["breakthrough"]
    assert values["industrial"] == entry["industrial"]
    said = liaowang("explain", later.folder, entry["topic"])
    assert "Breakthrough, by texts" in said.out
    assert "cannot be computed" in said.out
    chinese = liaowang("explain", later.folder, entry["topic"], "--lang", "zh")
    assert "突破性（据引用）" in chinese.out
    assert "不能计算" in chinese.out


def test_explain_suggests_near_topics(liaowang: Command, finished: Any) -> None:
    said = liaowang("explain", finished.folder, GROWING[0][:-1])
    assert (said.code, said.out) == (4, "")
    assert GROWING[0] in said.err


def test_a_run_of_an_earlier_version_opens_and_is_ordered_by_score(
    liaowang: Command, finished: Any, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    newer = ("forecast*.parquet", "outlook.parquet", "track_record.parquet")
    shutil.copytree(finished.folder, old, ignore=shutil.ignore_patterns("lake", *newer))
    rows = liaowang("topics", old, "--json").json["topics"]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert {row["standing"] for row in rows} == {row["probability"] for row in rows} == {None}
    told = liaowang("topic", old, rows[0]["topic"], "--json").json
    assert (told["forecasts"], told["outlook"]) == ({}, [])
    assert liaowang("topic", old, rows[0]["topic"]).code == 0
    assert "No forecast" in liaowang("explain", old, rows[0]["topic"]).out
    notes = liaowang("compare", old, finished.folder, "--json").json["notes"]
    assert any("places do not compare" in note["en"] for note in notes)


def test_explain_tells_how_the_standing_comes_about(liaowang: Command, later: Any) -> None:
    told = liaowang("explain", later.folder, later.said.json["entries"][0]["topic"], "--json").json
    adds = [part["adds"] for part in told["standing_parts"] if part["adds"] is not None]
    assert sum(adds) == pytest.approx(told["standing"], abs=1e-4)
    for forecast in told["forecasts"]:
        assert forecast["components"][0]["part"] == "base"
        assert sum(it["adds"] for it in forecast["components"]) == pytest.approx(forecast["log_odds"], abs=1e-4)
        assert sum(it["is_own"] for it in forecast["track_record"]) <= 1
        assert forecast["documents"]
