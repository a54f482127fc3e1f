"""Importing a run: what it brings, what it refuses, and that it comes wholly or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from tests.liaowang_web.factories import make_run, make_topic

from liaowang import runs
from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import DIRECTIONS, Correction, Document, Passage, Run, Succession, Topic
from liaowang_web.observatory.services import importing
from liaowang_web.observatory.services.importing import import_run

pytestmark = pytest.mark.django_db
NEWER = ("assessments", "assessment_documents", "stages", "assessment_stability", "forecasts", "forecast_parts",
         "outlook", "track_record")  # fmt: skip
Copy = Callable[..., Path]


@pytest.fixture
def copied(finished: runs.Run, tmp_path: Path) -> Copy:
    """Give a function that copies the run and changes its manifest."""

    def copy(name: str = "copy", **manifest: Any) -> Path:
        folder = tmp_path / name
        shutil.copytree(finished.folder, folder, ignore=shutil.ignore_patterns("lake", "report.html"))
        (folder / "manifest.json").write_text(json.dumps(finished.manifest | {"run_id": name} | manifest))
        return folder

    return copy


def rows(source: runs.Run, table: str) -> list[dict[str, Any]]:
    return source.table(table).collect().to_dicts()


def test_a_folder_without_a_run_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no finished run"):
        call_command("import_run", tmp_path)
    assert not Run.objects.exists()


def test_the_run_itself(finished: runs.Run) -> None:
    run, is_new = import_run(finished.folder)
    manifest = finished.manifest
    assert is_new
    run.refresh_from_db()
    assert (run.run_id, run.previous_run_id, run.as_of) == (manifest["run_id"], "", date(2016, 12, 31))
    assert run.made_at.isoformat() == manifest["made_at"]
    assert run.n_records == manifest["records"]["up_to_cut_off"] > 0
    assert run.n_topics == manifest["topics"]["found"] == run.topics.count()
    assert run.n_scored == manifest["topics"]["scored"]
    assert run.n_listed == manifest["settings"]["n_listed"]
    assert run.told == runs.tell_run(finished)
    assert run.told["track_record"]
    entry = Entry.objects.get(kind="run.imported")
    assert str(run.pk) in str(entry.thing_id)


def test_each_column_of_each_topic_is_that_of_the_tables(finished: runs.Run) -> None:
    import_run(finished.folder)
    listed = runs.list_topics(finished, has_unscored=True)["topics"]
    places = {it["topic"]: it for it in rows(finished, "topics")}
    whole = {(it["topic"], it["score"]): it for it in rows(finished, "assessments") if it["component"] is None}
    same = ("rank", "standing", "probability", "probability_low", "probability_high", "breakthrough", "industrial",
            "score", "growth_per_year", "n_records", "n_recent")  # fmt: skip
    for row in listed:
        topic = Topic.objects.get(code=row["topic"])
        assert {name: getattr(topic, name) for name in same} == {name: row[name] for name in same}
        assert (topic.label_en, topic.label_zh) == (row["label_en"] or "", row["label_zh"] or "")
        assert (topic.name_en, topic.name_zh) == (topic.label_en, topic.label_zh)
        assert str(topic.first_seen) == row["first_seen"]
        assert (topic.x, topic.y) == pytest.approx((places[topic.code]["x"], places[topic.code]["y"]))
        for kind in ("breakthrough", "industrial"):
            for name in ("low", "high", "coverage"):
                assert getattr(topic, f"{kind}_{name}") == whole[topic.code, kind][name]
        assert (topic.rank_before, topic.is_renamed, topic.is_hidden, topic.merged_into) == (None, False, False, "")


def test_what_is_told_of_a_topic_is_what_the_run_tells(finished: runs.Run) -> None:
    import_run(finished.folder)
    contributors = runs.tell_contributors(finished)
    for topic in Topic.objects.all():
        told = runs.read_topic(finished, topic.code)
        opened = runs.explain_topic(finished, topic.code)
        assert topic.sizes == [it["n_records"] for it in told["series"]]
        assert topic.ahead == [[it["low"], it["middle"], it["high"]] for it in told["outlook"]]
        assert topic.marks == [DIRECTIONS[it] for it in told["labels"]]
        assert topic.tracks.split() == told["tracks"]
        assert topic.terms == " ".join(it["name"] for it in told["terms"]).lower()
        assert topic.reason_en == told["reasons"][0]["en"]
        for name in ("series", "outlook", "reasons", "counter", "neighbours", "documents", "terms", "bursts",
                     "term_bursts", "indicators", "languages", "directions", "lineage", "faults",
                     "in_short"):  # fmt: skip
            assert topic.told[name] == told[name], name
        assert topic.told["parts"] == opened["standing_parts"]
        assert topic.told["why_no_forecast"] == opened["why_no_forecast"]
        assert [it["score"] for it in topic.told["opened"]] == [it["score"] for it in opened["scores"]]
        for mine, its in zip(topic.told["opened"], opened["scores"], strict=True):
            assert [it["says"] for it in mine["components"]] == [it["says"] for it in its["components"]]
            assert [it["adds"] for it in mine["components"]] == [it["adds"] for it in its["components"]]
        assert [it["says"] for it in topic.told["asked"]] == [it["says"] for it in opened["forecasts"]]
        assert {name: topic.told[name] for name in contributors[topic.code]} == contributors[topic.code]


def test_what_is_told_is_lean_and_plain(finished: runs.Run) -> None:
    import_run(finished.folder)
    for topic in Topic.objects.all():
        assert not {"rank", "label_en", "n_later", "components", "forecasts", "breakthrough_parts"} & set(topic.told)
        assert not any("documents" in part for it in topic.told["opened"] for part in it["components"])
        assert "documents" not in topic.told["stage"]
        assert json.loads(json.dumps(topic.told, allow_nan=False)) == topic.told


def test_documents_are_those_known_at_the_cut_off(finished: runs.Run) -> None:
    import_run(finished.folder)
    known = [it for it in rows(finished, "documents") if it["topic"] and it["window"] is not None and it["window"] >= 0]
    kept = {it.record_id: it for it in Document.objects.select_related("topic")}
    assert len(kept) == len(known) > 500
    for row in known:
        document = kept[row["record_id"]]
        assert document.topic.code == row["topic"]
        for name in ("title", "known_on", "source", "kind", "authors", "organisations", "categories", "similarity"):
            assert getattr(document, name) == row[name], name
    assert max(it.known_on for it in kept.values()) <= date(2016, 12, 31)


def test_every_passage_is_of_a_document_that_is_there(finished: runs.Run) -> None:
    import_run(finished.folder)
    wanted = {(it["topic"], it["component"], it["position"], it["record_id"], it["value"], it["quote"] or "")
              for it in rows(finished, "assessment_documents")}  # fmt: skip
    kept = Passage.objects.values_list("topic__code", "component", "position", "record_id", "value", "quote")
    assert set(kept) == wanted
    assert len(wanted) > 20
    documents = set(Document.objects.values_list("topic__code", "record_id"))
    assert {(code, record_id) for code, _, _, record_id, _, _ in kept} <= documents


def test_the_second_time_changes_nothing(finished: runs.Run) -> None:
    run, _ = import_run(finished.folder)
    before = list(Topic.objects.order_by("pk").values())
    again, is_new = import_run(finished.folder)
    assert (again.pk, is_new) == (run.pk, False)
    assert list(Topic.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(kind="run.imported").count() == 1


def test_of_two_at_once_one_imports_and_the_other_says_so(
    finished: runs.Run, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    real = importing._read_topics

    def overtaken(*told: Any) -> Any:
        topics = real(*told)
        monkeypatch.setattr(importing, "_read_topics", real)
        import_run(finished.folder)
        return topics

    monkeypatch.setattr(importing, "_read_topics", overtaken)
    run, is_new = import_run(finished.folder)
    assert not is_new
    assert Run.objects.get() == run
    assert Topic.objects.count() == run.n_topics
    assert Entry.objects.filter(kind="run.imported").count() == 1


def test_a_failure_midway_leaves_nothing(finished: runs.Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, "unpack_passages", broken)
    with pytest.raises(OSError, match="the disk is full"):
        import_run(finished.folder)
    for model in (Run, Topic, Document, Passage, Succession, Entry):
        assert not model.objects.exists()
    monkeypatch.undo()
    assert import_run(finished.folder)[0].number == 1


def test_a_refusal_of_the_database_is_not_taken_for_another_import(
    finished: runs.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise IntegrityError("a constraint")

    monkeypatch.setattr(importing, "unpack_passages", broken)
    with pytest.raises(IntegrityError, match="a constraint"):
        import_run(finished.folder)


def test_a_run_of_an_older_form_comes_with_blanks(copied: Copy) -> None:
    folder = copied("older", forecasts=None)
    for name in NEWER:
        (folder / f"{name}.parquet").unlink()
    topics = pl.read_parquet(folder / "topics.parquet").drop("breakthrough", "industrial")
    topics.write_parquet(folder / "topics.parquet")
    run, is_new = import_run(folder)
    assert is_new
    assert (run.told["forecasts"], run.told["track_record"], run.told["stability"]) == ({}, [], [])
    assert set(run.told["columns"]) == {"score", "n_records"}
    first = run.topics.get(rank=1)
    blank = ("standing", "probability", "breakthrough", "breakthrough_low", "industrial", "industrial_coverage")
    assert {getattr(first, name) for name in blank} == {None}
    assert first.score is not None
    assert first.ahead == []
    assert first.told["why_no_forecast"]["zh"]
    assert first.told["asked"] == []
    assert first.told["stage"] is None
    assert not Passage.objects.exists()
    assert Document.objects.exists()


def test_what_is_no_number_is_none(copied: Copy) -> None:
    folder = copied("nan")
    for name, column in (("documents", "similarity"), ("assessment_documents", "value"), ("topics", "x")):
        table = pl.read_parquet(folder / f"{name}.parquet")
        nothing = pl.lit(float("nan")).cast(table.schema[column]).alias(column)
        table.with_columns(nothing).write_parquet(folder / f"{name}.parquet")
    run, _ = import_run(folder)
    assert set(Document.objects.values_list("similarity", flat=True)) == {None}
    assert set(Passage.objects.values_list("value", flat=True)) == {None}
    assert set(run.topics.values_list("x", flat=True)) == {None}


@pytest.mark.parametrize("is_later_first", [False, True])
def test_ranks_of_the_run_before_are_noted_whichever_comes_first(copied: Copy, *, is_later_first: bool) -> None:
    earlier, later = copied("earlier"), copied("later", previous="earlier", as_of="2017-12-31")
    gone = pl.read_parquet(later / "topics.parquet").sort("score")["topic"][-1]
    for path in later.glob("*.parquet"):
        table = pl.read_parquet(path)
        if "topic" in table.columns:  # in the later run one topic is new, and one of the earlier run is gone
            table.with_columns(pl.col("topic").replace(gone, "T-000099")).write_parquet(path)
    for folder in (later, earlier) if is_later_first else (earlier, later):
        import_run(folder)
    before = dict(Topic.objects.filter(run__run_id="earlier").values_list("code", "rank"))
    after = dict(Topic.objects.filter(run__run_id="later").values_list("code", "rank_before"))
    assert after.pop("T-000099") is None
    assert after == {code: rank for code, rank in before.items() if code != gone}
    assert set(Topic.objects.filter(run__run_id="earlier").values_list("rank_before", flat=True)) == {None}


def test_a_run_that_continues_another_line_takes_no_ranks_from_ours(copied: Copy) -> None:
    import_run(copied("ours"))
    import_run(copied("alone"))
    import_run(copied("foreign", previous="unknown"))
    assert set(Topic.objects.values_list("rank_before", flat=True)) == {None}


def test_corrections_in_force_are_laid_over_a_run_that_continues(copied: Copy, django_user_model: Any) -> None:
    analyst = django_user_model.objects.create_user("analyst@example.org", "a lamp over the sea")
    earlier, _ = import_run(copied("earlier"))
    code = earlier.topics.get(rank=1).code
    Correction.objects.create(
        kind=Correction.Kind.RENAME, code=code, since=earlier, name_en="Lanterns", reason="plain", made_by=analyst
    )
    later, _ = import_run(copied("later", previous="earlier"))
    topic = later.topics.get(code=code)
    assert (topic.name_en, topic.is_renamed) == ("Lanterns", True)
    assert topic.label_en != "Lanterns"


def test_lineage_comes_as_the_run_tells_it(copied: Copy) -> None:
    folder = copied("heir")
    told = [
        {"topic": "T-000001", "event": "continued", "other": "T-000001", "n_shared": 12, "overlap": 0.5},
        {"topic": "T-000077", "event": "ended", "other": None, "n_shared": None, "overlap": None},
    ]
    schema = pl.read_parquet_schema(folder / "lineage.parquet")
    pl.DataFrame(told, schema=schema).write_parquet(folder / "lineage.parquet")
    import_run(folder)
    kept = Succession.objects.order_by("code").values_list("code", "event", "other", "n_shared", "overlap")
    assert list(kept) == [("T-000001", "continued", "T-000001", 12, 0.5), ("T-000077", "ended", "", None, None)]


def test_numbers_of_runs_follow_each_other(copied: Copy) -> None:
    numbers = [import_run(copied(name))[0].number for name in ("a", "b")]
    assert numbers[1] == numbers[0] + 1


def test_a_run_of_another_site_is_left_alone(finished: runs.Run) -> None:
    other = make_topic(make_run(run_id="other", number=1000))
    import_run(finished.folder)
    other.refresh_from_db()
    assert (other.rank_before, other.documents.count()) == (None, 1)


def test_the_command_names_each_run_and_tells_steps_and_seconds(finished: runs.Run) -> None:
    out = StringIO()
    call_command("import_run", finished.folder, finished.folder, stdout=out)
    lines = out.getvalue().splitlines()
    n = finished.manifest["topics"]["found"]
    assert lines[0] == lines[4] == str(finished.folder)
    assert lines[1].startswith("  Read topics: ")
    assert lines[1].endswith(f" s, {n} topics")
    assert lines[2].startswith("  Write rows: ")
    assert f"as of 2016-12-31: {n} topics imported in " in lines[3]
    assert lines[5].endswith("imported already")


def test_on_a_terminal_the_command_draws_a_bar(
    finished: runs.Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_INTERACTIVE", "1")

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    call_command("import_run", finished.folder, stdout=out)
    assert "Read topics" in capsys.readouterr().out
    assert "topics imported in" in out.getvalue()
