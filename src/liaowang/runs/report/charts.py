"""A topic's records over the years, with counting error, tide and bursts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from liaowang.runs.report.figures import figure, number

_LEFT, _RIGHT, _TOP, _FLOOR = 8.0, 95.5, 14.0, 206.0


@dataclass(frozen=True)
class Point:
    """One window of a topic: the year it ends in, records, the ends of the counting error, and the tide."""

    year: str
    records: int
    low: float
    high: float
    tide: float


@dataclass(frozen=True)
class Ahead:
    """One year to come: the year, and the records to be expected with the ends of their band."""

    year: str
    low: float
    middle: float
    high: float


def series_chart(
    points: Sequence[Point], bursts: Sequence[tuple[int, int]], tide_name: Markup | str, ahead: Sequence[Ahead] = ()
) -> Markup:
    """Draw records a window with counting error, the tide dotted, bursts as bars under the axis, and what is expected.

    Parameters
    ----------
    points : sequence of Point
        Oldest first.
    bursts : sequence of (first, last)
        Places in `points`.
    tide_name : markup
        Label of the dotted line, as SVG text spans.
    ahead : sequence of Ahead
        The years after the cut-off, in the colour of forecasts.
    """
    top = _round_up(max([*(it.high for it in points), *(it.tide for it in points), *(it.high for it in ahead), 1.0]))
    step = (_RIGHT - _LEFT) / max(len(points) + len(ahead) - 1, 1)
    places = [_LEFT + i * step for i in range(len(points) + len(ahead))]
    xs, later = places[: len(points)], places[len(points) :]

    def y(value: float) -> str:
        return number(_FLOOR - (_FLOOR - _TOP) * value / top)

    parts = [_scale_label(top * part / 4, y(top * part / 4)) for part in range(5)]
    parts.insert(0, _lines(xs, points, y, [y(top * part / 4) for part in range(5)]))
    if points and ahead:
        parts.insert(1, _expected(xs[-1], points[-1], later, ahead, y))
        parts += _expected_labels(later, ahead, y)
    for i, (x, it) in enumerate(zip(xs, points, strict=True)):
        rare = " alt" if (len(points) - 1 - i) % 3 else ""
        parts.append(f'<text class="a{rare}" x="{number(x)}%" y="222">{it.year}</text>')
    for first, last in bursts:
        x0, x1 = max(xs[first] - step / 2, _LEFT), min(xs[last] + step / 2, _RIGHT + 2)
        parts.append(f'<rect class="k" x="{number(x0)}%" y="229" width="{number(x1 - x0)}%" height="6"/>')
    if points:
        newest = points[-1]
        parts.append(
            f'<text class="v l" x="{number(xs[-1])}%" dx="-7" y="{y(newest.high)}" dy="6">{newest.records:,}</text>'
        )
        parts.append(_tide_label(xs, points, y, tide_name))
    return figure("series", parts)


def _expected(
    x: float, newest: Point, later: Sequence[float], ahead: Sequence[Ahead], y: Callable[[float], str]
) -> str:
    """Draw the band of what is expected from the last window on, its middle dashed, and a rule at the cut-off."""
    start = f"{number(10 * x)},{y(newest.records)}"
    places = [number(10 * it) for it in later]
    upper = [f"{at},{y(it.high)}" for at, it in zip(places, ahead, strict=True)]
    lower = [f"{at},{y(it.low)}" for at, it in zip(places, ahead, strict=True)]
    middle = " ".join([start, *(f"{at},{y(it.middle)}" for at, it in zip(places, ahead, strict=True))])
    return (
        '<svg viewBox="0 0 1000 240" preserveAspectRatio="none">'
        f'<polygon class="fb" points="{" ".join([start, *upper, *reversed(lower)])}"/>'
        f'<polyline class="f" points="{middle}"/>'
        f'<path class="cut" d="M{number(10 * x)} {number(_TOP)}V{number(_FLOOR)}"/></svg>'
    )


def _expected_labels(later: Sequence[float], ahead: Sequence[Ahead], y: Callable[[float], str]) -> list[str]:
    last = len(ahead) - 1
    labels = [
        f'<text class="a{"" if i == last else " alt"}" x="{number(x)}%" y="222">{it.year}</text>'
        for i, (x, it) in enumerate(zip(later, ahead, strict=True))
    ]
    end = ahead[last]
    labels.append(
        f'<text class="fv l" x="{number(later[last])}%" y="{y(end.high)}" dy="-6">'
        f"{end.middle:,.0f} ({end.low:,.0f}–{end.high:,.0f})</text>"
    )
    return labels


def _scale_label(value: float, y: str) -> str:
    shown = number(value) if value < 10 else f"{round(value):,}"
    return f'<text class="l" x="{_LEFT}%" dx="-8" y="{y}" dy="4">{shown}</text>'


def _lines(xs: Sequence[float], points: Sequence[Point], y: Callable[[float], str], grid: Sequence[str]) -> str:
    """Draw what may be stretched, in a box of its own: grid, tide, whiskers, the ink line and its dots."""
    places = [number(10 * x) for x in xs]
    tide = " ".join(f"{x},{y(it.tide)}" for x, it in zip(places, points, strict=True))
    ink = " ".join(f"{x},{y(it.records)}" for x, it in zip(places, points, strict=True))
    whiskers = "".join(f"M{x} {y(it.low)}V{y(it.high)}" for x, it in zip(places, points, strict=True))
    dots = "".join(f"M{x} {y(it.records)}h0" for x, it in zip(places, points, strict=True))
    lines = "".join(f"M{number(10 * _LEFT)} {at}H{number(10 * _RIGHT)}" for at in grid)
    return (
        '<svg viewBox="0 0 1000 240" preserveAspectRatio="none">'
        f'<path class="g" d="{lines}"/><polyline class="d" points="{tide}"/><path class="w" d="{whiskers}"/>'
        f'<polyline class="o" points="{ink}"/>'
        f'<path class="p" d="{dots}"/></svg>'
    )


def _tide_label(xs: Sequence[float], points: Sequence[Point], y: Callable[[float], str], name: Markup | str) -> str:
    """Put the name of the dotted line where it is farthest above the ink line."""
    at = max(range(len(points)), key=lambda i: (points[i].tide - points[i].high, -i))
    anchor = "start" if at < len(points) / 2 else "end"
    return (
        f'<text class="u" text-anchor="{anchor}" x="{number(xs[at])}%" y="{y(points[at].tide)}" dy="-8">{name}</text>'
    )


def _round_up(value: float) -> float:
    """Give the end of a scale that four steps divide neatly."""
    unit = 1.0
    while True:
        for step in (4, 8, 12, 16, 20, 24, 32):
            if value <= step * unit:
                return step * unit
        unit *= 10
