"""The picture of a track record: what was said in tenths, and what came."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from liaowang.runs.report.figures import figure, number

_LEFT, _RIGHT, _TOP, _FLOOR = 12.0, 97.0, 10.0, 200.0
_BARS, _BAR_HEIGHT = 266.0, 28.0


def record_picture(classes: Sequence[Mapping[str, Any]], said: Markup, came: Markup) -> Markup:
    """Draw for each tenth a box where what came must lie if the forecasts were right, and in ink what came.

    Parameters
    ----------
    classes : sequence of mapping
        ``from``, ``below`` (ends of the tenth), ``came`` with ``low`` and ``high`` (0 to 1), ``n``.
    said, came : markup
        Names of the axes, as SVG text spans.
    """
    if not classes:
        return Markup("")
    top = _scale_end(classes)
    most = max(it["n"] for it in classes)

    def x(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * value / top

    def y(value: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * value / top

    steps = [top * part / 4 for part in range(5)]
    parts = [
        f'<line class="g" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{number(y(it))}" y2="{number(y(it))}"/>' for it in steps
    ]
    parts += [f'<text class="l" x="{_LEFT}%" dx="-8" y="{number(y(it))}" dy="4">{_percent(it)}</text>' for it in steps]
    parts += [f'<text class="a" x="{number(x(it))}%" y="{_FLOOR + 16}">{_percent(it)}</text>' for it in steps]
    parts.append(f'<text class="u" x="{_RIGHT}%" y="{_FLOOR + 32}" text-anchor="end">{said}</text>')
    parts.append(f'<text class="u" x="{_LEFT}%" dx="6" y="{_TOP}" dy="4">{came}</text>')
    for it in classes:
        left, wide = x(it["from"]), x(it["below"]) - x(it["from"])
        upper, tall = y(it["below"]), y(it["from"]) - y(it["below"])
        parts.append(
            f'<rect class="band" x="{number(left)}%" y="{number(upper)}" width="{number(wide)}%" '
            f'height="{number(tall)}"/>'
        )
    for it in classes:
        at = number(x((it["from"] + it["below"]) / 2))
        parts.append(
            f'<line class="w" x1="{at}%" x2="{at}%" y1="{number(y(it["low"]))}" y2="{number(y(it["high"]))}"/>'
            f'<circle class="k" cx="{at}%" cy="{number(y(it["came"]))}" r="4"/>'
            f'<line class="bar-n" x1="{at}%" x2="{at}%" y1="{_BARS}" '
            f'y2="{number(_BARS - max(_BAR_HEIGHT * it["n"] / most, 1))}"/>'
        )
    return figure("rely small", parts)


def _scale_end(classes: Sequence[Mapping[str, Any]]) -> float:
    """Give the end of both scales: the next fifth above all there is to draw."""
    highest: float = max(max(it["below"], it["high"]) for it in classes)
    return min(1.0, max(0.4, math.ceil(round(highest * 5, 6)) / 5))


def _percent(value: float) -> str:
    return f"{round(100 * value)}%"
