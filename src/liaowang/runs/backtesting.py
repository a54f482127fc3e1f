"""Forecasts tried on the past: rolling origins, nothing seen ahead, with baselines, a placebo and a leak gauge."""

from __future__ import annotations

import calendar
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from liaowang.corpus import Generation, Lake, Place, open_engine, scan_parquet
from liaowang.records import InputError, LiaowangError
from liaowang.runs.ingest import Ingested, ingest, refuse_nothing
from liaowang.runs.manifest import describe_inputs, list_costs, versions
from liaowang.runs.origins import OriginSettings, TooEarlyError, take_snapshot
from liaowang.runs.processes import Pool
from liaowang.runs.progress import Meter, Progress, Silence
from liaowang.runs.trials import ASKED, mean_of_trials, try_origin
from liaowang.runs.units import UNITS, read_rows
from liaowang.sources import find_files
from liaowang.text import one_thread

HORIZON_YEARS = 3
LONGEST_YEARS = 5


@dataclass(frozen=True)
class BacktestSettings:
    """What `backtest` is asked to do."""

    inputs: tuple[str, ...]
    first: int
    """First year at whose end a forecast is made and tried."""
    last: int
    question: str = "noise"
    """Of `liaowang.runs.trials.ASKED`."""
    unit: str = "topic"
    first_training: int = 2003
    """Forecasts learn from origins since this year, at its middle and end."""
    lake: Path | str | None = None
    cache: Path | None = None
    """Folder of snapshots; by default they are made anew and thrown away."""
    engine: str = "sail"
    seed: int = 0
    topic_size: int = 60
    """Documents a topic holds on average; its parents 5/2 times as many, its children 5/12."""
    n_threads: int = 0
    """Processes that make snapshots; 0: as many as this process may use. Speed only."""
    horizon_years: int = HORIZON_YEARS
    """Years after an origin that a question looks ahead: 1 to 5."""

    def threads(self) -> int:
        """Give the number of processes to use."""
        return self.n_threads or len(os.sched_getaffinity(0))

    def tested(self) -> list[date]:
        """Give the origins at which forecasts are tried."""
        return [date(year, 12, 31) for year in range(self.first, self.last + 1)]

    def training(self) -> list[date]:
        """Give the origins that forecasts may learn from: half-years whose outcome is known at the last one tried."""
        years = range(self.first_training, self.last - self.horizon_years + 1)
        return [date(year, month, calendar.monthrange(year, month)[1]) for year in years for month in (6, 12)]


@one_thread()
def backtest(settings: BacktestSettings, progress: Progress | None = None) -> dict[str, Any]:
    """Make forecasts at past origins as they would have been made then, and measure them by what came.

    Parameters
    ----------
    settings : BacktestSettings
    progress : Progress, optional

    Returns
    -------
    dict
        ``origins``: for each origin tried, each model with its measures and intervals, differences from baselines,
        measures by size, reliability, band coverage, placebo and leak gauge; ``means`` over origins; ``costs``;
        ``manifest``.

    Raises
    ------
    InputError
        If an input matches no file, or the settings ask for what there is not.
    LiaowangError
        If records end before what came of an origin is known, or there is nothing to learn from.
    """
    _check(settings)
    with kept_folders(settings) as (lake_folder, cache), Meter(progress or Silence()) as meter:
        ingested, generation = gather_records(settings, Lake(lake_folder), meter)
        _check_reach(generation, settings)
        wanted: dict[date, tuple[str, ...]] = dict.fromkeys(settings.training(), ("frozen", "hindsight"))
        wanted |= dict.fromkeys(settings.tested(), ("frozen", "hindsight", "placebo"))
        folders = make_snapshots(generation, cache, settings, wanted, meter)
        trials = []
        with meter.step("Try forecasts", len(settings.tested()), "origins") as words:
            for origin in settings.tested():
                known = [it for it in settings.training() if is_known(it, origin, settings.horizon_years)]
                earlier = [folders[it] for it in known if it in folders]
                trials.append(_try(origin, earlier, folders[origin], settings))
                meter.progress.advance(1, str(origin))
            words.append(f"{len(trials)} origins")
        return {
            "question": settings.question,
            "unit": settings.unit,
            "horizon_years": settings.horizon_years,
            "origins": trials,
            "means": mean_of_trials(trials),
            "costs": list_costs(meter.costs),
            "manifest": _manifest(settings, ingested, generation),
        }


def _check(settings: BacktestSettings) -> None:
    if settings.question not in ASKED:
        raise InputError(f"there is no question {settings.question!r}; there are {', '.join(ASKED)}")
    if not 1 <= settings.horizon_years <= LONGEST_YEARS:
        raise InputError(f"a horizon has 1 to {LONGEST_YEARS} years, not {settings.horizon_years}")
    if settings.unit not in UNITS:
        raise InputError(f"there is no unit {settings.unit!r}; there are {', '.join(UNITS)}")
    if settings.first > settings.last:
        raise InputError(f"the first origin ({settings.first}) is after the last ({settings.last})")
    if not settings.training():
        raise InputError(
            f"no origin from {settings.first_training} on is {settings.horizon_years} years before {settings.last}; "
            "there is nothing to learn from"
        )


@contextmanager
def kept_folders(settings: BacktestSettings) -> Iterator[tuple[Path | str, Path]]:
    """Give the folders of lake and snapshots; those that are not asked for are thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="liaowang-") as folder:
        yield settings.lake or Path(folder) / "lake", settings.cache or Path(folder) / "snapshots"


def gather_records(settings: BacktestSettings, lake: Lake, meter: Meter) -> tuple[list[Ingested], Generation]:
    """Bring the inputs into the lake and merge duplicates."""
    paths = find_files(settings.inputs)
    total = sum(path.stat().st_size for path in paths)
    with meter.step(f"Read {len(paths)} file{'s' * (len(paths) != 1)}", total, "bytes"):
        ingested = ingest(lake, paths, settings.threads(), meter.progress)
        refuse_nothing(ingested)
    hashes = sorted({item.file_hash for item in ingested if item.landed})
    with meter.step("Merge duplicates") as words, open_engine(settings.engine) as engine:
        generation = lake.merge(engine, hashes)
        words.append(f"{generation.records:,} records")
    return ingested, generation


def _check_reach(generation: Generation, settings: BacktestSettings) -> None:
    newest = scan_parquet(generation.path)
    last = newest.select(pl.col("known_on").max()).collect().item()
    years = settings.horizon_years
    needed = date(settings.last + years, 12, 1)
    if last is None or last < needed:
        reached = f"records end on {last}" if last else "no record has a date"
        raise LiaowangError(f"{reached}, so what came of {settings.last} in {years} years is not known yet")


def make_snapshots(
    generation: Generation,
    cache: Path,
    settings: BacktestSettings,
    wanted: Mapping[date, tuple[str, ...]],
    meter: Meter,
) -> dict[date, Path]:
    """Make all snapshots and their rows, each in a process of its own; the latest, which take longest, first.

    Parameters
    ----------
    generation : Generation
    cache : Path
    settings : BacktestSettings
    wanted : mapping
        Origin to variants of its topics.
    meter : Meter

    Raises
    ------
    LiaowangError
        If an origin that is tried is too early for one topic; others are left out.
    """
    order = sorted(wanted, reverse=True)
    found: dict[date, Path] = {}
    sizes = (settings.topic_size, settings.topic_size * 5 // 2, settings.topic_size * 5 // 12)
    taken = OriginSettings(max(HORIZON_YEARS, settings.horizon_years), sizes, settings.seed, settings.engine)
    with meter.step("Go back in time", len(order), "origins") as words:
        with Pool(min(settings.threads(), len(order))) as pool:
            futures = {
                pool.submit(_snapshot, generation.path, it, cache, taken, wanted[it], settings.unit): it for it in order
            }
            for future in as_completed(futures):
                folder = future.result()
                if folder:
                    found[futures[future]] = folder
                meter.progress.advance(1, str(futures[future]))
        words.append(f"{len(found)} origins")
    missing = [it for it in settings.tested() if it not in found]
    if missing:
        raise LiaowangError(f"no topic can be made of what was known on {missing[0]}; the origin is too early")
    return found


def _snapshot(
    records: Place, origin: date, cache: Path, settings: OriginSettings, variants: tuple[str, ...], unit: str
) -> Path | None:
    """Give the folder of a snapshot; None where too little was known for one topic."""
    try:
        folder = take_snapshot(records, origin, cache, settings, variants)
    except TooEarlyError:
        return None
    for variant in variants:
        read_rows(folder, unit, variant)
    return folder


def is_known(earlier: date, origin: date, years: int = HORIZON_YEARS) -> bool:
    """Tell whether what came of an earlier origin was known at another.

    Examples
    --------
    >>> is_known(date(2010, 12, 31), date(2013, 12, 31)), is_known(date(2011, 6, 30), date(2013, 12, 31))
    (True, False)
    """
    return (origin.year - earlier.year) * 12 + origin.month - earlier.month >= 12 * years


def _try(origin: date, earlier: Sequence[Path], now: Path, settings: BacktestSettings) -> dict[str, Any]:
    def learnt(variant: str) -> pl.DataFrame:
        rows = [read_rows(folder, settings.unit, variant) for folder in earlier]
        known = [it for it in rows if len(it)]
        return pl.concat(known, how="vertical") if known else pl.DataFrame()

    rows = {variant: learnt(variant) for variant in ("frozen", "hindsight")}
    tried = {variant: read_rows(now, settings.unit, variant) for variant in ("frozen", "hindsight", "placebo")}
    if not len(rows["frozen"]) or not len(tried["frozen"]):
        raise LiaowangError(f"at {origin} there are too few {settings.unit}s, before or then, to try a forecast on")
    return try_origin(origin, rows, tried, settings.question, settings.seed, settings.horizon_years)


def _manifest(settings: BacktestSettings, ingested: Sequence[Ingested], generation: Generation) -> dict[str, Any]:
    asked = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(settings).items()}
    return {
        "settings": asked | {"inputs": list(settings.inputs)},
        "inputs": describe_inputs(ingested),
        "generation": generation.name,
        "records": generation.records,
        "versions": versions(),
    }
