"""The settings of a run: read once, frozen, and written into its manifest."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class ObserveSettings:
    """What `observe` is asked to do."""

    inputs: tuple[str, ...]
    """Files, folders and globs."""
    out: Path
    """Folder of the run; must not hold one already, unless `overwrite`."""
    as_of: date | None = None
    """Last day that counts as known; by default the last on which a record became known."""
    lake: Path | None = None
    """Where records are kept; by default ``lake`` inside the run."""
    previous: Path | None = None
    """An earlier run whose topics these continue."""
    engine: str = "sail"
    """``sail`` (embedded), ``sc://host:port``, ``local[n]`` or ``spark://host:port``."""
    meaning: str = ""
    """A sentence-transformers model, by name or folder, in place of the static table; its results differ between
    machines."""
    seed: int = 0
    target_size: int = 60
    """Records a topic holds on average."""
    min_recent: int = 20
    """A topic on the watchlist has at least so many records in its last three windows."""
    n_listed: int = 100
    """Entries of the watchlist."""
    n_threads: int = 0
    """0: as many as this process may use. Speed only; results do not depend on it."""
    overwrite: bool = False

    def threads(self) -> int:
        """Give the number of threads to use."""
        return self.n_threads or len(os.sched_getaffinity(0))

    def lake_folder(self) -> Path:
        """Give the folder of the lake."""
        return self.lake or self.out / "lake"
