"""Vectors of texts in one space for Chinese and English: a sum of pieces, put through a small network of integers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liaowang.text.pieces import PieceFinder, Pieces

if TYPE_CHECKING:
    import polars as pl

FOLDER = files("liaowang.text") / "models"
"""Read as resources: on the workers of a cluster this code lies in an archive."""
TABLE, PIECES = "static_table.npz", "static_pieces.model"
LAYER_SCALE = 4090
"""Length of a column of a layer. With inputs of length up to 2**24 / 4096 every product and every part of it is a
whole number below 2**24, exact in float32: the same in batches of any size, on any number of threads."""

Floats = npt.NDArray[np.float32]
_BATCH = 2048
_MOST_PIECES = 2**16
_LARGEST = 127 * 255
"""Of a value of the table times the weight of its piece."""
_LONG = 64
"""From so many pieces on a text's sum grows no more: the encoder was made for sentences, and would be flooded. Neither
the names nor the abstracts of docs/en/vectors.md are found better or worse with 8 or without it."""
_STEPS = 512
_RANGE = 5
_SQUASHED = 8191


@dataclass(frozen=True)
class Layer:
    """A matrix of whole numbers, with the factor of each column."""

    numbers: Floats
    factors: Floats

    def __call__(self, values: Floats) -> Floats:
        """Multiply rows by the matrix, each row rounded to whole numbers first."""
        limit = math.floor(2**24 / (4096 * math.sqrt(values.shape[1])))
        # By its largest component, not by its length: a maximum does not hang on the order it is taken in.
        peak = np.maximum(np.abs(values).max(axis=1, keepdims=True), np.float32(1e-30))
        rounded = np.rint(values * (np.float32(limit) / peak))
        return np.asarray((rounded @ self.numbers) * (peak / np.float32(limit)) * self.factors, np.float32)


@dataclass(frozen=True)
class _Model:
    pieces: Any
    table: Floats
    """Whole numbers."""
    weights: npt.NDArray[np.int32]
    scale: float
    layers: dict[str, Layer]
    squashed: npt.NDArray[np.float64]
    finder: PieceFinder


class StaticVectors:
    """Vectors of texts from a table of word pieces, distilled from a multilingual sentence encoder.

    The table is read at the first use. An instance holds no data and can be sent to workers. Made by `make models`;
    how, and how good it is, stands in docs/en/vectors.md.

    Examples
    --------
    >>> chinese, english, other = StaticVectors().encode(["量子计算", "quantum computing", "crop rotation"])
    >>> bool(chinese @ english > chinese @ other + 0.3)
    True
    """

    n_dimensions = 512

    def encode(self, texts: pl.Series | Sequence[str | None]) -> Floats:
        """Give each text its vector.

        Parameters
        ----------
        texts : Series or sequence of str
            Of a text's pieces the first 65,536 count.

        Returns
        -------
        array of float32, shape (texts, 512)
            Of length 1, or zero where a text is missing or holds no known piece. The same bytes for the same text,
            whatever stands beside it.
        """
        model = _model()
        vectors = np.zeros((len(texts), self.n_dimensions), np.float32)
        for part, batch in _batches(texts):
            vectors[part] = _squash(model, _head(model.layers, _sums(model, batch)))
        return vectors

    def fingerprint(self) -> str:
        """Give the SHA-256 of the table and its pieces: two that are equal give every text the same vector."""
        told = hashlib.sha256()
        for name in (TABLE, PIECES):
            told.update(hashlib.sha256((FOLDER / name).read_bytes()).digest())
        return told.hexdigest()

    def sum_pieces(self, texts: pl.Series | Sequence[str | None]) -> Floats:
        """Give each text the sum of its pieces, before the head: four times as fast, enough for linear models.

        Returns
        -------
        array of float32, shape (texts, 256)
            Of length 1, or zero where a text is missing or holds no known piece.
        """
        model = _model()
        sums = np.zeros((len(texts), model.table.shape[1]), np.float32)
        for part, batch in _batches(texts):
            sums[part] = _sums(model, batch)
        length = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
        return np.asarray(sums / np.maximum(length, np.float32(1e-9)), np.float32)


def _batches(texts: pl.Series | Sequence[str | None]) -> Iterator[tuple[slice, pa.StringArray]]:
    """Give texts in batches, with their places.

    Nothing here may compute by Polars: in a fork of a process that did, its threads are gone, and it waits for ever.
    """
    for start in range(0, len(texts), _BATCH):
        part = slice(start, start + _BATCH)
        held: Any = texts[part]
        told = held.to_arrow() if hasattr(held, "to_arrow") else pa.array(held, pa.string())
        yield part, pc.fill_null(told.cast(pa.string()), "")


def _sums(model: _Model, texts: pa.StringArray) -> Floats:
    """Sum the table's rows over each text's pieces, divided by the root of their number; zero without pieces."""
    import scipy.sparse as sp

    # No piece reaches over a space, so a word has the same pieces wherever it stands, and is looked up once.
    words = pc.split_pattern(texts, " ")
    flat = words.values.dictionary_encode()
    once = _sum_rows(model, model.finder.find(flat.dictionary.to_pylist()))
    ones, shape = np.ones(len(flat), np.int32), (len(texts), len(flat.dictionary))
    holds = sp.csr_matrix((ones, flat.indices.to_numpy(), words.offsets.to_numpy()), shape=shape)
    told = holds @ np.stack([once.n_pieces, once.n_told], axis=1)
    sums = _add_up(holds, once.sums, int(told[:, 0].max(initial=0)))
    for row in np.flatnonzero(told[:, 0] > _MOST_PIECES):
        first = _sum_rows(model, Pieces.of([model.pieces.encode(texts[int(row)].as_py())[:_MOST_PIECES]]))
        sums[row], told[row] = first.sums[0], (first.n_pieces[0], first.n_told[0])
    # The marks of beginning and end are counted among the pieces, as the encoder does.
    marks = model.table[1:3].T @ model.weights[1:3]
    n_pieces = told[:, 0] + 2.0
    factor = model.scale * np.sqrt(np.minimum(n_pieces, _LONG)) / n_pieces * (told[:, 1] > 0)
    return np.asarray((sums + marks) * factor[:, None], np.float32)


class _Sums(NamedTuple):
    sums: npt.NDArray[Any]
    """Whole numbers, in float32 or int32."""
    n_pieces: npt.NDArray[np.int32]
    n_told: npt.NDArray[np.int32]
    """Pieces that tell anything: the encoder knows them, and they are no bare space."""


def _sum_rows(model: _Model, found: Pieces) -> _Sums:
    """Sum the table's rows over each list of pieces, and count them."""
    import scipy.sparse as sp

    flat, offsets = found
    lengths = np.diff(offsets)
    holds = sp.csr_matrix((model.weights[flat], flat, offsets), shape=(len(lengths), len(model.table)))
    is_told = (flat > 2) & (flat != model.pieces.piece_to_id("▁"))
    ends = np.concatenate([[0], np.cumsum(is_told)])[offsets]
    return _Sums(_add_up(holds, model.table, int(lengths.max(initial=0))), lengths, np.diff(ends).astype(np.int32))


def _add_up(holds: Any, values: npt.NDArray[Any], most: int) -> npt.NDArray[Any]:
    """Multiply whole numbers, of at most so many pieces a row: in float32 where that is exact, which is faster."""
    kind = np.float32 if (most + 2) * _LARGEST < 2**24 else np.int32  # with both marks
    return np.asarray(holds.astype(kind) @ values.astype(kind, copy=False))


def _head(layers: dict[str, Layer], sums: Floats) -> Floats:
    """Run the encoder's dense head, whose layers have no bias."""
    half = layers["second"].numbers.shape[0]
    both = layers["first"](sums)
    middle = np.maximum(both[:, half:] + layers["second"](np.maximum(both[:, :half], 0)), 0)
    both = layers["third"](middle)
    half = layers["fourth"].numbers.shape[0]
    return np.asarray(both[:, half:] + layers["fourth"](np.maximum(both[:, :half], 0)), np.float32)


def _squash(model: _Model, values: Floats) -> Floats:
    """Take the hyperbolic tangent, from a table of whole numbers so that it is the same everywhere, and unit length."""
    step = np.rint(np.clip(values, -_RANGE, _RANGE) * np.float32(_STEPS)).astype(np.int32) + _RANGE * _STEPS
    squashed = model.squashed[step]
    # A sum of whole numbers: exact, in whatever order.
    length = np.sqrt(np.einsum("ij,ij->i", squashed, squashed))[:, None]
    return np.asarray(squashed / np.maximum(length, 1), np.float32)


@cache
def _model() -> _Model:
    from sentencepiece import SentencePieceProcessor

    with (FOLDER / TABLE).open("rb") as file, np.load(file) as stored:
        layers = {
            name: Layer(stored[name].astype(np.float32), stored[f"{name}_factors"])
            for name in ("first", "second", "third", "fourth")
        }
        pieces = SentencePieceProcessor(model_proto=(FOLDER / PIECES).read_bytes())
        return _Model(
            pieces=pieces,
            finder=PieceFinder(pieces),
            table=stored["table"].astype(np.float32),
            weights=stored["weights"].astype(np.int32),
            scale=float(stored["scale"]),
            layers=layers,
            squashed=np.rint(np.tanh(np.arange(-_RANGE * _STEPS, _RANGE * _STEPS + 1) / _STEPS) * _SQUASHED),
        )
