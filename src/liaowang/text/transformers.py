"""Vectors of texts from a model that the user has: sentence-transformers, an extra of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.records import LiaowangError


@dataclass(frozen=True)
class TransformerVectors:
    """Vectors of texts by a sentence-transformers model, in place of `StaticVectors`.

    Nothing is promised of its bytes: they differ with the machine, the number of threads and the batch. The model is
    read at the first use.
    """

    model: str
    """Name or folder of the model."""

    @property
    def n_dimensions(self) -> int:
        """Dimensions of the model's vectors."""
        return int(_open(self.model).get_sentence_embedding_dimension())

    def encode(self, texts: pl.Series | Sequence[str | None]) -> npt.NDArray[np.float32]:
        """Give each text its vector.

        Returns
        -------
        array of float32, shape (texts, n_dimensions)
            Of length 1, or zero where a text is missing or blank.

        Raises
        ------
        LiaowangError
            If sentence-transformers is not installed.
        """
        given = [text or "" for text in texts]
        vectors = np.asarray(_open(self.model).encode(given, normalize_embeddings=True), np.float32)
        vectors = vectors.reshape(len(given), -1)
        vectors[[not text.strip() for text in given]] = 0
        return vectors


@cache
def _open(model: str) -> Any:
    try:
        package = import_module("sentence_transformers")
    except ImportError as error:
        raise LiaowangError("this model needs sentence-transformers: pip install 'liaowang[transformers]'") from error
    return package.SentenceTransformer(model)
