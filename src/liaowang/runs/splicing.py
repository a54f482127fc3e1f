"""Splicing: rows of a run before and new ones laid out together, most of them in stretches that need no copy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

Ints = npt.NDArray[np.int64]


class Spliced:
    """Rows of two arrays in another order, read as of one: those of the run before stay in its file.

    Examples
    --------
    >>> rows = Spliced(np.array([[1], [2]]), np.array([[3]]), np.array([2, 0]))
    >>> rows[np.array([0, 1])].tolist(), len(rows)
    ([[3], [1]], 2)
    """

    def __init__(self, one: npt.NDArray[Any], other: npt.NDArray[Any], order: Ints) -> None:
        self._one, self._other, self._order = one, other, order
        self.dtype, self.shape = one.dtype, (len(order), *one.shape[1:])

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give some rows, by number or by which are wanted."""
        places = self._order[rows]
        is_other = places >= len(self._one)
        if not is_other.any():
            found: npt.NDArray[Any] = self._one[places]
            return found
        found = np.empty((len(places), *self.shape[1:]), self.dtype)
        found[~is_other] = self._one[places[~is_other]]
        found[is_other] = self._other[places[is_other] - len(self._one)]
        return found

    def parts(self) -> Iterable[npt.NDArray[Any]]:
        """Give all rows in their order, a stretch at a time."""
        edge = len(self._one)
        for first, last in _spans(self._order, edge):
            yield self._one[first:last] if first < edge else self._other[first - edge : last - edge]


def save_rows(path: Path, rows: npt.NDArray[Any] | Spliced) -> None:
    """Write rows as `numpy.save` does."""
    if isinstance(rows, Spliced):
        save_parts(path, rows.dtype, rows.shape, rows.parts())
    else:
        np.save(path, rows)


def save_parts(path: Path, dtype: Any, shape: tuple[int, ...], parts: Iterable[npt.NDArray[Any]]) -> None:
    """Write an array part by part, as `numpy.save` does a whole one."""
    told = {"descr": np.lib.format.dtype_to_descr(np.dtype(dtype)), "fortran_order": False, "shape": shape}
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, told)
        for part in parts:
            np.ascontiguousarray(part, dtype).tofile(file)


def splice_frames(one: pl.DataFrame, other: pl.DataFrame, order: Ints) -> pl.DataFrame:
    """Give rows of two tables of the same columns in another order, as of one below the other.

    Examples
    --------
    >>> one, other = pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [3]})
    >>> splice_frames(one, other, np.array([2, 0]))["a"].to_list()
    [3, 1]
    """
    edge = len(one)
    spans = _spans(order, edge)
    parts = [one[first:last] if first < edge else other[first - edge : last - edge] for first, last in spans]
    return pl.concat([one[:0], *parts], rechunk=True)


def take_rows(one: sp.csr_matrix, other: sp.csr_matrix, order: Ints) -> sp.csr_matrix:
    """Take rows of two matrices as of one below the other.

    Examples
    --------
    >>> one, other = sp.csr_matrix([[1, 0], [0, 2]]), sp.csr_matrix([[3, 4]])
    >>> take_rows(one, other, np.array([2, 0])).toarray().tolist()
    [[3.0, 4.0], [1.0, 0.0]]
    """
    parts = []
    for first, last in _spans(order, one.shape[0]):
        own, at = (one, first) if first < one.shape[0] else (other, first - one.shape[0])
        begin, end = own.indptr[at], own.indptr[at + last - first]
        parts.append((own.data[begin:end], own.indices[begin:end]))
    lengths = np.concatenate([np.diff(one.indptr), np.diff(other.indptr)])[order]
    data = np.concatenate([it[0] for it in parts], dtype=np.float32, casting="unsafe") if parts else np.zeros(0)
    indices = np.concatenate([it[1] for it in parts]) if parts else np.zeros(0, np.int32)
    return sp.csr_matrix((data, indices, np.r_[0, np.cumsum(lengths)]), (len(order), one.shape[1]))


def _spans(order: Ints, edge: int) -> list[tuple[int, int]]:
    """Part numbers into stretches that follow each other: a thousand new rows make a thousand copies, not a million.

    No stretch crosses the edge between two arrays.
    """
    if not len(order):
        return []
    breaks = np.flatnonzero((np.diff(order) != 1) | (order[1:] == edge)) + 1
    firsts, lasts = order[np.r_[0, breaks]], order[np.r_[breaks, len(order)] - 1] + 1
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
