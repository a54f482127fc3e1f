"""What a text says, as numbers: its words, weighed, and the hand-written terms it holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.taxonomy.folding import cut_text, fold_text
from liaowang.taxonomy.rules import TermBook, count_names
from liaowang.text import BREAK, split_words

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """Words and terms of a batch of texts."""

    texts: pl.Series
    """The beginnings that were read."""
    folded: pl.Series
    """The same in small letters, without punctuation."""
    words: sp.csr_matrix
    """Texts by words, weighed, each row of length 1."""
    has_term: sp.csr_matrix
    """Texts by terms, 1 where a text holds a term."""


@dataclass(frozen=True)
class TextReader:
    """Reads texts into the words and terms that a model knows."""

    words: tuple[str, ...]
    weights: Floats
    """Inverse document frequency of each word."""
    book: TermBook

    def read(self, texts: pl.Series) -> Reading:
        """Read a batch; a null counts as an empty text."""
        beginnings = cut_text(texts)
        counts = count_names(words_of(beginnings), self.words)
        folded = fold_text(beginnings)
        return Reading(beginnings, folded, weigh(counts, self.weights), self.book.find(folded))


def words_of(texts: pl.Series) -> pl.Series:
    """Split texts into lower-case words.

    Examples
    --------
    >>> words_of(pl.Series(["Friction stir welding", "光伏阵列故障"])).to_list()
    [['friction', 'stir', 'welding'], ['光伏', '阵列', '故障']]
    """
    is_chinese = texts.str.contains(r"\p{Han}")
    languages = pl.select(pl.when(is_chinese).then(pl.lit("zh")).otherwise(pl.lit("en"))).to_series()
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
    words = split_words(texts, none, languages)
    return words.list.eval(pl.element().filter(pl.element() != BREAK))


def weigh(counts: sp.csr_matrix, weights: Floats) -> sp.csr_matrix:
    """Weigh counts by their logarithm and by how rare each word is, and bring every row to length 1.

    Examples
    --------
    >>> weigh(sp.csr_matrix([[1, 1, 0], [0, 0, 0]]), np.ones(3, np.float32)).toarray().round(2).tolist()
    [[0.7099999785423279, 0.7099999785423279, 0.0], [0.0, 0.0, 0.0]]
    """
    weighed = sp.csr_matrix(counts, dtype=np.float32, copy=True)
    weighed.data = ((1 + np.log(weighed.data)) * weights[weighed.indices]).astype(np.float32)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(weighed.indptr)).astype(np.float32)
    return weighed
