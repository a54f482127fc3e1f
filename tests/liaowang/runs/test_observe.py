"""The main job from end to end, on made-up records with planted growth."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.factories import GROWING, STEADY, make_corpus
from tests.runs import observe_corpus as run
from threadpoolctl import threadpool_info, threadpool_limits

from liaowang import runs
from liaowang.observatory import EMERGENCE_WEIGHTS, SCORES
from liaowang.records import InputError, LiaowangError
from liaowang.runs import explain_topic, open_run
from liaowang.runs.naming import earlier_places
from liaowang.runs.phrases import reason
from liaowang.runs.report.words import STEPS
from liaowang.runs.store import TABLES, Run

ASSESSED = ("assessments", "assessment_documents", "stages", "assessment_stability")


def named(entry: dict[str, Any]) -> str:
    terms = {term["name"] for term in entry["terms"]}
    return next(name for name in GROWING + STEADY if name in terms)


def test_what_grows_leads_the_watchlist(finished: Run) -> None:
    entries = finished.watchlist["entries"]
    assert {named(entry) for entry in entries[:2]} == set(GROWING)
    assert {named(entry) for entry in entries} == set(GROWING + STEADY)
    first = entries[0]
    growth = {name: [e["indicators"]["growth_2"] for e in entries if named(e) == name] for name in GROWING + STEADY}
    assert min(min(growth[name]) for name in GROWING) > 0.2
    assert max(max(growth[name]) for name in STEADY) < 0
    assert first["series"][-1]["window"] == 0
    assert sum(it["adds"] for it in first["components"]) == pytest.approx(first["score"], abs=1e-3)
    assert first["documents"]
    assert {it["role"] for it in first["documents"]} <= {"central", "newest", "earliest"}


def test_the_run_holds_every_table_and_names_its_inputs(finished: Run, corpus: Path) -> None:
    for name in TABLES:
        assert isinstance(finished.table(name).collect(), pl.DataFrame)
    manifest = finished.manifest
    assert manifest["inputs"][0]["file"] == corpus.name
    assert len(manifest["inputs"][0]["hash"]) == 64
    assert manifest["records"]["total"] == manifest["inputs"][0]["records"]
    assert manifest["records"]["after_cut_off"] > 0
    assert all(step["seconds"] >= 0 and step["peak_memory_mb"] > 0 for step in manifest["steps"])
    assert (finished.folder / "report.html").stat().st_size > 10_000
    assert not (finished.folder / "work").exists()


def test_the_csv_says_what_the_json_says(finished: Run) -> None:
    with (finished.folder / "watchlist.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = finished.watchlist["entries"]
    assert [row["topic"] for row in rows] == [entry["topic"] for entry in entries]
    assert float(rows[0]["score"]) == entries[0]["score"]


def test_linear_algebra_stays_on_one_thread_and_gets_the_others_back(corpus: Path, tmp_path: Path) -> None:
    """Else the last bits of a step would depend on what happens to be going on beside it."""
    seen: set[int] = set()

    def threads() -> set[int]:
        return {it["num_threads"] for it in threadpool_info() if it["user_api"] == "blas"}

    class Looking(runs.Silence):
        def step(self, name: str, total: int | None, unit: str) -> None:
            seen.update(threads())

        def finish(self, note: str = "") -> None:
            seen.update(threads())

    with threadpool_limits(2):
        runs.observe(runs.ObserveSettings((str(corpus),), tmp_path / "run", date(2016, 12, 31)), Looking())
        assert seen == {1}
        assert threads() == {2}


@pytest.mark.slow
def test_the_same_bytes_on_one_thread_or_two_and_in_any_order(finished: Run, corpus: Path, tmp_path: Path) -> None:
    halves = corpus.read_text().splitlines(keepends=True)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text("".join(halves[600:]))
    (tmp_path / "in" / "b.json").write_text("".join(halves[:600]))
    other = run(tmp_path / "in", tmp_path / "run", n_threads=1)
    assert (other.folder / "watchlist.json").read_bytes() == (finished.folder / "watchlist.json").read_bytes()


@pytest.mark.slow
def test_the_future_is_unseen(finished: Run, tmp_path: Path) -> None:
    """Records after the cut-off change nothing that a run says of the time before."""
    past = run(make_corpus(tmp_path, last_year=2016), tmp_path / "run")
    assert past.manifest["records"]["after_cut_off"] == 0
    assert past.watchlist == finished.watchlist
    for name in ("topic_terms", "indicators", "scores", "bursts", "neighbours", "evidence", "faults", *ASSESSED):
        assert past.table(name).collect().equals(finished.table(name).collect()), name


@pytest.mark.slow
def test_topics_keep_their_ids_in_the_next_run(finished: Run, corpus: Path, tmp_path: Path) -> None:
    later = run(corpus, tmp_path / "2017", as_of=date(2017, 12, 31), previous=finished.folder)
    before = {entry["topic"]: named(entry) for entry in finished.watchlist["entries"]}
    both = [entry for entry in later.watchlist["entries"] if entry["topic"] in before]
    assert {named(entry) for entry in both} >= set(GROWING)
    for entry in both:
        assert named(entry) == before[entry["topic"]]
        assert entry["rank_before"] is not None
        assert "continued" in {event["event"] for event in entry["lineage"]}
    events = later.table("lineage").collect()["event"].to_list()
    assert events.count("continued") >= 6


def test_the_places_of_an_earlier_run_are_known_by_id(finished: Run) -> None:
    known = finished.table("topics").select("topic", "x", "y").collect()
    places = earlier_places(["T-999999", *reversed(known["topic"].to_list())], finished)
    assert places is not None
    assert np.isnan(places[0]).all()
    np.testing.assert_array_equal(places[1:], known.select("x", "y").to_numpy()[::-1])
    assert earlier_places(["T-000001"], None) is None


def test_a_finished_run_is_not_overwritten(finished: Run, corpus: Path) -> None:
    before = (finished.folder / "manifest.json").read_bytes()
    with pytest.raises(LiaowangError, match="holds a run already"):
        run(corpus, finished.folder)
    assert (finished.folder / "manifest.json").read_bytes() == before


def test_broken_files_do_not_stop_the_others(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.json").write_bytes(corpus.read_bytes())
    (folder / "cut.json").write_bytes(corpus.read_bytes()[:50_003])
    (folder / "empty.ris").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "same.json").write_bytes(corpus.read_bytes())
    made = run(folder, tmp_path / "run")
    told = {item["file"]: item for item in made.manifest["inputs"]}
    assert told["empty.ris"]["problem"]
    assert told["picture.txt"]["problem"]
    assert "same bytes" in told["same.json"]["problem"]
    assert told["cut.json"]["flaws"] >= 1
    assert made.manifest["flaws"]["records"] >= 1
    assert made.manifest["flaws"]["reasons"][0]["first"][0]["file"] == "cut.json"
    assert made.manifest["records"]["total"] == told["good.json"]["records"]


def test_nothing_usable_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_bytes(b"")
    with pytest.raises(InputError, match=r"a\.ris"):
        run(tmp_path / "a.ris", tmp_path / "run")
    with pytest.raises(InputError):
        run(tmp_path / "nowhere", tmp_path / "run")


def test_a_cut_off_before_all_records_is_said(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(LiaowangError, match="too early"):
        run(corpus, tmp_path / "run", as_of=date(1990, 1, 1))


def test_every_component_has_its_words() -> None:
    for name in EMERGENCE_WEIGHTS:
        for value in (0.3, -0.3, 0.0, None):
            said = reason(name, value)
            assert said["en"]
            assert said["zh"]


def test_a_folder_without_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished run"):
        open_run(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format_version": 0}))
    with pytest.raises(InputError, match="format 0"):
        open_run(tmp_path)


def test_new_terms_show_before_they_are_a_topic(finished: Run) -> None:
    told = finished.watchlist["bursting_terms"]
    assert set(GROWING) <= {row["name"] for row in told}
    assert all(row["novelty"] >= 0.6 and row["n_recent"] > 0 for row in told)
    weights = [row["weight"] for row in told]
    assert weights == sorted(weights, reverse=True)


def test_every_step_has_a_chinese_name(finished: Run) -> None:
    names = {step["name"] for step in finished.manifest["steps"]} - {"Read 1 file"}
    assert names <= set(STEPS)
    source = "".join(path.read_text(encoding="utf-8") for path in Path(runs.__path__[0]).glob("*.py"))
    assert all(f'"{name}"' in source for name in STEPS)


def test_the_watchlist_tells_both_potentials_apart(finished: Run) -> None:
    for entry in finished.watchlist["entries"]:
        parts = entry["breakthrough_parts"]
        assert parts["low"] <= entry["breakthrough"] <= parts["high"]
        assert sum(it["adds"] or 0 for it in parts["components"]) == pytest.approx(parts["value"], abs=1e-4)
        assert parts["by_citations"]["value"] is None
        told = {it["says"]["en"] for it in parts["by_citations"]["components"]}
        assert told == {"cannot be computed: fewer than three in ten records give references"}
        assert entry["stage"]["trl_low"] <= entry["stage"]["trl_high"]
    matters = {named(entry): entry for entry in finished.watchlist["entries"]}
    newer = {
        name: next(it for it in matters[name]["breakthrough_parts"]["components"] if it["component"] == "likeness_now")[
            "value"
        ]
        for name in matters
    }
    assert min(newer[name] for name in GROWING) > max(newer[name] for name in STEADY)


def test_every_number_opens_to_documents_of_its_topic(finished: Run) -> None:
    topic = finished.watchlist["entries"][0]["topic"]
    told = explain_topic(finished, topic.removeprefix("T-").lstrip("0"))
    own = finished.table("documents").filter(pl.col("topic") == topic, pl.col("window") >= 0)
    ids = set(own.select("record_id").collect()["record_id"])
    assert [it["score"] for it in told["scores"]] == ["emergence", *SCORES]
    quoted = 0
    for score in told["scores"]:
        for part in score["components"]:
            assert part["label"]["zh"]
            assert part["says"]["zh"]
            assert {it["record_id"] for it in part["documents"]} <= ids
            quoted += sum(bool(it["quote"]) for it in part["documents"])
    assert quoted > 5
    assert told["stability"]
    assert 0 < told["probability"] < 1
