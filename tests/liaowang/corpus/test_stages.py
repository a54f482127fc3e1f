"""Steps from Parquet to Parquet by a function on Arrow batches."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from liaowang.corpus import stage, stage_sum
from liaowang.records import LiaowangError

SQUARES = pa.schema({"number": pa.int64(), "square": pa.int32(), "rows": pa.int64()})
COUNTS = pa.schema({"letter": pa.string(), "n_numbers": pa.int32(), "total": pa.int64()})


@pytest.fixture
def numbers(tmp_path):
    folder = tmp_path / "numbers"
    for year in (2018, 2019):
        (folder / f"year={year}").mkdir(parents=True)
        table = pa.table({"number": range(5000), "letter": ["abc"[n % 3] for n in range(5000)]})
        pq.write_table(table, folder / f"year={year}" / "part.parquet")
    return folder


def square(batch):
    column = batch.column("number")
    rows = pa.repeat(pa.scalar(batch.num_rows, pa.int64()), batch.num_rows)
    return pa.RecordBatch.from_arrays([column, pc.multiply(column, column).cast(pa.int32()), rows], schema=SQUARES)


def nothing(batch):
    return None


def years(batch):
    return pa.RecordBatch.from_arrays([batch.column("year")], names=["year"])


def count_letters(batch):
    ones = pa.repeat(pa.scalar(1, pa.int32()), batch.num_rows)
    return pa.RecordBatch.from_arrays([batch.column("letter"), ones, batch.column("number")], schema=COUNTS)


def fail(batch):
    raise ValueError("this batch is no good")


def test_a_function_runs_on_every_row_in_small_batches(engine, numbers, tmp_path):
    target = stage(engine, numbers, square, SQUARES, tmp_path / "squares", columns=["number"], condition="year = 2019")
    frame = pl.read_parquet(target).sort("number")
    assert frame["square"].to_list() == [n * n for n in range(5000)]
    assert frame["rows"].max() <= 2048
    assert all(path.suffix == ".parquet" for path in target.iterdir())


def test_sums_are_over_all_batches(engine, numbers, tmp_path):
    target = stage_sum(engine, numbers, count_letters, COUNTS, ["letter"], tmp_path / "counts")
    frame = pl.read_parquet(target).sort("letter")
    assert frame["n_numbers"].to_list() == [3334, 3334, 3332]
    assert frame["total"].sum() == sum(range(5000)) * 2
    assert frame.schema == {"letter": pl.String, "n_numbers": pl.Int64, "total": pl.Int64}


def test_the_year_of_a_folder_is_a_number(engine, numbers, tmp_path):
    target = stage(engine, [numbers], years, pa.schema({"year": pa.int32()}), tmp_path / "years")
    assert pl.read_parquet(target)["year"].value_counts().sort("year").rows() == [(2018, 5000), (2019, 5000)]


def test_several_paths_are_one_source(engine, numbers, tmp_path):
    files = sorted(numbers.rglob("*.parquet"))
    target = stage(engine, files, square, SQUARES, tmp_path / "squares", columns=["number"])
    assert pl.read_parquet(target).height == 10_000


def test_no_rows_still_make_a_table(engine, numbers, tmp_path):
    target = stage(engine, numbers, nothing, SQUARES, tmp_path / "none")
    assert pl.read_parquet(target).schema == {"number": pl.Int64, "square": pl.Int32, "rows": pl.Int64}
    target = stage_sum(engine, numbers, count_letters, COUNTS, ["letter"], tmp_path / "none", condition="number < 0")
    assert pl.read_parquet(target).columns == ["letter", "n_numbers", "total"]


def test_a_failed_step_names_its_cause_and_leaves_the_old_result(engine, numbers, tmp_path):
    target = stage(engine, numbers, square, SQUARES, tmp_path / "squares", columns=["number"])
    with pytest.raises(LiaowangError, match="this batch is no good"):
        stage(engine, numbers, fail, SQUARES, target)
    assert pl.read_parquet(target).height == 10_000
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_wrong_column_is_named(engine, numbers, tmp_path):
    with pytest.raises(LiaowangError, match="nowhere"):
        stage(engine, numbers, square, SQUARES, tmp_path / "squares", columns=["nowhere"])
