"""The documents known at an origin, as matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.observatory.labels import term_window_counts

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_PORTION = 100_000
N_WINDOWS = 12
"""Windows of twelve months that features look back."""
N_RECENT = 3
"""Windows whose documents speak for a unit."""
N_NOW, N_COMPARED = 2, 5
"""Of the windows that units are compared over, the last ones, and all: how they differ from those before is a turn."""


@dataclass(frozen=True)
class RowsOf:
    """Chosen rows of a large matrix; the others cannot be reached."""

    _matrix: sp.csr_matrix
    _rows: Ints

    @property
    def n_columns(self) -> int:
        """Columns of the matrix."""
        return int(self._matrix.shape[1])

    def portions(self, chosen: npt.NDArray[np.bool_] | None = None) -> Iterator[tuple[Ints, sp.csr_matrix]]:
        """Give the rows, or some, in portions with their places: a copy of all takes half of what a run holds."""
        places = np.arange(len(self._rows)) if chosen is None else np.flatnonzero(chosen)
        for start in range(0, len(places), _PORTION):
            part = places[start : start + _PORTION]
            yield part, self._matrix[self._rows[part]]

    def count(self, windows: Ints, n_windows: int) -> Ints:
        """Count the rows of each window that hold each term; see `term_window_counts`."""
        placed = np.full(self._matrix.shape[0], -1)
        placed[self._rows] = windows
        return term_window_counts(self._matrix, placed, n_windows)


@dataclass(frozen=True)
class Scene:
    """Documents of the panel up to the cut-off; every matrix has one row a document."""

    windows: Ints
    """0 for the last twelve months, 1 for those before, and so on."""
    holds: RowsOf
    """Documents by terms, counts of use."""
    categories: sp.csr_matrix
    """Documents by categories of the panel, 1 where it stands in one."""
    authors: sp.csr_matrix
    """Documents by authors, 1 where they wrote it; those of windows from `N_AUTHORED` on may have none."""
    topics: dict[int, Ints]
    """For each size of topic, the topic of every document, -1 for none; the first size is that of the topics meant."""
    centres: dict[int, npt.NDArray[np.float32]] = field(repr=False)

    @cached_property
    def totals(self) -> Ints:
        """Documents of each window, the last first."""
        seen = self.windows[self.windows < N_WINDOWS]
        return np.bincount(seen, minlength=N_WINDOWS).astype(np.int64)

    @cached_property
    def is_recent(self) -> npt.NDArray[np.bool_]:
        """Documents of the last windows."""
        return self.windows < N_RECENT

    def table(self, membership: sp.csr_matrix) -> Ints:
        """Count documents by unit and window."""
        seen = np.flatnonzero(self.windows < N_WINDOWS)
        ones = np.ones(len(seen), np.float32)
        by_window = sp.csr_matrix((ones, (self.windows[seen], seen)), shape=(N_WINDOWS, len(self.windows)))
        table: Ints = np.asarray((by_window @ membership).todense()).T.round().astype(np.int64)
        return table

    def mean_over(self, membership: sp.csr_matrix, values: Any, rows: npt.NDArray[np.bool_]) -> Array:
        """Average a value of documents over each unit's, among `rows`; not a number where there is none.

        Parameters
        ----------
        values : array, shape (documents,) or (documents, values)
            Documents without a value (not a number) are left out.
        """
        values = np.asarray(values, float)
        chosen = membership[rows].T.tocsr()
        known = np.isfinite(values[rows])
        total, n = chosen @ np.where(known, values[rows], 0.0), chosen @ known.astype(float)
        mean: Array = np.divide(total, n, out=np.full(np.shape(total), np.nan), where=n > 0)
        return mean


def membership_of(groups: Any, n_groups: int) -> sp.csr_matrix:
    """Lay out which document belongs to which group.

    Examples
    --------
    >>> membership_of([1, -1, 0], 2).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    """
    groups = np.asarray(groups)
    rows = np.flatnonzero(groups >= 0)
    return sp.csr_matrix((np.ones(len(rows)), (rows, groups[rows])), shape=(len(groups), n_groups))


def mean_of_row(matrix: sp.csr_matrix, values: Array) -> Array:
    """Average a value of columns over each row, weighted by the matrix; not a number where a row is empty.

    Parameters
    ----------
    values : array, shape (columns,) or (columns, values)
        Several at once are several times as fast.

    Examples
    --------
    >>> mean_of_row(sp.csr_matrix([[1.0, 3.0], [0.0, 0.0]]), np.array([0.0, 1.0])).tolist()
    [0.75, nan]
    """
    known = np.isfinite(values)
    total = matrix @ np.where(known, values, 0.0)
    # Where every value is known, one sum of weights does for all.
    each = known if values.ndim == 1 or not known.all() else known[:, :1]
    weight = np.broadcast_to(matrix @ each.astype(float), np.shape(total))
    mean: Array = np.divide(total, weight, out=np.full(np.shape(total), np.nan), where=weight > 0)
    return mean
