"""Reliability: what forecasts of about the same probability said, against what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from liaowang_web.observatory.charts.frame import framed, rows, stacked
from liaowang_web.observatory.charts.palette import token

SIDES = {"broad": 320, "middle": 420, "narrow": 328}
"""On broad pages it stands in the margin column."""
_MARGIN = {"left": 52, "right": 26, "top": 20, "bottom": 46}
SIZES = {name: (side, side) for name, side in SIDES.items()}
"""Breadth and height of the whole drawing."""


def reliability_chart(bins: Sequence[Mapping[str, Any]], *, is_replayed: bool, width: str = "broad") -> alt.LayerChart:
    """Draw the reliability curve, with intervals and the number of forecasts at each point.

    Parameters
    ----------
    bins : sequence of mappings
        ``said`` and ``came`` (0 to 1), ``low`` and ``high`` (interval of what came), ``n``.
    is_replayed : bool
        Whether the forecasts were replayed on the past; then the marks are hollow.
    width : str
        ``broad``, ``middle`` or ``narrow``.
    """
    side = SIDES[width]
    height = side - _MARGIN["top"] - _MARGIN["bottom"]
    values = [{name: it[name] for name in ("said", "came", "low", "high", "n")} for it in bins if it["n"]]
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis: dict[str, Any] = {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".0%"}
    x = alt.X("said:Q", scale=scale, axis=alt.Axis(title=_("probability said"), grid=False, **axis))
    y = alt.Y("came:Q", scale=scale, axis=alt.Axis(title=_("share that came true"), domain=False, ticks=False, **axis))
    base = alt.Chart(rows(values)).encode(x=x)
    low = y.copy()
    low.shorthand = "low:Q"
    layers = [
        _diagonal(),
        base.mark_rule(stroke=token("ink2"), strokeWidth=1.2).encode(y=low, y2="high:Q"),
        base.mark_line(stroke=token("ink"), strokeWidth=1.6, strokeDash=[5, 4] if is_replayed else [1, 0]).encode(y=y),
        base.mark_point(
            fill=token("bg" if is_replayed else "ink"), stroke=token("ink"), strokeWidth=1.6, size=64, opacity=1
        ).encode(y=y, tooltip=_tips()),
        alt.Chart(rows(_counted(values, height)))
        .mark_text(align="left", dx=7, dy=11, fill=token("ink2"), fontSize=11)
        .encode(x=x, y=y, text="n:Q"),
    ]
    return framed(stacked(*layers), side, height, padding=_MARGIN)


def _counted(values: Sequence[dict[str, Any]], side: float) -> list[dict[str, Any]]:
    """Choose the points whose numbers can stand beside them without meeting the next."""
    found: list[dict[str, Any]] = []
    for it in reversed(values):
        meets = any(abs(it["said"] - b["said"]) * side < 26 and abs(it["came"] - b["came"]) * side < 14 for b in found)
        if not meets:
            found.append(it)
    return found


def _diagonal() -> alt.LayerChart:
    line = alt.Chart(rows([{"said": 0, "came": 0}, {"said": 1, "came": 1}])).encode(x="said:Q", y="came:Q")
    return stacked(
        line.mark_line(stroke=token("line2"), strokeDash=[1.5, 3], strokeWidth=1.5),
        line.transform_filter("datum.said == 1").mark_text(
            text=_("as said"), align="right", dx=-4, dy=-8, fill=token("ink3")
        ),
    )


def _tips() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("n:Q", title=_("forecasts"), format=",d"),
        alt.Tooltip("said:Q", title=_("said on average"), format=".1%"),
        alt.Tooltip("came:Q", title=_("came true"), format=".1%"),
        alt.Tooltip("low:Q", title=_("interval from"), format=".1%"),
        alt.Tooltip("high:Q", title=_("up to"), format=".1%"),
    ]
