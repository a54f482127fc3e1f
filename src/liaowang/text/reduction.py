"""Fewer dimensions: vectors turned to their principal axes, so that neighbours are found faster."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liaowang.text.threads import one_thread

Floats = npt.NDArray[np.float32]
_CHUNK = 8192
_SAMPLE = 60_000


def principal_axes(vectors: Floats, is_past: npt.NDArray[np.bool_], n_dimensions: int, seed: int = 0) -> Floats:
    """Project vectors on the axes along which the past spreads most, and bring them to length 1.

    Parameters
    ----------
    vectors : array of float32, shape (documents, n)
        Centred, of length 1 or zero.
    is_past : array of bool
        Documents up to the cut-off; the axes are theirs, from a sample of 60,000.
    n_dimensions : int
        Fewer are given where there are fewer.

    Returns
    -------
    array of float32, shape (documents, at most n_dimensions)
        Zero where it was zero.

    Examples
    --------
    >>> vectors = np.array([[0.6, 0.8, 0], [-0.6, 0.8, 0], [0, 0, 0]], np.float32)
    >>> principal_axes(vectors, np.full(3, True), 1).astype(float).round(3).tolist()
    [[1.0], [1.0], [0.0]]
    """
    return project(vectors, find_axes(vectors, is_past, n_dimensions, seed))


def find_axes(
    vectors: Floats, is_past: npt.NDArray[np.bool_], n_dimensions: int, seed: int = 0
) -> npt.NDArray[np.float64]:
    """Find the axes along which the past spreads most.

    Parameters
    ----------
    vectors, is_past, n_dimensions, seed
        As in `principal_axes`.

    Returns
    -------
    array of float64, shape (n, at most n_dimensions)

    Examples
    --------
    >>> find_axes(np.array([[0.6, 0.8], [0.6, -0.8]], np.float32), np.full(2, True), 1).round(3).tolist()
    [[0.0], [1.0]]
    """
    rows = sample_rows(is_past, seed)
    with one_thread():
        spread = np.zeros((vectors.shape[1], vectors.shape[1]))
        for start in range(0, len(rows), _CHUNK):
            part = vectors[rows[start : start + _CHUNK]].astype(np.float64)
            spread += part.T @ part
        _, axes = np.linalg.eigh(spread)
        kept = axes[:, ::-1][:, :n_dimensions]
        # An axis has no direction of its own; its largest part is made positive, so that the same data give the same.
        turned: npt.NDArray[np.float64] = kept * np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    return turned


def sample_rows(is_past: npt.NDArray[np.bool_], seed: int = 0) -> npt.NDArray[np.int64]:
    """Choose the rows that axes are found from: those of the past, at most 60,000 of them, in order.

    Examples
    --------
    >>> sample_rows(np.array([True, False, True])).tolist()
    [0, 2]
    """
    rows = np.flatnonzero(is_past)
    if len(rows) > _SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(rows, _SAMPLE, replace=False))
    return rows


def project(vectors: Floats, axes: npt.NDArray[np.float64]) -> Floats:
    """Project vectors on axes and bring them to length 1; zero stays zero.

    Parameters
    ----------
    vectors : array of float32, shape (documents, n)
    axes : array of float64, shape (n, axes)
        From `find_axes`.

    Examples
    --------
    >>> project(np.array([[3, 4], [0, 0]], np.float32), np.array([[0.0], [1.0]])).tolist()
    [[1.0], [0.0]]
    """
    reduced = np.empty((len(vectors), axes.shape[1]), np.float32)
    with one_thread():
        for start in range(0, len(vectors), _CHUNK):
            part = vectors[start : start + _CHUNK].astype(np.float64) @ axes
            length = np.sqrt(np.einsum("ij,ij->i", part, part))[:, None]
            reduced[start : start + _CHUNK] = np.divide(part, length, out=np.zeros_like(part), where=length > 1e-9)
    return reduced
