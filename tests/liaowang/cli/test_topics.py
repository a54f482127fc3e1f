"""The commands `topics`, `topic` and `compare` on finished runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories import GROWING

Command = Callable[..., Any]


def test_topics_are_listed_by_score_as_on_the_watchlist(liaowang: Command, finished: Any, later: Any) -> None:
    told = liaowang("topics", later.folder, "--limit", 0, "--json").json
    listed = [entry["topic"] for entry in later.said.json["entries"]]
    assert [row["topic"] for row in told["topics"]][: len(listed)] == listed
    assert [row["rank"] for row in told["topics"]] == list(range(1, told["n_scored"] + 1))
    assert told["n_found"] == told["n_scored"]


@pytest.mark.parametrize(
    ("sort", "field"),
    [("growth", "growth_per_year"), ("size", "n_records"), ("recent", "n_recent"), ("score", "score"), ("breakthrough", "breakthrough")],
)
def test_topics_can_be_sorted(liaowang: Command, finished: Any, sort: str, field: str) -> None:
    values = [row[field] for row in liaowang("topics", finished.folder, "--sort", sort, "--json").json["topics"]]
    assert values == sorted(values, reverse=True)


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
