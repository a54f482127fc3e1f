"""Picking: a few works by their ids."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from liaowang.corpus import pick_works


def write(folder: Path, year: int, ids: list[str]) -> None:
    target = folder / f"year={year}" / "part.parquet"
    target.parent.mkdir(parents=True)
    # Works have a column of this name themselves.
    pl.DataFrame({"record_id": ids, "title": [f"On {it}" for it in ids], "file": "a.tsv"}).write_parquet(target)


def test_works_are_picked_from_any_file(tmp_path: Path) -> None:
    write(tmp_path, 2018, ["a", "b"])
    write(tmp_path, 2019, ["c", "d"])
    found = pick_works(tmp_path, pl.Series(["d", "a", "z"]), ["title"]).sort("record_id")
    assert found.rows() == [("a", "On a"), ("d", "On d")]


def test_works_that_are_not_there_give_no_row_but_the_columns(tmp_path: Path) -> None:
    write(tmp_path, 2018, ["a"])
    for wanted in (pl.Series(["z"]), pl.Series([], dtype=pl.String)):
        assert pick_works(tmp_path, wanted, ["title"]).schema == {"record_id": pl.String, "title": pl.String}
