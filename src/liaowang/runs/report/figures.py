"""Small figures as SVG: rails, sparklines, distributions, steps, bursts and the ruler of years.

Widths are in per cent of the picture and heights in pixels, so that one drawing serves a phone and a wide page and
no letter is ever stretched. Colours come from classes. Every figure is hidden from screen readers: the words beside it
say what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup


def figure(kind: str, parts: Iterable[str], box: str = "") -> Markup:
    """Wrap parts of a drawing; `kind` is its class, `box` a view box where it has one."""
    view = f' viewBox="{box}"' if box else ""
    return Markup(f'<svg class="{kind}" aria-hidden="true"{view}>{"".join(parts)}</svg>')  # noqa: S704


def number(value: float) -> str:
    """Write a coordinate briefly.

    Examples
    --------
    >>> number(12.0), number(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")


def rail(at: float, cover: float | None = None) -> Markup:
    """Draw a tick on a scale from 0 to 1, and beneath it how much was covered.

    The scale itself comes with the class.

    Examples
    --------
    >>> 'x1="25%"' in rail(0.25)
    True
    """
    x = number(100 * at)
    parts = [f'<line class="t" x1="{x}%" x2="{x}%" y1="1" y2="13"/>']
    if cover is not None:
        end = number(100 * cover)
        if cover < 1:
            parts.append(f'<rect class="h" x="{end}%" y="15" width="{number(100 - 100 * cover)}%" height="4"/>')
        parts.append(f'<line class="c" x2="{end}%" y1="17" y2="17"/>')
    return figure("rail", parts)


def whisker(at: float, low: float, high: float, cover: float | None = None) -> Markup:
    """Draw a tick for an estimate on a bar for its interval, with caps, and beneath it how much was covered.

    Examples
    --------
    >>> 'width="50%"' in whisker(0.5, 0.25, 0.75)
    True
    """
    first, last, x = number(100 * low), number(100 * high), number(100 * at)
    parts = [f'<rect class="i" x="{first}%" y="5" width="{number(100 * (high - low))}%" height="4"/>']
    parts += [f'<line class="c" x1="{end}%" x2="{end}%" y1="4" y2="10"/>' for end in (first, last)]
    parts.append(f'<line class="t" x1="{x}%" x2="{x}%" y1="1" y2="13"/>')
    if cover is not None:
        end = number(100 * cover)
        if cover < 1:
            parts.append(f'<rect class="h" x="{end}%" y="15" width="{number(100 - 100 * cover)}%" height="4"/>')
        parts.append(f'<line class="c" x2="{end}%" y1="17" y2="17"/>')
    return figure("rail", parts)


def balance(at: float, zero: float) -> Markup:
    """Draw a bar from zero to a value on a scale from 0 to 1."""
    low, high = sorted((at, zero))
    x, z = number(100 * at), number(100 * zero)
    return figure(
        "rail zeroed",
        [
            f'<line class="s" x1="{z}%" x2="{z}%" y1="1" y2="13"/>',
            f'<rect class="i" x="{number(100 * low)}%" y="5" width="{number(100 * (high - low))}%" height="4"/>',
            f'<line class="t" x1="{x}%" x2="{x}%" y1="1" y2="13"/>',
        ],
    )


def sparkline(values: Sequence[float]) -> Markup:
    """Draw a line with a dot at its end.

    Examples
    --------
    >>> "circle" in sparkline([1, 2, 4])
    True
    """
    top = max([*values, 1])
    step = 88 / max(len(values) - 1, 1)
    points = [(2 + i * step, 22 - 19 * value / top) for i, value in enumerate(values)]
    line = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    x, y = points[-1] if points else (2.0, 22.0)
    return figure(
        "spark", [f'<polyline points="{line}"/><circle cx="{number(x)}" cy="{number(y)}" r="2.2"/>'], "0 0 94 25"
    )


def distribution(values: Sequence[float], chosen: Sequence[float], low: float, high: float, bins: int = 24) -> Markup:
    """Draw how values spread between two ends, the chosen ones dark; what lies beyond joins the end bars."""
    all_bins, chosen_bins = _binned(values, low, high, bins), _binned(chosen, low, high, bins)
    top, width = max([*all_bins, 1]), 100 / bins
    parts = ['<line class="s" x2="100%" y1="22.5" y2="22.5"/>']
    for kind, heights in (("i", all_bins), ("k", chosen_bins)):
        for i, n in enumerate(heights):
            if n:
                tall = max(21 * n / top, 1)
                parts.append(
                    f'<rect class="{kind}" x="{number(i * width)}%" y="{number(22 - tall)}" '
                    f'width="{number(width - 0.8)}%" height="{number(tall)}"/>'
                )
    return figure("spread", parts)


def _binned(values: Sequence[float], low: float, high: float, bins: int) -> list[int]:
    heights = [0] * bins
    span = (high - low) or 1.0
    for value in values:
        heights[min(max(int((value - low) / span * bins), 0), bins - 1)] += 1
    return heights


def stair(start: float, end: float) -> Markup:
    """Draw one step of a sum from `start` to `end`, both 0 to 1."""
    return figure(
        "stair",
        [
            f'<rect class="k" x="{number(100 * start)}%" y="2" '
            f'width="{number(max(100 * (end - start), 0.8))}%" height="9"/>'
        ],
    )


def spell(first: float, last: float) -> Markup:
    """Draw a period on a scale of time from 0 to 1."""
    return figure(
        "stair spell",
        [
            f'<rect class="k" x="{number(100 * first)}%" y="3" width="{number(100 * (last - first))}%" height="8"/>',
        ],
    )


def ruler(counts: Sequence[tuple[int, int]], as_of: date) -> Markup:
    """Draw a ruler of years with the records of each, and a pin at the cut-off.

    Parameters
    ----------
    counts : sequence of (year, records)
        Without gaps, oldest first.
    as_of : date
        Years after it are hatched: on file, not used.
    """
    if not counts:
        return Markup("")
    first, n = counts[0][0], len(counts)
    top = max(records for _, records in counts) or 1
    pin = (as_of.year - first + (as_of.timetuple().tm_yday) / 365.25) / n
    each = max(1, -(-n // 18))
    parts = ['<line class="s" x2="100%" y1="37.5" y2="37.5"/>']
    for i, (year, records) in enumerate(counts):
        x, tall = 100 * i / n, 16 * records / top
        kind = "h" if year > as_of.year else "i"
        if records:
            parts.append(
                f'<rect class="{kind}" x="{number(x)}%" y="{number(37 - tall)}" '
                f'width="{number(100 / n)}%" height="{number(tall)}"/>'
            )
        is_named = (year - as_of.year) % each == 0
        parts.append(f'<line class="s" x1="{number(x)}%" x2="{number(x)}%" y1="{22 if is_named else 32}" y2="38"/>')
        if is_named:
            rare = ' class="alt"' if (year - as_of.year) // each % 2 else ""
            parts.append(f'<text{rare} x="{number(x)}%" dx="4" y="16">{year}</text>')
    at = number(min(100 * pin, 100))
    parts.append(f'<line class="t" x1="{at}%" x2="{at}%" y1="5" y2="38"/><circle class="k" cx="{at}%" cy="5" r="4"/>')
    return figure("ruler", parts)
