"""The corpus on which peers are compared: abstracts drawn by hash, cleaned and encoded once, in folders that all read.

A folder holds ``ids.json``, ``texts.json``, ``words.json`` (tokens, joined by blanks), ``days.json``, ``classes.json``
(primary categories), ``vectors.npy`` (int16) and ``is_past.npy``: a row a document, topics are made of the past ones.
"""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Lake, open_engine
from liaowang.observatory import window_table, windows_before
from liaowang.runs.catalogue import read_catalogue
from liaowang.runs.encoding import encode_documents, split_records
from liaowang.runs.ingest import ingest
from liaowang.runs.meaning import encode_meaning, fit_space
from liaowang.runs.origins import OriginSettings, take_snapshot
from liaowang.runs.progress import Meter, Silence
from liaowang.text import BREAK, TermSettings, function_words, term_matrix

AS_OF = date(2019, 12, 31)
ORIGINS = (2014, 2015, 2016)
N_BURST_TERMS, N_BURST_WINDOWS = 2000, 20
HELD_OUT = "held_out.json"
_DONE = "done.json"


def make_corpora(files: list[Path], n_documents: int, folder: Path) -> None:
    """Draw the sample and write ``raw`` (files for `observe`), ``whole``, a folder an origin, and texts held out."""
    if (folder / _DONE).exists():
        return
    csv.field_size_limit(sys.maxsize)
    raw = folder / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir(parents=True)
    chosen, held_out = _draw(files, n_documents)
    with ProcessPoolExecutor(2) as pool:
        texts = pool.map(_cut, files, [raw] * len(files), [chosen] * len(files), [held_out] * len(files))
        kept = {key: text for told in texts for key, text in told.items()}
    (folder / HELD_OUT).write_text(json.dumps([kept[key] for key in sorted(kept)]), encoding="utf-8")
    records = _encode_whole(sorted(raw.iterdir()), folder)
    for year in ORIGINS:
        _write_origin(records, year, folder)
    (folder / _DONE).write_text(json.dumps({"documents": len(chosen), "held_out": len(kept)}), encoding="utf-8")


def _rows(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, delimiter="\t")


def _ids(path: Path) -> list[str]:
    csv.field_size_limit(sys.maxsize)
    rows = _rows(path)
    place = next(rows).index("arxiv_id")
    return [row[place] for row in rows]


def _draw(files: list[Path], n_documents: int) -> tuple[set[str], set[str]]:
    """Choose papers by the hash of their identifier: the first so many, and as many after them to be held out."""
    with ProcessPoolExecutor(2) as pool:
        found = {name for names in pool.map(_ids, files) for name in names}
    order = sorted(found, key=lambda name: hashlib.blake2b(name.encode(), digest_size=8).digest())
    return set(order[:n_documents]), set(order[n_documents : 2 * n_documents])


def _cut(path: Path, raw: Path, chosen: set[str], held_out: set[str]) -> dict[str, str]:
    """Write the chosen rows of a file as a file of the same layout; give the texts held out."""
    csv.field_size_limit(sys.maxsize)
    rows = _rows(path)
    head = next(rows)
    key, title, abstract = (head.index(name) for name in ("arxiv_id", "title", "abstract"))
    texts = {}
    with lzma.open(raw / path.name, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            if row[key] in chosen:
                writer.writerow(row)
            elif row[key] in held_out:
                texts[row[key]] = f"{row[title]}. {row[abstract]}"
    return texts


def _encode_whole(paths: list[Path], folder: Path) -> Path:
    """Bring the raw files into a lake and encode all; the generation's folder is given."""
    lake, work, out = Lake(folder / "lake"), folder / "work", folder / "whole"
    out.mkdir(exist_ok=True)
    ingest(lake, paths, 2, Silence())
    with open_engine("sail") as engine, Meter(Silence()) as meter:
        generation = lake.merge(engine, None)
        index, encoded = encode_documents(engine, generation.path, work, AS_OF, TermSettings(), meter)
        meanings = encode_meaning(engine, generation.path, work)
        split_records(engine, generation.path, work)
    frame = read_catalogue(generation.path, pl.DataFrame(encoded.select(["record_id", "language"])), AS_OF)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
    everything = np.ones(len(frame), bool)
    space = fit_space(holds, index, meanings, frame["language"], everything, 0)
    split = pl.read_parquet(work / "words" / "*.parquet").select("record_id", "words")
    texts = _texts(generation.path).join(split, on="record_id").sort("record_id")
    assert texts["record_id"].equals(frame["record_id"])
    texts.write_parquet(folder / "texts.parquet")
    _write(out, texts, space.place(holds, meanings, frame["language"]), everything)
    sp.save_npz(out / "holds.npz", holds, compressed=False)
    pl.DataFrame({"term": index.names, "n_documents": index.n_documents}).write_parquet(out / "terms.parquet")
    _write_counts(out, frame, holds)
    shutil.rmtree(work, ignore_errors=True)
    return generation.path


def _texts(records: Path) -> pl.DataFrame:
    """Read what peers are given of each record."""
    plain = pl.scan_parquet(records / "**/*.parquet", hive_partitioning=False)
    return plain.select(
        "record_id",
        text=pl.col("title") + ". " + pl.col("abstract").fill_null(""),
        day=pl.col("known_on").fill_null(AS_OF),
        category=pl.col("categories").list.first().struct.field("code").fill_null(""),
    ).collect()


def _write_origin(records: Path, year: int, folder: Path) -> None:
    """Write what was known at an origin, with later documents that are only assigned; vectors are of words alone."""
    as_of = date(year, 12, 31)
    snapshot = take_snapshot(records, as_of, folder / "snapshots", OriginSettings())
    out = folder / str(year)
    out.mkdir(exist_ok=True)
    frame = pl.read_parquet(snapshot / "documents.parquet")
    texts = frame.select("record_id", "window").join(pl.read_parquet(folder / "texts.parquet"), on="record_id")
    assert texts["record_id"].equals(frame["record_id"])
    is_past = (frame["window"] >= 0).fill_null(value=False).to_numpy()
    _write(out, texts, np.load(snapshot / "vectors.npy"), is_past)
    (out / "snapshot.json").write_text(json.dumps(str(snapshot)), encoding="utf-8")


def _write(out: Path, texts: pl.DataFrame, vectors: npt.NDArray[np.int16], is_past: npt.NDArray[np.bool_]) -> None:
    plain = function_words() | {BREAK}
    told: dict[str, list[Any]] = {
        "ids": texts["record_id"].to_list(),
        "texts": texts["text"].to_list(),
        "words": [" ".join(word for word in words if word not in plain) for words in texts["words"]],
        "days": [day.isoformat() for day in texts["day"]],
        "classes": texts["category"].to_list(),
    }
    for name, values in told.items():
        (out / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")
    np.save(out / "vectors.npy", vectors)
    np.save(out / "is_past.npy", is_past)


def _write_counts(out: Path, frame: pl.DataFrame, holds: sp.csr_matrix) -> None:
    """Count the documents of each of some terms in each of the last windows, the oldest first."""
    windows = windows_before(frame["known_on"], AS_OF).fill_null(-1).to_numpy()
    chosen = np.linspace(0, holds.shape[1] - 1, N_BURST_TERMS).astype(int)
    held = holds[:, chosen].tocoo()
    counts = pl.DataFrame({"term": held.col, "window": windows[held.row]}).group_by("term", "window").len("n_records")
    table = window_table(counts, "term", len(chosen), N_BURST_WINDOWS)
    seen = windows[(windows >= 0) & (windows < N_BURST_WINDOWS)]
    np.save(out / "hits.npy", table[:, ::-1])
    np.save(out / "totals.npy", np.bincount(seen, minlength=N_BURST_WINDOWS)[::-1])
