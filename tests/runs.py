"""Real runs over made-up records, for whatever reads finished runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from liaowang.runs import ObserveSettings, observe, open_run
from liaowang.runs.store import Run

AS_OF = date(2016, 12, 31)


def observe_corpus(inputs: Path | str, out: Path, **overrides: Any) -> Run:
    """Observe what `tests.factories.make_corpus` wrote, with topics of a size that fits its eight matters."""
    settings = {"inputs": (str(inputs),), "out": out, "as_of": AS_OF, "target_size": 150, "min_recent": 10}
    return open_run(observe(ObserveSettings(**settings | overrides)))
