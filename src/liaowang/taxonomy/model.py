"""The numbers that a classifier of directions consists of, kept in one small file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.records import LiaowangError
from liaowang.taxonomy.editions import Edition, load_edition
from liaowang.taxonomy.features import Reading, TextReader
from liaowang.taxonomy.rules import TermBook, direction_book

FOLDER = Path(__file__).parent / "models"
FILE = "directions.npz"
Floats = npt.NDArray[np.float32]
_LEVELS = 127
TERM_SHARE = 0.3
"""What a hand-written term counts beside a word whose weight in its text is 1."""


@dataclass(frozen=True)
class Linear:
    """One linear function a direction."""

    weights: Floats
    """Features by directions."""
    shifts: Floats

    def packed(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays of a file: weights as bytes, each direction with its own scale."""
        scales = np.maximum(np.abs(self.weights).max(axis=0), 1e-9) / _LEVELS
        numbers = np.rint(self.weights / scales).astype(np.int8)
        return {name: numbers, f"{name}_scales": scales.astype(np.float32), f"{name}_shifts": self.shifts}

    @classmethod
    def unpacked(cls, name: str, stored: dict[str, npt.NDArray[np.generic]]) -> Linear:
        """Read what `packed` gave."""
        weights = stored[name].astype(np.float32) * stored[f"{name}_scales"].astype(np.float32)
        return cls(np.asarray(weights, np.float32), stored[f"{name}_shifts"].astype(np.float32))


@dataclass(frozen=True)
class DirectionModel:
    """Two linear models, one over words and terms, one over vectors, whose mean is turned into probabilities.

    A hand-written term that a text holds adds to the mean; `slopes` and `offsets` make of the sum a logit that is
    right as often as it says (Platt 1999).
    """

    reader: TextReader
    lexical: Linear
    dense: Linear
    slopes: Floats
    offsets: Floats
    directions: tuple[str, ...]
    thresholds: Floats = field(default_factory=lambda: np.full(6, 0.5, np.float32))

    def score(self, reading: Reading, vectors: Floats) -> Floats:
        """Add up what speaks for each direction, texts by directions."""
        words = reading.words @ self.lexical.weights[: len(self.reader.words)]
        terms = TERM_SHARE * (reading.has_term @ self.lexical.weights[len(self.reader.words) :])
        dense = vectors @ self.dense.weights + self.dense.shifts
        # A text without a known piece has no vector, and words alone decide.
        share = np.where(np.any(vectors, axis=1), 0.5, 1.0)[:, None]
        lexical = np.asarray(words + terms + self.lexical.shifts)
        mean = share * lexical + (1 - share) * dense + self._by_rule(reading)
        return np.asarray(mean, np.float32)

    def probabilities(self, scores: Floats) -> Floats:
        """Turn sums into probabilities."""
        return np.asarray(1 / (1 + np.exp(-(scores * self.slopes + self.offsets))), np.float32)

    def evidence(self, reading: Reading) -> tuple[sp.csr_matrix, Floats]:
        """Give what words and terms add: how much of each feature a text has, and the weight of each feature.

        Vectors are left out: what they say cannot be told word by word.
        """
        weights = self.lexical.weights / 2
        n_words = len(self.reader.words)
        by_rule = self.reader.book.links[:, : len(self.directions)].toarray() * RULE_WEIGHT
        weights = np.concatenate([weights[:n_words], weights[n_words:] * TERM_SHARE + by_rule])
        return sp.hstack([reading.words, reading.has_term]).tocsr(), np.asarray(weights, np.float32)

    def _by_rule(self, reading: Reading) -> Floats:
        n_terms = (reading.has_term @ self.reader.book.links)[:, : len(self.directions)].toarray()
        # A heading of a few words cannot hold two terms.
        is_long = np.clip(np.diff(reading.words.indptr) / LONG_WORDS, 1 / 3, 1)[:, None]
        return np.asarray(RULE_WEIGHT * (np.minimum(n_terms, RULE_MOST) - RULE_EVEN * is_long), np.float32)

    def save(self, folder: Path) -> Path:
        """Write the model's file; equal models give equal bytes."""
        arrays: dict[str, Any] = {
            "words": np.frombuffer("\n".join(self.reader.words).encode(), np.uint8),
            "word_weights": self.reader.weights.astype(np.float16),
            "terms": np.frombuffer(terms_hash(self.reader.book).encode(), np.uint8),
            "slopes": self.slopes,
            "offsets": self.offsets,
            "thresholds": self.thresholds,
        }
        arrays |= self.lexical.packed("lexical") | self.dense.packed("dense")
        path = folder / FILE
        np.savez_compressed(path, **arrays)
        return path


RULE_WEIGHT, RULE_MOST, RULE_EVEN = 0.75, 4, 1.5
"""Each distinct term adds so much to the logit, up to the fourth; between one and two it is even."""
LONG_WORDS = 15
"""Different words from which a text is long."""


def terms_hash(book: TermBook) -> str:
    """Tell whether two books hold the same terms."""
    return hashlib.sha256("\n".join(book.patterns).encode()).hexdigest()[:16]


def codes_of(edition: Edition) -> tuple[str, ...]:
    """Give the codes of an edition's directions."""
    return tuple(direction.code for direction in edition.directions)


@cache
def load_model(folder: Path = FOLDER) -> DirectionModel:
    """Load the model of a folder, by default the one that ships.

    Raises
    ------
    LiaowangError
        If there is none, or it was made with other terms than those at hand.
    """
    path = folder / FILE
    if not path.is_file():
        raise LiaowangError("the model of the directions is missing; `make models` makes it", file=path)
    edition = load_edition()
    book = direction_book(edition)
    with np.load(path) as file:
        stored = dict(file)
    if stored["terms"].tobytes().decode() != terms_hash(book):
        raise LiaowangError("the model was made with other terms; `make models` makes it anew", file=path)
    words = tuple(stored["words"].tobytes().decode().split("\n"))
    return DirectionModel(
        TextReader(words, stored["word_weights"].astype(np.float32), book),
        Linear.unpacked("lexical", stored),
        Linear.unpacked("dense", stored),
        stored["slopes"],
        stored["offsets"],
        codes_of(edition),
        stored["thresholds"],
    )
