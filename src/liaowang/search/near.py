"""Words of the other language that mean about the same, among those that titles of the index hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.search.documents import LANGUAGES
from liaowang.search.words import HAN, know_pieces, pieces, stem
from liaowang.text import StaticVectors, one_thread

N_WORDS = 10_000
"""Words and pairs of words of a language that are kept: the commonest. With their vectors they take 20 MB."""
_LEAST = 0.6
"""Cosine from which on a word is held to mean the same; docs/en/search.md says how often that is right."""
_STEP = 0.08
"""How far behind the nearest another may be."""
_PAIR = 0.04
"""What two words count for less than one: there are so many pairs that some are near to anything."""
_MOST = 3
_LOOKED_AT = 8
_DIMENSIONS = StaticVectors.n_dimensions

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lexicon:
    """Words with their vectors, by language.

    Attributes
    ----------
    words : dict of language to list of str
    vectors : dict of language to array of float32, shape (words, 512)
        Rounded to halves, as they are kept.
    n_documents : int
        How many the index held when the words were taken from it.
    """

    words: dict[str, list[str]] = field(default_factory=lambda: {it: [] for it in LANGUAGES})
    vectors: dict[str, Floats] = field(
        default_factory=lambda: {it: np.zeros((0, _DIMENSIONS), np.float32) for it in LANGUAGES}
    )
    n_documents: int = 0
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def translate(self, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Give of each text the nearest words of the other language, at most three, the nearest first.

        Parameters
        ----------
        texts : iterable of str
            Words, and pairs of words. All are looked for at once: going through the vectors is what takes the time.
        """
        if len(self._known) > N_WORDS:
            self._known.clear()
        found = {it: self._known.get(it) for it in texts}
        for is_chinese in (True, False):
            new = [it for it, known in found.items() if known is None and bool(HAN.search(it)) == is_chinese]
            if new:
                told = self._translated(new, *(LANGUAGES if is_chinese else LANGUAGES[::-1]))
                self._known.update(told)
                found.update(told)
        return {it: words or () for it, words in found.items()}

    def _translated(self, texts: list[str], own: str, other: str) -> dict[str, tuple[str, ...]]:
        if not self.words[other]:
            return dict.fromkeys(texts, ())
        know_pieces(texts)
        with one_thread():
            similar = (self.vectors[other] @ _encoder().encode(texts).T).T
            orders = [_greatest(it) for it in similar]
            orders = [order[it[order] >= _LEAST] for order, it in zip(orders, similar, strict=True)]
            places = np.unique(np.concatenate(orders)) if orders else np.zeros(0, np.intp)
            # A word that is nearer still to another of the language asked means that one: 'machine' is not 'robot'.
            nearest = (self.vectors[own] @ self.vectors[other][places].T).max(axis=0, initial=0)
        told = {}
        for text, order, values in zip(texts, orders, similar, strict=True):
            nearer = nearest[np.searchsorted(places, order)] - values[order]
            told[text] = self._chosen(text, [self.words[other][at] for at in order], values[order], nearer)
        return told

    def _chosen(self, text: str, words: list[str], similar: Floats, nearer: Floats) -> tuple[str, ...]:
        pairs = np.array([len(pieces(word)) > len(pieces(text)) for word in words])
        worth = similar - np.maximum(nearer, 0) - _PAIR * pairs
        chosen = [at for at in np.argsort(-worth, kind="stable") if worth[at] >= worth.max() - _STEP]
        return _without_repetitions(words[at] for at in chosen)

    def relearned(self, words: dict[str, list[str]], n_documents: int) -> Lexicon:
        """Give the lexicon of other words; those that are known keep their vectors."""
        vectors = {}
        for language in LANGUAGES:
            place = {word: at for at, word in enumerate(self.words[language])}
            new = [word for word in words[language] if word not in place]
            found = _encoder().encode(new).astype(np.float16).astype(np.float32)
            known = np.concatenate([self.vectors[language], found])
            place |= {word: len(self.words[language]) + at for at, word in enumerate(new)}
            vectors[language] = known[[place[word] for word in words[language]]]
        return Lexicon(words, vectors, n_documents)

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        part = path.with_name(path.name + ".part")
        told: dict[str, Any] = {f"{it}_words": _packed(self.words[it]) for it in LANGUAGES}
        told |= {it: self.vectors[it].astype(np.float16) for it in LANGUAGES}
        with part.open("wb") as file:
            np.savez(file, n_documents=self.n_documents, **told)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what was saved; an empty one where nothing was."""
        if not path.is_file():
            return cls()
        with np.load(path) as stored:
            words = {it: stored[f"{it}_words"].tobytes().decode().splitlines() for it in LANGUAGES}
            know_pieces(word for it in LANGUAGES for word in words[it])
            return cls(words, {it: stored[it].astype(np.float32) for it in LANGUAGES}, int(stored["n_documents"]))


def _greatest(values: Floats) -> npt.NDArray[np.intp]:
    """Give the places of the greatest values, the greatest first."""
    n = min(_LOOKED_AT, len(values))
    chosen = np.argpartition(-values, n - 1)[:n]
    return chosen[np.lexsort((chosen, -values[chosen]))]


def _packed(words: list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _without_repetitions(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out what is spelt otherwise only, and what finds no more than a nearer one does."""
    kept: list[str] = []
    held: list[frozenset[str]] = []
    for word in words:
        stems = frozenset(stem(part) for part in pieces(word))
        if not any(before <= stems for before in held):
            kept.append(word)
            held.append(stems)
    return tuple(kept[:_MOST])


@cache
def _encoder() -> StaticVectors:
    return StaticVectors()
