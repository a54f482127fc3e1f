"""One space for all languages: what records mean, beside the words they use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.sparse as sp

from liaowang.corpus import stage
from liaowang.text import LexicalVectors, StaticVectors, TermIndex, centre_languages, join_spaces, principal_axes

N_AXES = 128
"""Dimensions kept of the 512 of the static table."""
WEIGHT = 0.5
"""Share of the meaning in the cosine of two documents; the words have the rest."""
_SCALE = 4000
_STATIC = pa.schema([("record_id", pa.string()), ("vector", pa.binary(2 * StaticVectors.n_dimensions))])


def encode_meaning(engine: Any, records: Path, work: Path) -> npt.NDArray[np.int16]:
    """Give every record the vector of its title and abstract, on the engine.

    Parameters
    ----------
    engine : SparkSession
    records : Path
        A generation of the lake.
    work : Path
        Folder for what the step leaves.

    Returns
    -------
    array of int16, shape (records, 512)
        By ``record_id``; of length 4,000, or zero.
    """
    path = stage(engine, records, _encode_batch, _STATIC, work / "static", columns=["record_id", "title", "abstract"])
    table = pq.read_table(path, schema=_STATIC).sort_by("record_id").combine_chunks()
    packed = table["vector"].combine_chunks()
    flat = np.frombuffer(packed.buffers()[1], np.int16)[packed.offset * StaticVectors.n_dimensions :]
    return flat[: table.num_rows * StaticVectors.n_dimensions].reshape(table.num_rows, -1)


def _encode_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    frame = pl.DataFrame(pa.Table.from_batches([batch]))
    text = frame["title"] + ". " + frame["abstract"].fill_null("").str.slice(0, 4000)
    vectors = np.rint(StaticVectors().encode(text) * _SCALE).astype(np.int16)
    packed = pa.FixedSizeBinaryArray.from_buffers(
        _STATIC.field("vector").type, len(vectors), [None, pa.py_buffer(vectors.tobytes())]
    )
    return pa.record_batch([batch["record_id"], packed], schema=_STATIC)


def make_vectors(
    holds: sp.csr_matrix,
    index: TermIndex,
    meanings: npt.NDArray[np.int16],
    languages: pl.Series,
    is_past: npt.NDArray[np.bool_],
    seed: int,
) -> npt.NDArray[np.int16]:
    """Join words and meanings of documents; whatever is fitted is fitted on the past.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
    index : TermIndex
    meanings : array of int16
        From `encode_meaning`.
    languages : Series of str
    is_past : array of bool
        Documents up to the cut-off.
    seed : int

    Returns
    -------
    array of int16, shape (documents, dimensions)
        Of length `liaowang.text.VECTOR_SCALE`, or zero.
    """
    fitted = LexicalVectors(seed=seed).fit(holds[is_past], index.n_documents, int(is_past.sum()))
    words = fitted.transform(holds)
    centred = centre_languages((meanings / np.float32(_SCALE)).astype(np.float32), languages, is_past)
    return join_spaces(principal_axes(centred, is_past, N_AXES, seed), words, WEIGHT)
