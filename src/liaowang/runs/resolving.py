"""Forecasts that are due, scored by records that came later."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from liaowang.corpus import Generation, Lake, open_engine
from liaowang.observatory import Forecast, Ledger, Resolution, ledger_table
from liaowang.runs.counting import count_after, gather, last_day, reaches, resolve_all
from liaowang.runs.ingest import ingest, refuse_nothing
from liaowang.runs.ledger import enter_resolutions, now, read_ledger
from liaowang.runs.progress import Meter, Progress, Silence
from liaowang.runs.rule_files import RULES, open_rule
from liaowang.runs.scoring import score_table
from liaowang.sources import find_files


@dataclass(frozen=True)
class ResolveSettings:
    """What `resolve` is asked to do."""

    inputs: tuple[str, ...]
    """Files with records up to the day forecasts are due; earlier records may be among them."""
    ledger: Path
    lake: Path | str | None = None
    engine: str = "sail"
    n_threads: int = 0
    """Speed only."""
    is_trial: bool = False
    """Say what would be written, and write nothing."""

    def threads(self) -> int:
        """Give the number of processes to use."""
        return self.n_threads or len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Waiting:
    """Forecasts that stay open, and why: ``not_due``, ``records_end``, ``foreign``."""

    reason: str
    due_at: str
    n: int


def resolve(settings: ResolveSettings, progress: Progress | None = None) -> dict[str, Any]:
    """Score the forecasts of a ledger that are due, by later records, and write what came into it.

    Parameters
    ----------
    settings : ResolveSettings
    progress : Progress, optional

    Returns
    -------
    dict
        ``records_end`` (day), ``resolved`` (n by outcome), ``void`` (n by reason), ``open`` (list of ``reason``,
        ``due_at``, ``n``), ``figures`` (see `liaowang.runs.scoring.score_table`), ``resolutions`` (the entries),
        ``head``, ``is_trial``.

    Raises
    ------
    InputError
        If an input matches no file, or there is no such ledger.
    LiaowangError
        If the ledger is broken, or a rule is missing or changed.
    """
    ledger = read_ledger(settings.ledger)
    paths = find_files(settings.inputs)
    with Meter(progress or Silence()) as meter, _lake_folder(settings) as folder:
        lake = Lake(folder)
        total = sum(path.stat().st_size for path in paths)
        with meter.step(f"Read {len(paths)} file{'s' * (len(paths) != 1)}", total, "bytes"):
            ingested = ingest(lake, paths, settings.threads(), meter.progress)
            refuse_nothing(ingested)
        hashes = sorted({item.file_hash for item in ingested if item.landed})
        with meter.step("Merge duplicates") as words, open_engine(settings.engine) as engine:
            generation = lake.merge(engine, None if settings.lake else hashes)
            words.append(f"{generation.records:,} records")
        resolutions, waiting, last = resolve_by(generation, ledger, settings.ledger, settings.engine, meter)
    head = ledger.head
    if resolutions and not settings.is_trial:
        head = enter_resolutions(settings.ledger, resolutions)
        ledger = read_ledger(settings.ledger)
    return {
        "records_end": last.isoformat() if last else None,
        "resolved": dict(sorted(Counter(it.outcome for it in resolutions).items())),
        "void": dict(sorted(Counter(it.reason for it in resolutions if it.reason).items())),
        "open": [vars(it) for it in waiting],
        "figures": score_table(ledger_table(ledger)),
        "resolutions": [it.entry() for it in resolutions],
        "head": head,
        "is_trial": settings.is_trial,
    }


def resolve_by(
    generation: Generation, ledger: Ledger, path: Path, engine_name: str, meter: Meter
) -> tuple[list[Resolution], list[Waiting], date | None]:
    """Count the records of a generation by the rules of the forecasts that are due, and say what came.

    Parameters
    ----------
    generation : Generation
    ledger : Ledger
    path : Path
        Of the ledger; rules stand beside it.
    engine_name : str
    meter : Meter

    Returns
    -------
    list of Resolution, list of Waiting, date or None
        What may be entered, what stays open, and the last day of the records.
    """
    last = last_day(generation.path)
    due, waiting = _sort_out(ledger, last)
    resolutions: list[Resolution] = []
    if not due:
        return resolutions, waiting, last
    since = min(date.fromisoformat(it.as_of) for group in due.values() for it in group)
    until = max(date.fromisoformat(day) for _, day in due)
    moment = now()
    with tempfile.TemporaryDirectory(prefix="liaowang-") as work, open_engine(engine_name) as engine:
        with meter.step("Split into words") as words:
            gathered = gather(engine, generation.path, Path(work), since, until)
            words.append(f"{len(gathered.frame):,} records after {since}")
        with meter.step("Count by the frozen rules", len(due), "rules") as words:
            for (name, day), group in due.items():
                rule = open_rule(path.parent / RULES, name)
                count = count_after(rule, gathered, group[0].horizon_years, date.fromisoformat(day))
                found = resolve_all(rule, group, count, moment, generation.name)
                if not found:
                    waiting.append(Waiting("foreign", day, len(group)))
                resolutions += found
                meter.progress.advance(1, day)
            words.append(f"{len(resolutions):,} forecasts resolved")
    return resolutions, waiting, last


def _sort_out(ledger: Ledger, last: date | None) -> tuple[dict[tuple[str, str], list[Forecast]], list[Waiting]]:
    """Part open forecasts into those that can be resolved, by rule and day, and those that wait."""
    today = datetime.now(UTC).date()
    due: dict[tuple[str, str], list[Forecast]] = {}
    waits: Counter[tuple[str, str]] = Counter()
    for it in _open(ledger):
        day = date.fromisoformat(it.due_at)
        if day > today:
            waits["not_due", it.due_at] += 1
        elif last is None or not reaches(last, day):
            waits["records_end", it.due_at] += 1
        else:
            due.setdefault((it.rule, it.due_at), []).append(it)
    order = sorted(due, key=lambda key: (key[1], key[0]))
    waiting = [Waiting(reason, day, n) for (reason, day), n in sorted(waits.items(), key=lambda it: it[0][::-1])]
    return {key: due[key] for key in order}, waiting


def _open(ledger: Ledger) -> Iterable[Forecast]:
    return (it for it in ledger.forecasts.values() if it.id not in ledger.resolutions)


@contextmanager
def _lake_folder(settings: ResolveSettings) -> Iterator[Path | str]:
    with tempfile.TemporaryDirectory(prefix="liaowang-") as folder:
        yield settings.lake or Path(folder) / "lake"
