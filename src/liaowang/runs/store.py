"""A run on disk: its folder, its tables, and how it is opened again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from liaowang.records import InputError, LiaowangError
from liaowang.runs.settings import ObserveSettings

FORMAT_VERSION = 1
TABLES = (
    "documents",
    "topics",
    "series",
    "topic_terms",
    "term_series",
    "bursts",
    "term_bursts",
    "indicators",
    "scores",
    "neighbours",
    "lineage",
    "evidence",
    "faults",
    "directions",
    "assessments",
    "assessment_documents",
    "stages",
    "assessment_stability",
    "forecasts",
    "forecast_parts",
    "outlook",
    "track_record",
)


@dataclass(frozen=True)
class Run:
    """A finished run, read as needed."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Give what the run was made of."""
        manifest: dict[str, Any] = self._json("manifest.json")
        return manifest

    @cached_property
    def watchlist(self) -> dict[str, Any]:
        """Give the watchlist with its entries."""
        watchlist: dict[str, Any] = self._json("watchlist.json")
        return watchlist

    def table(self, name: str) -> pl.LazyFrame:
        """Scan one of `TABLES`."""
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise InputError(f"the run has no table {name}", file=self.folder)
        return pl.scan_parquet(path)

    def whole(self, name: str) -> pl.DataFrame:
        """Read one of `TABLES`; nothing of one that the run lacks."""
        return self.table(name).collect() if self.has_table(name) else pl.DataFrame()

    def rows_of(self, name: str, topic: str, *columns: str) -> list[dict[str, Any]]:
        """Read what a table holds of one topic, some columns or all others; the rest stays on disk."""
        found = self.table(name).filter(pl.col("topic") == topic)
        return found.select(*columns or (pl.exclude("topic"),)).collect().to_dicts()

    def has_table(self, name: str) -> bool:
        """Tell whether the run holds a table; one of an earlier version may lack the newer ones."""
        return (self.folder / f"{name}.parquet").is_file()

    def _json(self, name: str) -> Any:
        path = self.folder / name
        try:
            return orjson.loads(path.read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise InputError(f"{name} cannot be read: {error}", file=self.folder) from error


@dataclass(frozen=True)
class HeldRun(Run):
    """A finished run for those who ask of every topic: each table is read once, kept, and parted by topic."""

    _tables: dict[str, pl.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parts: dict[tuple[str, ...], dict[str, list[dict[str, Any]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def table(self, name: str) -> pl.LazyFrame:
        """Give one of `TABLES`, read when it is first asked for."""
        return self.whole(name).lazy() if self.has_table(name) else super().table(name)

    def whole(self, name: str) -> pl.DataFrame:
        """Give one of `TABLES`; nothing of one that the run lacks."""
        if name not in self._tables:
            self._tables[name] = super().table(name).collect() if super().has_table(name) else pl.DataFrame()
        return self._tables[name]

    def has_table(self, name: str) -> bool:
        """Tell whether the run holds a table."""
        return self.whole(name).width > 0

    def rows_of(self, name: str, topic: str, *columns: str) -> list[dict[str, Any]]:
        """Give what a table holds of one topic, some columns or all others."""
        key = (name, *columns)
        if key not in self._parts:
            held = self.table(name).select("topic", *columns or (pl.exclude("topic"),)).collect()
            self._parts[key] = held.rows_by_key("topic", named=True)
        return self._parts[key].get(topic, [])


def open_run(folder: Path | str) -> Run:
    """Open a finished run.

    Raises
    ------
    InputError
        If there is none, or it was written by another version of the format.
    """
    path = Path(folder)
    if not (path / "manifest.json").is_file():
        raise InputError("holds no finished run (manifest.json is missing)", file=path)
    run = Run(path)
    if run.manifest.get("format_version") != FORMAT_VERSION:
        raise InputError(f"the run has format {run.manifest.get('format_version')}, not {FORMAT_VERSION}", file=path)
    return run


def prepare_folder(settings: ObserveSettings) -> None:
    """Make the run's folder, or take over one that an unfinished run left.

    Raises
    ------
    LiaowangError
        If a finished run is there and may not be replaced, or the folder cannot be written.
    """
    finished = settings.out / "manifest.json"
    if finished.exists() and not settings.overwrite:
        raise LiaowangError("holds a run already; name another folder or add --overwrite", file=settings.out)
    if settings.previous and settings.previous.resolve() == settings.out.resolve():
        raise LiaowangError("a run cannot continue itself; name another folder", file=settings.out)
    try:
        settings.out.mkdir(parents=True, exist_ok=True)
        finished.unlink(missing_ok=True)
    except OSError as error:
        raise LiaowangError(f"cannot be written: {error.strerror}", file=settings.out) from error


def write_tables(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write each table as Parquet beside the others."""
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=True, row_group_size=50_000)


def write_json(path: Path, value: Any) -> None:
    """Write JSON with sorted keys, so that equal values give equal bytes."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
