"""Marks: a work told anew is gone from the file that two generations share, for all who read works."""

from __future__ import annotations

import polars as pl
import pytest
from tests.factories import make_record, make_records

from liaowang.corpus import adding, pick_works, scan_works
from liaowang.corpus.marks import read_marks
from liaowang.records import Identifier


@pytest.fixture(autouse=True)
def _however_few_works_a_file_has(monkeypatch):
    monkeypatch.setattr(adding, "MAX_SHARE", 1000)
    monkeypatch.setattr(adding, "_SMALL_ROWS", 10)
    monkeypatch.setattr(adding, "_MAX_MARKED", 0.2)


def works(number, more=""):
    """Give a record of a work, and one that says more of it."""
    name = f"2001.{number:05d}"
    return make_record(title=f"Work {number}{more}", identifiers=[Identifier("arxiv", name)], abstract=f"It is {name}.")


def rows_in_files(generation):
    found = pl.read_parquet(generation.path / "**/*.parquet", hive_partitioning=False)
    return found.sort("record_id", "content_hash").to_dicts()


def rows_of(generation):
    return scan_works(generation.path).collect().sort("record_id", "content_hash").to_dicts()


@pytest.fixture
def grown(engine, lake, land):
    """Give a lake of thirty works, two of which were told anew, one of them twice, and its last two generations."""
    land(lake, [works(number) for number in range(30)])
    made = [lake.merge(engine)]
    for day, told in enumerate(([3, 4], [4, 30], [5, 31])):
        land(lake, [works(number, " and more" * (day + 1)) for number in told], f"{day}.tsv")
        made.append(lake.merge(engine, is_whole=False))
    return lake, *made[-2:]


def test_a_large_file_is_shared_and_the_works_told_anew_are_marked(grown):
    _, before, last = grown
    (name,) = read_marks(before.path)
    assert (before.path / name).stat().st_ino == (last.path / name).stat().st_ino
    assert [len(read_marks(it.path)[name]) for it in (before, last)] == [2, 3]


def test_whoever_reads_works_finds_each_once(grown, engine, tmp_path):
    lake, _, last = grown
    found = rows_of(last)
    assert len(found) == last.records == 32
    assert len(rows_in_files(last)) == 35
    picked = pick_works(last.path, pl.Series(["arxiv:2001.00003", "arxiv:2001.00006"]), ["n_landed"])
    assert picked.sort("record_id")["n_landed"].to_list() == [2, 1]
    anew = type(lake)(tmp_path / "anew")
    for path in (lake.folder / "landed").iterdir():
        (anew.folder / "landed").mkdir(parents=True, exist_ok=True)
        (anew.folder / "landed" / path.name).symlink_to(path.absolute())
    assert rows_of(anew.merge(engine)) == found


def test_before_the_engine_reads_it_a_generation_is_made_whole(grown, engine, tmp_path):
    lake, before, last = grown
    expected = rows_of(last)
    (name,) = read_marks(last.path)
    (tmp_path / "shared.parquet").hardlink_to(before.path / name)
    content = (before.path / name).read_bytes()
    again = lake.merge(engine)
    assert again.name == last.name
    assert rows_in_files(again) == rows_of(again) == expected
    assert not read_marks(last.path)
    assert (tmp_path / "shared.parquet").read_bytes() == content
    assert not list(last.path.rglob("*.tmp"))


def test_the_generation_in_force_is_given_whole(grown):
    lake, _, last = grown
    expected = rows_of(last)
    assert rows_in_files(lake.current()) == expected


def test_a_file_with_many_marks_is_written_anew(grown, engine, land):
    lake, _, last = grown
    land(lake, [works(number, " at last") for number in range(10, 20)], "many.tsv")
    many = lake.merge(engine, is_whole=False)
    assert read_marks(last.path)
    assert not read_marks(many.path)
    assert rows_in_files(many) == rows_of(many)
    assert many.records == 32


def test_what_is_added_to_works_with_marks_is_whole_where_it_must_be(grown, engine, land):
    lake, _, last = grown
    land(lake, make_records(1, title="new"), "new.tsv")
    whole = lake.merge(engine)
    assert read_marks(last.path)
    assert not read_marks(whole.path)
    assert len(rows_in_files(whole)) == whole.records == 33
