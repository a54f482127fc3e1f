"""Vectors of several languages brought to one place, and joined with those of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.text.vectors import VECTOR_SCALE

Floats = npt.NDArray[np.float32]

MIN_DOCUMENTS = 100
"""Documents that a language needs for a mean of its own."""


def centre_languages(
    vectors: Floats, languages: pl.Series | Sequence[str | None], is_past: npt.NDArray[np.bool_]
) -> Floats:
    """Take each language's mean away, so that what a text is about weighs more than what it is written in.

    Parameters
    ----------
    vectors : array of float32, shape (documents, dimensions)
        Of length 1, or zero.
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
    told = pl.Series(languages, dtype=pl.String).fill_null("").to_numpy()
    counted = is_past & np.any(vectors, axis=1)
    centred = vectors - (_mean(vectors[counted]) if counted.any() else 0)
    for language in sorted(set(told) - {""}):
        here = told == language
        if (here & counted).sum() >= MIN_DOCUMENTS:
            centred[here] = vectors[here] - _mean(vectors[here & counted])
    centred[~np.any(vectors, axis=1)] = 0
    return _unit(centred).astype(np.float32)


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
    parts = np.sqrt(weight) * static.astype(np.float64), np.sqrt(1 - weight) * _unit(lexical.astype(np.float64))
    joined: npt.NDArray[np.int16] = np.rint(_unit(np.hstack(parts)) * VECTOR_SCALE).astype(np.int16)
    return joined


def _mean(vectors: Floats) -> npt.NDArray[np.float64]:
    mean: npt.NDArray[np.float64] = vectors.mean(axis=0, dtype=np.float64)
    return mean


def _unit(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    length = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    unit: npt.NDArray[np.float64] = np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-9)
    return unit
