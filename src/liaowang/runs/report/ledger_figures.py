"""Pictures of the ledger's page: the reliability curve, and what was said beside what came."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from liaowang.runs.report.figures import figure, number

_LEFT, _RIGHT, _TOP, _FLOOR = 10.0, 97.0, 10.0, 230.0
_BARS, _BAR_HEIGHT = 296.0, 30.0


def reliability_curve(bins: Sequence[Mapping[str, Any]], *, is_replayed: bool, said: Markup, came: Markup) -> Markup:
    """Draw what came over what was said, with intervals, and the number of forecasts of each bin beneath.

    Parameters
    ----------
    bins : sequence of mapping
        Rows of `liaowang.observatory.reliability_of`.
    is_replayed : bool
        Dots are then hollow.
    said, came : markup
        Names of the axes.
    """
    top = scale_end(bins)
    most = max(it["n"] for it in bins)

    def x(value: float) -> str:
        return number(_LEFT + (_RIGHT - _LEFT) * value / top) + "%"

    def y(value: float) -> str:
        return number(_FLOOR - (_FLOOR - _TOP) * value / top)

    steps = [top * part / 4 for part in range(5)]
    parts = [f'<line class="g" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y(it)}" y2="{y(it)}"/>' for it in steps]
    parts += [f'<text class="l" x="{_LEFT}%" dx="-8" y="{y(it)}" dy="4">{_percent(it)}</text>' for it in steps]
    parts += [f'<text class="a" x="{x(it)}" y="{_FLOOR + 18}">{_percent(it)}</text>' for it in steps]
    parts.append(f'<line class="diagonal" x1="{x(0)}" x2="{x(top)}" y1="{y(0)}" y2="{y(top)}"/>')
    parts.append(f'<text class="u" x="{_RIGHT}%" y="{_FLOOR + 34}" text-anchor="end">{said}</text>')
    parts.append(f'<text class="u" x="{_LEFT}%" dx="6" y="{_TOP + 2}" dy="4">{came}</text>')
    ordered = sorted(bins, key=lambda it: it["said"])
    for a, b in pairwise(ordered):
        ends = f'x1="{x(a["said"])}" x2="{x(b["said"])}" y1="{y(a["came"])}" y2="{y(b["came"])}"'
        parts.append(f'<line class="o" {ends}/>')
    for it in ordered:
        at, height = x(it["said"]), number(_BAR_HEIGHT * it["n"] / most)
        parts.append(f'<line class="said" x1="{at}" x2="{at}" y1="{_FLOOR}" y2="{_FLOOR + 5}"/>')
        parts.append(f'<line class="w" x1="{at}" x2="{at}" y1="{y(it["low"])}" y2="{y(it["high"])}"/>')
        parts.append(f'<circle class="{"ringed" if is_replayed else "k"}" cx="{at}" cy="{y(it["came"])}" r="4"/>')
        parts.append(f'<line class="bar-n" x1="{at}" x2="{at}" y1="{_BARS}" y2="{number(_BARS - float(height))}"/>')
    return figure("rely", parts)


def scale_end(bins: Sequence[Mapping[str, Any]]) -> float:
    """Give the end of both scales: the next tenth above all there is to draw, 40 % at least.

    Examples
    --------
    >>> scale_end([{"said": 0.2, "high": 0.31}]), scale_end([{"said": 0.7, "high": 0.62}])
    (0.4, 0.8)
    """
    highest: float = max(max(it["said"], it["high"]) for it in bins)
    return min(1.0, max(0.4, math.ceil(round(highest * 5, 6)) / 5))


def verdict(probability: float, low: float | None, high: float | None, outcome: str) -> Markup:
    """Draw what was said on a scale from 0 to 1, in the colour of forecasts, and what came as a dot in ink.

    Examples
    --------
    >>> 'cx="100%"' in verdict(0.2, None, None, "yes"), "circle" in verdict(0.2, None, None, "open")
    (True, False)
    """
    parts = []
    if low is not None and high is not None:
        parts.append(
            f'<rect class="band" x="{number(100 * low)}%" y="4" width="{number(100 * (high - low))}%" height="7"/>'
        )
    at = number(100 * probability)
    parts.append(f'<line class="said" x1="{at}%" x2="{at}%" y1="1" y2="14"/>')
    if outcome in {"yes", "no"}:
        parts.append(f'<circle class="k" cx="{"100%" if outcome == "yes" else "0%"}" cy="7.5" r="4"/>')
    return figure("rail verdict", parts)


def record_rail(low: float, high: float, came: float, ends: Sequence[float]) -> Markup:
    """Draw the tenth that was given as a band, the share that came as a tick with its interval."""
    return figure(
        "rail",
        [
            f'<rect class="band" x="{number(100 * low)}%" y="2" width="{number(100 * (high - low))}%" height="11"/>',
            f'<rect class="i" x="{number(100 * ends[0])}%" y="5" width="{number(100 * (ends[1] - ends[0]))}%" '
            'height="5"/>',
            f'<line class="t" x1="{number(100 * came)}%" x2="{number(100 * came)}%" y1="1" y2="14"/>',
        ],
    )


def _percent(value: float) -> str:
    return f"{round(100 * value)}%"
