"""Readings: what is costly to find of each document's text, kept from run to run.

What a document's text tells beside those before it hangs on its window and on all earlier records. A day's records
change next to nothing of it, so an update measures new documents, and those whose window is another, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory import Likeness, Pairings

Ints = npt.NDArray[np.int64]
_UNREAD = -(10**9)
_SAID = {"document": pl.Int64, "stage": pl.Int64, "cue": pl.String, "sentence": pl.String}
_POINTERS = ("nearest_before", "nearest_then")
"""Arrays that hold numbers of documents."""


@dataclass(frozen=True)
class Readings:
    """Found of each document, by number; arrays are filled in place."""

    windows: npt.NDArray[np.int32]
    """The window of each when it was measured."""
    oldest: npt.NDArray[np.int32]
    """How far back the past of each reached then (see `liaowang.observatory.oldest_windows`)."""
    likeness: Likeness
    pairings: Pairings
    is_read: npt.NDArray[np.bool_]
    """Whether `said` holds all that its text tells of a stage."""
    said: pl.DataFrame
    """As `liaowang.observatory.read_stages` gives it."""

    @classmethod
    def nothing(cls, n: int) -> Readings:
        """Begin with nothing read of `n` documents."""
        windows, oldest = np.full(n, _UNREAD, np.int32), np.full(n, _UNREAD, np.int32)
        return cls(
            windows, oldest, Likeness.nothing(n), Pairings.nothing(n), np.zeros(n, bool), pl.DataFrame(schema=_SAID)
        )

    def differ(self, windows: Ints, oldest: Ints) -> npt.NDArray[np.bool_]:
        """Tell which documents were not measured, or as of another window or reach."""
        changed: npt.NDArray[np.bool_] = (self.windows != windows) | (self.oldest != oldest)
        return changed

    def move(self, order: Ints) -> Readings:
        """Bring readings to other numbers.

        Parameters
        ----------
        order : array of int
            For each new number the old one, -1 for a document that was not there.
        """
        n = len(order)
        place = np.full(len(self.windows) + 1, -1)
        place[order[order >= 0]] = np.flatnonzero(order >= 0)
        moved, known = Readings.nothing(n), order >= 0
        for name in ("windows", "oldest", "is_read"):
            getattr(moved, name)[known] = getattr(self, name)[order[known]]
        for part, own in ((moved.likeness, self.likeness), (moved.pairings, self.pairings)):
            for it in fields(part):
                held = getattr(own, it.name)[order[known]]
                getattr(part, it.name)[known] = place[held] if it.name in _POINTERS else held
        said = self.said.with_columns(document=pl.Series(place[self.said["document"].to_numpy()], dtype=pl.Int64))
        return replace(moved, said=said.filter(pl.col("document") >= 0).sort("document", "stage"))

    def save(self, folder: Path) -> None:
        """Keep readings in a folder."""
        arrays = {"windows": self.windows, "oldest": self.oldest, "is_read": self.is_read}
        for part in (self.likeness, self.pairings):
            arrays |= {it.name: getattr(part, it.name) for it in fields(part)}
        np.savez(folder / "readings.npz", **arrays, allow_pickle=False)
        self.said.write_parquet(folder / "said.parquet")

    @classmethod
    def open(cls, folder: Path) -> Readings:
        """Read what `save` kept."""
        with np.load(folder / "readings.npz", allow_pickle=False) as kept:
            likeness = Likeness(*(kept[it.name] for it in fields(Likeness)))
            pairings = Pairings(*(kept[it.name] for it in fields(Pairings)))
            said = pl.read_parquet(folder / "said.parquet")
            return cls(kept["windows"], kept["oldest"], likeness, pairings, kept["is_read"], said)
