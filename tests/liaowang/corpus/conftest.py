"""One engine for all tests of this room, and a lake with files to land."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from liaowang.corpus import Generation, Lake, Landed, hash_file, open_engine
from liaowang.records import Flaw, Record


@pytest.fixture(scope="session")
def engine() -> Iterator[Any]:
    with open_engine("sail") as session:
        yield session


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def land(tmp_path: Path) -> Callable[..., Landed]:
    """Land entries as the content of a file of that name."""

    def run(lake: Lake, entries: Sequence[Record | Flaw], name: str = "papers.tsv", **options: Any) -> Landed:
        path = tmp_path / name
        path.write_text(hashlib.sha256(repr(entries).encode()).hexdigest(), encoding="utf-8")
        return lake.land(path, hash_file(path), "tsv", entries, **options)

    return run


@pytest.fixture
def read() -> Callable[[Generation], list[dict[str, Any]]]:
    """Give the rows of a generation in one fixed order."""

    def run(generation: Generation) -> list[dict[str, Any]]:
        return pl.read_parquet(generation.path, hive_partitioning=True).sort("record_id", "content_hash").to_dicts()

    return run
