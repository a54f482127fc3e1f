"""Vectors of several languages brought to one place, and joined with those of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.text.vectors import VECTOR_SCALE

Floats = npt.NDArray[np.float32]

_CHUNK = 8192
"""Rows at a time: a corpus of millions must not be held in float64."""
MIN_DOCUMENTS = 100
"""Documents that a language needs for a mean of its own."""


def centre_languages(
    vectors: Floats | npt.NDArray[np.int16], languages: pl.Series | Sequence[str | None], is_past: npt.NDArray[np.bool_]
) -> Floats:
    """Take each language's mean away, so that what a text is about weighs more than what it is written in.

    Parameters
    ----------
    vectors : array of float32 or int16, shape (documents, dimensions)
        Of one length, or zero.
    languages : Series or sequence of str
        Language of each document.
    is_past : array of bool
        Documents up to the cut-off: the means are theirs alone.

    Returns
    -------
    array of float32, same shape
        Of length 1; zero where it was zero. A language with fewer than `MIN_DOCUMENTS` documents in the past, or none
        told, has the mean of all.

    Examples
    --------
    >>> vectors = np.array([[1, 0], [0, 1]] * 100, np.float32)
    >>> centre_languages(vectors, ["en"] * 200, np.full(200, True))[:2].astype(float).round(1).tolist()
    [[0.7, -0.7], [-0.7, 0.7]]
    """
    return take_means_away(vectors, languages, language_means(vectors, languages, is_past))


def language_means(
    vectors: Floats | npt.NDArray[np.int16], languages: pl.Series | Sequence[str | None], is_past: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.float64]]:
    """Give the mean of each language in the past, and under the empty name that of all.

    Parameters
    ----------
    vectors, languages, is_past
        As in `centre_languages`.

    Returns
    -------
    dict of str to array of float64
        Languages with fewer than `MIN_DOCUMENTS` documents in the past are left out.

    Examples
    --------
    >>> means = language_means(np.array([[1, 0], [0, 1]] * 100, np.float32), ["en", "fr"] * 100, np.arange(200) < 199)
    >>> {name: mean.round(2).tolist() for name, mean in means.items()}
    {'': [0.5, 0.5], 'en': [1.0, 0.0]}
    """
    told = _told(languages)
    counted = is_past & np.any(vectors, axis=1)
    means = {"": _mean(vectors, counted)}
    for name in sorted(set(told) - {""}):
        own = counted & (told == name)
        if own.sum() >= MIN_DOCUMENTS:
            means[name] = _mean(vectors, own)
    return means


def take_means_away(
    vectors: Floats | npt.NDArray[np.int16],
    languages: pl.Series | Sequence[str | None],
    means: Mapping[str, npt.NDArray[np.float64]],
) -> Floats:
    """Take known means away; of documents of the past or later ones alike.

    Parameters
    ----------
    vectors, languages
        As in `centre_languages`.
    means : mapping
        From `language_means`; a language that is not there has the mean of all.

    Returns
    -------
    array of float32, same shape
        Of length 1; zero where it was zero.

    Examples
    --------
    >>> take_means_away(np.array([[3, 4], [0, 0]], np.float32), ["fr", "en"], {"": np.zeros(2)}).astype(float).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    told = _told(languages)
    is_known = np.any(vectors, axis=1)
    names = sorted(means)
    stacked = np.stack([means[name] for name in names])
    number_of = {name: number for number, name in enumerate(names)}
    spoken = np.array([number_of.get(name, number_of[""]) for name in told], np.int64)
    centred = np.zeros(vectors.shape, np.float32)
    for start in range(0, len(vectors), _CHUNK):
        part = slice(start, start + _CHUNK)
        centred[part] = _unit(vectors[part] - stacked[spoken[part]]) * is_known[part, None]
    return centred


def _told(languages: pl.Series | Sequence[str | None]) -> npt.NDArray[np.object_]:
    told: npt.NDArray[np.object_] = pl.Series(languages, dtype=pl.String).fill_null("").to_numpy()
    return told


def join_spaces(static: Floats, lexical: npt.NDArray[np.int16], weight: float) -> npt.NDArray[np.int16]:
    """Lay two kinds of vectors side by side.

    Parameters
    ----------
    static : array of float32, shape (documents, n)
        Of length 1, or zero.
    lexical : array of int16, shape (documents, m)
        Of one length, or zero, as `LexicalVectors` gives them.
    weight : float
        Share of the first in the cosine of two documents that have both; 0 to 1.

    Returns
    -------
    array of int16, shape (documents, n + m)
        Of length `VECTOR_SCALE`, so that inner products are exact; a document without the one has all of the other.

    Raises
    ------
    ValueError
        If the weight is not between 0 and 1.

    Examples
    --------
    >>> join_spaces(np.array([[1, 0]], np.float32), np.array([[0, 4000]], np.int16), 0.36).tolist()
    [[2400, 0, 0, 3200]]
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight must be between 0 and 1, not {weight}")
    joined = np.zeros((len(static), static.shape[1] + lexical.shape[1]), np.int16)
    for start in range(0, len(static), _CHUNK):
        part = slice(start, start + _CHUNK)
        both = np.hstack([np.sqrt(weight) * static[part], np.sqrt(1 - weight) * _unit(lexical[part])])
        joined[part] = np.rint(_unit(both) * VECTOR_SCALE)
    return joined


def _mean(vectors: npt.NDArray[Any], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    total = np.zeros(vectors.shape[1])
    rows = np.flatnonzero(chosen)
    for start in range(0, len(rows), _CHUNK):
        total += vectors[rows[start : start + _CHUNK]].sum(axis=0, dtype=np.float64)
    return total / max(len(rows), 1)


def _unit(vectors: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    length = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    unit: npt.NDArray[np.float64] = np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-9)
    return unit
