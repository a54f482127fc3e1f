"""All topics of a run told at once: the same as one by one, and what is counted besides."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from liaowang.records import InputError
from liaowang.runs import explain_topic, list_topics, read_topic, tell_contributors, tell_run, tell_topics
from liaowang.runs.distributions import describe_columns
from liaowang.runs.store import HeldRun, Run


def plant(folder: Path, **tables: list[dict[str, Any]]) -> Run:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"format_version": 1, "as_of": "2016-12-31"}))
    for name, rows in tables.items():
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(folder / f"{name}.parquet")
    return Run(folder)


def document(topic: str | None, number: int, **columns: Any) -> dict[str, Any]:
    values = {"record_id": f"a:{number}", "topic": topic, "window": 0, "source": "arxiv", "authors": ["A. Writer"]}
    return {**values, "organisations": ["Institute of Sums"], "categories": ["arxiv:cs.LG"], **columns}


def test_all_topics_at_once_are_told_as_each_is_alone(finished: Run) -> None:
    told = list(tell_topics(finished))
    listed = list_topics(finished, has_unscored=True)["topics"]
    assert len(told) >= 8
    assert [it["topic"] for it, _ in told] == [it["topic"] for it in listed]
    for topic, opened in told:
        assert topic == read_topic(finished, topic["topic"])
        assert opened == explain_topic(finished, topic["topic"])


def test_each_table_is_read_once(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: Counter[str] = Counter()
    real = pl.scan_parquet

    def scan(path: Path) -> pl.LazyFrame:
        scanned[path.stem] += 1
        return real(path)

    monkeypatch.setattr(pl, "scan_parquet", scan)
    assert len(list(tell_topics(finished))) >= 8
    assert scanned["documents"] == 1
    assert set(scanned.values()) == {1}


def test_a_held_run_gives_the_rows_that_a_run_on_disk_gives(finished: Run) -> None:
    held = HeldRun(finished.folder)
    for columns in ((), ("title", "window")):
        rows = held.rows_of("documents", "T-000001", *columns)
        assert rows == finished.rows_of("documents", "T-000001", *columns)
        assert "topic" not in rows[0]
        assert held.rows_of("documents", "T-999999", *columns) == []
    assert not HeldRun(finished.folder / "nowhere").has_table("documents")
    with pytest.raises(InputError, match="no table"):
        HeldRun(finished.folder / "nowhere").table("documents")


def test_a_record_without_a_day_is_not_among_the_newest(finished: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished.folder, folder, ignore=shutil.ignore_patterns("lake", "report.html"))
    documents = pl.read_parquet(folder / "documents.parquet")
    newest = explain_topic(finished, "1")["scores"][0]["components"][0]["documents"]
    is_first = pl.col("record_id") == newest[0]["record_id"]
    undated = pl.when(is_first).then(None).otherwise(pl.col("window")).alias("window")
    documents.with_columns(undated).write_parquet(folder / "documents.parquet")
    shown = explain_topic(Run(folder), "1")["scores"][0]["components"][0]["documents"]
    assert [it["record_id"] for it in shown[:4]] == [it["record_id"] for it in newest[1:]]


def test_contributors_are_those_of_the_documents(finished: Run) -> None:
    told = tell_contributors(finished)
    assert set(told) == {it["topic"] for it in list_topics(finished, has_unscored=True)["topics"]}
    documents = finished.table("documents").filter(pl.col("window") >= 0, pl.col("topic").is_not_null()).collect()
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in documents.iter_rows(named=True):
        counted[row["topic"]].update(set(row["categories"]))
    for topic, names in counted.items():
        assert told[topic]["n_categories"] == len(names)
        assert {it["name"]: it["n_records"] for it in told[topic]["categories"]} == dict(names.most_common(8))


def test_what_came_after_the_cut_off_contributes_nothing(tmp_path: Path) -> None:
    rows = [
        document("T-000001", 1),
        document("T-000001", 2, window=-1, authors=["L. Later"], organisations=["Late House"], source="later"),
        document("T-000001", 3, window=None, authors=["N. Never"]),
        document(None, 4, authors=["O. Outside"]),
    ]
    told = tell_contributors(plant(tmp_path / "run", documents=rows))
    assert told == {
        "T-000001": {
            "people": [{"name": "A. Writer", "n_records": 1}],
            "organisations": [{"name": "Institute of Sums", "n_records": 1}],
            "categories": [{"name": "arxiv:cs.LG", "n_records": 1}],
            "sources": [{"name": "arxiv", "n_records": 1}],
            "n_people": 1, "n_organisations": 1, "n_categories": 1, "n_sources": 1,
        }
    }  # fmt: skip


def test_a_name_written_in_two_ways_is_one_and_shown_as_most_write_it(tmp_path: Path) -> None:
    rows = [
        document("T-000001", 1, authors=["Anna Smith", "Smith, Anna"], organisations=["INSTITUTE OF SUMS"]),
        document("T-000001", 2, authors=["Anna Smith"], organisations=["Institute of Sums", "  "]),
        document("T-000001", 3, authors=["A. Smith"], organisations=["Institute of Sums"]),
        document("T-000001", 4, authors=[], organisations=[]),
    ]
    told = tell_contributors(plant(tmp_path / "run", documents=rows))["T-000001"]
    assert told["people"] == [{"name": "Anna Smith", "n_records": 3}]
    assert told["organisations"] == [{"name": "Institute of Sums", "n_records": 3}]
    assert (told["n_people"], told["n_organisations"]) == (1, 1)


def test_the_first_eight_are_given_and_all_are_counted(tmp_path: Path) -> None:
    rows = [document("T-000001", n, authors=[f"P. Person{chr(97 + k)}" for k in range(n)]) for n in range(1, 12)]
    told = tell_contributors(plant(tmp_path / "run", documents=rows))["T-000001"]
    assert told["n_people"] == 11
    assert [it["n_records"] for it in told["people"]] == [11, 10, 9, 8, 7, 6, 5, 4]


def test_a_run_tells_of_itself_what_its_tables_hold(finished: Run) -> None:
    told = tell_run(finished)
    assert told["track_record"] == finished.table("track_record").collect().to_dicts()
    assert told["stability"] == finished.table("assessment_stability").collect().to_dicts()
    assert told["forecasts"]["learnt"]["last"] <= "2014-12-31"
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["columns"] == describe_columns(finished)


def test_every_ranked_topic_is_in_one_bin(finished: Run) -> None:
    listed = [it for it in list_topics(finished)["topics"] if it["rank"]]
    told = describe_columns(finished)
    assert set(told) == {"probability", "breakthrough", "industrial", "score", "n_records"}
    for name, column in told.items():
        values = [it[name] for it in listed if it[name] is not None]
        assert len(column["counts"]) == 20
        assert sum(column["counts"]) == column["n"] == len(values) > 0
        # Six decimals are written, and between two values lies a seventh.
        assert column["quantiles"]["0.5"] == pytest.approx(pl.Series(values).median(), abs=1e-6)
    for name in ("probability", "breakthrough", "industrial"):
        wanted = [0] * 20
        for it in listed:
            if it[name] is not None:
                wanted[min(int(it[name] * 20), 19)] += 1
        assert told[name]["counts"] == wanted
    assert told["n_records"]["is_log"]
    assert told["n_records"]["low"] == min(it["n_records"] for it in listed)


def test_bins_of_sizes_are_equally_wide_in_the_logarithm(tmp_path: Path) -> None:
    told = describe_columns(plant_topics(tmp_path / "run", [1, 12, 120, 1200, 10_000]))
    counts = told["n_records"]["counts"]
    assert [place for place, n in enumerate(counts) if n] == [0, 5, 10, 15, 19]
    assert "probability" not in told
    assert "breakthrough" not in told


def test_a_run_of_one_size_has_a_column_too(tmp_path: Path) -> None:
    told = tell_run(plant_topics(tmp_path / "run", [7, 7]))
    assert sum(told["columns"]["n_records"]["counts"]) == 2
    assert (told["forecasts"], told["track_record"], told["stability"]) == ({}, [], [])
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def plant_topics(folder: Path, sizes: list[int]) -> Run:
    """A run of an early version: no forecasts, no assessments, and a score that is no number."""
    same = {"x": 0.0, "y": 0.0, "first_seen": date(2010, 1, 1), "breakthrough": float("nan")}
    rows = [
        {"number": k, "topic": f"T-{k:06}", "label_en": "sums", "label_zh": None, "n_records": n, "score": 50.0, **same}
        for k, n in enumerate(sizes, 1)
    ]
    return plant(folder, topics=rows)
