"""Named steps: a function from Arrow batch to Arrow batch, run by the engine from Parquet to Parquet.

Every step ends in files: Sail repeats the work of a plan that is used twice, and a step left half done must not be
taken for a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from liaowang.corpus import durable
from liaowang.corpus.engine import BATCH_ROWS
from liaowang.corpus.places import Place, StorePath, address_of, locate, put_parquet
from liaowang.records import LiaowangError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROW_GROUP_ROWS = 20_000

BatchFunction = Callable[[pa.RecordBatch], pa.RecordBatch | None]


def stage(
    engine: SparkSession,
    source_path: str | Place | Sequence[str | Place],
    function: BatchFunction,
    schema: pa.Schema,
    target_path: str | Place,
    *,
    columns: Sequence[str] | None = None,
    condition: str | None = None,
) -> Place:
    """Run a function on every batch of a Parquet folder and keep the result as Parquet.

    Parameters
    ----------
    engine : SparkSession
        From `open_engine`.
    source_path : path, or several
        Parquet files or folders; ``year=...`` in folder names becomes a column.
    function : callable
        Takes a record batch of at most `BATCH_ROWS` rows, gives one of ``schema`` with any number of rows, or None.
        A function of a module or a partial of one; it may run in another process or on another machine.
    schema : pyarrow.Schema
        Columns that the function gives. Spark knows no unsigned and no dictionary types.
    target_path : path
        Folder of the result; replaced when the step is complete. In an object store, which renames nothing, an earlier
        result stays, and the new one gets a folder beside it.
    columns : sequence of str, optional
        Columns handed to the function; all by default.
    condition : str, optional
        SQL expression on the columns of the source; rows that do not meet it are not read.

    Returns
    -------
    Place
        The folder of the result; it holds at least one Parquet file, even if no row came out.

    Raises
    ------
    LiaowangError
        If the step fails; the message names the target and the cause, and an earlier target stays.
    """
    frame = _mapped(engine, source_path, function, schema, columns=columns, condition=condition)
    return _replace(frame, schema, locate(target_path))


def stage_sum(
    engine: SparkSession,
    source_path: str | Place | Sequence[str | Place],
    function: BatchFunction,
    schema: pa.Schema,
    keys: Sequence[str],
    target_path: str | Place,
    *,
    columns: Sequence[str] | None = None,
    condition: str | None = None,
) -> Place:
    """Run a function on every batch as `stage` does, then add up its other columns over the keys.

    Parameters
    ----------
    engine, source_path, function, schema, target_path, columns, condition
        As in `stage`.
    keys : sequence of str
        Columns of ``schema`` to group by; all others are integers and come out as int64 sums.

    Returns
    -------
    Place
        The folder of the result: one row for each combination of keys, in no order.

    Raises
    ------
    LiaowangError
        As in `stage`.
    """
    from pyspark.sql import functions as F  # noqa: N812 - the name every Spark program gives it

    values = [name for name in schema.names if name not in set(keys)]
    frame = _mapped(engine, source_path, function, schema, columns=columns, condition=condition)
    sums = [F.sum(F.col(name)).cast("bigint").alias(name) for name in values]
    fields = [schema.field(key) for key in keys] + [pa.field(name, pa.int64()) for name in values]
    return _replace(frame.groupBy(*keys).agg(*sums), pa.schema(fields), locate(target_path))


@contextmanager
def open_workspace(records: Place, folder: Path) -> Iterator[Place]:
    """Give a folder for steps over records, and remove it at the end of the ``with`` block.

    Parameters
    ----------
    records : Place
        A generation. Of one in an object store the steps lie beside it, where all machines of a cluster see them.
    folder : Path
        Where they lie otherwise; a cluster must see it under the same path.
    """
    place = durable.temporary_name(records.with_name("work")) if isinstance(records, StorePath) else folder
    try:
        yield place
    finally:
        durable.remove(place)


def write_stage(frame: DataFrame, schema: pa.Schema, target: Place, partition: Sequence[str] = ()) -> None:
    """Let the engine write a frame to a new folder, leaving only Parquet files, and at least one, in it."""
    _write(frame, target, "overwrite", partition)
    if next(target.rglob("*.parquet"), None) is None:
        target.mkdir(parents=True, exist_ok=True)
        put_parquet(schema.empty_table(), target / "empty.parquet")


def append_stage(frame: DataFrame, target: Place, partition: Sequence[str]) -> None:
    """Let the engine add a frame to a folder of Parquet files."""
    _write(frame, target, "append", partition)


def _write(frame: DataFrame, target: Place, mode: str, partition: Sequence[str]) -> None:
    with engine_errors(target):
        # Sail gathers a row group of every open folder in memory: a million rows, unless told (Spark goes by bytes).
        writer = frame.write.mode(mode).option("max_row_group_size", str(ROW_GROUP_ROWS))
        (writer.partitionBy(*partition) if partition else writer).parquet(address_of(target))
    for path in [*target.rglob("_SUCCESS"), *target.rglob(".*.crc")]:
        path.unlink()


def map_batches(frame: DataFrame, function: BatchFunction, schema: pa.Schema) -> DataFrame:
    """Plan a function on every batch of a frame, in slices of at most `BATCH_ROWS` rows."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(_over_batches(function, schema), from_arrow_schema(schema))


@contextmanager
def engine_errors(where: Place) -> Iterator[None]:
    """Turn an error of the engine into a `LiaowangError` that names the step's folder."""
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = lines[0] if len(lines) < 2 else f"{lines[0]} ... {lines[-1]}"
        raise LiaowangError(f"the engine failed at this step: {reason}", file=where) from error


def _mapped(
    engine: SparkSession,
    source_path: str | Place | Sequence[str | Place],
    function: BatchFunction,
    schema: pa.Schema,
    *,
    columns: Sequence[str] | None,
    condition: str | None,
) -> DataFrame:
    paths = [source_path] if isinstance(source_path, str | Place) else list(source_path)
    with engine_errors(locate(paths[0])):
        frame = engine.read.parquet(*[address_of(locate(path)) for path in paths])
        if condition:
            frame = frame.where(condition)
        if "year" in frame.columns:  # Sail reads the values of folder names as text, Spark as numbers
            frame = frame.withColumn("year", frame["year"].cast("int"))
        if columns is not None:
            frame = frame.select(*columns)
        return map_batches(frame, function, schema)


def _over_batches(
    function: BatchFunction, schema: pa.Schema
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, BATCH_ROWS):  # Sail hands over 8,192 rows whatever it is told
                result = function(batch.slice(start, BATCH_ROWS))
                if result is not None and result.num_rows:
                    yield result.cast(schema) if result.schema != schema else result

    return run


def _replace(frame: DataFrame, schema: pa.Schema, target: Place) -> Place:
    if isinstance(target, StorePath):
        place = durable.temporary_name(target) if target.is_dir() else target
        write_stage(frame, schema, place)
        return place
    target.parent.mkdir(parents=True, exist_ok=True)
    durable.remove_abandoned(target.parent)
    temporary = durable.temporary_name(target)
    try:
        write_stage(frame, schema, temporary)
        durable.remove(target)
        temporary.rename(target)
    finally:
        durable.remove(temporary)
    return target
