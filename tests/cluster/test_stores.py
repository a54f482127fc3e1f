"""A lake in an object store: landed, merged and read as in a folder, and plain words for what goes wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from bench.engines import LIAOWANG, observe_by_command
from tests.cluster.conftest import Store
from tests.factories import make_flaw, make_record, make_records

from liaowang.corpus import Generation, Lake, Landed, generations, hash_file, open_engine, scan_parquet
from liaowang.records import Identifier, LiaowangError

AS_OF = date(2019, 12, 31)


@pytest.fixture
def bucket(found_store: Store, request: pytest.FixtureRequest) -> str:
    """Give an empty bucket of the test's own."""
    return found_store.make_bucket(hashlib.sha256(request.node.name.encode()).hexdigest()[:16])


@pytest.fixture(scope="session")
def engine(store: Store) -> Iterator[Any]:
    """Give the embedded engine, which looks for the store where the environment says."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in store.settings().items():
            patch.setenv(name, value)
        with open_engine() as session:
            yield session


@pytest.fixture
def land(tmp_path: Path) -> Callable[..., Landed]:
    def run(lake: Lake, entries: Any, name: str = "papers.tsv", **options: Any) -> Landed:
        path = tmp_path / name
        path.write_text(hashlib.sha256(repr(entries).encode()).hexdigest(), encoding="utf-8")
        return lake.land(path, hash_file(path), "tsv", entries, **options)

    return run


def rows_of(generation: Generation) -> list[dict[str, Any]]:
    return scan_parquet(generation.path).sort("record_id", "content_hash").collect().to_dicts()


def told_twice() -> list[Any]:
    """Records of which each third is told by a second source."""
    rows = make_records(30)
    both = [Identifier("doi", f"10.1/{number}") for number in range(30)]
    rows = [replace(row, identifiers=[doi]) for row, doi in zip(rows, both, strict=True)]
    return [*rows, *(replace(row, source="crossref", venue="Nature") for row in rows[::3]), make_flaw()]


def test_a_lake_in_a_store_holds_what_one_in_a_folder_holds(engine, bucket, tmp_path, land):
    told = []
    for place in (f"{bucket}/lakes/one", tmp_path / "lake"):
        lake = Lake(place)
        land(lake, told_twice()[:20], "a.tsv", batch_rows=7)
        land(lake, told_twice()[20:], "b.tsv", batch_rows=7)
        generation = lake.merge(engine)
        assert (generation.records, generation.merged_by_identifier, lake.flaws().num_rows) == (30, 10, 1)
        assert lake.current() == replace(generation, was_known=True)
        told.append((generation.name, generation.by_source, rows_of(generation)))
    assert told[0] == told[1]


def test_a_landing_goes_on_where_it_was_left(bucket, land):
    lake = Lake(f"{bucket}/lake")
    rows = make_records(20)

    def dying():
        yield from rows[:12]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lake.land(__file__, hash_file(__file__), "tsv", dying(), batch_rows=5)
    assert lake.landed_files() == []
    landed = lake.land(__file__, hash_file(__file__), "tsv", iter(rows), batch_rows=5)
    assert (landed.records, landed.batches, landed.batches_found) == (20, 4, 2)
    assert lake.land(__file__, hash_file(__file__), "tsv", []).was_known


def test_an_interrupted_merge_leaves_the_old_one_in_force(engine, bucket, land, monkeypatch):
    lake = Lake(f"{bucket}/lake")
    land(lake, make_records(3))
    before = lake.merge(engine)
    land(lake, make_records(5))
    with monkeypatch.context() as patch:
        patch.setattr("liaowang.corpus.generations.put_in_place", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lake.merge(engine)
    assert lake.current() == replace(before, was_known=True)
    assert lake.merge(engine).records == 5


def test_what_a_killed_merge_left_is_no_generation_and_goes_when_it_is_old(engine, bucket, land, monkeypatch):
    lake = Lake(f"{bucket}/lake")
    left = lake.folder / "records" / f"{'0' * 16}-killed00" / "rows" / "part.parquet"
    left.write_bytes(b"half")
    for count in (1, 2, 3):
        land(lake, make_records(count))
        lake.merge(engine)
    names = {path.name[:16] for path in (lake.folder / "records").glob("*.json")}
    assert (len(names), left.exists()) == (2, True)
    monkeypatch.setattr(generations, "_ABANDONED_AFTER", timedelta(0))
    land(lake, make_records(4))
    current = lake.merge(engine)
    assert not left.exists()
    assert scan_parquet(current.path).collect().height == 4
    folders = {path.name[:16] for path in (lake.folder / "records").glob("*") if path.is_dir()}
    assert folders == {path.name[:16] for path in (lake.folder / "records").glob("*.json")}


def test_steps_and_merging_leave_nothing_but_the_lake(engine, bucket, land):
    lake = Lake(f"{bucket}/lake")
    land(lake, told_twice())
    generation = lake.merge(engine)
    held = {str(path) for path in lake.folder.rglob("*") if "/landed/" not in str(path)}
    named = {f"{lake.folder}/CURRENT", f"{lake.folder}/records/{generation.name}.json"}
    assert held - named == {str(path) for path in generation.path.rglob("*.parquet")}


def test_the_main_job_on_a_lake_in_a_store(store, inputs, tmp_path):
    """End to end, by the command, with what comes from a lake in a folder to compare with."""
    address = f"{store.make_bucket('whole-job')}/lake"
    environment = os.environ | store.settings()
    far = observe_by_command("sail", inputs, AS_OF, environment, tmp_path / "far", lake=address)
    near = observe_by_command("sail", inputs, AS_OF, dict(os.environ), tmp_path / "near")
    assert far["digests"] == near["digests"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "s3://nowhere/lake"),
        ({}, "there is no such bucket"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "the object store does not answer"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(store, inputs, tmp_path, changes, told):
    command = [str(LIAOWANG), "observe", str(inputs[0]), "--out", str(tmp_path / "run"), "--lake", "s3://nowhere/lake"]
    environment = os.environ | store.settings(**changes)
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert told in said.stderr.splitlines()[-1]


def test_a_damaged_batch_is_named(engine, bucket, land):
    lake = Lake(f"{bucket}/lake")
    landed = land(lake, make_records(200), batch_rows=100)
    batch = lake.folder / "landed" / landed.file_hash / "000001.parquet"
    content = bytearray(batch.read_bytes())
    content[100:160] = bytes(60)
    batch.write_bytes(bytes(content))
    with pytest.raises(LiaowangError, match=r"000001\.parquet: this file of the lake is damaged"):
        lake.merge(engine)
    assert lake.current() is None


def test_a_polars_frame_sees_what_the_engine_wrote(engine, bucket, land):
    lake = Lake(f"{bucket}/lake")
    land(lake, [make_record(title="Waves in the deep sea")])
    assert scan_parquet(lake.merge(engine).path).select(pl.col("title")).collect().item() == "Waves in the deep sea"
