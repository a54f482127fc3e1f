"""Places of marks in the pictures of targets; across in per cent, so that text keeps its size at any width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from liaowang_web.design.numbers import grouped
from liaowang_web.programme.selectors.targets import Standing

HEIGHT, TOP, FOOT = 240, 18, 26


def bar_of(standing: Standing) -> dict[str, Any] | None:
    """Place what counts, the planned number and the range foretold on one scale; nothing for a target without number.

    Returns
    -------
    dict or None
        ``counted``, ``planned`` and, where something is foretold, ``low``, ``width``, ``middle``, all in per cent.
    """
    planned = standing.target.value
    if not planned:
        return None
    last = standing.attainment.last if standing.attainment else None
    top = max(planned, standing.n, last.high80 if last else 0) * 1.04
    bar = {"counted": _share(standing.n, top), "planned": _share(planned, top)}
    if last:
        low, high = _share(last.low80, top), _share(last.high80, top)
        bar |= {"low": low, "high": high, "width": round(high - low, 2), "middle": _share(last.middle, top)}
    return bar


def progress_picture(standing: Standing, days: Sequence[date], begun: date, today: date) -> dict[str, Any] | None:
    """Place how the count rose, and what is foretold, over time.

    Parameters
    ----------
    standing : Standing
    days : sequence of date
        Of what counts, the earliest first.
    begun : date
        When the target was set.
    today : date

    Returns
    -------
    dict or None
        Nothing while nothing counts. ``levels`` and ``rises`` (ends of lines), ``bands`` (``x``, ``width``, and tops
        and heights of both ranges, ``middle``), ``years`` (place, year), ``today``, ``planned`` (height), ``ticks``
        (height, number), ``height``, ``foot``.
    """
    if not days:
        return None
    told = standing.attainment
    steps = told.steps if told else ()
    first = min(begun, days[0])
    frame = _Frame(first, max(standing.until, today), _top(standing, [it.high80 for it in steps]))
    rises, levels = _curve(days, today, frame)
    bands, before = [], today
    for step in steps:
        x, to_x = frame.x(before), frame.x(step.day)
        bands.append({
            "x": x, "to_x": to_x, "width": round(to_x - x, 2), "y80": frame.y(step.high80), "y50": frame.y(step.high50),
            "h80": round(frame.y(step.low80) - frame.y(step.high80), 1),
            "h50": round(frame.y(step.low50) - frame.y(step.high50), 1), "middle": frame.y(step.middle),
        })  # fmt: skip
        before = step.day
    planned = standing.target.value
    return {
        "rises": rises, "levels": levels, "bands": bands, "today": frame.x(today), "height": HEIGHT,
        "foot": HEIGHT - FOOT, "planned": frame.y(planned) if planned else None,
        "planned_word": grouped(planned) if planned else "",
        "years": [(frame.x(date(year, 1, 1)), year) for year in range(first.year + 1, frame.last.year + 1)],
        "ticks": [(frame.y(it), grouped(it)) for it in _ticks(frame.top)],
    }  # fmt: skip


class _Frame:
    """Where days and numbers stand."""

    def __init__(self, first: date, last: date, top: float) -> None:
        self.first, self.last, self.top = first, last, top

    def x(self, day: date) -> float:
        return round((day - self.first) / (self.last - self.first) * 100, 2)

    def y(self, n: float) -> float:
        return round(TOP + (1 - n / self.top) * (HEIGHT - TOP - FOOT), 1)


def _top(standing: Standing, highs: Sequence[int]) -> float:
    return max(standing.target.value or 0, standing.n, *highs, 1) * 1.06


def _curve(days: Sequence[date], today: date, frame: _Frame) -> tuple[list[Any], list[Any]]:
    """Give the upright and the level parts of the line that rises by one for each item."""
    rises, levels, n, before = [], [], 0, frame.first
    for day, more in sorted(Counter(days).items()):
        levels.append((frame.x(before), frame.x(day), frame.y(n)))
        rises.append((frame.x(day), frame.y(n), frame.y(n + more)))
        n, before = n + more, day
    levels.append((frame.x(before), frame.x(max(today, before + timedelta(days=1))), frame.y(n)))
    return rises, levels


def _ticks(top: float) -> list[int]:
    step = next(it for it in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 10**6) if top / it <= 5)
    return [k * step for k in range(int(top // step) + 1)]


def _share(n: float, top: float) -> float:
    return round(n / top * 100, 2)
