"""Vectors of several languages brought to one place, and joined with those of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

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


def pair_groups(
    vectors: Floats, groups: npt.NDArray[np.int64], languages: pl.Series | Sequence[str | None], least: float = 0.6
) -> npt.NDArray[np.int64]:
    """Pair groups of documents in different languages that are about the same matter.

    Two groups are a pair where each is the other's nearest among those of the other language, by the cosine of their
    means. A group is of the language that most of its documents are in.

    Parameters
    ----------
    vectors : array of float32, shape (documents, dimensions)
        Centred by language (`centre_languages`).
    groups : array of int, shape (documents,)
        Numbered from 0; -1 for none.
    least : float
        Least cosine of a pair.

    Returns
    -------
    array of int64, shape (groups,)
        For each group the lowest number of those it is one with; its own where it stands alone.

    Examples
    --------
    >>> vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    >>> pair_groups(vectors, np.array([0, 1, 2]), ["en", "en", "zh"]).tolist()
    [0, 1, 1]
    """
    member = groups >= 0
    n_groups = int(groups.max(initial=-1)) + 1
    sums = np.zeros((n_groups, vectors.shape[1]))
    np.add.at(sums, groups[member], vectors[member].astype(np.float64))
    centres = np.round(_unit(sums), 9)
    frame = pl.DataFrame({"group": groups[member], "language": pl.Series(languages, dtype=pl.String).filter(member)})
    counted = frame.drop_nulls().group_by("group", "language").len().sort("group", "len", "language", descending=True)
    spoken = dict(counted.unique("group", keep="first", maintain_order=True).select("group", "language").iter_rows())
    of = {tongue: np.array(sorted(g for g, t in spoken.items() if t == tongue)) for tongue in set(spoken.values())}
    joined = np.arange(n_groups)
    for first, second in combinations(sorted(of), 2):
        cosine = np.round(centres[of[first]] @ centres[of[second]].T, 9)
        nearest, back = cosine.argmax(axis=1), cosine.argmax(axis=0)
        for here, there in enumerate(nearest):
            if back[there] == here and cosine[here, there] >= least:
                one, other = joined[of[first][here]], joined[of[second][there]]
                joined[np.isin(joined, [one, other])] = min(one, other)
    return joined


def _mean(vectors: Floats) -> npt.NDArray[np.float64]:
    mean: npt.NDArray[np.float64] = vectors.mean(axis=0, dtype=np.float64)
    return mean


def _unit(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    length = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    unit: npt.NDArray[np.float64] = np.divide(wide, length, out=np.zeros_like(wide), where=length > 1e-9)
    return unit
