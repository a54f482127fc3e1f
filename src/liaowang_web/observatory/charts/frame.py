"""What all charts share: sizes, axes, scales with round ends, and labels that keep apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any, Literal

import altair as alt

from liaowang_web.observatory.charts.palette import MEASURED, token

WIDTHS = {"broad": 940, "middle": 620, "narrow": 328}
"""Breadth of a drawing in pixels, with its margins; a page asks for one of them by name."""
TEXT = 12
Side = Literal["left", "center", "right"]
Layer = alt.Chart | alt.LayerChart


def stacked(*layers: Layer) -> alt.LayerChart:
    """Lay charts over each other, the first undermost."""
    return alt.LayerChart(layer=list(layers))


def sizes_of(
    heights: Mapping[str, int], margins: Mapping[str, Mapping[str, int]], widths: Mapping[str, int] = WIDTHS
) -> dict[str, tuple[int, int]]:
    """Give breadth and height of the drawings of a chart by name, with their margins."""
    return {
        name: (width, heights[name] + margins[name]["top"] + margins[name]["bottom"]) for name, width in widths.items()
    }


def framed(chart: alt.LayerChart, width: int, height: int, *, padding: dict[str, int]) -> alt.LayerChart:
    """Give a chart its size and the look of all charts: rules, not boxes."""
    inner = width - padding["left"] - padding["right"]
    # Margins are stated, not measured, so that a drawing is as broad as it says, whichever fonts are at hand.
    sized = chart.properties(width=inner, height=height, padding=padding, autosize=alt.AutoSizeParams(type="none"))
    configured: alt.LayerChart = sized.configure(
        font=MEASURED,
        background="transparent",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            domainColor=token("line2"), tickColor=token("line2"), gridColor=token("line"), gridWidth=1,
            labelColor=token("ink2"), labelFontSize=TEXT, titleColor=token("ink2"), titleFontSize=TEXT,
            titleFontWeight="normal", labelFont=MEASURED, titleFont=MEASURED, labelPadding=6,
            labelFlush=False,
        ),
        text=alt.MarkConfig(fontSize=TEXT, font=MEASURED),
    )  # fmt: skip
    return configured


def rows(values: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Put rows into the specification itself, so that nothing is fetched."""
    return alt.InlineData(values=list(values))


def round_ticks(top: float, n: int = 4, *, whole: bool = True) -> list[float]:
    """Give about `n` round steps from 0 to a round end not below `top`.

    Examples
    --------
    >>> round_ticks(268), round_ticks(3), round_ticks(0)
    ([0, 100, 200, 300], [0, 1, 2, 3], [0, 1])
    """
    step = _round_up(max(top, 1e-9) / n)
    step = max(1.0, step) if whole else step
    ticks = [place * step for place in range(max(ceil(round(top / step, 9)), 1) + 1)]
    return [int(tick) for tick in ticks] if whole else [round(tick, 9) for tick in ticks]


def _round_up(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= value * 0.999) if value else 1.0


def kept_apart(places: Sequence[float], gap: float) -> list[float]:
    """Move places down, in their order, until each is `gap` from the one above.

    Examples
    --------
    >>> kept_apart([10, 12, 40], 14)
    [10, 24, 40]
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    return moved


def breadth(text: str) -> float:
    """Estimate how broad a label is in pixels: Chinese characters are square, Latin letters about half that.

    Examples
    --------
    >>> breadth("ab"), breadth("量子")
    (13.2, 24)
    """
    return round(sum(TEXT if ord(letter) > 0x2E7F else TEXT * 0.55 for letter in text), 1)
