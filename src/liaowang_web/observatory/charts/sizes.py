"""Size of a topic by year: what was counted in ink, what is forecast in vermilion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.observatory.charts.frame import (
    WIDTHS,
    Layer,
    Side,
    framed,
    kept_apart,
    round_ticks,
    rows,
    sizes_of,
    stacked,
)
from liaowang_web.observatory.charts.palette import token

HEIGHTS = {"broad": 260, "middle": 240, "narrow": 200}
# The margin on the right holds the labels of the forecast; on a narrow picture they stand inside.
_MARGINS = {
    "broad": {"left": 48, "right": 130, "top": 34, "bottom": 28},
    "middle": {"left": 48, "right": 120, "top": 34, "bottom": 28},
    "narrow": {"left": 36, "right": 14, "top": 34, "bottom": 28},
}
SIZES = sizes_of(HEIGHTS, _MARGINS)
"""Breadth and height of the whole drawing."""
_LABEL_GAP = 15


def size_chart(
    seen: Sequence[Sequence[Any]], ahead: Sequence[Sequence[float]], *, as_of: str, width: str = "broad"
) -> alt.LayerChart:
    """Draw the records of each year, and those to be expected.

    Parameters
    ----------
    seen : sequence of (year, records, low, high)
        Oldest first; `low` and `high` are the ends of the 90% counting error.
    ahead : sequence of (low, middle, high)
        One for each year to come; eight in ten lie between the outer two.
    as_of : str
        The last day counted, ISO.
    width : str
        One of the names of `WIDTHS`.
    """
    last = seen[-1] if seen else (int(as_of[:4]), 0, 0, 0)
    ticks = round_ticks(max([last[3], *(it[3] for it in seen), *(it[2] for it in ahead)]))
    years = (seen[0][0] if seen else last[0], last[0] + len(ahead))
    scale = alt.Scale(domain=[0, ticks[-1]], nice=False)
    count = alt.Y("n:Q", scale=scale, axis=alt.Axis(values=ticks, format=",d", title=None, domain=False, ticks=False))
    year = alt.X(
        "year:Q",
        scale=alt.Scale(domain=_apart(years), nice=False),
        axis=alt.Axis(values=_years(years, width), format="d", title=None, grid=False),
    )
    layers: list[Layer] = [
        *_forecast(last, ahead, year, count),
        _rule(last[0], as_of, width),
        *_observed(seen, year, count),
    ]
    layers += _labels(seen, ahead, ticks[-1], width)
    return framed(stacked(*layers), WIDTHS[width], HEIGHTS[width], padding=_MARGINS[width])


def _apart(years: tuple[int, int]) -> list[int]:
    return [years[0], years[1] if years[1] > years[0] else years[0] + 1]


def _years(years: tuple[int, int], width: str) -> list[int]:
    step = 1 + (years[1] - years[0]) // {"broad": 16, "middle": 10, "narrow": 5}[width]
    return list(range(years[1], years[0] - 1, -step))[::-1]


def _forecast(last: Sequence[Any], ahead: Sequence[Sequence[float]], year: alt.X, count: alt.Y) -> list[Layer]:
    if not ahead:
        return []
    start = {"year": last[0], "low": last[1], "n": last[1], "high": last[1]}
    bands = [start, *({"year": last[0] + k, "low": low, "n": middle, "high": high}
                      for k, (low, middle, high) in enumerate(ahead, 1))]  # fmt: skip
    tips = _tips(("n", _("median")), ("low", _("80% from")), ("high", _("80% up to")))
    whole = alt.Chart(rows(bands)).encode(x=year, tooltip=tips)
    return [
        whole.mark_area(fill=token("fore80"), line=False, tooltip=True).encode(y=_same(count, "low"), y2="high:Q"),
        *(
            alt.Chart(rows(bands)).mark_line(stroke=token("fore"), strokeWidth=0.9).encode(x=year, y=_same(count, end))
            for end in ("low", "high")
        ),
        alt.Chart(rows(bands))
        .mark_line(stroke=token("fore"), strokeWidth=2.25, strokeDash=[6, 4])
        .encode(x=year, y=count),
        whole.mark_point(stroke=token("fore"), fill=token("bg"), size=28, strokeWidth=1.4)
        .encode(y=count)
        .transform_filter(f"datum.year > {last[0]}"),
    ]


def _same(count: alt.Y, field: str) -> alt.Y:
    given = count.copy()
    given.shorthand = f"{field}:Q"
    return given


def _tips(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("year:Q", title=_("year"), format="d"),
        *(alt.Tooltip(f"{name}:Q", title=title, format=",.0f") for name, title in fields),
    ]


def _observed(seen: Sequence[Sequence[Any]], year: alt.X, count: alt.Y) -> list[Layer]:
    values = [{"year": it[0], "n": it[1], "low": it[2], "high": it[3]} for it in seen]
    base = alt.Chart(rows(values)).encode(x=year)
    tips = _tips(("n", _("records")), ("low", _("90% counting error from")), ("high", _("up to")))
    return [
        base.mark_rule(stroke=token("ink")).encode(y=_same(count, "low"), y2="high:Q"),
        base.mark_line(stroke=token("ink"), strokeWidth=2.25).encode(y=count),
        base.mark_point(fill=token("ink"), stroke=token("bg"), strokeWidth=1, size=44, opacity=1).encode(
            y=count, tooltip=tips
        ),
    ]


def _rule(year: int, as_of: str, width: str) -> alt.LayerChart:
    text = _("as of %(month)s") % {"month": numbers.month(date.fromisoformat(as_of))}
    at = alt.Chart(rows([{"year": year}])).encode(x="year:Q")
    return stacked(
        at.mark_rule(stroke=token("ink"), strokeDash=[4, 3]),
        at.mark_text(
            text=text, align="right", dx=-6, dy=-22 if width == "narrow" else -10, fill=token("ink"), fontWeight=600
        ).encode(y=alt.value(0)),
    )


def _labels(seen: Sequence[Sequence[Any]], ahead: Sequence[Sequence[float]], top: float, width: str) -> list[Layer]:
    found = _counts(seen)
    if not ahead:
        return found
    low, middle, high = ahead[-1]
    told = [
        (high, _("80%% up to %(n)s") % {"n": numbers.grouped(high)}),
        (middle, _("median %(n)s") % {"n": numbers.grouped(middle)}),
        (low, _("80%% from %(n)s") % {"n": numbers.grouped(low)}),
    ]
    at = seen[-1][0] + len(ahead)
    height = HEIGHTS[width]
    wanted = [height * (1 - value / top) for value, _text_of in told]
    places = kept_apart(wanted, _LABEL_GAP)
    if width == "narrow":
        ends = zip(told, (-9, 0, 13), strict=True)
        return found + [_text(at, value, text, "fore", dy=dy, align="right") for (value, text), dy in ends if dy]
    return found + [
        _text(at, value, text, "fore", dx=10, dy=place - want)
        for (value, text), want, place in zip(told, wanted, places, strict=True)
    ]


def _counts(seen: Sequence[Sequence[Any]]) -> list[Layer]:
    """Label the last year, and the highest if it stands out."""
    if not seen:
        return []
    peak, last = max(seen, key=lambda it: it[1]), seen[-1]
    label = _text(last[0], last[3], numbers.grouped(last[1]), "ink", dx=-4, dy=-9, align="right")
    if last[1] >= peak[1] * 0.8:
        return [label]
    return [_text(peak[0], peak[3], numbers.grouped(peak[1]), "ink", dy=-9, align="center"), label]


def _text(
    year: int, value: float, text: str, colour: str, *, dx: float = 0, dy: float = 0, align: Side = "left"
) -> alt.Chart:
    weight: Any = 600 if colour == "ink" else "normal"
    mark = alt.Chart(rows([{"year": year, "n": value}])).mark_text(
        text=text, align=align, dx=dx, dy=dy, fill=token(colour), fontWeight=weight, tooltip=False
    )
    placed: alt.Chart = mark.encode(x="year:Q", y="n:Q")
    return placed


def size_in_words(seen: Sequence[Sequence[Any]], ahead: Sequence[Sequence[float]]) -> str:
    """Say in one sentence what the picture shows, for those who do not see it."""
    if not seen:
        return _("No records counted by year.")
    told = _("%(n)s records in %(year)s") % {"n": numbers.grouped(seen[-1][1]), "year": seen[-1][0]}
    if seen[0][0] != seen[-1][0]:
        told = _("%(first)s records in %(from)s, %(last)s in %(to)s") % {
            "first": numbers.grouped(seen[0][1]), "from": seen[0][0],
            "last": numbers.grouped(seen[-1][1]), "to": seen[-1][0],
        }  # fmt: skip
    if not ahead:
        return told
    low, middle, high = (numbers.grouped(value) for value in ahead[-1])
    return _("%(seen)s; forecast for %(year)s: median %(middle)s, 80%% between %(low)s and %(high)s") % {
        "seen": told, "year": seen[-1][0] + len(ahead), "low": low, "middle": middle, "high": high,
    }  # fmt: skip
