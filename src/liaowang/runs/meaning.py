"""One space for all languages: what records mean, beside the words they use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from liaowang.corpus import Place, read_batches, stage
from liaowang.records import LiaowangError
from liaowang.text import (
    LexicalVectors,
    StaticVectors,
    TermIndex,
    TransformerVectors,
    find_axes,
    join_spaces,
    language_means,
    one_thread,
    project,
    sample_rows,
    take_means_away,
)

N_AXES = 128
"""Dimensions kept of the 512 of the static table."""
WEIGHT = 0.5
"""Share of the meaning in the cosine of two documents; the words have the rest."""
_SCALE = 4000
_CHUNK = 65_536
"""Documents placed at a time: on the way they are four times as wide, and twice as precise."""
_READ_CHARACTERS = 4000
"""What of an abstract is read; few are longer, and a full text must not cost a thousand times as much."""
_VECTORS = pa.schema([("record_id", pa.string()), ("vector", pa.binary())])


def encode_meaning(engine: Any, records: Place, work: Place, model: str = "table") -> npt.NDArray[np.int16]:
    """Give every record the vector of its title and abstract, on the engine.

    Parameters
    ----------
    engine : SparkSession
    records : Place
        A generation of the lake.
    work : Place
        Folder for what the step leaves.
    model : str
        ``table``, or a sentence-transformers model.

    Returns
    -------
    array of int16, shape (records, dimensions of the table or model)
        By ``record_id``; of length 4,000, or zero.
    """
    encoder = StaticVectors() if model == "table" else TransformerVectors(model)
    encode = partial(_encode_batch, encoder=encoder)
    with one_thread():  # the engine has a thread a core, which would wait for each other's
        path = stage(engine, records, encode, _VECTORS, work / "meaning", columns=["record_id", "title", "abstract"])
    ids = pa.chunked_array([it["record_id"] for it in read_batches(path, ["record_id"])], pa.string())
    place = np.empty(len(ids), np.int64)
    place[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))
    vectors = np.empty((len(ids), encoder.n_dimensions), np.int16)
    start = 0
    for batch in read_batches(path, ["vector"]):
        vectors[place[start : start + len(batch)]] = _unpack(batch["vector"], encoder.n_dimensions)
        start += len(batch)
    return vectors


def encode_few_meanings(records: pa.Table, model: str = "table") -> npt.NDArray[np.int16]:
    """Give a few records their vectors in this process, as `encode_meaning` does on the engine.

    Parameters
    ----------
    records : Table
        Columns ``record_id``, ``title``, ``abstract``.
    model : str

    Returns
    -------
    array of int16, shape (records, dimensions of the table or model)
        In the order of `records`.
    """
    encoder = StaticVectors() if model == "table" else TransformerVectors(model)
    batches = records.select(["record_id", "title", "abstract"]).combine_chunks().to_batches()
    parts = [_unpack(_encode_batch(batch, encoder)["vector"], encoder.n_dimensions) for batch in batches]
    return np.concatenate([np.zeros((0, encoder.n_dimensions), np.int16), *parts])


def fingerprint_of(model: str) -> str:
    """Give a hash of what gives records their meaning; empty for words alone, and for models that have none."""
    return StaticVectors().fingerprint() if model == "table" else ""


def _encode_batch(batch: pa.RecordBatch, encoder: StaticVectors | TransformerVectors) -> pa.RecordBatch:
    frame = pl.DataFrame(pa.Table.from_batches([batch]))
    text = frame["title"] + ". " + frame["abstract"].fill_null("").str.slice(0, _READ_CHARACTERS)
    vectors = np.rint(encoder.encode(text) * _SCALE).astype(np.int16)
    return pa.record_batch([batch["record_id"], _pack(vectors)], schema=_VECTORS)


def _pack(vectors: npt.NDArray[np.int16]) -> pa.Array:
    """Give each row as bytes, without a copy."""
    n, width = len(vectors), vectors.shape[1] * vectors.itemsize
    offsets = np.arange(n + 1, dtype=np.int32) * width
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(vectors))]
    return pa.Array.from_buffers(pa.binary(), n, buffers)


def _unpack(packed: pa.Array, n_dimensions: int) -> npt.NDArray[np.int16]:
    """Give rows of equal bytes as an array, without a copy."""
    width = n_dimensions * np.dtype(np.int16).itemsize
    if not len(packed):
        return np.zeros((0, n_dimensions), np.int16)
    _, offsets, values = packed.buffers()
    first, last = np.frombuffer(offsets, np.int32)[[packed.offset, packed.offset + len(packed)]]
    if last - first != len(packed) * width:
        raise LiaowangError("a vector has another length than those of its model")
    return np.frombuffer(values, np.int16, len(packed) * n_dimensions, int(first)).reshape(-1, n_dimensions)


@dataclass(frozen=True)
class VectorSpace:
    """What was fitted on the past to give documents their vectors: any document, then or later, gets its own by it."""

    words: LexicalVectors
    means: dict[str, npt.NDArray[np.float64]] | None = None
    """Mean meaning of each language; None for words alone."""
    axes: npt.NDArray[np.float64] | None = None

    def place(
        self,
        holds: sp.csr_matrix,
        meanings: npt.NDArray[np.int16] | None,
        languages: pl.Series,
        n_threads: int = 1,
    ) -> npt.NDArray[np.int16]:
        """Give documents their vectors.

        Parameters
        ----------
        holds : sparse matrix, documents by terms
        meanings : array of int16
            From `encode_meaning`; looked at where the space has them.
        languages : Series of str
        n_threads : int

        Returns
        -------
        array of int16, shape (documents, dimensions)
            Of length `liaowang.text.VECTOR_SCALE`, or zero.

        Raises
        ------
        ValueError
            If the space has meanings and none are given.
        """
        if self.means is not None and meanings is None:
            raise ValueError("the space joins words and meanings; meanings are needed")

        def place(start: int) -> npt.NDArray[np.int16]:
            part = slice(start, start + _CHUNK)
            return self._place(holds[part], None if meanings is None else meanings[part], languages[part])

        with one_thread(), ThreadPoolExecutor(n_threads) as pool:
            return np.concatenate(list(pool.map(place, range(0, max(holds.shape[0], 1), _CHUNK))))

    def _place(
        self, holds: sp.csr_matrix, meanings: npt.NDArray[np.int16] | None, languages: pl.Series
    ) -> npt.NDArray[np.int16]:
        words = self.words.transform(holds)
        if self.means is None or self.axes is None or meanings is None:
            return words
        return join_spaces(project(take_means_away(meanings, languages, self.means), self.axes), words, WEIGHT)


def fit_space(
    holds: sp.csr_matrix,
    index: TermIndex,
    meanings: npt.NDArray[np.int16] | None,
    languages: pl.Series,
    is_past: npt.NDArray[np.bool_],
    seed: int,
) -> VectorSpace:
    """Fit the space of words and meanings on documents up to the cut-off.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
    index : TermIndex
    meanings : array of int16
        From `encode_meaning`; None for words alone.
    languages : Series of str
    is_past : array of bool
        Documents up to the cut-off.
    seed : int
    """
    past = np.flatnonzero(is_past)
    words = LexicalVectors(seed=seed).fit(holds, index.n_documents, len(past), past)
    if meanings is None:
        return VectorSpace(words)
    means = language_means(meanings, languages, is_past)
    rows = sample_rows(is_past, seed)
    centred = take_means_away(meanings[rows], languages.gather(rows), means)
    return VectorSpace(words, means, find_axes(centred, np.ones(len(rows), bool), N_AXES, seed))
