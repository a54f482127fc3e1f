"""How common pieces of text are: what a word says is told by how few texts hold it."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

FOLDER = Path(__file__).parent / "models"
FILE = "background.npz"
N_BUCKETS = 2**19
"""Pieces are told apart by a hash: no list of them is kept, and a new word has a place from the start."""
_SEED = 0x6C77

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int32]

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.+\-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_GRAM = 3
_COMMON_WORDS = frozenset(
    "的 和 与 及 在 对 为 等 是 了 中 以 有 将 上 下 其 并 进行 通过 采用 可以 以及 或 之 该 不 到 能 一种 一个 "
    "主要 目前 实现 需要 要求 提高 达到 具有 问题 解决 利用 使用 使 由 也 而 但 从 被 基于 希望 公司 企业 "
    "the of and a an in for to on with by is are be as at from that this it or we our".split()
)


def fold(text: str | None) -> str:
    """Fold width and case.

    Examples
    --------
    >>> fold("ＡI 芯片")
    'ai 芯片'
    """
    return unicodedata.normalize("NFKC", text or "").lower()


def cut_grams(text: str) -> list[str]:
    """Give the runs of one to three characters of a folded text; a Latin word or a number stays whole.

    Examples
    --------
    >>> cut_grams("ai 芯片")
    ['ai', '芯', '片', '芯片']
    """
    grams: list[str] = []
    for run in _RUN.findall(text):
        if not _HAN.match(run):
            grams.append(run)
            continue
        for size in range(1, _LONGEST_GRAM + 1):
            grams += [run[start : start + size] for start in range(len(run) - size + 1)]
    return grams


def cut_words(text: str) -> list[str]:
    """Segment a folded text; words that stand in any text are left out.

    Examples
    --------
    >>> cut_words("一种超导体的制备")
    ['超导体', '制备']
    """
    import rjieba

    words = (word.strip() for word in rjieba.cut(text))
    return [word for word in words if _RUN.fullmatch(word) and word not in _COMMON_WORDS]


@lru_cache(maxsize=2**16)
def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode(), _SEED) % N_BUCKETS


def bag(pieces: Sequence[Sequence[str]]) -> sp.csr_matrix:
    """Count the pieces of each text.

    Returns
    -------
    csr_matrix of float32, shape (texts, N_BUCKETS)
    """
    ends = np.concatenate([[0], np.cumsum([len(each) for each in pieces])])
    flat = np.fromiter(map(_bucket, chain.from_iterable(pieces)), np.int32, int(ends[-1]))
    matrix = sp.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(pieces), N_BUCKETS))
    matrix.sum_duplicates()
    return matrix


@dataclass(frozen=True)
class Weights:
    """In how many texts each piece stands, of how many.

    Attributes
    ----------
    counts : array of int32, shape (N_BUCKETS,)
    n_texts : int
    """

    counts: Counts
    n_texts: int

    def with_texts(self, bags: sp.csr_matrix) -> Weights:
        """Count more texts in."""
        more = np.bincount(bags.indices, minlength=N_BUCKETS).astype(np.int32)
        return Weights(self.counts + more, self.n_texts + bags.shape[0])

    @cached_property
    def idf(self) -> Floats:
        """Each piece's weight: the logarithm of texts over texts that hold it, at least 0."""
        return np.asarray(np.maximum(np.log((self.n_texts + 1) / (self.counts + 0.5)), 0), np.float32)

    def rows(self, bags: sp.csr_matrix) -> sp.csr_matrix:
        """Weigh counts: one plus the logarithm of a count, times the piece's weight; rows of length 1, or zero."""
        weighed = bags.copy()
        weighed.data = (1 + np.log(weighed.data)) * self.idf[weighed.indices]
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        weighed.data /= np.repeat(np.maximum(lengths, np.float32(1e-9)), np.diff(weighed.indptr))
        return weighed


@dataclass(frozen=True)
class Background:
    """What is known of texts before any list is seen.

    Attributes
    ----------
    grams, words : Weights
        Of runs of characters, and of segmented words.
    centre : array of float32, shape (512,)
        The mean vector of words: what all of them share tells nothing.
    """

    grams: Weights
    words: Weights
    centre: Floats

    def with_texts(self, grams: sp.csr_matrix, words: sp.csr_matrix) -> Background:
        """Count more texts in, by their bags of grams and of words."""
        return Background(self.grams.with_texts(grams), self.words.with_texts(words), self.centre)

    def packed(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays of a file."""
        sizes = np.array([self.grams.n_texts, self.words.n_texts], np.int64)
        return {"grams": self.grams.counts, "words": self.words.counts, "centre": self.centre, "n_texts": sizes}

    @classmethod
    def unpacked(cls, stored: dict[str, npt.NDArray[np.generic]]) -> Background:
        """Read what `packed` gave.

        Raises
        ------
        ValueError
            If an array is missing or of another shape.
        """
        try:
            n_grams, n_words = (int(it) for it in stored["n_texts"])
            grams, words = (stored[name].astype(np.int32) for name in ("grams", "words"))
            centre = stored["centre"].astype(np.float32)
        except KeyError as missing:
            raise ValueError(f"{missing} is missing") from missing
        if grams.shape != (N_BUCKETS,) or words.shape != (N_BUCKETS,):
            raise ValueError("the counts of pieces have another shape")
        return cls(Weights(grams, n_grams), Weights(words, n_words), centre)


def learn_background(texts: Iterable[str], centre: Floats) -> Background:
    """Count in how many texts each piece stands; `models/matching.py` runs this."""
    folded = [fold(text) for text in texts]
    empty = Weights(np.zeros(N_BUCKETS, np.int32), 0)
    return Background(
        empty.with_texts(bag([cut_grams(it) for it in folded])),
        empty.with_texts(bag([cut_words(it) for it in folded])),
        centre,
    )


@cache
def load_background() -> Background:
    """Read the background that is shipped, once in a process: 12,294 Chinese abstracts, see models/README.md."""
    with np.load(FOLDER / FILE) as stored:
        return Background.unpacked({name: stored[name] for name in stored.files})
