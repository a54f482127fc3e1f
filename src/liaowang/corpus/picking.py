"""Picking: a few works out of a generation, without unpacking the texts of all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from liaowang.corpus.marks import scan_works
from liaowang.corpus.places import Place


def pick_works(place: Place, record_ids: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """Read some works of a generation.

    Parameters
    ----------
    place : Place
        Of the generation.
    record_ids : Series of str
    columns : sequence of str
        What is read besides ``record_id``.

    Returns
    -------
    DataFrame
        ``record_id`` and the columns, in no order.
    """
    wanted = pl.col("record_id").is_in(record_ids.implode())
    scan = scan_works(place)
    if isinstance(place, Path):
        # New works lie together: to look for their files first spares unpacking all others.
        named = pl.scan_parquet(
            f"{place}/**/*.parquet", hive_partitioning=False, include_file_paths="place of the work"
        )
        files = named.filter(wanted).select("place of the work").unique().collect().to_series().sort().to_list()
        scan = scan_works(place, [Path(it) for it in files]) if files else scan.filter(pl.lit(value=False))
    return scan.select("record_id", *columns).filter(wanted).collect()
