"""Vectors of single words: of the table that is shipped, beside those of the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from liaowang.matching.weights import FOLDER, Floats
from liaowang.text import StaticVectors, word_parts

FILE = "words.npz"
N_DIMENSIONS = 64


def encode_words(words: Sequence[str], centre: Floats) -> Floats:
    """Give folded words vectors of length 1: the encoder's, and those of multilingual E5 (Wang and others 2024).

    Either half counts the same. A word that the table does not hold is the mean of its parts there; one without any
    known part has the encoder's half alone.

    Parameters
    ----------
    words : sequence of str
    centre : array of float32, shape (512,)
        What all words share in the encoder's half.

    Returns
    -------
    array of float32, shape (words, 512 + N_DIMENSIONS)

    Examples
    --------
    >>> weld, join, fodder = encode_words(["焊接", "焊缝", "饲料"], np.zeros(512, np.float32))
    >>> bool(weld @ join > weld @ fodder + 0.1)
    True
    """
    halves = [_unit(StaticVectors().encode(list(words)) - centre), _looked_up(words)]
    return _unit(np.concatenate(halves, axis=1))


def _looked_up(words: Sequence[str]) -> Floats:
    places, table = _table()
    found = np.zeros((len(words), N_DIMENSIONS), np.float32)
    for row, word in enumerate(words):
        known = [places[it] for it in ([word] if word in places else word_parts(word)) if it in places]
        if known:
            found[row] = table[known].mean(axis=0)
    return _unit(found)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


@cache
def _table() -> tuple[dict[str, int], Floats]:
    with np.load(FOLDER / FILE) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        table = stored["vectors"].astype(np.float32)
    # What all words of a script share tells nothing, and would make any two of them alike.
    is_latin = np.array([word[0].isascii() for word in words])
    for rows in (is_latin, ~is_latin):
        table[rows] -= table[rows].mean(axis=0)
    return {word: place for place, word in enumerate(words)}, _unit(table)
