"""Places: names in an object store behave as paths on a disk do, as far as the lake uses them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories import make_flaw, make_records

from liaowang.corpus import Lake, hash_file, locate, places, read_parquet
from liaowang.corpus.places import StorePath, address_of, open_parquet, put_parquet
from liaowang.records import InputError, LiaowangError


@pytest.fixture(params=["disk", "store"])
def place(request, tmp_path):
    """Give a folder on a disk, and one in a store that lies in memory."""
    if request.param == "disk":
        yield tmp_path / "here"
    else:
        places._store.cache_clear()
        yield StorePath("memory:///", "lake/here")
        places._store.cache_clear()


def fill(place):
    for name in ("a/one.json", "a/two.parquet", "b/one.json", "three.json"):
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(name.encode())


def test_names_are_taken_apart_alike(place):
    path = place / "a" / "000001.parquet"
    assert (path.name, path.stem, path.parent, path.parent.name) == ("000001.parquet", "000001", place / "a", "a")
    assert path.with_suffix(".flaws.parquet") == place / "a" / "000001.flaws.parquet"
    assert path.with_name("done.json") == place / "a" / "done.json"
    assert str(path).endswith("here/a/000001.parquet")


def test_what_is_there_is_told_alike(place):
    fill(place)
    assert (place / "a" / "one.json").exists()
    assert (place / "a").is_dir()
    assert not (place / "a" / "one.json").is_dir()
    assert not (place / "a").is_file()
    assert not (place / "a" / "on").exists()
    assert (place / "a" / "one.json").read_text(encoding="utf-8") == "a/one.json"


def test_patterns_find_alike(place):
    fill(place)

    def found(paths):
        return sorted(str(path).removeprefix(f"{place}/") for path in paths)

    assert found(place.glob("*/one.json")) == ["a/one.json", "b/one.json"]
    assert found(place.glob("[ab]")) == ["a", "b"]
    assert found(place.glob("*.json")) == ["three.json"]
    assert found(place.rglob("*.json")) == ["a/one.json", "b/one.json", "three.json"]
    assert found((place / "nothing").glob("*")) == []


def test_a_table_comes_back(place):
    place.mkdir(parents=True)
    table = pa.table({"number": range(10), "word": ["x"] * 10})
    put_parquet(table, place / "part.parquet")
    assert open_parquet(place / "part.parquet").metadata.num_rows == 10
    narrow = pa.schema([("number", pa.int32())])
    assert read_parquet(place, narrow).schema == narrow


def test_removing_can_spare_a_folder():
    places._store.cache_clear()
    store = StorePath("memory:///", "lake")
    fill(store)
    assert store.written_at() > datetime(2020, 1, 1, tzinfo=UTC)
    store.remove(but=str(store / "a"))
    assert sorted(path.name for path in store.rglob("*")) == ["one.json", "two.parquet"]
    store.remove()
    assert (list(store.rglob("*")), store.written_at()) == ([], datetime.min.replace(tzinfo=UTC))
    with pytest.raises(LiaowangError, match="lake: is not there"):
        store.read_bytes()


def test_a_file_lands_in_a_store_as_on_a_disk(place):
    lake = Lake(place)
    entries = [*make_records(12), make_flaw()]
    landed = lake.land(__file__, hash_file(__file__), "tsv", entries, batch_rows=5)
    assert (landed.records, landed.flaws, landed.batches) == (12, 1, 3)
    assert lake.is_landed(landed.file_hash)
    assert lake.land(__file__, landed.file_hash, "tsv", []).was_known
    assert [it.file_hash for it in lake.landed_files()] == [landed.file_hash]
    assert lake.flaws().num_rows == 1
    assert lake.current() is None


def test_addresses(tmp_path, monkeypatch):
    assert locate("s3://bucket//a/b/") == StorePath("s3://bucket", "a/b")
    assert address_of(locate("gs://bucket/a")) == "gs://bucket/a"
    assert locate(tmp_path) is tmp_path
    monkeypatch.chdir(tmp_path)
    assert address_of(locate("lake")) == str(tmp_path / "lake")
    with pytest.raises(InputError, match="not by ftp"):
        Lake("ftp://host/lake")
    with pytest.raises(InputError, match="names no bucket"):
        Lake("s3:///lake")


def test_the_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(InputError, match=r"pip install 'liaowang\[stores\]'"):
        locate("s3://bucket/lake")


def test_keys_without_rights_are_said_plainly():
    from obstore.exceptions import PermissionDeniedError

    told = "s3://a/b: the object store refuses access; see that keys"
    with pytest.raises(LiaowangError, match=told), places._asking(StorePath("s3://a", "b")):
        raise PermissionDeniedError("Forbidden")


def test_a_path_of_this_machine_is_a_place():
    assert isinstance(locate("lakes/one"), Path)
