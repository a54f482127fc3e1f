"""The main job: files in, a run with its watchlist out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
import scipy.sparse as sp

from liaowang.corpus import Generation, Lake, open_engine, open_workspace, scan_works
from liaowang.observatory import TopicFinder
from liaowang.records import LiaowangError
from liaowang.runs.catalogue import read_catalogue
from liaowang.runs.encoding import encode_documents
from liaowang.runs.forecasting import Kin, start_kin
from liaowang.runs.history import NONE, History, open_history
from liaowang.runs.ingest import Ingested, ingest, refuse_nothing
from liaowang.runs.manifest import list_costs
from liaowang.runs.meaning import N_AXES, VectorSpace, encode_meaning, fit_space
from liaowang.runs.naming import earlier_topics
from liaowang.runs.processes import Beside, give_back
from liaowang.runs.progress import Meter, Progress, Silence
from liaowang.runs.reckoning import Placed, reckon, write_run
from liaowang.runs.sampling import in_sample, share_sampled
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.state import describe_whole, keep_state, refuse_addresses
from liaowang.runs.store import Run, open_run, prepare_folder, write_json
from liaowang.sources import find_files
from liaowang.text import TermIndex, TermSettings, one_thread, term_matrix


@one_thread()
def observe(settings: ObserveSettings, progress: Progress | None = None) -> Path:
    """Read files, find topics, rank them, and write a run.

    Parameters
    ----------
    settings : ObserveSettings
    progress : Progress, optional
        Told of every step.

    Returns
    -------
    Path
        The folder of the run.

    Raises
    ------
    InputError
        If an input matches no file, or no file can be used.
    LiaowangError
        If the folder holds a run already, no record is known at the cut-off, or a step fails.
    """
    paths = find_files(settings.inputs)
    previous = open_run(settings.previous) if settings.previous else None
    history = None if settings.history == NONE else open_history(settings.history)
    refuse_addresses(settings)
    prepare_folder(settings)
    lake = Lake(settings.lake_folder())
    with Meter(progress or Silence()) as meter:
        ingested = land_inputs(lake, paths, settings, meter)
        hashes = None if settings.lake else sorted({item.file_hash for item in ingested if item.landed})
        with open_engine(settings.engine) as engine:
            with meter.step("Merge duplicates") as words:
                generation = lake.merge(engine, hashes)
                words.append(f"{generation.landed:,} rows, {generation.records:,} records")
            as_of = settings.as_of or last_day(generation)
            settings = replace(settings, as_of=as_of)
            with open_workspace(generation.path, settings.out / "work") as work:
                index, encoded = encode_documents(engine, generation.path, work, as_of, TermSettings(), meter)
                meanings = None
                if settings.meaning != "none":
                    with meter.step("Encode meaning") as words:
                        meanings = encode_meaning(engine, generation.path, work, settings.meaning)
                        words.append(f"{len(meanings):,} documents")
        made = _make_vectors(generation, encoded, index, meanings, settings, meter)
        del encoded, meanings  # a third of what a run holds
        give_back()
        with Beside(settings.threads()) as beside:
            placed, kin = _find_topics(made, index, settings, previous, history, beside, meter)
            has_map = previous is not None
            found = reckon(placed, generation, settings, history, meter, beside, kin=kin, has_map=has_map)
        manifest = write_run(found, lake, hashes, generation, ingested, settings, previous, history, meter)
        if settings.keep_state:
            with meter.step("Keep the state"):
                whole = describe_whole(placed, generation, manifest["run_id"], as_of)
                keep_state(placed, found, generation, settings, whole)
    # Written last: a folder with a manifest holds a finished run.
    write_json(settings.out / "manifest.json", manifest | {"steps": list_costs(meter.costs)})
    return settings.out


def land_inputs(lake: Lake, paths: list[Path], settings: ObserveSettings, meter: Meter) -> list[Ingested]:
    """Bring files into the lake, and refuse inputs that give nothing."""
    total = sum(path.stat().st_size for path in paths)
    with meter.step(f"Read {len(paths)} file{'s' * (len(paths) != 1)}", total, "bytes") as words:
        ingested = ingest(lake, paths, settings.threads(), meter.progress)
        refuse_nothing(ingested)
        landed = [item.landed for item in ingested if item.landed]
        words.append(f"{sum(it.records for it in landed):,} records, {sum(it.flaws for it in landed):,} flaws")
        refused = sum(bool(item.problem) for item in ingested)
        if refused:
            words.append(f"({refused} file{'s' * (refused != 1)} not usable)")
    return ingested


def last_day(generation: Generation) -> date:
    """Give the last day on which a record became known."""
    newest = scan_works(generation.path)
    day = newest.select(pl.col("known_on").max()).collect().item()
    if day is None:
        raise LiaowangError("no record has a date, so nothing can be said over time")
    return date(day.year, day.month, day.day)


class _Vectors(NamedTuple):
    frame: pl.DataFrame
    holds: sp.csr_matrix
    space: VectorSpace
    vectors: np.ndarray


def _make_vectors(
    generation: Generation,
    encoded: pa.Table,
    index: TermIndex,
    meanings: np.ndarray | None,
    settings: ObserveSettings,
    meter: Meter,
) -> _Vectors:
    assert settings.as_of is not None
    with meter.step("Make vectors") as words:
        languages = pl.DataFrame(encoded.select(["record_id", "language"]))
        frame = read_catalogue(generation.path, languages, settings.as_of)
        holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
        is_past = _is_past(frame)
        if not is_past.any():
            raise LiaowangError(f"no record is known on {settings.as_of}; the cut-off is too early")
        space = fit_space(holds, index, meanings, frame["language"], is_past, settings.seed)
        vectors = space.place(holds, meanings, frame["language"], settings.threads())
        words.append(f"{vectors.shape[0]:,} documents, {vectors.shape[1]} dimensions")
    return _Vectors(frame, holds, space, vectors)


def _is_past(frame: pl.DataFrame) -> np.ndarray:
    return (frame["window"] >= 0).fill_null(value=False).to_numpy()


def _find_topics(
    made: _Vectors,
    index: TermIndex,
    settings: ObserveSettings,
    previous: Run | None,
    history: History | None,
    beside: Beside,
    meter: Meter,
) -> tuple[Placed, Callable[[], Kin] | None]:
    """Find topics, and begin to find wider and narrower ones beside if there is a history to forecast by."""
    frame, holds, space, vectors = made
    with meter.step("Find topics") as words:
        finder = TopicFinder(
            target_size=settings.target_size,
            n_shared=0 if settings.meaning == "none" else N_AXES,
            seed=settings.seed,
            n_threads=settings.threads(),
        )
        spoken = frame["language"].fill_null("").to_numpy()
        is_past = _is_past(frame)
        share = share_sampled(int(is_past.sum()), settings.sample_size)
        fitted = is_past & in_sample(frame["record_id"], share, settings.seed)
        initial = earlier_topics(frame.filter(fitted), previous)
        edges = finder.connect(vectors[fitted])
        kin = start_kin(beside, frame, vectors, finder, edges, share) if history is not None else None
        finder.fit(vectors[fitted], initial=initial, languages=spoken[fitted], edges=edges)
        topic, similarity = finder.assign(vectors, spoken)
        frame = frame.with_columns(topic=pl.Series(topic), similarity=pl.Series(similarity.round(4), dtype=pl.Float64))
        words.append(f"{len(finder.centres_):,} topics")
        if share < 1:
            words.append(f"found on {fitted.sum():,} documents")
    return Placed(frame, index, holds, space, vectors, finder, share=share), kin
