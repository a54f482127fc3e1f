"""The map of all topics, with numbers beside the first ones that do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from liaowang.runs.report.figures import figure, number

_WIDTH, _HEIGHT = 1000.0, 720.0
_MARKS = {"listed": "k", "gains": "gains", "loses": "ring", "unknown": "unsure"}
_DISTANCES = (13, 20, 28, 38, 50, 64)
_TURNS = 16

Box = tuple[float, float, float, float]


def topic_map(marks: Sequence[Mapping[str, Any]]) -> Markup:
    """Draw all topics by place; each mark is a link that the table beside it repeats.

    Parameters
    ----------
    marks : sequence of mapping
        ``id``, ``name``, ``x`` and ``y`` (0 to 1), ``records``, ``kind`` (``listed``, ``gains``, ``loses``,
        ``unknown``), ``rank`` (None, or the number to write beside it).
    """
    most = max((mark["records"] for mark in marks), default=1) or 1
    parts = []
    for mark in sorted(marks, key=lambda mark: (mark["kind"] == "listed", -mark["records"], mark["id"])):
        x, y = _place(mark)
        radius = number(1.4 + 7.6 * (mark["records"] / most) ** 0.5)
        parts.append(
            f'<a href="#{mark["id"]}" tabindex="-1"><circle class="{_MARKS[mark["kind"]]}" '
            f'cx="{_across(x)}" cy="{_down(y)}" r="{radius}">'
            f"<title>{escape(mark['name'])} ({mark['records']:,})</title></circle></a>"
        )
    named = sorted((mark for mark in marks if mark["rank"]), key=lambda mark: mark["rank"])
    return figure("atlas", parts + _labels(named))


def _labels(named: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write ranks where they are free, the first ranks nearest to their marks, with a line where they stand apart."""
    places = [_place(mark) for mark in named]
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    parts = []
    for mark, (x, y) in zip(named, places, strict=True):
        to_x, to_y, is_far = _free_place(x, y, 8.0 * len(str(mark["rank"])), taken)
        rare = "" if mark["rank"] <= 10 else " alt"
        if is_far:
            parts.append(
                f'<line class="s{rare}" x1="{_across(x)}" y1="{_down(y)}" x2="{_across(to_x)}" y2="{_down(to_y)}"/>'
            )
        parts.append(
            f'<text class="at{rare}" text-anchor="middle" x="{_across(to_x)}" y="{_down(to_y)}" dy="4">'
            f"{mark['rank']}</text>"
        )
    return parts


def _free_place(x: float, y: float, width: float, taken: list[Box]) -> tuple[float, float, bool]:
    """Find the nearest place whose box meets no other, and take it; the farthest to the right where none is free."""
    for distance in _DISTANCES:
        for turn in range(_TURNS):
            angle = 2 * math.pi * turn / _TURNS
            at = (x + distance * math.cos(angle), y + distance * math.sin(angle))
            box = (at[0] - width / 2 - 1, at[1] - 7, at[0] + width / 2 + 1, at[1] + 7)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                return *at, distance > _DISTANCES[0]
    return x + _DISTANCES[-1], y, True


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _place(mark: Mapping[str, Any]) -> tuple[float, float]:
    return _WIDTH * (0.02 + 0.96 * mark["x"]), _HEIGHT * (0.03 + 0.94 * mark["y"])


def _across(x: float) -> str:
    return f"{number(100 * x / _WIDTH)}%"


def _down(y: float) -> str:
    return f"{number(100 * y / _HEIGHT)}%"
