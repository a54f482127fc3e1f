"""How near an offered title is to what is asked, by characters, words and vectors; nothing is learnt from grades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.matching.weights import Background, Floats, bag, cut_grams, cut_words, fold, load_background
from liaowang.matching.words import N_DIMENSIONS, encode_words
from liaowang.text import StaticVectors, word_parts

Ints = npt.NDArray[np.int64]

COLUMNS = (
    "grams_title", "grams_body", "grams", "words_title", "words", "bm25_asked", "bm25_offered", "covered",
    "title_covered", "best_word", "sentence_title", "sentence", "sentence_best", "mean_word", "aligned",
    "title_aligned", "best_aligned", "aligned_body",
)  # fmt: skip
"""Similarities of a pair, in the order of `Reader.compare`; each is larger for what is nearer, 0 where nothing agrees.

``grams…`` and ``words…`` are cosines of weighted counts; ``bm25…`` is Okapi BM25 (Robertson and others 1994) of the
asked words in the title, and of the title's in what is asked; ``covered`` is the share of the title's weight that is
asked for word by word, ``title_covered`` the share of the asked title's weight that is offered, ``best_word`` the
weight of the rarest word in common; ``sentence…`` are cosines of vectors of texts, the best one over sentences;
``mean_word`` is the cosine of weighted means of word vectors; in ``…aligned`` each word goes to the nearest one of the
other side, weighed by rarity.
"""
_K1, _B, _LONG_TITLE, _LONG_ASKED = 1.2, 0.75, 12.0, 150.0
_SENTENCE_END = re.compile(r"[。;；！？!?\n]")
_SHORTEST_SENTENCE, _MOST_SENTENCES = 6, 60


@dataclass(frozen=True)
class Asked:
    """What is asked, read once.

    Attributes
    ----------
    grams_title, grams_body, grams, words_title, words : csr_matrix, one row a text
        Weighted counts, rows of length 1.
    has_title, has : csr_matrix
        1 where a word stands in the title, and anywhere.
    counts : csr_matrix
        How often a word stands anywhere.
    title_vectors, vectors : array of float32, shape (texts, 512)
    means : array of float32
        Weighted means of word vectors, of length 1.
    sentences : list of array
        Vectors of the body's sentences.
    title_ids, ids : list of array
        Rows of the reader's table of word vectors.
    """

    grams_title: sp.csr_matrix
    grams_body: sp.csr_matrix
    grams: sp.csr_matrix
    words_title: sp.csr_matrix
    words: sp.csr_matrix
    has_title: sp.csr_matrix
    has: sp.csr_matrix
    counts: sp.csr_matrix
    title_vectors: Floats
    vectors: Floats
    means: Floats
    sentences: list[Floats]
    title_ids: list[Ints]
    ids: list[Ints]


@dataclass(frozen=True)
class Offered:
    """What is offered, read once; attributes as of `Asked`, and ``means``, the weighted mean of word vectors."""

    grams: sp.csr_matrix
    words: sp.csr_matrix
    has: sp.csr_matrix
    counts: sp.csr_matrix
    vectors: Floats
    means: Floats
    ids: list[Ints]

    def take(self, rows: Ints) -> Offered:
        """Give some of them, in the order of `rows`."""
        return Offered(
            self.grams[rows], self.words[rows], self.has[rows], self.counts[rows], self.vectors[rows], self.means[rows],
            [self.ids[row] for row in rows],
        )  # fmt: skip


def bags_of(texts: Sequence[str]) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Count grams and words of texts, for `Background.with_texts`."""
    folded = [fold(text) for text in texts]
    return bag([cut_grams(it) for it in folded]), bag([_with_parts(cut_words(it)) for it in folded])


class Reader:
    """Reads texts and compares them; what it has once seen of words it keeps.

    Parameters
    ----------
    background : Background, optional
        How common pieces are; by default what is shipped.

    Examples
    --------
    >>> reader = Reader()
    >>> asked = reader.ask(["高镍三元动力电池电解液"], ["需要开发相适配的电解液"])
    >>> near, far = reader.compare(asked, 0, reader.offer(["锂离子 电池 电解液 制备", "水稻 育种 方法"]))
    >>> bool((near > far).mean() > 0.9)
    True
    """

    def __init__(self, background: Background | None = None) -> None:
        self.background = background or load_background()
        self._encoder = StaticVectors()
        self._idf = self.background.words.idf
        self._ids: dict[str, int] = {}
        self._vectors = np.zeros((0, self._encoder.n_dimensions + N_DIMENSIONS), np.float32)
        self._rarity = np.zeros(0, np.float32)

    @property
    def n_words(self) -> int:
        """How many word vectors it keeps."""
        return len(self._ids)

    def ask(self, titles: Sequence[str], bodies: Sequence[str]) -> Asked:
        """Read what is asked: titles, and texts that may be empty."""
        titles, bodies = [fold(it) for it in titles], [fold(it) for it in bodies]
        title_grams, body_grams = (bag([cut_grams(it) for it in side]) for side in (titles, bodies))
        title_words, body_words = ([cut_words(it) for it in side] for side in (titles, bodies))
        title_bag, body_bag = (bag([_with_parts(it) for it in side]) for side in (title_words, body_words))
        weigh, weigh_words = self.background.grams.rows, self.background.words.rows
        both = [first + second for first, second in zip(title_words, body_words, strict=True)]
        ids = self._numbers(both)
        sentences = [
            [part for part in _SENTENCE_END.split(body) if len(part) >= _SHORTEST_SENTENCE][:_MOST_SENTENCES]
            for body in bodies
        ]
        wholes = [f"{title}。{body}" for title, body in zip(titles, bodies, strict=True)]
        vectors = self._encoder.encode([*titles, *wholes, *chain.from_iterable(sentences)])
        ends = 2 * len(titles) + np.cumsum([len(each) for each in sentences])
        return Asked(
            weigh(title_grams),
            weigh(body_grams),
            weigh(title_grams + body_grams),
            weigh_words(title_bag),
            weigh_words(title_bag + body_bag),
            _ones(title_bag),
            _ones(title_bag + body_bag),
            title_bag + body_bag,
            vectors[: len(titles)],
            vectors[len(titles) : 2 * len(titles)],
            self._means(ids),
            [vectors[end - len(each) : end] for end, each in zip(ends.tolist(), sentences, strict=True)],
            self._numbers(title_words),
            ids,
        )

    def offer(self, titles: Sequence[str]) -> Offered:
        """Read what is offered: titles, or their terms with spaces between."""
        folded = [fold(it) for it in titles]
        joined = [re.sub(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])", "", it) for it in folded]
        words = [[word for part in it.split() for word in cut_words(part)] for it in folded]
        counts = bag([_with_parts(it) for it in words])
        ids = self._numbers(words)
        return Offered(
            self.background.grams.rows(bag([cut_grams(it) for it in joined])),
            self.background.words.rows(counts),
            _ones(counts),
            counts,
            self._encoder.encode(joined),
            self._means(ids),
            ids,
        )

    def compare(self, asked: Asked, number: int, offered: Offered) -> Floats:
        """Compare one of what is asked with all that is offered.

        Returns
        -------
        array of float32, shape (offered, len(COLUMNS))
        """
        one = slice(number, number + 1)
        cosines = [_dot(offered.grams, rows[one]) for rows in (asked.grams_title, asked.grams_body, asked.grams)] + [
            _dot(offered.words, rows[one]) for rows in (asked.words_title, asked.words)
        ]
        title, whole = asked.title_vectors[number], asked.vectors[number]
        by_title = offered.vectors @ title
        sentences = asked.sentences[number]
        best = (offered.vectors @ sentences.T).max(axis=1) if len(sentences) else by_title
        mean = offered.means @ self._means([asked.title_ids[number]])[0]
        columns = [
            *cosines, *self._by_words(asked, one, offered), by_title, offered.vectors @ whole, best, mean,
            *self._aligned(asked.title_ids[number], offered.ids),
            self._aligned(asked.ids[number], offered.ids)[0],
        ]  # fmt: skip
        return np.asarray(np.stack(columns, axis=1), np.float32)

    def _by_words(self, asked: Asked, one: slice, offered: Offered) -> list[Floats]:
        weight = self._idf
        bm25_asked = _dot(_saturated(offered.counts, weight, _LONG_TITLE), asked.has[one])
        bm25_offered = _dot(offered.has, _saturated(asked.counts[one], weight, _LONG_ASKED))
        total = np.maximum(offered.has @ weight, 1e-6)
        covered = _dot(offered.has, _weighed(asked.has[one], weight))
        in_title = _weighed(asked.has_title[one], weight)
        common = offered.has.multiply(_weighed(asked.has[one], weight)).tocsr()
        rarest = np.asarray(common.max(axis=1).todense()).ravel() if common.nnz else np.zeros(offered.has.shape[0])
        title_covered = _dot(offered.has, in_title) / max(float(in_title.sum()), 1e-6)
        return [bm25_asked, bm25_offered, covered / total, title_covered, rarest.astype(np.float32)]

    def _aligned(self, asked: Ints, offered: list[Ints]) -> list[Floats]:
        """Align the words of each title with the asked ones: from the title's side, from the other, and the best."""
        sizes = np.array([len(it) for it in offered])
        found = np.zeros((3, len(offered)), np.float32)
        told = np.flatnonzero(sizes)
        if not len(asked) or not len(told):
            return list(found)
        flat, starts = np.concatenate(offered), np.concatenate([[0], np.cumsum(sizes[told])])[:-1]
        near = np.clip(self._vectors[flat] @ self._vectors[asked].T, 0, 1)
        rarity, asked_rarity = self._rarity[flat], self._rarity[asked]
        best = near.max(axis=1) * rarity
        found[0, told] = np.add.reduceat(best, starts) / np.maximum(np.add.reduceat(rarity, starts), 1e-6)
        found[1, told] = np.maximum.reduceat(near, starts, axis=0) @ asked_rarity / max(float(asked_rarity.sum()), 1e-6)
        found[2, told] = np.maximum.reduceat(best, starts)
        return list(found)

    def _means(self, ids: Sequence[Ints]) -> Floats:
        means = np.zeros((len(ids), self._vectors.shape[1]), np.float32)
        for number, each in enumerate(ids):
            means[number] = self._rarity[each] @ self._vectors[each]
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(lengths, 1e-9), np.float32)

    def _numbers(self, texts: Sequence[Sequence[str]]) -> list[Ints]:
        new = [word for word in dict.fromkeys(word for words in texts for word in words) if word not in self._ids]
        if new:
            self._ids |= {word: len(self._ids) + place for place, word in enumerate(new)}
            self._vectors = np.concatenate([self._vectors, encode_words(new, self.background.centre)])
            self._rarity = np.concatenate([self._rarity, self._idf[bag([[word] for word in new]).indices]])
        return [np.array([self._ids[word] for word in dict.fromkeys(words)], np.int64) for words in texts]


def _with_parts(words: Sequence[str]) -> list[str]:
    return [piece for word in words for piece in (word, *word_parts(word))]


def _ones(counts: sp.csr_matrix) -> sp.csr_matrix:
    ones = counts.copy()
    ones.data = np.ones_like(ones.data)
    return ones


def _weighed(ones: sp.csr_matrix, weight: Floats) -> sp.csr_matrix:
    weighed = ones.copy()
    weighed.data = weight[weighed.indices]
    return weighed


def _saturated(counts: sp.csr_matrix, weight: Floats, usual: float) -> sp.csr_matrix:
    """Weigh counts as BM25 does; `usual` is the usual length of a text."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    norm = np.repeat(_K1 * (1 - _B + _B * lengths / usual), np.diff(counts.indptr))
    weighed = counts.copy()
    weighed.data = weight[weighed.indices] * weighed.data * (_K1 + 1) / (weighed.data + norm)
    return weighed


def _dot(rows: sp.csr_matrix, one: sp.csr_matrix) -> Floats:
    # Spread out first: to multiply two sparse ones all half a million columns are counted each time.
    spread = np.zeros(one.shape[1], np.float32)
    spread[one.indices] = one.data
    return np.asarray(rows @ spread, np.float32)
