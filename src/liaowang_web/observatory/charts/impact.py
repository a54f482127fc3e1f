"""Impact against uncertainty: a mark for each emerging topic, direction by shape and colour, records by size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from liaowang_web.observatory.charts.frame import (
    WIDTHS,
    Layer,
    Side,
    breadth,
    framed,
    round_ticks,
    rows,
    sizes_of,
    stacked,
)
from liaowang_web.observatory.charts.palette import SHAPES, token

HEIGHTS = {"broad": 520, "middle": 460, "narrow": 360}
N_LABELS = {"broad": 14, "middle": 9, "narrow": 4}
_AREAS = {"broad": (24, 420), "middle": (20, 300), "narrow": (12, 130)}
"""Areas of the smallest and the largest mark, in square pixels."""
_MARGIN = {"left": 52, "right": 16, "top": 14, "bottom": 46}
SIZES = sizes_of(HEIGHTS, dict.fromkeys(WIDTHS, _MARGIN))
"""Breadth and height of the whole drawing."""
_NONE = "none"
_LABEL_HEIGHT = 15
_CLEAR = 12
"""From the middle of a mark to its label, so that the largest marks are cleared."""
_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Emerging:
    """One topic as the chart needs it; `direction` is its likeliest, or empty."""

    name: str
    address: str
    direction: str
    impact: float
    uncertainty: float
    probability: float
    n_records: int


@dataclass(frozen=True)
class _Field:
    """Where values stand on the drawing."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    def at(self, it: Emerging) -> tuple[float, float]:
        """Give the place of a topic in pixels from the upper left."""
        across = sqrt(max(it.uncertainty, 0) / self.x[1])
        up = (it.impact - self.y[0]) / (self.y[1] - self.y[0])
        return across * self.width, (1 - up) * self.height


def impact_chart(
    topics: Sequence[dict[str, Any]], *, impact: float, uncertainty: float, width: str = "broad"
) -> alt.LayerChart:
    """Draw the emerging topics.

    Parameters
    ----------
    topics : sequence of dicts
        Fields of `Emerging`, the first to be labelled first.
    impact, uncertainty : float
        Where the four fields meet.
    width : str
        One of the names of `WIDTHS`.
    """
    given = [Emerging(**it) for it in topics]
    field = _field_of(given, width)
    x = alt.X(
        "uncertainty:Q",
        # Most intervals are narrow; the root spreads them.
        scale=alt.Scale(domain=list(field.x), nice=False, type="sqrt"),
        axis=alt.Axis(title=_("uncertainty →"), format=".0%", tickCount=5 if width == "narrow" else 8),
    )
    y = alt.Y(
        "impact:Q",
        scale=alt.Scale(domain=list(field.y), nice=False),
        axis=alt.Axis(title=_("impact →"), format=".1f", tickCount=6),
    )
    layers: list[Layer] = [
        _split(impact, uncertainty, x, y),
        *_corners(),
        _marks(given, width, x, y),
        *_labels(given, field, width, x, y),
    ]
    return framed(stacked(*layers), WIDTHS[width], HEIGHTS[width], padding=_MARGIN)


def _field_of(topics: Sequence[Emerging], width: str) -> _Field:
    across = round_ticks(max((it.uncertainty for it in topics), default=0.1) * 1.04, 5, whole=False)[-1]
    least = floor(min((it.impact for it in topics), default=0) * 10 - 0.3) / 10
    most = ceil(max((it.impact for it in topics), default=1) * 10 + 0.3) / 10
    inner = WIDTHS[width] - _MARGIN["left"] - _MARGIN["right"]
    return _Field((0, across), (max(least, 0), min(max(most, least + 0.2), 1)), inner, HEIGHTS[width])


def _split(impact: float, uncertainty: float, x: alt.X, y: alt.Y) -> alt.LayerChart:
    base = alt.Chart(rows([{"impact": impact, "uncertainty": uncertainty}]))
    line: dict[str, Any] = {"stroke": token("line2"), "strokeDash": [4, 3], "clip": True}
    return stacked(base.mark_rule(**line).encode(x=x), base.mark_rule(**line).encode(y=y))


def _corners() -> list[Layer]:
    """Name the four fields in their outer corners."""
    places: list[tuple[str, Side, Any, int]] = [
        (_("act"), "left", 0, 16),
        (_("watch closely"), "right", "width", 16),
        (_("follow as usual"), "left", 0, -10),
        (_("wait for evidence"), "right", "width", -10),
    ]
    return [
        alt.Chart(rows([{}]))
        .mark_text(
            text=text, align=align, dx=-8 if across else 8, dy=dy, fill=token("ink3"), fontWeight=600, fontSize=13
        )
        .encode(x=alt.value(across), y=alt.value(0 if dy > 0 else "height"))
        for text, align, across, dy in places
    ]


def _marks(topics: Sequence[Emerging], width: str, x: alt.X, y: alt.Y) -> alt.Chart:
    values = [{**vars(it), "direction": it.direction or _NONE} for it in reversed(topics)]
    names = [*SHAPES, _NONE]
    colours = [*(token(name) for name in SHAPES), token("ink3")]
    fills = [token("bg") if name == "FH" else colour for name, colour in zip(names, colours, strict=True)]
    shapes = [*SHAPES.values(), "stroke"]
    largest = max((it.n_records for it in topics), default=1)
    zoom = alt.selection_interval(bind="scales", zoom="wheel![event.shiftKey]")
    marks: alt.Chart = (
        alt.Chart(rows(values))
        .mark_point(clip=True, strokeWidth=1.6, opacity=0.9, fillOpacity=0.85, cursor="pointer")
        .encode(
            x=x,
            y=y,
            href="address:N",
            size=alt.Size("n_records:Q", scale=alt.Scale(domain=[0, largest], range=list(_AREAS[width])), legend=None),
            shape=alt.Shape("direction:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
            stroke=alt.Stroke("direction:N", scale=alt.Scale(domain=names, range=colours), legend=None),
            fill=alt.Fill("direction:N", scale=alt.Scale(domain=names, range=fills), legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=_("topic")),
                alt.Tooltip("impact:Q", title=_("impact"), format=".2f"),
                alt.Tooltip("probability:Q", title=_("probability"), format=".0%"),
                alt.Tooltip("uncertainty:Q", title=_("breadth of its interval"), format=".0%"),
                alt.Tooltip("n_records:Q", title=_("records"), format=",d"),
            ],
        )
        .add_params(zoom)
    )
    return marks


def _labels(topics: Sequence[Emerging], field: _Field, width: str, x: alt.X, y: alt.Y) -> list[Layer]:
    """Label the first topics, each where it meets no other label, mark or edge; one that finds no place has none."""
    largest = max((it.n_records for it in topics), default=1)
    radii = [
        sqrt(_AREAS[width][0] + (_AREAS[width][1] - _AREAS[width][0]) * it.n_records / largest) / 2 for it in topics
    ]
    taken = [(at[0] - r, at[1] - r, at[0] + r, at[1] + r) for at, r in zip(map(field.at, topics), radii, strict=True)]
    found: dict[tuple[Side, int], list[dict[str, Any]]] = {}
    for it in topics[: 3 * N_LABELS[width]]:
        if sum(map(len, found.values())) == N_LABELS[width]:
            break
        text = _short(it.name, 110 if width == "narrow" else 200)
        row = {"name": text, "impact": it.impact, "uncertainty": it.uncertainty}
        for side, box in _boxes(field.at(it), breadth(text)):
            if _is_free(box, taken, field):
                taken.append(box)
                found.setdefault(side, []).append(row)
                break
    return [
        alt.Chart(rows(values))
        .mark_text(
            align=align,
            dx={"left": _CLEAR, "center": 0, "right": -_CLEAR}[align],
            dy=dy,
            clip=True,
            fill=token("ink"),
            baseline="middle",
        )
        .encode(x=x, y=y, text="name:N")
        for (align, dy), values in found.items()
    ]


def _short(name: str, most: float) -> str:
    """Cut a name to a breadth in pixels."""
    kept = name
    while kept and breadth(kept) > most:
        kept = kept[:-1]
    return name if kept == name else f"{kept.rstrip(' ,，')}…"


def _boxes(at: tuple[float, float], broad: float) -> list[tuple[tuple[Side, int], _Box]]:
    """Give the places where a label may stand: beside its mark, above it, beneath it."""
    x, y = at
    half, gap = _LABEL_HEIGHT / 2, _CLEAR + 7
    return [
        (("left", 0), (x + _CLEAR, y - half, x + _CLEAR + broad, y + half)),
        (("right", 0), (x - _CLEAR - broad, y - half, x - _CLEAR, y + half)),
        (("center", -gap), (x - broad / 2, y - gap - half, x + broad / 2, y - gap + half)),
        (("center", gap), (x - broad / 2, y + gap - half, x + broad / 2, y + gap + half)),
    ]


def _is_free(box: _Box, taken: Sequence[_Box], field: _Field) -> bool:
    x1, y1, x2, y2 = box
    # The names of the fields stand at the upper and lower edge.
    if x1 < 2 or x2 > field.width - 2 or y1 < 22 or y2 > field.height - 22:
        return False
    return not any(x1 < b[2] and b[0] < x2 and y1 < b[3] and b[1] < y2 for b in taken)
