"""Places of marks in the picture of a topic's size; the numbers are those of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, FOOT, SIDE = 720, 220, 26, 34


def size_picture(series: Sequence[Mapping[str, Any]], outlook: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Place the sizes by year, and the sizes to expect with their band.

    Parameters
    ----------
    series : sequence of mappings
        ``ends`` and ``n_records``, oldest first.
    outlook : sequence of mappings
        ``year`` from 1, ``low``, ``middle``, ``high``, in records a year.

    Returns
    -------
    dict
        ``line``, ``band``, ``median`` (points of SVG), ``dots`` and ``years`` (with ``x``), ``top``.

    Examples
    --------
    >>> size_picture([{"ends": "2016-12-31", "n_records": 3}], [])["top"]
    3
    """
    n = len(series) + len(outlook)
    top = max([1, *(it["n_records"] for it in series), *(it["high"] for it in outlook)])

    def x(place: int) -> float:
        return round(SIDE + place * (WIDTH - 2 * SIDE) / max(n - 1, 1), 1)

    def y(value: float) -> float:
        return float(round(HEIGHT - FOOT - value / top * (HEIGHT - FOOT - 14), 1))

    dots = [{"x": x(k), "y": y(it["n_records"]), "n": it["n_records"], "year": it["ends"][:4]}
            for k, it in enumerate(series)]  # fmt: skip
    ahead = [(x(len(series) - 1 + it["year"]), it) for it in outlook] if dots else []
    start = [(dots[-1]["x"], dots[-1]["y"])] if dots else []
    low, middle, high = ([*start, *((at, y(it[name])) for at, it in ahead)] for name in ("low", "middle", "high"))
    last = int(dots[-1]["year"]) if dots else 0
    years = [(it["x"], it["year"]) for it in dots] + [(at, str(last + it["year"])) for at, it in ahead]
    return {
        "line": _points([(it["x"], it["y"]) for it in dots]),
        "band": _points([*high, *reversed(low)]) if ahead else "",
        "median": _points(middle) if ahead else "",
        "dots": dots,
        "years": years[:: 1 + len(years) // 12],
        "top": round(top),
        "foot": HEIGHT - FOOT,
    }


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
