"""Past origins replayed into a ledger: the forecasts that would have been made then, and what came of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from liaowang.corpus import Generation, Lake, open_engine
from liaowang.observatory import QUESTIONS, Forecast, Forecaster, ledger_table
from liaowang.records import InputError, LiaowangError
from liaowang.runs.backtesting import (
    HORIZON_YEARS,
    LONGEST_YEARS,
    BacktestSettings,
    gather_records,
    is_known,
    kept_folders,
    make_snapshots,
)
from liaowang.runs.encoding import find_index, split_records
from liaowang.runs.entering import frame_of, make_entries
from liaowang.runs.ledger import enter_forecasts, enter_resolutions, now, read_ledger
from liaowang.runs.manifest import describe_inputs, list_costs, versions
from liaowang.runs.membership import MembershipRule
from liaowang.runs.origin_rules import freeze_origin, name_units
from liaowang.runs.origins import open_snapshot
from liaowang.runs.progress import Meter, Progress, Silence
from liaowang.runs.report.ledger import write_ledger_page
from liaowang.runs.resolving import resolve_by
from liaowang.runs.rule_files import RULES, save_rule
from liaowang.runs.scoring import score_table
from liaowang.runs.store import write_json
from liaowang.runs.units import UNITS, came, feature_columns, read_rows
from liaowang.text import TermSettings, one_thread

LEDGER = "ledger.jsonl"
PAGE = "ledger.html"


@dataclass(frozen=True)
class ReplaySettings:
    """What `replay` is asked to do."""

    inputs: tuple[str, ...]
    out: Path
    """Folder of the ledger, its rules and its page."""
    first: int
    """First year at whose end forecasts are made."""
    last: int
    questions: tuple[str, ...] = QUESTIONS
    unit: str = "topic"
    horizon_years: int = HORIZON_YEARS
    """Years after an origin that a question looks ahead: 1 to 5."""
    first_training: int = 2003
    lake: Path | str | None = None
    cache: Path | None = None
    """Folder of snapshots, shared with `backtest`."""
    engine: str = "sail"
    seed: int = 0
    topic_size: int = 60
    n_threads: int = 0

    def as_backtest(self) -> BacktestSettings:
        """Give the settings by which `backtest` makes the same snapshots."""
        return BacktestSettings(
            inputs=self.inputs,
            first=self.first,
            last=self.last,
            question=self.questions[0],
            unit=self.unit,
            horizon_years=self.horizon_years,
            first_training=self.first_training,
            lake=self.lake,
            cache=self.cache,
            engine=self.engine,
            seed=self.seed,
            topic_size=self.topic_size,
            n_threads=self.n_threads,
        )

    def threads(self) -> int:
        """Give the number of processes to use."""
        return self.n_threads or len(os.sched_getaffinity(0))


@one_thread()
def replay(settings: ReplaySettings, progress: Progress | None = None) -> dict[str, Any]:
    """Make the forecasts that past origins would have given, enter them as replayed, resolve them, and set the page.

    Every forecast is learnt from origins whose outcome was known at its own.

    Parameters
    ----------
    settings : ReplaySettings
    progress : Progress, optional

    Returns
    -------
    dict
        ``ledger``, ``page`` (paths), ``n_new``, ``n_known``, ``n_resolved``, ``open`` (n), ``figures`` (see
        `liaowang.runs.scoring.score_table`), ``head``.

    Raises
    ------
    InputError
        If an input matches no file, or the settings ask for what there is not.
    LiaowangError
        If there is nothing to learn from, or the folder holds a ledger of real forecasts.
    """
    _check(settings)
    path = settings.out / LEDGER
    settings.out.mkdir(parents=True, exist_ok=True)
    asked = settings.as_backtest()
    with kept_folders(asked) as (lake_folder, cache), Meter(progress or Silence()) as meter:
        ingested, generation = gather_records(asked, Lake(lake_folder), meter)
        wanted = dict.fromkeys([*asked.training(), *asked.tested()], ("frozen",))
        folders = make_snapshots(generation, cache, asked, wanted, meter)
        rules = _freeze(generation, {it: folders[it] for it in asked.tested()}, settings, meter)
        forecasts, years = [], settings.horizon_years
        with meter.step("Make forecasts", len(asked.tested()), "origins") as words:
            for origin in asked.tested():
                earlier = [folders[it] for it in asked.training() if it in folders and is_known(it, origin, years)]
                forecasts += _forecast(origin, earlier, folders[origin], rules[origin], settings, generation.name)
                meter.progress.advance(1, str(origin))
            entered = enter_forecasts(path, "replayed", forecasts)
            words.append(f"{len(entered.new):,} forecasts entered")
        ledger = read_ledger(path)
        resolutions, waiting, _ = resolve_by(generation, ledger, path, settings.engine, meter)
        with meter.step("Set the page"):
            head = enter_resolutions(path, resolutions)
            table = ledger_table(read_ledger(path))
            write_ledger_page(path, settings.out / PAGE)
    told = {
        "n_new": len(entered.new),
        "n_known": entered.n_known,
        "n_resolved": len(resolutions),
        "open": sum(it.n for it in waiting),
        "figures": score_table(table),
        "head": head,
    }
    plain = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(settings).items()}
    about = {
        "settings": plain,
        "inputs": describe_inputs(ingested),
        "generation": generation.name,
        "versions": versions(),
        "costs": list_costs(meter.costs),
    }
    write_json(settings.out / "manifest.json", told | about)
    return told | {"ledger": str(path), "page": str(settings.out / PAGE)}


def _check(settings: ReplaySettings) -> None:
    odd = [it for it in settings.questions if it not in QUESTIONS]
    if odd or not settings.questions:
        raise InputError(f"there is no question {odd[0] if odd else ''!r}; there are {', '.join(QUESTIONS)}")
    if settings.unit not in UNITS:
        raise InputError(f"there is no unit {settings.unit!r}; there are {', '.join(UNITS)}")
    if settings.first > settings.last:
        raise InputError(f"the first origin ({settings.first}) is after the last ({settings.last})")
    asked = settings.as_backtest()
    years = settings.horizon_years
    if not 1 <= years <= LONGEST_YEARS:
        raise InputError(f"a horizon has 1 to {LONGEST_YEARS} years, not {years}")
    if not any(is_known(it, asked.tested()[0], years) for it in asked.training()):
        raise InputError(
            f"no origin from {settings.first_training} on is {years} years before {settings.first}; "
            "there is nothing to learn from"
        )


def _freeze(
    generation: Generation, folders: Mapping[date, Path], settings: ReplaySettings, meter: Meter
) -> dict[date, tuple[str, MembershipRule, list[dict[str, str | None]]]]:
    """Freeze the rule of every origin: its file's hash, the rule, and names of its topics or terms."""
    rules = {}
    with tempfile.TemporaryDirectory(prefix="liaowang-") as name, open_engine(settings.engine) as engine:
        work = Path(name)
        with meter.step("Split into words") as words:
            split = split_records(engine, generation.path, work)
            words.append(f"{generation.records:,} records")
        with meter.step("Freeze the rules", len(folders), "origins") as words:
            for as_of, folder in folders.items():
                index = find_index(engine, split, work, as_of, TermSettings())
                origin = open_snapshot(folder)
                rule = freeze_origin(origin, index, np.load(folder / "vectors.npy", mmap_mode="r"), settings.seed)
                name_of = save_rule(rule, settings.out / RULES)
                rules[as_of] = (name_of, rule, name_units(origin, rule, settings.unit))
                meter.progress.advance(1, str(as_of))
            words.append(f"{len(rules)} rules")
    return rules


def _forecast(
    origin: date,
    earlier: Sequence[Path],
    folder: Path,
    frozen: tuple[str, MembershipRule, list[dict[str, str | None]]],
    settings: ReplaySettings,
    data: str,
) -> list[Forecast]:
    rows, now_rows = [read_rows(it, settings.unit) for it in earlier], read_rows(folder, settings.unit)
    learnt = pl.concat([it for it in rows if len(it)], how="vertical") if any(len(it) for it in rows) else None
    if learnt is None or not len(now_rows):
        raise LiaowangError(f"at {origin} there are too few {settings.unit}s, before or then, to make a forecast of")
    columns, years = feature_columns(learnt), settings.horizon_years
    name, rule, names = frozen
    frames = []
    for question in settings.questions:
        model = Forecaster(seed=settings.seed)
        grew = learnt[came(question, years)].to_numpy()
        model.fit(learnt.select(columns), grew, learnt["origin"], as_of=origin, horizon_years=years)
        frames.append(frame_of(model, now_rows, now_rows["unit"], question, settings.unit, years))
    asked = pl.concat(frames)
    labels = pl.DataFrame(names, schema=dict.fromkeys(("name", "label_en", "label_zh"), pl.String))
    labels = labels.with_row_index("number").cast({"number": pl.Int64})
    entries = asked.join(labels, on="number", how="left", maintain_order="left")
    return make_entries(entries, rule, name, data, now())
