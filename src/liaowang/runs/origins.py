"""The world as it stood at a cut-off: terms, vectors, panel and topics from documents known then, kept in a folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Place, open_engine, scan_parquet
from liaowang.observatory import TopicFinder
from liaowang.records import LiaowangError
from liaowang.runs.catalogue import Catalogue, build_catalogue, read_catalogue
from liaowang.runs.encoding import encode_documents
from liaowang.runs.progress import Meter, Silence
from liaowang.text import LexicalVectors, TermIndex, TermSettings, term_matrix

Ints = npt.NDArray[np.int64]
VARIANTS = ("frozen", "placebo", "hindsight")
"""How topics are made: from all documents known, from a random half of them, or (the leak) from later ones too."""
_VERSION = 2
"""Part of a snapshot's name; raised whenever what is kept in it changes."""
_DONE = "done.json"


@dataclass(frozen=True)
class OriginSettings:
    """What a snapshot of an origin depends on, besides the records."""

    horizon_years: int = 3
    """Later records are kept for so many years, to tell what came of the topics; they make nothing."""
    sizes: tuple[int, ...] = (60, 150, 25)
    """Documents a topic holds on average: topics, their parents, their children."""
    seed: int = 0
    engine: str = "sail"


@dataclass(frozen=True)
class Origin:
    """A snapshot; documents are numbered by ``record_id`` among those up to the end of the horizon."""

    as_of: date
    catalogue: Catalogue
    holds: sp.csr_matrix
    """Documents by terms, counts of use."""
    terms: list[str]
    n_documents: Ints
    """Documents of each term, up to the cut-off."""
    topics: dict[int, Ints]
    """For each size, the topic of every document by nearest centre, -1 for none."""
    centres: dict[int, npt.NDArray[np.float32]]
    is_seen: npt.NDArray[np.bool_] = field(repr=False)
    """Documents that features may look at."""
    horizon_years: int

    def windows(self) -> Ints:
        """Give each document its twelve-month window before the cut-off; -99 without a day."""
        return self.catalogue.documents["window"].fill_null(-99).to_numpy().astype(np.int64)

    def years_known(self) -> int:
        """Count the years of the horizon into whose last month records reach, so that what came is known."""
        newest = self.catalogue.documents.select(pl.col("known_on").max()).item()
        ends = [end_of_horizon(self.as_of, years).replace(day=1) for years in range(1, self.horizon_years + 1)]
        return sum(newest >= end for end in ends)


class TooEarlyError(LiaowangError):
    """Too little was known at an origin for one topic."""


def take_snapshot(
    records: Place, as_of: date, cache: Path, settings: OriginSettings, variants: tuple[str, ...] = ("frozen",)
) -> Path:
    """Make the snapshot of an origin, unless the cache holds it.

    Parameters
    ----------
    records : Place
        A generation of the lake; its name is part of the snapshot's.
    as_of : date
    cache : Path
        Folder of snapshots.
    settings : OriginSettings
    variants : tuple of str
        Of `VARIANTS`.

    Returns
    -------
    Path
        The folder of the snapshot, for `open_snapshot`.

    Raises
    ------
    TooEarlyError
        If no record is known at the cut-off.
    LiaowangError
        If a step fails.
    """
    asked = json.dumps([_VERSION, records.name, as_of.isoformat(), asdict(settings), asdict(TermSettings())])
    folder = cache / f"{as_of.isoformat()}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    if not (folder / _DONE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _encode(records, as_of, folder, settings)
        (folder / _DONE).write_text(asked, encoding="utf-8")
    for variant in variants:
        if not (folder / f"{variant}.npz").exists():
            _cluster(folder, variant, settings)
    return folder


def open_snapshot(folder: Path, variant: str = "frozen") -> Origin:
    """Read a snapshot back.

    Parameters
    ----------
    folder : Path
        From `take_snapshot`.
    variant : str
        One that was asked for there.
    """
    frame = pl.read_parquet(folder / "documents.parquet")
    terms = pl.read_parquet(folder / "terms.parquet")
    kept = np.load(folder / f"{variant}.npz")
    sizes = [int(name.removeprefix("topic_")) for name in kept.files if name.startswith("topic_")]
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Origin(
        date.fromisoformat(about["as_of"]),
        build_catalogue(frame),
        sp.load_npz(folder / "holds.npz"),
        terms["term"].to_list(),
        terms["n_documents"].to_numpy(),
        {size: kept[f"topic_{size}"] for size in sizes},
        {size: kept[f"centres_{size}"] for size in sizes},
        kept["is_seen"],
        int(about["horizon_years"]),
    )


def end_of_horizon(as_of: date, years: int) -> date:
    """Give the last day of the horizon.

    Examples
    --------
    >>> end_of_horizon(date(2012, 6, 30), 3)
    datetime.date(2015, 6, 30)
    """
    next_day = as_of + timedelta(days=1)
    return replace_year(next_day, next_day.year + years) - timedelta(days=1)


def replace_year(day: date, year: int) -> date:
    """Give the same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def fit_vectors(holds: sp.csr_matrix, index: TermIndex, is_past: npt.NDArray[np.bool_], seed: int) -> Any:
    """Give every document its vector, from weights and components fitted on those known at the cut-off."""
    fitted = LexicalVectors(seed=seed).fit(holds[is_past], index.n_documents, int(is_past.sum()))
    return fitted.transform(holds)


def _encode(records: Place, as_of: date, folder: Path, settings: OriginSettings) -> None:
    """Keep documents up to the end of the horizon, their terms and vectors."""
    end = end_of_horizon(as_of, settings.horizon_years)
    work = folder / "work"
    everything = scan_parquet(records)
    known = everything.filter(pl.col("known_on") <= end).sort("record_id").collect()
    if known.filter(pl.col("known_on") <= as_of).is_empty():
        raise TooEarlyError(f"no record is known on {as_of}; the origin is too early")
    (work / "records").mkdir(parents=True)
    known.write_parquet(work / "records" / "part.parquet", row_group_size=20_000)
    with open_engine(settings.engine) as engine, Meter(Silence()) as meter:
        index, encoded = encode_documents(engine, work / "records", work, as_of, TermSettings(), meter)
    languages = pl.DataFrame(encoded.select(["record_id", "language"]))
    frame = read_catalogue(work / "records", languages, as_of)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
    is_past = (frame["window"] >= 0).fill_null(value=False).to_numpy()
    vectors = fit_vectors(holds, index, is_past, settings.seed)
    frame.write_parquet(folder / "documents.parquet")
    pl.DataFrame({"term": index.names, "n_documents": index.n_documents}).write_parquet(folder / "terms.parquet")
    sp.save_npz(folder / "holds.npz", holds, compressed=False)
    np.save(folder / "vectors.npy", vectors)
    about = {"as_of": as_of.isoformat(), "horizon_years": settings.horizon_years}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    shutil.rmtree(work, ignore_errors=True)


def _cluster(folder: Path, variant: str, settings: OriginSettings) -> None:
    frame = pl.read_parquet(folder / "documents.parquet")
    vectors = np.load(folder / "vectors.npy")
    windows = frame["window"].fill_null(-99).to_numpy()
    is_past = windows >= 0
    makes = {
        "frozen": is_past,
        "placebo": is_past & halves(frame["record_id"], settings.seed),
        "hindsight": windows >= -settings.horizon_years,
    }[variant]
    kept: dict[str, Any] = {"is_seen": is_past & makes}
    for size in settings.sizes:
        finder = TopicFinder(target_size=size, seed=settings.seed).fit(vectors[makes])
        kept[f"topic_{size}"] = finder.assign(vectors)[0]
        kept[f"centres_{size}"] = finder.centres_
    np.savez(folder / f"{variant}.npz", **kept)


def halves(record_ids: pl.Series, seed: int) -> npt.NDArray[np.bool_]:
    """Choose a random half of the records by their identity, the same whatever else is there.

    Examples
    --------
    >>> halves(pl.Series(["a", "b", "c", "d", "e", "f"]), 0).tolist() == halves(pl.Series(list("abcdef")), 0).tolist()
    True
    """
    digests = [hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=1).digest()[0] for name in record_ids]
    chosen: npt.NDArray[np.bool_] = np.array(digests, np.int64) % 2 == 0
    return chosen
