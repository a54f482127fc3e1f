"""What a finished run tells of itself as a whole."""

from __future__ import annotations

from typing import Any

from liaowang.runs.distributions import describe_columns
from liaowang.runs.plain import plain_rows
from liaowang.runs.store import Run


def tell_run(run: Run) -> dict[str, Any]:
    """Give what holds for all topics of a run, as plain values.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        ``forecasts`` (what they were learnt from, or why there are none), ``track_record`` (``question``, ``from``,
        ``below``, ``n``, ``n_grew``: how earlier topics that were given such a probability fared), ``stability``
        (``score``, ``change``, ``name``, ``n_ranked``, ``n_top``, ``overlap``, ``overlap_low``: how much of the first
        places stays under other weights) and ``columns`` (see `describe_columns`). What the run knew nothing of is
        empty.
    """
    return {
        "forecasts": run.manifest.get("forecasts") or {},
        "track_record": plain_rows(run.whole("track_record").to_dicts()),
        "stability": plain_rows(run.whole("assessment_stability").to_dicts()),
        "columns": describe_columns(run),
    }
