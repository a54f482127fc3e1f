"""Small pictures inside a line: interval, sizes over years, distribution, and the mark of a direction.

They place marks at values that are given. What a picture says stands beside it as hidden text, too. All are SVG with
attributes of presentation, because the policy of the site allows no style written inside a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from liaowang_web.design import numbers
from liaowang_web.design.directions import NAMES, SIGNS

register = template.Library()
KEPT = 30_000  # pictures of a tag: about what 4,000 topics show, some 15 MB
_TAGS: dict[Callable[..., dict[str, Any]], Callable[..., SafeString]] = {}
SPARK_WIDTH, SPARK_HEIGHT, SPARK_YEARS = 88, 24, 10
DISTRIBUTION_HEIGHT = 20


def drawn(
    name: str, library: template.Library = register
) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    """Register a tag that fills a template from its values alone, and keeps what it drew.

    The same rows are asked for again and again, and filling a template 200 times took half of the watchlist's time.
    """

    def register_tag(place: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        @lru_cache(maxsize=KEPT)
        def fill(_language: str | None, values: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> SafeString:
            return render_to_string(name, place(*values, **dict(named)))

        @library.simple_tag
        @wraps(place)
        def tag(*values: Any, **named: Any) -> SafeString:
            return fill(get_language(), _frozen(values), _frozen(sorted(named.items())))

        _TAGS[place] = tag
        return place

    return register_tag


def draw(place: Callable[..., dict[str, Any]], *values: Any, **named: Any) -> SafeString:
    """Draw a picture of this module where a tag writes many rows at once."""
    return _TAGS[place](*values, **named)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(it) for it in value) if isinstance(value, list | tuple) else value


@drawn("design/parts/direction.html")
def direction(code: str) -> dict[str, Any]:
    """Give the mark of a direction by its code, such as ``FI``; its name is told to those who hover or listen."""
    return {"code": code, "sign": SIGNS.get(code, code), "name": NAMES.get(code, code)}


@register.filter
def direction_name(code: str) -> str:
    """Give the name of a direction by its code."""
    return str(NAMES.get(code, code))


@drawn("design/parts/directions_legend.html")
def directions_legend() -> dict[str, Any]:
    """List all six marks with their names."""
    return {"codes": list(NAMES)}


@drawn("design/parts/whisker.html")
def whisker(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    top: float = 1,
    kind: str = "seen",
    coverage: float | None = None,
) -> dict[str, Any]:
    """Draw a value as a tick, its interval as a bar with end caps, and beneath it how much is covered by data.

    Parameters
    ----------
    value, low, high : float or None
        Estimate and interval, 0 to ``top``; without a value nothing is drawn, without an interval only the tick.
    top : float
        Where the scale ends; it always begins at 0.
    kind : {"seen", "fore"}
        Observed in ink, or foretold in vermilion and told in per cent.
    coverage : float or None
        Share covered by data, 0 to 1; without it there is no rail.
    """
    if value is None:
        return {}
    has_interval = low is not None and high is not None
    told = numbers.span(100 * (low or 0) / top, 100 * (high or 0) / top) if has_interval else ""
    return {
        "kind": kind,
        "at": _share(value, top),
        "low": _share(low, top) if has_interval else None,
        "high": _share(high, top) if has_interval else None,
        "width": round(_share(high, top) - _share(low, top), 2) if has_interval else None,
        "interval": told + ("%" if told and kind == "fore" else ""),
        "covered": None if coverage is None else _share(coverage, 1),
        "coverage": None if coverage is None else numbers.percent(coverage),
    }


def _share(value: float | None, top: float) -> float:
    return round(100 * min(max((value or 0) / top, 0), 1), 2)


@drawn("design/parts/sparkline.html")
def sparkline(sizes: Sequence[float], ahead: Sequence[Sequence[float]] = ()) -> dict[str, Any]:
    """Draw sizes of years in ink with a dot today, and what is expected dashed in vermilion.

    Parameters
    ----------
    sizes : sequence of numbers
        Oldest first; the last ten years are drawn.
    ahead : sequence of (low, middle, high)
        One a year to come; the middle is drawn.
    """
    seen = [float(it) for it in sizes][-SPARK_YEARS:]
    if not seen:
        return {}
    coming = [float(middle) for _, middle, _ in ahead]
    n, top = len(seen) + len(coming), max([1.0, *seen, *coming])

    def place(k: int, value: float) -> str:
        x = 3 + k * (SPARK_WIDTH - 6) / max(n - 1, 1)
        return f"{x:.1f},{SPARK_HEIGHT - 3 - value / top * (SPARK_HEIGHT - 6):.1f}"

    line = [place(k, it) for k, it in enumerate(seen)]
    dashed = [line[-1], *(place(len(seen) + k, it) for k, it in enumerate(coming))]
    x, y = line[-1].split(",")
    return {
        "line": " ".join(line),
        "ahead": " ".join(dashed) if coming else "",
        "x": x,
        "y": y,
        "first": numbers.grouped(seen[0]),
        "last": numbers.grouped(seen[-1]),
        "expected": numbers.grouped(coming[-1]) if coming else "",
        "years": len(seen),
        "years_ahead": len(coming),
        "width": SPARK_WIDTH,
        "height": SPARK_HEIGHT,
    }


@drawn("design/parts/distribution.html")
def distribution(counts: Sequence[int], chosen: Sequence[int] | None = None, kind: str = "seen") -> dict[str, Any]:
    """Draw how many rows fall where: all of them faintly, those chosen at full strength.

    Parameters
    ----------
    counts : sequence of int
        Rows a bin, from low to high.
    chosen : sequence of int, optional
        Those of the rows that are shown; without it all are.
    kind : {"seen", "fore"}
        Ink or vermilion.
    """
    if not counts:
        return {}
    top, width = max([1, *counts]), 100 / len(counts)
    bars = [
        {"x": round(k * width, 2), "all": _bar(n, top), "chosen": _bar((chosen or counts)[k], top)}
        for k, n in enumerate(counts)
    ]
    return {"bars": bars, "width": round(width * 0.86, 2), "kind": kind, "height": DISTRIBUTION_HEIGHT}


def _bar(n: int, top: int) -> dict[str, float]:
    height = round(n / top * DISTRIBUTION_HEIGHT, 1)
    # One row among a thousand is still a mark that can be seen.
    height = max(height, 1.0) if n else 0.0
    return {"y": round(DISTRIBUTION_HEIGHT - height, 1), "height": height}
