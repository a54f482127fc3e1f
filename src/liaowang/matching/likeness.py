"""Vectors of sides in one space for Chinese and English, each language's mean taken away, as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from liaowang.matching.sides import Side
from liaowang.taxonomy import load_edition
from liaowang.text import StaticVectors

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
N_DIMENSIONS = StaticVectors.n_dimensions
SCALE = 640.0
"""A component of a vector of length 1 is seldom over 0.2; what is over it is cut."""
_LONGEST = 2000
"""Characters of a language that count."""


def encode_texts(texts: Sequence[str], languages: Sequence[str]) -> Floats:
    """Give texts vectors of length 1 without what their languages have in common; zero where a text says nothing.

    Examples
    --------
    >>> chinese, english, other = encode_texts(["量子计算", "quantum computing", "crop rotation"], ["zh", "en", "en"])
    >>> bool(chinese @ english > chinese @ other + 0.3)
    True
    """
    vectors = StaticVectors().encode(list(texts))
    is_known = np.any(vectors, axis=1)
    means = np.stack([_means()[language] for language in languages]) if len(languages) else vectors
    return unit_rows((vectors - means) * is_known[:, None])


def encode_sides(sides: Sequence[Side], tier: int = 0) -> Bytes:
    """Give each side one vector: the mean of its languages, of its title and its texts up to a tier.

    Parameters
    ----------
    sides : sequence of Side
    tier : int
        What an index keeps must be of tier 0, since anybody may be compared with it.

    Returns
    -------
    array of int8, shape (sides, 512)
        Zero where a side says nothing.
    """
    rows, texts, languages = [], [], []
    for row, side in enumerate(sides):
        for language in ("zh", "en"):
            told = [side.titles.get(language, "")]
            told += [side.texts[name] for name in side.text_names(tier) if name.startswith(language)]
            text = "\n".join(it for it in told if it)[:_LONGEST]
            if text:
                rows.append(row)
                texts.append(text)
                languages.append(language)
    summed = np.zeros((len(sides), N_DIMENSIONS), np.float32)
    if texts:
        np.add.at(summed, rows, encode_texts(texts, languages))
    return to_bytes(unit_rows(summed))


def to_bytes(vectors: Floats) -> Bytes:
    """Round vectors of length 1 to whole numbers."""
    rounded: Bytes = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return rounded


def unit_rows(rows: Floats) -> Floats:
    """Bring rows to length 1; what is zero stays so."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.asarray(rows / np.maximum(lengths, np.float32(1e-9)), np.float32)


@cache
def _means() -> dict[str, Floats]:
    """Give each language's mean over the taxonomy's tracks, which say the same in both: nothing else differs."""
    tracks = load_edition().tracks
    told = {
        "zh": [f"{it.zh}。{it.says_zh}" for it in tracks],
        "en": [f"{it.en}. {it.says_en}" for it in tracks],
    }
    return {language: StaticVectors().encode(texts).mean(axis=0) for language, texts in told.items()}
