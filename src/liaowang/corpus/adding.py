"""Adding: the generation of a lake and a few new files, made from the one before instead of from all rows.

Which rows tell of one work hangs on what they share: content, identifiers, title keys. So a new row can only touch the
works that it reaches over such keys. Their rows are merged anew, by the same steps as all; every other work stays as it
is, in files that the two generations share.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from liaowang.corpus import durable
from liaowang.corpus.generations import Generation, find_generation, merge_batches, put_in_place
from liaowang.corpus.landing import LANDED_SCHEMA
from liaowang.corpus.marks import read_marks, write_marks, write_without
from liaowang.corpus.merging import MERGED_SCHEMA
from liaowang.corpus.places import Place
from liaowang.corpus.stages import ROW_GROUP_ROWS
from liaowang.records import LiaowangError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_log = logging.getLogger(__name__)
MAX_SHARE = 0.1
"""Of the rows that had landed before, so many may be new; beyond, merging all anew costs hardly more."""
_SMALL_ROWS = 5_000
_MAX_MARKED = 0.02
"""Of a file's works, so many may be marked as gone; with more it is written anew."""
_AT_ONCE = 4
"""Files that are written anew at the same time, each held in memory."""
_KEYS = ["record_id", "content_hash"]


def grow_generation(
    engine: SparkSession, folder: Path, name: str, batches: Mapping[str, Sequence[Place]], *, may_mark: bool = False
) -> Generation | None:
    """Make a generation from one that holds most of its files.

    Parameters
    ----------
    engine : SparkSession
    folder : Path
        Of generations.
    name : str
        Of the new one.
    batches : mapping
        The landed batches of each of its files, by hash.
    may_mark : bool
        Whether works that are gone may be marked in large files instead of being left out of them.

    Returns
    -------
    Generation or None
        Equal to what merging all batches gives; None where no generation is near enough, or a step fails: merging all
        anew then finds out why.
    """
    before = _nearest(folder, batches)
    if before is None:
        return None
    held = set(before.file_hashes)
    old = [Path(str(batch)) for file_hash, own in batches.items() if file_hash in held for batch in own]
    new = [Path(str(batch)) for file_hash, own in batches.items() if file_hash not in held for batch in own]
    work = durable.temporary_name(folder / name)
    try:
        reached = _reach(old, new)
        if reached is None:
            return None
        made = _add(engine, work, before, old, new, reached, may_mark=may_mark)
        if made is None:
            return None
        path, told = made
        return put_in_place(folder, name, path, told | {"files": len(batches), "file_hashes": sorted(batches)})
    except (LiaowangError, OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        _log.warning("nothing could be added to generation %s, all is merged anew: %s", before.name, error)
        return None
    finally:
        durable.remove(work)


def _nearest(folder: Path, batches: Mapping[str, Sequence[Place]]) -> Generation | None:
    """Find the generation that holds most of these files, and no other."""
    found = [find_generation(folder, path.stem) for path in sorted(folder.glob("*.json"))]
    parts = [it for it in found if it and it.file_hashes and batches.keys() >= set(it.file_hashes)]
    return max(parts, key=lambda it: it.landed, default=None)


def _add(
    engine: SparkSession,
    work: Path,
    before: Generation,
    old: Sequence[Path],
    new: Sequence[Path],
    reached: pl.Series,
    *,
    may_mark: bool,
) -> tuple[Path, dict[str, Any]] | None:
    """Merge what is reached, and give the folder of all works with its counts; None if `before` holds other works."""
    touched = _take(old, reached, work / "touched.parquet")
    more, merged = merge_batches(engine, work / "now", [*touched, *new])
    less, then = merge_batches(engine, work / "then", touched) if touched else (None, None)
    now, path = Path(str(merged)), work / "whole"
    gone = _read(Path(str(then)) if then else None, *_KEYS, "sources")
    if _leave_out(Path(str(before.path)), path, gone.select(_KEYS), may_mark=may_mark) != len(gone):
        return None
    told: dict[str, Any] = asdict(more)
    for count in told:
        told[count] += getattr(before, count) - (getattr(less, count) if less else 0)
    fresh = _read(now, *_KEYS, "sources")
    sources = Counter(before.by_source)
    sources.update(fresh["sources"].explode().drop_nulls().to_list())
    sources.subtract(gone["sources"].explode().drop_nulls().to_list())
    _bring_in(now, path)
    told["by_source"] = {source: count for source, count in sorted(sources.items()) if count}
    return path, told | {"records": before.records + len(fresh) - len(gone)}


def _reach(old: Sequence[Path], new: Sequence[Path]) -> pl.Series | None:
    """Number the rows of the old batches, and list those that rows of the new ones reach; None where it is too much.

    Keys are hashes: two that fall together make a few more rows be merged anew, and change nothing.
    """
    n_old = sum(pq.read_metadata(path).num_rows for path in old)
    n_new = sum(pq.read_metadata(path).num_rows for path in new)
    limit = MAX_SHARE * n_old
    if n_new > limit:
        return None
    rows = pl.scan_parquet([*old, *new], hive_partitioning=False, row_index_name="at")
    told = rows.select("at", "content_hash", "title_key", "identifiers").collect()
    one = told.select("at", it="identifiers").explode("it").unnest("it").filter(pl.col("kind") != "url")
    links = pl.concat(
        [
            told.select("at", key=pl.col("content_hash").hash(1)),
            told.select("at", key=pl.col("title_key").hash(2)).filter(told["title_key"].is_not_null()),
            one.select("at", key=pl.concat_str("kind", pl.lit(":"), "value").hash(3)),
        ]
    )
    reached = pl.Series("at", range(n_old, n_old + n_new), dtype=links.schema["at"])
    n_before = -1
    while len(reached) != n_before:
        n_before = len(reached)
        keys = links.filter(pl.col("at").is_in(reached.implode()))["key"].unique()
        reached = links.filter(pl.col("key").is_in(keys.implode()))["at"].unique()
        if len(reached) - n_new > limit:
            return None
    return reached.filter(reached < n_old).sort()


def _take(batches: Sequence[Path], places: pl.Series, target: Path) -> list[Path]:
    """Write the rows at some places of the batches to one file; no file where there are none."""
    if places.is_empty():
        return []
    firsts = np.cumsum([0, *(pq.read_metadata(batch).num_rows for batch in batches)])
    bounds = np.searchsorted(places.to_numpy(), firsts).tolist()

    scans = []
    for number in range(len(batches)):
        own = places[bounds[number] : bounds[number + 1]] - int(firsts[number])
        if len(own):
            rows = pl.scan_parquet(
                batches[number], hive_partitioning=False, row_index_name="at", parallel="prefiltered"
            )
            scans.append(rows.filter(pl.col("at").is_in(own.implode())).drop("at"))
    target.parent.mkdir(parents=True, exist_ok=True)
    # Polars takes the rows out before it looks at what they hold: a third of the time.
    pq.write_table(pl.concat(pl.collect_all(scans)).to_arrow().cast(LANDED_SCHEMA), target)
    return [target]


def _read(folder: Path | None, *columns: str) -> pl.DataFrame:
    if folder is None or next(folder.rglob("*.parquet"), None) is None:
        schema = {"sources": pl.List(pl.String)}
        return pl.DataFrame(schema={name: schema.get(name, pl.String) for name in columns})
    return pl.read_parquet(folder / "**/*.parquet", columns=list(columns), hive_partitioning=False)


def _leave_out(before: Path, target: Path, gone: pl.DataFrame, *, may_mark: bool) -> int:
    """Give a new folder all works of another but some, and count these.

    Files that hold none of them are shared. So are large ones that hold few, where these may be marked as gone.
    """
    known = read_marks(before)

    def leave_out(path: Path) -> tuple[int, str, list[str]]:
        name = path.relative_to(before).as_posix()
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        held = pl.read_parquet(path, columns=_KEYS, hive_partitioning=False)
        marked = list(known.get(name, ()))
        left = held.join(gone, on=_KEYS, how="semi").filter(~pl.col("content_hash").is_in(marked))
        leaving = sorted([*marked, *left["content_hash"]])
        if leaving and not (may_mark and len(held) >= _SMALL_ROWS and len(leaving) < _MAX_MARKED * len(held)):
            write_without(path, place, leaving)
            leaving = []
        else:
            _share(path, place)
        return len(left), name, leaving

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = list(pool.map(leave_out, sorted(before.rglob("*.parquet"))))
    write_marks(target, {name: leaving for _, name, leaving in done if leaving})
    return sum(n for n, _, _ in done)


def _share(path: Path, place: Path) -> None:
    """Link a file that is never changed; copy it where the disk knows no links."""
    try:
        os.link(path, place)
    except OSError:
        shutil.copyfile(path, place)


def _bring_in(now: Path, target: Path) -> None:
    """Add works to a folder: to a small file of the year where there is one, so that files do not grow in number."""

    def bring_in(folder: Path) -> None:
        year = target / folder.relative_to(now)
        year.mkdir(parents=True, exist_ok=True)
        small = [it for it in sorted(year.glob("*.parquet")) if pq.read_metadata(it).num_rows < _SMALL_ROWS]
        paths = [*sorted(folder.glob("*.parquet")), *small[:1]]
        tables = [pq.ParquetFile(it).read(use_threads=False).cast(MERGED_SCHEMA) for it in paths]
        for it in small[:1]:
            it.unlink()
        place = year / f"{uuid4().hex}.parquet"
        pq.write_table(pa.concat_tables(tables), place, compression="zstd", row_group_size=ROW_GROUP_ROWS)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(bring_in, sorted({path.parent for path in now.rglob("*.parquet")})))
