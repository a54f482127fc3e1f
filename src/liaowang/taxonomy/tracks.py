"""Which tracks of its directions a text belongs to: by the terms it holds and by nearness to what a track is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.taxonomy.editions import Edition
from liaowang.taxonomy.rules import TermBook, track_book
from liaowang.text import StaticVectors

Floats = npt.NDArray[np.float32]
_TERM_STEP, _MOST_TERMS = 0.25, 3
_LEAST = 0.42
"""One term with a little nearness, or nearness alone that chance does not give."""
_MOST_TRACKS = 3


@dataclass(frozen=True)
class TrackFinder:
    """Finds tracks of texts whose directions are known."""

    codes: tuple[str, ...]
    directions: npt.NDArray[np.int64]
    """Number of each track's direction."""
    book: TermBook
    centres: Floats
    """Mean of all tracks in English and in Chinese."""
    vectors: Floats
    """Of each track, centred, in either language: shape (2, tracks, dimensions)."""

    def find(self, folded: pl.Series, vectors: Floats, has_label: npt.NDArray[np.bool_]) -> list[list[str]]:
        """Name up to three tracks of each text, the nearest first, none where no direction is."""
        found: list[list[str]] = [[] for _ in range(len(folded))]
        rows = np.flatnonzero(has_label.any(axis=1))
        if len(rows) == 0:
            return found
        texts = folded.gather(rows)
        is_chinese = texts.str.contains(r"\p{Han}").to_numpy().astype(np.int64)
        centred = unit_rows(vectors[rows] - self.centres[is_chinese])
        near = np.max([centred @ each.T for each in self.vectors], axis=0)
        n_terms = np.asarray((self.book.find(texts) @ self.book.links).todense())
        scores = near + _TERM_STEP * np.minimum(n_terms, _MOST_TERMS)
        scores[~has_label[rows][:, self.directions]] = -1
        order = np.argsort(-scores, axis=1, kind="stable")[:, :_MOST_TRACKS]
        is_near = np.take_along_axis(scores, order, axis=1) >= _LEAST
        for row, place in zip(*(each.tolist() for each in np.nonzero(is_near)), strict=True):
            found[rows[row]].append(self.codes[order[row, place]])
        return found


def unit_rows(rows: Floats) -> Floats:
    """Bring rows to length 1; what is zero stays so.

    Examples
    --------
    >>> unit_rows(np.array([[3, 4], [0, 0]], np.float32)).round(1).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


@cache
def track_finder(edition: Edition) -> TrackFinder:
    """Give the finder of an edition's tracks."""
    texts = [[f"{it.en}. {it.says_en}. {', '.join(it.terms_en)}" for it in edition.tracks]]
    texts += [[f"{it.zh}。{it.says_zh}。{'、'.join(it.terms_zh)}" for it in edition.tracks]]
    vectors = np.stack([StaticVectors().sum_pieces(each) for each in texts])
    centres = vectors.mean(axis=1)
    numbers = [number for number, it in enumerate(edition.directions) for _ in it.tracks]
    return TrackFinder(
        tuple(track.code for track in edition.tracks),
        np.array(numbers),
        track_book(edition),
        centres,
        np.stack([unit_rows(each - centre) for each, centre in zip(vectors, centres, strict=True)]),
    )
