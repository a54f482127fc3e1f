"""The words of a text that decided: those whose share in the sum of its directions is largest."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.text import function_words

Floats = npt.NDArray[np.float32]
_LEAST = 0.1
"""What a word adds at least, in logits, to be named."""
_TAIL = re.compile(r"[^\s\u3400-\u9fff]*")
"""What completes a Latin word: up to the next gap or Han letter."""


def strongest(shares: sp.csr_matrix, weights: Floats, has_label: npt.NDArray[np.bool_], most: int) -> list[list[int]]:
    """Number the features that add most to the labelled directions of each text, the strongest first.

    Examples
    --------
    >>> shares = sp.csr_matrix(np.array([[1.0, 1.0, 0.5], [1.0, 0.0, 0.0]], np.float32))
    >>> weights = np.array([[2.0, -1.0], [-1.0, 5.0], [3.0, 0.0]], np.float32)
    >>> strongest(shares, weights, np.array([[True, False], [False, False]]), 2)
    [[0, 2], []]
    """
    rows = np.repeat(np.arange(shares.shape[0]), np.diff(shares.indptr))
    adds = np.where(has_label[rows], shares.data[:, None] * weights[shares.indices], 0).max(axis=1, initial=0)
    speaks = adds >= _LEAST
    rows, columns, adds = rows[speaks], shares.indices[speaks], adds[speaks]
    order = np.lexsort((columns, -adds, rows))
    rows, columns = rows[order], columns[order]
    starts = np.searchsorted(rows, np.arange(shares.shape[0] + 1))
    return [columns[a : min(b, a + most)].tolist() for a, b in pairwise(starts.tolist())]


def as_written(folded: str, pattern: str) -> str:
    """Give a term as the text has it: a beginning is completed to the whole word.

    Examples
    --------
    >>> as_written("  lithium  ion  batteries  ", " lithium  ion  batter")
    'lithium ion batteries'
    """
    start = folded.find(pattern)
    if start < 0:
        return pattern.strip()
    found = folded[start : start + len(pattern)]
    if pattern[0] == " " and not pattern.endswith(" "):
        tail = _TAIL.match(folded, start + len(pattern))
        found += tail.group() if tail else ""
    return " ".join(found.split())


def name_words(
    folded: pl.Series, numbers: list[list[int]], words: tuple[str, ...], patterns: tuple[str, ...], most: int
) -> list[list[str]]:
    """Name numbered words and terms as each text of `fold_text` has them, without those that stand inside another.

    Examples
    --------
    >>> name_words(pl.Series(["光伏阵列故障"]), [[1, 0]], ("光伏",), ("光伏阵列",), 5)
    [['光伏阵列']]
    """
    empty = function_words()
    named: list[list[str]] = []
    for text, chosen in zip(folded.to_list(), numbers, strict=True):
        spelt = [words[n] if n < len(words) else as_written(text, patterns[n - len(words)]) for n in chosen]
        telling = [word for word in spelt if word not in empty and (len(word) > 1 or word.isascii())]
        named.append(_without_parts(telling)[:most])
    return named


def _without_parts(spelt: list[str]) -> list[str]:
    return [
        word
        for place, word in enumerate(spelt)
        if word not in spelt[:place] and not any(word != other and _is_part(word, other) for other in spelt)
    ]


def _is_part(word: str, other: str) -> bool:
    return word in other if not word.isascii() else word in other.split()
