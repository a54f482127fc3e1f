"""How templates tell of targets and threads."""

from __future__ import annotations

from itertools import accumulate

from django import template

from liaowang_web.hall.regions import region_name
from liaowang_web.programme import attainment_words
from liaowang_web.programme.selectors.targets import Standing
from liaowang_web.programme.selectors.thread import Node, Thread

register = template.Library()
_WIDE = 0x2E7F  # Chinese characters begin behind it


@register.filter
def forecast_in_words(standing: Standing) -> str:
    """Say what is foretold of a target, or why nothing is."""
    return attainment_words.forecast_in_words(standing)


@register.filter
def region(code: str) -> str:
    """Name the region of the first level to which a code belongs; nothing for none."""
    return region_name(code) if code else ""


@register.filter
def next_to(thread: Thread, node: Node) -> list[Node]:
    """Give what stands next to a node on the side of the documents."""
    return thread.next_to(node)


@register.filter
def in_short(text: str, places: int) -> str:
    """Cut a text to so many places, of which a Chinese character takes two.

    Examples
    --------
    >>> in_short("quantum computing", 8), in_short("量子计算机", 8)
    ('quantum…', '量子计…')
    """
    widths = [2 if ord(it) > _WIDE else 1 for it in text]
    if sum(widths) <= places:
        return text
    kept = sum(total <= places - 1 for total in accumulate(widths))
    return f"{text[:kept].rstrip()}…"
