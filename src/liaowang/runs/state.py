"""The state of a run: what it keeps so that few new records can be added without doing everything again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import scipy.sparse as sp

from liaowang.corpus import Generation, Lake, flush_folder, pick_works, scan_works
from liaowang.observatory import TopicFinder
from liaowang.records import InputError, LiaowangError
from liaowang.runs.catalogue import Authorships, author_names
from liaowang.runs.encoding import encode_few
from liaowang.runs.fitted import Fitted
from liaowang.runs.meaning import VectorSpace, fingerprint_of
from liaowang.runs.readings import Readings
from liaowang.runs.reckoning import Found, Kept, Placed
from liaowang.runs.rule_files import index_arrays, index_of, words_of
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.splicing import save_parts, save_rows

STATE = "state"
"""Folder of the state inside a run."""
_FORMAT = 1
_KEYS = ["record_id", "content_hash"]
_MATRIX = ("data", "indices", "indptr")
_TAKEN_OVER = ("meaning", "history", "seed", "target_size", "sample_size", "min_recent", "n_listed", "engine")
"""Settings of a run that its updates have, too."""
_PORTION = 1 << 22
_NEWEST = 2_000
"""Records of a whole run that additions are compared with, to tell how well they fit."""


@dataclass(frozen=True)
class Whole:
    """The run from which on nothing but additions came: terms, space and topics are its."""

    run_id: str
    as_of: str
    records: int
    without_topic: float
    """Share of its newest records, 0 to 1."""
    unknown_words: float
    """Share of the uses of words that are no part of its vocabulary, in its newest records."""
    similarity: float
    """Median cosine of its newest records with their topic's centre."""
    added: int = 0
    """Records that were added since, and those told anew."""


@dataclass(frozen=True)
class State:
    """A state as it was kept; large arrays are mapped from disk."""

    lake: Path
    file_hashes: list[str]
    """The files of the lake that the run was made of."""
    settings: dict[str, Any]
    """Those of `ObserveSettings` that made terms and topics."""
    whole: Whole
    keys: pl.DataFrame
    """``record_id``, ``content_hash`` of every document, by number."""
    placed: Placed
    """Without documents: they are those of the run."""


def save_state(folder: Path, placed: Placed, kept: Kept, keys: pl.DataFrame, about: dict[str, Any]) -> None:
    """Keep a state in a folder.

    Parameters
    ----------
    folder : Path
        Replaced if it is there.
    placed : Placed
    kept : Kept
    keys : DataFrame
        ``record_id``, ``content_hash``, by number.
    about : dict
        ``lake``, ``file_hashes``, ``settings``, ``whole``, as `State` has them.

    Raises
    ------
    LiaowangError
        If the folder cannot be written.
    """
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        holds = placed.holds
        np.save(folder / "indptr.npy", holds.indptr.astype(np.int64))
        np.save(folder / "indices.npy", holds.indices.astype(np.int32, copy=False))
        save_parts(folder / "counts.npy", np.uint16, holds.data.shape, _small_counts(holds.data))
        save_rows(folder / "vectors.npy", placed.vectors)
        if kept.holders is not None:
            for name in _MATRIX:
                np.save(folder / f"holders_{name}.npy", getattr(kept.holders, name))
        if kept.sampled is not None:
            np.save(folder / "sampled.npy", kept.sampled)
        sizes = {placed.finder.target_size: (placed.finder, placed.documents["topic"].to_numpy()), **(kept.kin or {})}
        for size, (_, topics) in sizes.items():
            np.save(folder / f"topics_{size}.npy", topics.astype(np.int32))
        arrays = index_arrays(placed.index) | _space_arrays(placed.space)
        for size, (finder, _) in sizes.items():
            arrays |= {f"{size}_{name}": it for name, it in _centre_arrays(finder).items()}
        np.savez(folder / "rule.npz", **arrays, allow_pickle=False)
        assert kept.readings is not None
        assert kept.authorships is not None
        kept.readings.save(folder)
        (kept.fitted or Fitted()).save(folder)
        _save_authorships(folder, kept.authorships.rows)
        keys.select(_KEYS).write_parquet(folder / "keys.parquet")
        meaning = about["settings"]["meaning"]
        told = {
            "format": _FORMAT,
            "meaning_hash": fingerprint_of(meaning),
            "sizes": list(sizes),
            "finder": placed.finder.get_params(),
            "share": placed.share,
            "languages": sorted(placed.finder.centres_by_language_),
            "means_of": sorted(placed.space.means) if placed.space.means is not None else None,
        }
        (folder / "about.json").write_text(json.dumps(told | about, indent=1, sort_keys=True), encoding="utf-8")
        flush_folder(folder)
    except OSError as error:
        raise LiaowangError(f"the state cannot be written: {error.strerror}", file=folder) from error


def _small_counts(counts: npt.NDArray[Any]) -> Iterator[npt.NDArray[np.uint16]]:
    """Give counts as small numbers, some at a time: all of them twice more would take a gigabyte of a million."""
    for start in range(0, len(counts), _PORTION):
        yield np.minimum(counts[start : start + _PORTION], np.iinfo(np.uint16).max).astype(np.uint16)


def open_state(folder: Path) -> State:
    """Open what `save_state` kept; see `describe_state` and `read_state`."""
    return read_state(folder, describe_state(folder))


def describe_state(folder: Path) -> dict[str, Any]:
    """Read what a state was made of: ``lake``, ``file_hashes``, ``settings``, ``whole``, and how it is laid out.

    Raises
    ------
    InputError
        If there is none, it was written by another version, or its lake is gone.
    """
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        said = "keeps no state, so nothing can be added to it; observe with --keep-state"
        raise InputError(said, file=folder.parent) from error
    except (OSError, ValueError) as error:
        raise InputError(f"the state cannot be read: {error}", file=folder) from error
    if about.get("format") != _FORMAT:
        raise InputError(f"the state has format {about.get('format')}, not {_FORMAT}", file=folder)
    if about["meaning_hash"] != fingerprint_of(about["settings"]["meaning"]):
        raise InputError("the table of meanings is not the one that the state was made with", file=folder)
    if not Path(about["lake"]).is_dir():
        raise InputError("the lake of the run is not there any more", file=about["lake"])
    described: dict[str, Any] = about
    return described


def read_state(folder: Path, about: dict[str, Any]) -> State:
    """Read a state of which `describe_state` told.

    Raises
    ------
    InputError
        If it is damaged.
    """
    try:
        return _read(folder, about)
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise InputError(f"the state is damaged: {error}", file=folder) from error


def keep_state(
    placed: Placed,
    found: Found,
    generation: Generation,
    settings: ObserveSettings,
    whole: Whole,
    keys: pl.DataFrame | None = None,
) -> None:
    """Keep the state of a run in its folder, for `liaowang.runs.updating`; keys are those of `keys_of`.

    Raises
    ------
    LiaowangError
        If it cannot be written.
    """
    about = {
        "lake": str(Path(settings.lake_folder()).resolve()),
        "file_hashes": generation.file_hashes or _landed(settings, generation),
        "settings": {name: getattr(settings, name) for name in _TAKEN_OVER},
        "whole": asdict(whole),
    }
    save_state(settings.out / STATE, placed, found.kept, keys_of(generation) if keys is None else keys, about)


def refuse_addresses(settings: ObserveSettings) -> None:
    """Stop where a state is asked for and the lake is no folder.

    Raises
    ------
    InputError
    """
    if settings.keep_state and "://" in str(settings.lake_folder()):
        raise InputError("updates need a lake in a folder, so a run with this one keeps no state", file=settings.lake)


def _landed(settings: ObserveSettings, generation: Generation) -> list[str]:
    """List the files of a generation that an earlier version made, and did not name them."""
    found = [it.file_hash for it in Lake(settings.lake_folder()).landed_files()]
    if len(found) != generation.files:
        raise LiaowangError("was merged by an earlier version; delete it and observe again", file=str(generation.path))
    return found


def describe_whole(placed: Placed, generation: Generation, run_id: str, as_of: date) -> Whole:
    """Describe a run made from all its records, so that additions can be compared with it."""
    known = placed.documents.filter(pl.col("window") >= 0)
    newest = known.sort(["known_on", "record_id"], descending=True).head(_NEWEST)
    _, unknown = encode_few(read_few(generation, newest["record_id"]), placed.index)
    return Whole(
        run_id,
        as_of.isoformat(),
        len(placed.documents),
        round(float((newest["topic"] < 0).sum()) / max(len(newest), 1), 4),
        round(unknown, 4),
        float(str(newest["similarity"].median() or 0.0)),
    )


def read_few(generation: Generation, only: pl.Series) -> pa.Table:
    """Read the texts of some works, by ``record_id``."""
    columns = ["record_id", "known_on", "language", "title", "abstract"]
    found = pick_works(generation.path, only, columns[1:]).sort("record_id")
    return found.to_arrow().cast(
        pa.schema([(name, pa.date32() if name == "known_on" else pa.string()) for name in columns])
    )


def keys_of(generation: Generation) -> pl.DataFrame:
    """Read ``record_id`` and ``content_hash`` of all works, in the order of a run's documents."""
    scan = scan_works(generation.path)
    return scan.select(_KEYS).collect().sort("record_id", maintain_order=True)


def _read(folder: Path, about: dict[str, Any]) -> State:
    with np.load(folder / "rule.npz", allow_pickle=False) as archive:
        kept = dict(archive)
    index = index_of(kept)
    finders = {size: _finder_of(kept, size, about) for size in about["sizes"]}
    main, *others = about["sizes"]
    topics = {size: np.load(folder / f"topics_{size}.npy").astype(np.int64) for size in about["sizes"]}
    indptr, indices, counts = (np.load(folder / f"{it}.npy", mmap_mode="r") for it in ("indptr", "indices", "counts"))
    keys = pl.read_parquet(folder / "keys.parquet")
    holds = sp.csr_matrix((counts, indices, indptr), shape=(len(keys), len(index)), copy=False)
    placed = Placed(
        pl.DataFrame({"topic": topics[main]}),
        index,
        holds,
        _space_of(kept, about),
        np.load(folder / "vectors.npy", mmap_mode="r"),
        finders[main],
        about["share"],
        Kept(
            {size: (finders[size], topics[size]) for size in others} or None,
            Authorships(_authorships_of(folder), pl.repeat(False, len(keys), eager=True)),
            Readings.open(folder),
            Fitted.open(folder),
            holders=_holders_of(folder, len(index)),
            sampled=np.load(folder / "sampled.npy") if (folder / "sampled.npy").exists() else None,
        ),
    )
    if not len(keys) == len(placed.vectors) == len(topics[main]):
        raise ValueError("its arrays are of different length")
    return State(Path(about["lake"]), about["file_hashes"], about["settings"], Whole(**about["whole"]), keys, placed)


def _holders_of(folder: Path, n_terms: int) -> sp.csr_matrix | None:
    """Read counts by topic and term; none of a state that an earlier version kept: all are counted anew then."""
    if not (folder / "holders_indptr.npy").exists():
        return None
    data, indices, indptr = (np.load(folder / f"holders_{name}.npy", mmap_mode="r") for name in _MATRIX)
    return sp.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, n_terms), copy=False)


def _save_authorships(folder: Path, rows: pl.DataFrame) -> None:
    """Write names apart: an enumeration of a million names is read from a table in five seconds."""
    author_names(rows).to_frame().write_parquet(folder / "authors.parquet")
    rows.with_columns(pl.col("author").to_physical()).write_parquet(folder / "authorships.parquet")


def _authorships_of(folder: Path) -> pl.DataFrame:
    rows = pl.read_parquet(folder / "authorships.parquet")
    if rows.schema["author"] == pl.String:  # of a state that an earlier version kept
        return rows.with_columns(pl.col("author").cast(pl.Enum(rows["author"].unique().sort())))
    names = pl.read_parquet(folder / "authors.parquet")["author"]
    return rows.with_columns(author=names.cast(pl.Enum(names)).gather(rows["author"]))


def _space_arrays(space: VectorSpace) -> dict[str, Any]:
    arrays: dict[str, Any] = {"weights": space.words.weights_, "components": space.words.components_}
    if space.means is not None and space.axes is not None:
        arrays |= {"axes": space.axes, "means": np.stack([space.means[it] for it in sorted(space.means)])}
    return arrays


def _space_of(kept: dict[str, Any], about: dict[str, Any]) -> VectorSpace:
    names = about["means_of"]
    means = None if names is None else dict(zip(names, kept["means"], strict=True))
    return VectorSpace(words_of(kept), means, kept.get("axes"))


def _centre_arrays(finder: TopicFinder) -> dict[str, npt.NDArray[np.float32]]:
    spoken = finder.centres_by_language_
    return {"centres": finder.centres_} | {f"centres_{i}": spoken[it] for i, it in enumerate(sorted(spoken))}


def _finder_of(kept: dict[str, Any], size: int, about: dict[str, Any]) -> TopicFinder:
    finder = TopicFinder(**about["finder"] | {"target_size": size})
    finder.centres_ = kept[f"{size}_centres"]
    spoken = {it: f"{size}_centres_{i}" for i, it in enumerate(about["languages"])}
    finder.centres_by_language_ = {it: kept[name] for it, name in spoken.items() if name in kept}
    return finder
