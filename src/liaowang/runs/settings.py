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
    lake: Path | str | None = None
    """Folder or address (``s3://bucket/lake``) where records are kept; by default ``lake`` inside the run."""
    previous: Path | None = None
    """An earlier run whose topics these continue."""
    engine: str = "sail"
    """``sail`` (embedded), ``sc://host:port``, ``local[n]`` or ``spark://host:port``."""
    meaning: str = "table"
    """``table`` (ships), ``none`` (words alone, as back-tests need it: table and models were learnt from texts of all
    years), or a sentence-transformers model by name or folder, with results that differ between machines."""
    history: str = "shipped"
    """What forecasts learn from: ``shipped`` (arXiv topics of 2003 to 2016), ``none`` (no forecasts), or a file made by
    ``models/history.py``. Of it only origins count whose outcome was known at the cut-off."""
    ledger: Path | None = None
    """Where forecasts of the listed topics are entered before the fact."""
    seed: int = 0
    target_size: int = 60
    """Records a topic holds on average."""
    sample_size: int = 200_000
    """Records up to the cut-off that topics are found on; of more a sample is taken, and the others are assigned."""
    min_recent: int = 20
    """A topic on the watchlist has at least so many records in its last three windows."""
    n_listed: int = 100
    """Entries of the watchlist."""
    n_threads: int = 0
    """0: as many as this process may use. Speed only; results do not depend on it."""
    overwrite: bool = False
    keep_state: bool = False
    """Whether the run keeps what `update` needs to add later records to it."""
    cache: Path | None = None
    """Folder where fitted forecasts are kept from run to run; results do not depend on it."""

    def threads(self) -> int:
        """Give the number of threads to use."""
        return self.n_threads or len(os.sched_getaffinity(0))

    def lake_folder(self) -> Path | str:
        """Give the folder of the lake."""
        return self.lake or self.out / "lake"
