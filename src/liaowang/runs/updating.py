"""Updating: few new records added to a run that kept its state, without finding terms and topics again."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Generation, Lake, open_engine
from liaowang.observatory import windows_before
from liaowang.records import LiaowangError
from liaowang.runs.analysis import count_holders
from liaowang.runs.catalogue import Authorships, read_catalogue
from liaowang.runs.encoding import encode_few
from liaowang.runs.forecasting import none
from liaowang.runs.history import NONE, open_history
from liaowang.runs.manifest import list_costs
from liaowang.runs.meaning import encode_few_meanings
from liaowang.runs.naming import keep_names
from liaowang.runs.observation import land_inputs, last_day
from liaowang.runs.placing import Told
from liaowang.runs.processes import Beside
from liaowang.runs.progress import Meter, Progress, Silence
from liaowang.runs.reckoning import Kept, Placed, reckon, write_run
from liaowang.runs.sampling import in_sample
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.splicing import Spliced, splice_frames, take_rows
from liaowang.runs.state import STATE, State, Whole, describe_state, keep_state, keys_of, read_few, read_state
from liaowang.runs.store import Run, open_run, prepare_folder, write_json
from liaowang.sources import find_files
from liaowang.text import one_thread, term_matrix

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]
_ENOUGH = 50
"""Additions fewer than these show no likeness or unlikeness."""
_MAX_ADDED, _MAX_WITHOUT_TOPIC, _MAX_UNKNOWN, _MAX_FURTHER = 0.05, 0.02, 0.02, 0.05


@dataclass(frozen=True)
class UpdateSettings:
    """What `update` is asked to do; all else is as it was in the run that is updated."""

    run: Path
    inputs: tuple[str, ...]
    out: Path
    as_of: date | None = None
    """By default the last day on which a record became known; never before that of the run."""
    ledger: Path | None = None
    n_threads: int = 0
    overwrite: bool = False


@dataclass(frozen=True)
class _Fresh:
    """Documents that the run before did not hold, or held with another content."""

    frame: pl.DataFrame
    """As the run's documents, with ``topic`` by number."""
    holds: sp.csr_matrix
    vectors: Shorts
    kin: dict[int, Ints]
    sampled: npt.NDArray[np.bool_]
    unknown_words: float


@one_thread()
def update(settings: UpdateSettings, progress: Progress | None = None) -> Path:
    """Add files to the records of a run, and write a run of all of them with the topics that were.

    New records get terms, vectors and topics by the rules of the run; counts, indicators, scores, forecasts and the
    watchlist are reckoned anew. Records that came again with another content are replaced.

    Parameters
    ----------
    settings : UpdateSettings
    progress : Progress, optional
        Told of every step.

    Returns
    -------
    Path
        The folder of the new run, which keeps its own state.

    Raises
    ------
    InputError
        If there is no run, it kept no state, or an input cannot be used.
    LiaowangError
        If the cut-off lies before that of the run, the folder holds a run already, or a step fails.
    """
    run, about = open_run(settings.run), describe_state(settings.run / STATE)
    observed = _observed(settings, about)
    paths = find_files(settings.inputs)
    prepare_folder(observed)
    lake = Lake(observed.lake_folder())
    with Meter(progress or Silence()) as meter, Beside(observed.threads()) as beside:
        # Merging leaves a core free.
        reading = beside.start_here(read_state, settings.run / STATE, about)
        documents = beside.start_here(lambda: run.table("documents").collect())
        ingested = land_inputs(lake, paths, observed, meter)
        hashes = sorted({*about["file_hashes"], *(item.file_hash for item in ingested if item.landed)})
        with meter.step("Merge duplicates") as words, open_engine(observed.engine) as engine:
            generation = lake.merge(engine, hashes, is_whole=False)
            words.append(f"{generation.landed:,} rows, {generation.records:,} records")
        as_of = settings.as_of or last_day(generation)
        if as_of < date.fromisoformat(run.manifest["as_of"]):
            raise LiaowangError(f"{as_of} lies before the cut-off of the run that is updated", file=settings.run)
        observed = replace(observed, as_of=as_of)
        with meter.step("Place new records") as words:
            state = reading()
            keys = keys_of(generation)
            old = _find_again(keys, state.keys)
            fresh = _encode(generation, keys.filter(pl.Series(old < 0))["record_id"], state, as_of)
            words.append(f"{len(fresh.frame):,} new, {len(state.keys) - int((old >= 0).sum()):,} replaced or gone")
        with meter.step("Join them to the others"):
            placed = _join(run, documents(), state, old, fresh, as_of)
        history = None if observed.history == NONE or not state.placed.kept.kin else open_history(observed.history)
        found = reckon(placed, generation, observed, history, meter, beside)
        if history is None:
            found = replace(found, outlooks=none(run.manifest["forecasts"]["why_none"]))
        whole = replace(state.whole, added=state.whole.added + len(fresh.frame))
        kept = beside.start_here(keep_state, placed, found, generation, observed, whole, keys)
        naming = keep_names(run, state.placed.documents["topic"].to_numpy()[old[old >= 0]])
        manifest = write_run(found, lake, hashes, generation, ingested, observed, run, history, meter, naming)
        with meter.step("Keep the state"):
            kept()
        manifest |= {"update": _tell(run, whole, fresh)}
    # Written last: a folder with a manifest holds a finished run.
    write_json(settings.out / "manifest.json", manifest | {"steps": list_costs(meter.costs)})
    return settings.out


def _observed(settings: UpdateSettings, about: Mapping[str, Any]) -> ObserveSettings:
    return ObserveSettings(
        inputs=settings.inputs,
        out=settings.out,
        as_of=settings.as_of,
        lake=Path(about["lake"]),
        previous=settings.run,
        ledger=settings.ledger,
        n_threads=settings.n_threads,
        overwrite=settings.overwrite,
        keep_state=True,
        **about["settings"],
    )


def _find_again(keys: pl.DataFrame, before: pl.DataFrame) -> Ints:
    """Give each record the number that it had, -1 if it was not there or had another content."""
    found = keys.join(before.with_row_index("row"), on=before.columns, how="left", maintain_order="left")
    return found["row"].cast(pl.Int64).fill_null(-1).to_numpy()


def _encode(generation: Generation, only: pl.Series, state: State, as_of: date) -> _Fresh:
    """Give new documents terms, vectors and topics by the rules of the run."""
    kept = state.placed
    records = read_few(generation, only)
    encoded, unknown = encode_few(records, kept.index)
    languages = pl.DataFrame(encoded.select(["record_id", "language"]))
    frame = read_catalogue(generation.path, languages, as_of, only)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(kept.index))
    meaning = state.settings["meaning"]
    meanings = None if meaning == "none" else encode_few_meanings(records, meaning)
    vectors = kept.space.place(holds, meanings, frame["language"])
    spoken = frame["language"].fill_null("").to_numpy()
    topic, similarity = kept.finder.assign(vectors, spoken)
    frame = frame.with_columns(topic=pl.Series(topic), similarity=pl.Series(similarity.round(4), dtype=pl.Float64))
    told = in_sample(frame["record_id"], kept.share, kept.finder.seed)
    kin = {}
    for size, (finder, _) in (kept.kept.kin or {}).items():
        kin[size] = np.where(told, finder.assign(vectors, spoken)[0], -1)
    return _Fresh(frame, holds, vectors, kin, told, unknown)


def _join(run: Run, documents: pl.DataFrame, state: State, old: Ints, fresh: _Fresh, as_of: date) -> Placed:
    """Lay old and new documents out together, in order of ``record_id``.

    Parameters
    ----------
    documents : DataFrame
        Those of the run before.
    old : array of int
        Number of each document in the run before, -1 for a new one.
    """
    kept, n_before = state.placed, len(state.keys)
    order = old.copy()
    order[old < 0] = n_before + np.arange(len(fresh.frame))
    assert isinstance(kept.vectors, np.ndarray)
    vectors = Spliced(kept.vectors, fresh.vectors, order)
    columns = [name for name in fresh.frame.columns if name not in {"document", "window"}]
    before = documents.with_columns(topic=kept.documents["topic"])
    was_known = (before["window"] >= 0).fill_null(value=False).to_numpy()
    with ThreadPoolExecutor(1) as pool:
        laid = pool.submit(take_rows, kept.holds, fresh.holds, order)
        told = _told(run, before, fresh.frame["record_id"])
        frame = splice_frames(before.select(columns), fresh.frame.select(columns), order).with_row_index("document")
        frame = frame.with_columns(pl.col("document").cast(pl.Int64))
        frame = frame.with_columns(windows_before(frame["known_on"], as_of)).select(fresh.frame.columns)
        holds = laid.result()
    is_known = (frame["window"] >= 0).fill_null(value=False).to_numpy()
    is_more = is_known & ~np.where(old >= 0, was_known[old], False)
    stays = np.zeros(n_before, bool)
    stays[old[old >= 0]] = True
    gone = np.flatnonzero(was_known & ~stays)
    change = _documents_of(holds[is_more]) - _documents_of(kept.holds[gone])
    index = replace(kept.index, n_documents=np.maximum(kept.index.n_documents + change, 0))
    holders = kept.kept.holders
    if holders is not None:
        n_topics = len(kept.finder.centres_)
        come = count_holders(frame.filter(pl.Series(is_more)), holds[is_more], n_topics)
        went = count_holders(before[gone], kept.holds[gone], n_topics)
        holders = holders + (come - went)
    more = replace(_renumber(kept.kept, old, order, fresh), told=told, holders=holders)
    return Placed(frame, index, holds, kept.space, vectors, kept.finder, kept.share, more)


def _renumber(kept: Kept, old: Ints, order: Ints, fresh: _Fresh) -> Kept:
    """Bring what is kept by number of document to the numbers of the run."""
    assert kept.readings is not None
    assert kept.authorships is not None
    kin = {
        size: (finder, np.concatenate([own, fresh.kin[size]])[order])
        for size, (finder, own) in (kept.kin or {}).items()
    }
    sampled = None if kept.sampled is None else np.concatenate([kept.sampled, fresh.sampled])[order]
    place = np.full(len(kept.readings.windows), -1)
    place[old[old >= 0]] = np.flatnonzero(old >= 0)
    rows = kept.authorships.rows
    rows = rows.with_columns(document=pl.Series(place[rows["document"].to_numpy()], dtype=pl.Int64))
    authorships = Authorships(rows.filter(pl.col("document") >= 0), pl.Series(old < 0))
    return replace(kept, kin=kin or None, authorships=authorships, readings=kept.readings.move(old), sampled=sampled)


def _told(run: Run, before: pl.DataFrame, fresh: pl.Series) -> Told:
    """Gather what the run before told of its topics, in numbers, without what is new."""
    ids = run.table("topics").select("number", "topic").collect()
    directions = run.whole("directions").join(ids, on="topic").with_columns(topic=pl.col("number").cast(pl.Int64))
    abstracts = run.table("evidence").select("record_id", "abstract").unique("record_id").collect()
    abstracts = abstracts.filter(~pl.col("record_id").is_in(fresh.implode()))
    kept = before.select("topic", "record_id", "window", "similarity")
    return Told(kept, fresh, directions.drop("number"), abstracts)


def _documents_of(holds: sp.csr_matrix) -> Ints:
    return np.bincount(holds.indices, minlength=holds.shape[1])


def _tell(run: Run, whole: Whole, fresh: _Fresh) -> dict[str, Any]:
    """Tell how much is new, and whether terms and topics have grown old."""
    n = len(fresh.frame)
    without_topic = int((fresh.frame["topic"] < 0).sum()) / max(n, 1)
    similarity = float(str(fresh.frame["similarity"].median() or 0.0))
    told = {
        "of": run.manifest["run_id"],
        "whole": asdict(whole),
        "records": n,
        "without_topic": round(without_topic, 4),
        "unknown_words": round(fresh.unknown_words, 4),
        "similarity": similarity,
    }
    old = {
        "many_added": whole.added > _MAX_ADDED * whole.records,
        "without_topic": n >= _ENOUGH and without_topic > whole.without_topic + _MAX_WITHOUT_TOPIC,
        "unknown_words": n >= _ENOUGH and fresh.unknown_words > whole.unknown_words + _MAX_UNKNOWN,
        "further": n >= _ENOUGH and similarity < whole.similarity - _MAX_FURTHER,
    }
    return told | {"grown_old": [name for name, is_so in old.items() if is_so]}
