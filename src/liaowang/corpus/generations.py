"""Generations: all works of a set of landed files, merged by the engine into one folder and then put in force."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from liaowang.corpus import durable
from liaowang.corpus.landing import LANDED_SCHEMA, read_footer
from liaowang.corpus.merging import MERGED_SCHEMA, RULES_VERSION, merge_works
from liaowang.corpus.places import Place, StorePath, address_of, open_parquet, put_parquet
from liaowang.corpus.precedence import PRECEDENCE
from liaowang.corpus.stages import append_stage, engine_errors, map_batches, write_stage
from liaowang.corpus.works import WorkCounts, WorkFinder
from liaowang.records import RECORD_SCHEMA, LiaowangError

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

PORTION_ROWS = 100_000
"""Rows of works with several rows that are merged at a time: about half a gigabyte of abstracts."""
_READERS = 16
_ABANDONED_AFTER = timedelta(days=7)
"""A merge into an object store that wrote nothing for so long has died."""


@dataclass(frozen=True, slots=True)
class Generation:
    """Every work of a set of files, once.

    ``landed = duplicates + merged_by_identifier + merged_by_title + records``.
    """

    path: Place
    """Folder with ``year=YYYY/*.parquet`` of `MERGED_SCHEMA`, for `scan_works`: it knows what is gone from them."""
    name: str
    files: int
    landed: int
    duplicates: int
    merged_by_identifier: int
    merged_by_title: int
    twins_kept_apart: int
    records: int
    by_source: dict[str, int]
    """Records that a source tells of; one told by several counts for each."""
    file_hashes: list[str] = field(default_factory=list, repr=False)
    """The files; empty in a generation that an earlier version made."""
    was_known: bool = False
    """True if the generation was there already and nothing was computed."""


def generation_name(file_hashes: Sequence[str]) -> str:
    """Name the generation of a set of files: equal sets under equal rules have equal names.

    Examples
    --------
    >>> generation_name(["b", "a"]) == generation_name(["a", "b", "a"])
    True
    """
    said = repr((sorted(set(file_hashes)), RULES_VERSION, sorted(PRECEDENCE.items()), MERGED_SCHEMA.names))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def find_generation(folder: Place, name: str) -> Generation | None:
    """Read a complete generation; None if it is not there."""
    counts = folder / f"{name}.json"
    if not counts.is_file():
        return None
    told = durable.read_json(counts)
    path = folder / told.pop("folder", name)
    return Generation(path=path, name=name, **told, was_known=True) if path.is_dir() else None


def build_generation(
    engine: SparkSession, folder: Place, name: str, file_hashes: Sequence[str], batches: Sequence[Place]
) -> Generation:
    """Merge landed batches into a new generation; it appears under its name only when it is complete.

    Raises
    ------
    LiaowangError
        If a batch is damaged (the message names it), the engine fails, or the folder cannot be written.
    """
    with ThreadPoolExecutor(_READERS) as pool:  # an object store takes its time for each
        list(pool.map(partial(read_footer, schema=LANDED_SCHEMA), batches))
    with durable.naming_folder(folder):
        folder.mkdir(parents=True, exist_ok=True)
        durable.remove_abandoned(folder)
    work = durable.temporary_name(folder / name)
    try:
        try:
            counts, path = merge_batches(engine, work, batches)
        except LiaowangError as error:
            raise _name_damaged(batches) or error from error
        with durable.naming_folder(folder):
            return put_in_place(folder, name, path, _count(engine, counts, path, file_hashes))
    finally:
        _clear(work, folder, name)


def put_in_force(lake: Place, name: str) -> None:
    """Make a generation the current one, and remove all but it and the one in force before."""
    current = lake / "CURRENT"
    durable.remove_abandoned(lake)
    before = current.read_text(encoding="utf-8").strip() if current.exists() else name
    if before != name or not current.exists():
        durable.write_durably(current, f"{name}\n".encode())
    records = lake / "records"
    if isinstance(records, StorePath):
        _sweep(records, {name, before})
        return
    for path in records.glob("[0-9a-f]" * 16 + "*"):
        if path.name.removesuffix(".json") not in {name, before}:
            durable.remove(path)


def _sweep(records: StorePath, names: set[str]) -> None:
    """Remove all generations but some from an object store, and what merges left that died long ago."""
    marks = list(records.glob("[0-9a-f]" * 16 + ".json"))
    found = {path.stem: it.path for path in marks if (it := find_generation(records, path.stem))}
    for path in marks:
        if path.stem not in names:
            path.unlink()
    for folder in records.glob("[0-9a-f]" * 16 + "-*"):
        holds = {name for name, path in found.items() if _holds(folder, path)}
        is_old = datetime.now(UTC) - folder.written_at() > _ABANDONED_AFTER
        if not holds & names and (holds or is_old):
            folder.remove()


def _clear(work: Place, folder: Place, name: str) -> None:
    """Remove what a merge left; in an object store, where nothing is renamed, the generation may lie in it."""
    made = find_generation(folder, name) if isinstance(work, StorePath) else None
    if isinstance(work, StorePath) and made and _holds(work, made.path):
        work.remove(but=str(made.path))
    else:
        durable.remove(work)


def _holds(folder: Place, path: Place) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def merge_batches(engine: SparkSession, work: Place, batches: Sequence[Place]) -> tuple[WorkCounts, Place]:
    """Write rows that are alone as they are, and beside them those of one work, merged.

    One pass over the wide rows parts the two: ``several=false/year=YYYY`` is ready, ``several=true/year=N`` holds the
    rows of whole works in portions that fit in memory.
    """
    from pyspark.sql import functions as F  # noqa: N812

    rows = work / "rows"
    with engine_errors(work):
        landed = engine.read.parquet(*[address_of(batch) for batch in batches])
        works, counts = WorkFinder(engine, work / "works").find(landed)
        several = F.col("rows_of_work") > 1
        portions = 1 + works.where(several).count() // PORTION_ROWS
        wide = works.drop("content_hash").join(landed, ["file_hash", "row"])
        folder = F.when(several, F.crc32("work") % portions).otherwise(_year()).cast("int")
        columns = [
            *RECORD_SCHEMA.names,
            # Nullable, as merging gives it: Sail refuses a folder in which one file says null and another not null.
            F.array(F.nullif("source", F.lit(""))).alias("sources"),
            "n_landed",
            F.when(several, F.col("work")).alias("field_sources"),  # only on its way: merging fills it anew
            several.alias("several"),
            folder.alias("year"),
        ]
        write_stage(wide.select(*columns), MERGED_SCHEMA, rows, ["several", "year"])
        alone = rows / "several=false"
        alone.mkdir(exist_ok=True)
        folders: list[Place] = sorted(rows.glob("several=true/year=*"), key=str)
        for portion in folders:
            merged = _merge_portion(engine, portion).withColumn("year", _year())
            append_stage(merged, alone, ["year"])
    return counts, alone


def _merge_portion(engine: SparkSession, portion: Place) -> DataFrame:
    from pyspark.sql import functions as F  # noqa: N812

    rows = engine.read.parquet(address_of(portion))
    told = F.struct(*RECORD_SCHEMA.names, "n_landed")
    works = rows.groupBy(F.col("field_sources").alias("work")).agg(F.collect_list(told).alias("rows"))
    return map_batches(works.select("rows"), merge_works, MERGED_SCHEMA)


def _year() -> Column:
    from pyspark.sql import functions as F  # noqa: N812

    return F.coalesce(F.year("date"), F.lit(0))


def _count(engine: SparkSession, counts: WorkCounts, path: Place, file_hashes: Sequence[str]) -> dict[str, object]:
    from pyspark.sql import functions as F  # noqa: N812

    if next(path.rglob("*.parquet"), None) is None:
        (path / "year=0").mkdir(exist_ok=True)
        put_parquet(MERGED_SCHEMA.empty_table(), path / "year=0" / "empty.parquet")
    with engine_errors(path):
        merged = engine.read.parquet(address_of(path)).select("sources")
        by_source = merged.select(F.explode("sources").alias("source")).groupBy("source").count().collect()
        n_records = merged.count()
    told = asdict(counts) | {"files": len(file_hashes), "file_hashes": list(file_hashes), "records": n_records}
    explained = counts.landed - counts.duplicates - counts.merged_by_identifier - counts.merged_by_title
    if n_records != explained:
        raise LiaowangError(f"{n_records} records came out of the merge, {explained} should have", file=path)
    return told | {"by_source": {row["source"]: row["count"] for row in sorted(by_source)}}


def put_in_place(folder: Place, name: str, path: Place, told: Mapping[str, object]) -> Generation:
    """Give a whole folder of works its name; it is a generation from then on."""
    if find_generation(folder, name) is None:  # unless another process made the same one meanwhile
        told = dict(told)
        if isinstance(path, Path):
            _rename(path, Path(str(folder)) / name)
        else:
            told["folder"] = str(path).removeprefix(f"{folder}/")
        durable.write_json(folder / f"{name}.json", told)
    made = find_generation(folder, name)
    if made is None:
        raise LiaowangError("the new generation is not where it was put", file=folder / name)
    return Generation(**{**{field: getattr(made, field) for field in made.__slots__}, "was_known": False})


def _rename(path: Path, target: Path) -> None:
    for file in path.rglob("*.parquet"):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    durable.remove(target)
    path.rename(target)
    durable.flush_folder(target.parent)


def _name_damaged(batches: Sequence[Place]) -> LiaowangError | None:
    """Read every batch to the end, to say which one the engine stumbled over."""
    for batch in batches:
        try:
            for _ in open_parquet(batch).iter_batches(batch_size=4096):
                pass
        except (OSError, pa.ArrowException) as error:
            return LiaowangError(
                f"this file of the lake is damaged ({error}); delete its folder and land again", file=batch
            )
    return None
