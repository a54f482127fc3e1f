"""Marks: works that are gone from a generation, though they stand in a file that it shares with the one before.

A file of fifty thousand works is not written anew for one that is told anew. `scan_works` and `pick_works` leave marked
works out; the engine reads files as they are, so a generation is made whole before it is handed to the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liaowang.corpus import durable
from liaowang.corpus.places import Place, scan_parquet
from liaowang.corpus.stages import ROW_GROUP_ROWS

_MARKS = "_gone.json"

Marks = Mapping[str, Sequence[str]]
"""Path of a file in its generation to the ``content_hash`` of the works that are gone from it."""


def read_marks(generation: Place) -> Marks:
    """Read which works are gone from which files; nothing where all files are whole."""
    path = generation / _MARKS
    return durable.read_json(path) if isinstance(path, Path) and path.is_file() else {}


def write_marks(generation: Path, marks: Marks) -> None:
    """Mark works of a generation that nobody reads yet."""
    if marks:
        durable.write_json(generation / _MARKS, dict(marks))


def scan_works(generation: Place, files: Sequence[Path] | None = None) -> pl.LazyFrame:
    """Scan the works of a generation, or of some of its files, without those that are gone.

    Parameters
    ----------
    generation : Place
    files : sequence of Path, optional
        At least one of its files.
    """
    marks = read_marks(generation)
    if not isinstance(generation, Path) or (files is None and not marks):
        return scan_parquet(generation)
    files = sorted(generation.rglob("*.parquet")) if files is None else files
    gone_from = {path: marks.get(path.relative_to(generation).as_posix()) for path in files}
    whole = [path for path, gone in gone_from.items() if not gone]
    scans = [pl.scan_parquet(whole, hive_partitioning=False)] if whole else []
    for path, gone in gone_from.items():
        if gone:
            scans.append(pl.scan_parquet(path, hive_partitioning=False).filter(~pl.col("content_hash").is_in(gone)))
    return pl.concat(scans)


def make_whole(generation: Place) -> None:
    """Write the files with marks anew, without the works that are gone.

    Files are replaced one by one, and the marks removed last: whoever reads meanwhile finds the same works.
    """
    marks = read_marks(generation)
    if not marks or not isinstance(generation, Path):
        return
    with durable.naming_folder(generation):
        for name, gone in marks.items():
            path = generation / name
            temporary = durable.temporary_name(path)
            try:
                write_without(path, temporary, gone)
                durable.commit(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
        (generation / _MARKS).unlink()


def write_without(path: Path, target: Path, gone: Sequence[str]) -> None:
    """Write a file of works without some, by ``content_hash``."""
    table = pq.ParquetFile(path).read(use_threads=False)
    stays = pc.invert(pc.is_in(table["content_hash"], pa.array(gone, pa.string())))
    pq.write_table(table.filter(stays), target, compression="zstd", row_group_size=ROW_GROUP_ROWS)
