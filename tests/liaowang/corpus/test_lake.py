"""Landing: once, whole, resumable, and in a folder that may fail."""

from __future__ import annotations

import resource
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories import make_flaw, make_record, make_records

from liaowang.corpus import LANDED_SCHEMA, Lake, hash_file
from liaowang.corpus.durable import temporary_name
from liaowang.records import InputError, LiaowangError


class Interrupted(Exception):
    pass


def entries_that_stop(entries, after):
    yield from entries[:after]
    raise Interrupted


def landed_rows(lake):
    files = sorted((lake.folder / "landed").glob("*/??????.parquet"))
    return pa.concat_tables([pq.read_table(path) for path in files]).to_pylist()


def landed_bytes(lake):
    return {path.name: path.read_bytes() for path in sorted((lake.folder / "landed").rglob("*")) if path.is_file()}


def mixed_entries():
    entries = make_records(23)
    for place in (0, 5, 6, 20):
        entries.insert(place, make_flaw(line=1000 + place))
    return entries


def test_a_file_lands_with_its_records_flaws_and_counts(lake, land):
    landed = land(lake, mixed_entries(), batch_rows=10)
    assert (landed.records, landed.flaws, landed.batches, landed.was_known) == (23, 4, 3, False)
    assert lake.is_landed(landed.file_hash)
    assert [row["row"] for row in landed_rows(lake)] == list(range(23))
    assert lake.flaws([landed.file_hash])["line"].to_pylist() == [1000, 1005, 1006, 1020]


def test_the_same_file_twice_changes_nothing_and_is_not_read(lake, land):
    first = land(lake, mixed_entries(), batch_rows=10)
    before = landed_bytes(lake)
    second = lake.land("gone.tsv", first.file_hash, "tsv", entries_that_stop([], 0))
    assert second.was_known
    assert (second.records, second.flaws, second.file) == (23, 4, "papers.tsv")
    assert landed_bytes(lake) == before


@pytest.mark.parametrize("stop", range(28))
def test_an_interrupted_landing_goes_on_where_it_was(tmp_path, land, stop):
    whole, broken = Lake(tmp_path / "whole"), Lake(tmp_path / "broken")
    expected = land(whole, mixed_entries(), batch_rows=4)
    path = tmp_path / "papers.tsv"
    with pytest.raises(Interrupted):
        broken.land(path, hash_file(path), "tsv", entries_that_stop(mixed_entries(), stop), batch_rows=4)
    assert not broken.is_landed(expected.file_hash)
    landed = broken.land(path, hash_file(path), "tsv", mixed_entries(), batch_rows=4)
    assert landed.batches_found == stop // 4
    assert landed_bytes(broken) == landed_bytes(whole)


def test_landing_goes_on_with_another_batch_size(tmp_path, land):
    lake = Lake(tmp_path / "lake")
    (tmp_path / "papers.tsv").write_text("x", encoding="utf-8")
    with pytest.raises(Interrupted):
        lake.land(tmp_path / "papers.tsv", "ab", "tsv", entries_that_stop(mixed_entries(), 11), batch_rows=5)
    landed = lake.land(tmp_path / "papers.tsv", "ab", "tsv", mixed_entries(), batch_rows=7)
    assert (landed.records, landed.flaws) == (23, 4)
    assert [row["row"] for row in landed_rows(lake)] == list(range(23))


def test_a_batch_without_records_still_commits(lake, land):
    landed = land(lake, [make_flaw(line=line) for line in range(6)], batch_rows=4)
    assert (landed.records, landed.flaws, landed.batches) == (0, 6, 2)
    assert lake.flaws([landed.file_hash]).num_rows == 6


def test_an_empty_file_lands(lake, land):
    landed = land(lake, [])
    assert (landed.records, landed.flaws, landed.batches) == (0, 0, 0)
    assert lake.is_landed(landed.file_hash)


def test_progress_is_told_after_each_batch(lake, land):
    told = []
    land(lake, mixed_entries(), batch_rows=10, on_batch=lambda records, flaws: told.append((records, flaws)))
    assert told == [(7, 3), (17, 3), (23, 4)]


def test_leftovers_of_a_dead_process_go_and_those_of_a_living_one_stay(lake, land):
    folder = lake.folder / "landed" / "ab"
    folder.mkdir(parents=True)
    dead = folder / ".000000.parquet.999999999-1.abcdef12.tmp"
    alive = temporary_name(folder / "000000.parquet")
    dead.write_bytes(b"half")
    alive.write_bytes(b"half")
    path = lake.folder.parent / "papers.tsv"
    path.write_text("x", encoding="utf-8")
    lake.land(path, "ab", "tsv", make_records(3))
    assert not dead.exists()
    assert sorted(item.name for item in folder.iterdir()) == [alive.name, "000000.parquet", "done.json"]


def land_in_process(arguments):
    folder, path, count = arguments
    return Lake(folder).land(path, hash_file(path), "tsv", make_records(count), batch_rows=20).records


def test_processes_land_different_and_equal_files_at_once(tmp_path):
    jobs = []
    for number in (1, 2, 3, 1, 2, 3):
        path = tmp_path / f"{number}.tsv"
        path.write_text(str(number), encoding="utf-8")
        jobs.append((tmp_path / "lake", path, 50 * number))
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(land_in_process, jobs)) == [50, 100, 150] * 2
    lake = Lake(tmp_path / "lake")
    assert [landed.records for landed in sorted(lake.landed_files(), key=lambda it: it.file)] == [50, 100, 150]
    assert len(landed_rows(lake)) == 300
    assert not list(lake.folder.rglob("*.tmp"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path, land):
    (tmp_path / "lake").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(LiaowangError, match="the lake cannot be written") as caught:
        land(Lake(tmp_path / "lake"), make_records(3))
    assert str(tmp_path / "lake") in str(caught.value)


def test_a_read_only_place_is_named(land):
    with pytest.raises(LiaowangError, match=r"^/proc/nowhere.*the lake cannot be written"):
        land(Lake("/proc/nowhere"), make_records(3))


def test_a_full_disk_is_named_and_leaves_no_half_batch(tmp_path, lake, land):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    many = [make_record(line=number, abstract=str(hash_file(__file__))[number % 9 :] * 50) for number in range(2000)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(LiaowangError, match="the lake cannot be written") as caught:
            land(lake, many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(lake.folder / "landed") in str(caught.value)
    assert [path for path in lake.folder.rglob("*") if path.is_file()] == []
    assert land(lake, many).records == 2000


def test_a_damaged_batch_is_named_when_landing_goes_on(tmp_path, lake):
    path = tmp_path / "papers.tsv"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(Interrupted):
        lake.land(path, "ab", "tsv", entries_that_stop(make_records(9), 9), batch_rows=4)
    batch = lake.folder / "landed" / "ab" / "000001.parquet"
    batch.write_bytes(batch.read_bytes()[:100])
    with pytest.raises(LiaowangError, match=r"000001\.parquet: this file of the lake is damaged"):
        lake.land(path, "ab", "tsv", make_records(9), batch_rows=4)


def test_more_rows_than_the_file_tells_are_refused(tmp_path, lake):
    path = tmp_path / "papers.tsv"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(Interrupted):
        lake.land(path, "ab", "tsv", entries_that_stop(make_records(9), 9), batch_rows=4)
    with pytest.raises(LiaowangError, match="more rows than its file tells"):
        lake.land(path, "ab", "tsv", make_records(5), batch_rows=4)
    assert not lake.is_landed("ab")


def test_landings_that_disturb_each_other_are_refused(tmp_path, lake):
    path = tmp_path / "papers.tsv"
    path.write_text("x", encoding="utf-8")

    def other_landing_at(place, entries):
        for number, entry in enumerate(entries):
            if number == place:
                with pytest.raises(Interrupted):
                    lake.land(path, "ab", "tsv", entries_that_stop(make_records(9), 9), batch_rows=2)
            yield entry

    with pytest.raises(LiaowangError, match="two landings at once"):
        lake.land(path, "ab", "tsv", other_landing_at(2, make_records(9)), batch_rows=4)
    assert not lake.is_landed("ab")


def test_a_missing_file_is_named(lake):
    with pytest.raises(InputError, match=r"nowhere\.tsv: cannot be read"):
        hash_file("nowhere.tsv")
    with pytest.raises(InputError, match=r"nowhere\.tsv: cannot be read"):
        lake.land("nowhere.tsv", "ab", "tsv", [])
    assert not lake.folder.exists()


def test_a_damaged_mark_is_named(lake, land):
    landed = land(lake, make_records(2))
    mark = lake.folder / "landed" / landed.file_hash / "done.json"
    mark.write_text("{", encoding="utf-8")
    with pytest.raises(LiaowangError, match=r"done\.json"):
        lake.landed_files()
    mark.write_text('{"file": "a"}', encoding="utf-8")
    with pytest.raises(LiaowangError, match="another version"):
        lake.landed_files()


def test_flaws_of_a_file_that_has_not_landed_are_refused(lake):
    with pytest.raises(InputError, match="has not landed"):
        lake.flaws(["ab"])
    assert lake.flaws().num_rows == 0


def test_landed_rows_have_the_schema(lake, land):
    landed = land(lake, make_records(2))
    path = lake.folder / "landed" / landed.file_hash / "000000.parquet"
    assert pq.read_schema(path).names == LANDED_SCHEMA.names
    assert pq.read_schema(path).remove_metadata() == LANDED_SCHEMA
    assert Path(path).stat().st_size > 0
