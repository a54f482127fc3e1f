"""A shelf of vectors and of what is kept beside them, in two files that only grow.

What the index of words says of the length is what counts. A row is appended before the index's commit names it; what a
killed writer left behind that length is cut off by the next. Of the first rows there may be a list of cells, made from
the file and from nothing else; the rest are compared one by one, so nothing is ever missing between two such lists.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.matching.likeness import N_DIMENSIONS, Bytes, Floats, unit_rows

ROW = np.dtype([("number", "<i8"), ("end", "<i8"), ("vector", "i1", (N_DIMENSIONS,))])
"""With where the row's body ends in the other file; it begins where that of the row before ends."""
LEAST_LISTED = 20_000
"""Fewer rows are compared one by one: that takes two milliseconds, and is exact."""
_N_CELLS = 1024
_PROBED = 8
"""One in so many cells is looked into."""
_TRAINED_ON = 40_000
_AT_ONCE = 50_000
_SPARE = 1.25
"""How many more are looked at than are wanted, since some rows were overtaken."""
Numbers = npt.NDArray[np.int64]


def append(path: Path, n_rows: int, numbers: Sequence[int], vectors: Bytes, bodies: Sequence[bytes]) -> int:
    """Write rows behind the first so many, and see them on the disk; give how many there are."""
    start = int(np.memmap(path, ROW, "r", shape=(n_rows,))["end"][-1]) if n_rows else 0
    rows = np.zeros(len(numbers), ROW)
    rows["number"], rows["vector"] = numbers, vectors
    rows["end"] = start + np.cumsum([len(body) for body in bodies])
    for n_listed, listed in _lists(path):
        if n_listed > n_rows:
            listed.unlink()
    _write_behind(bodies_path(path), start, b"".join(bodies))
    _write_behind(path, n_rows * ROW.itemsize, rows.tobytes())
    return n_rows + len(numbers)


def bodies_path(path: Path) -> Path:
    """Give the file in which the bodies of a shelf's rows lie."""
    return path.with_suffix(".bodies")


def _write_behind(path: Path, start: int, told: bytes) -> None:
    with path.open("r+b" if path.is_file() else "w+b") as file:
        file.truncate(start)
        file.seek(start)
        file.write(told)
        file.flush()
        os.fsync(file.fileno())


class Shelf:
    """The first rows of a file, as they were when it was opened.

    Parameters
    ----------
    path : Path
    n_rows : int
        How many of the file's rows count.
    before : Shelf, optional
        An earlier view of the same file, from which the work is taken over.
    """

    def __init__(self, path: Path, n_rows: int, before: Shelf | None = None) -> None:
        self.path, self.n_rows = path, n_rows
        self._rows: Any = np.memmap(path, ROW, "r", shape=(n_rows,)) if n_rows else np.zeros(0, ROW)
        n_bytes = int(self._rows["end"][-1]) if n_rows else 0
        self._bodies: Any = np.memmap(bodies_path(path), np.uint8, "r", shape=(n_bytes,)) if n_bytes else b""
        self.numbers, self.is_alive = self._alive(before)
        self._cells, self.n_listed = self._open_cells(before)

    def _alive(self, before: Shelf | None) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """Tell which rows are the last of their number, and no gap."""
        known = before.n_rows if before and before.path == self.path and before.n_rows <= self.n_rows else 0
        new = np.asarray(self._rows["number"][known:])
        _unique, first_behind = np.unique(new[::-1], return_index=True)
        is_last = np.zeros(len(new), np.bool_)
        is_last[len(new) - 1 - first_behind] = True
        is_last &= np.any(self._rows["vector"][known:], axis=1)
        if not known or before is None:
            return new, is_last
        still = before.is_alive & ~np.isin(before.numbers, new)
        return np.concatenate([before.numbers, new]), np.concatenate([still, is_last])

    def _open_cells(self, before: Shelf | None) -> tuple[Any, int]:
        listed = [it for it in _lists(self.path) if it[0] <= self.n_rows]
        if not listed:
            return None, 0
        n_listed, path = listed[-1]
        if before and before.path == self.path and before.n_listed == n_listed:
            return before._cells, n_listed
        import faiss

        cells: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        cells.nprobe = max(1, cells.nlist // _PROBED)
        return cells, n_listed

    @cached_property
    def _tail(self) -> Floats:
        return unit_rows(np.asarray(self._rows["vector"][self.n_listed :]).astype(np.float32))

    def _cosines(self, vector: Floats, first: int) -> Floats:
        """Compare all rows from one on, some at a time: a million at once would not fit."""
        if first == self.n_listed and self.n_rows - first <= 2 * LEAST_LISTED:
            return np.asarray(self._tail @ vector)
        parts = [self._rows["vector"][at : at + _AT_ONCE] for at in range(first, max(self.n_rows, first + 1), _AT_ONCE)]
        return np.concatenate([unit_rows(np.asarray(part).astype(np.float32)) @ vector for part in parts])

    def find(self, vector: Floats, limit: int) -> tuple[Numbers, Floats]:
        """Give the nearest rows, the nearest first, with their cosines.

        Parameters
        ----------
        vector : array of float32, shape (512,)
            Of length 1.
        limit : int
        """
        rows = [np.arange(self.n_listed, self.n_rows)]
        cosines = [self._cosines(vector, self.n_listed)]
        if self._cells is not None:
            found, at = self._cells.search(vector[None, :], int(limit * _SPARE))
            rows.insert(0, at[0][at[0] >= 0])
            cosines.insert(0, found[0][at[0] >= 0])
        every, values = np.concatenate(rows), np.concatenate(cosines)
        kept = self.is_alive[every]
        every, values = every[kept], values[kept]
        if len(every) > limit:
            nearest = np.argpartition(-values, limit - 1)[:limit]
            every, values = every[nearest], values[nearest]
        order = np.argsort(-values, kind="stable")
        return every[order], np.asarray(values[order], np.float32)

    def find_exactly(self, vector: Floats, limit: int) -> Numbers:
        """Give what `find` would if it compared every row: by this its loss is measured."""
        values = self._cosines(vector, 0)
        values[~self.is_alive] = -2
        order = np.argsort(-values, kind="stable")[:limit]
        return order[values[order] > -2]

    def vectors(self, rows: Sequence[int]) -> Bytes:
        """Give the vectors of rows."""
        return np.asarray(self._rows["vector"][np.asarray(rows, np.int64)])

    def bodies(self, rows: Sequence[int]) -> list[bytes]:
        """Give the bodies of rows; of a gap an empty one."""
        at = np.asarray(rows, np.int64)
        starts = np.where(at > 0, self._rows["end"][at - 1], 0)
        spans = zip(starts.tolist(), self._rows["end"][at].tolist(), strict=True)
        return [bytes(self._bodies[start:end]) for start, end in spans]

    @property
    def needs_listing(self) -> bool:
        """Whether so many rows are in no list that it is time to make another."""
        return self.n_rows - self.n_listed >= LEAST_LISTED

    def list_cells(self) -> None:
        """Put all rows into cells, beside the file; done whole or not at all."""
        import faiss

        trained_on = self.n_listed if self._cells is not None else 0
        if trained_on and self.n_rows < 4 * trained_on:
            cells = faiss.read_index(str(_lists(self.path)[-1][1]))
        else:
            trained_on = 0
            step = max(1, self.n_rows // _TRAINED_ON)
            some = unit_rows(np.asarray(self._rows["vector"][::step]).astype(np.float32))
            n_cells = min(_N_CELLS, len(some) // 39)
            coarse = faiss.IndexFlatIP(N_DIMENSIONS)
            kind = faiss.ScalarQuantizer.QT_8bit
            cells = faiss.IndexIVFScalarQuantizer(coarse, N_DIMENSIONS, n_cells, kind, faiss.METRIC_INNER_PRODUCT)
            cells.train(some)
        for at in range(trained_on, self.n_rows, _AT_ONCE):
            part = self._rows["vector"][at : min(at + _AT_ONCE, self.n_rows)]
            cells.add(unit_rows(np.asarray(part).astype(np.float32)))
        made = self.path.with_name(f"{self.path.stem}.{self.n_rows}.cells")
        half = made.with_suffix(".half")
        faiss.write_index(cells, str(half))
        with half.open("rb") as file:
            os.fsync(file.fileno())
        half.replace(made)
        for n_rows, path in _lists(self.path):
            if n_rows < self.n_rows:
                path.unlink()  # whoever has it open keeps it


def _lists(path: Path) -> list[tuple[int, Path]]:
    """Give the lists of cells of a file with how many rows each holds, the longest last."""
    return sorted((int(it.suffixes[-2][1:]), it) for it in path.parent.glob(f"{path.stem}.*.cells"))


def padded(vectors: Bytes, n_gaps: int) -> Bytes:
    """Add rows of zeros, which take a number out."""
    return np.concatenate([vectors, np.zeros((n_gaps, N_DIMENSIONS), np.int8)])
