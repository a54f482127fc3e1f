"""One space for all languages: what records mean, beside the words they use."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.sparse as sp

from liaowang.corpus import stage
from liaowang.text import (
    LexicalVectors,
    StaticVectors,
    TermIndex,
    TransformerVectors,
    centre_languages,
    join_spaces,
    principal_axes,
)

N_AXES = 128
"""Dimensions kept of the 512 of the static table."""
WEIGHT = 0.5
"""Share of the meaning in the cosine of two documents; the words have the rest."""
_SCALE = 4000
_READ_CHARACTERS = 4000
"""What of an abstract is read; few are longer, and a full text must not cost a thousand times as much."""
_VECTORS = pa.schema([("record_id", pa.string()), ("vector", pa.binary())])


def encode_meaning(engine: Any, records: Path, work: Path, model: str = "") -> npt.NDArray[np.int16]:
    """Give every record the vector of its title and abstract, on the engine.

    Parameters
    ----------
    engine : SparkSession
    records : Path
        A generation of the lake.
    work : Path
        Folder for what the step leaves.
    model : str
        A sentence-transformers model in place of the static table.

    Returns
    -------
    array of int16, shape (records, dimensions of the table or model)
        By ``record_id``; of length 4,000, or zero.
    """
    encoder = TransformerVectors(model) if model else StaticVectors()
    encode = partial(_encode_batch, encoder=encoder)
    path = stage(engine, records, encode, _VECTORS, work / "meaning", columns=["record_id", "title", "abstract"])
    table = pq.read_table(path, schema=_VECTORS).sort_by("record_id")
    packed = b"".join(table["vector"].to_pylist())
    return np.frombuffer(packed, np.int16).reshape(table.num_rows, encoder.n_dimensions)


def _encode_batch(batch: pa.RecordBatch, encoder: StaticVectors | TransformerVectors) -> pa.RecordBatch:
    frame = pl.DataFrame(pa.Table.from_batches([batch]))
    text = frame["title"] + ". " + frame["abstract"].fill_null("").str.slice(0, _READ_CHARACTERS)
    vectors = np.rint(encoder.encode(text) * _SCALE).astype(np.int16)
    packed = pa.array([vector.tobytes() for vector in vectors], pa.binary())
    return pa.record_batch([batch["record_id"], packed], schema=_VECTORS)


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
