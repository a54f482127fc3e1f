"""Places of the bars that add up to a topic's standing; the numbers are those of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def standing_picture(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Place each part where those before it end, on a scale of 0 to 100.

    Parameters
    ----------
    parts : sequence of mappings
        ``adds`` in points, or None for a part that could not be computed.

    Returns
    -------
    list of dict
        The parts with ``x`` and ``width`` in per cent.

    Examples
    --------
    >>> [(it["x"], it["width"]) for it in standing_picture([{"adds": 40.0}, {"adds": None}, {"adds": 25.5}])]
    [(0.0, 40.0), (40.0, 0.0), (40.0, 25.5)]
    """
    placed, at = [], 0.0
    for part in parts:
        width = part["adds"] or 0.0
        placed.append({**part, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return placed
