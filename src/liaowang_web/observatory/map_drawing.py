"""Places of marks on the map as the server draws it, for those who have no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liaowang_web.observatory.models import Topic

SHAPES = {
    "FM": "M-8-8H8V8H-8z",
    "FI": "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z",
    "FMAT": "M0-11 11 0 0 11-11 0z",
    "FE": "M0-10 10 8H-10z",
    "FS": "M-3.5-10h7v6.5h6.5v7h-6.5v6.5h-7v-6.5h-6.5v-7h6.5z",
    "FH": "M-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0zM-5 0a5 5 0 1 1 10 0a5 5 0 1 1-10 0z",
    "none": "M-9-2.5H9v5H-9z",
}
"""The outline of each direction's mark, around 0, some 20 units wide; the script draws by the same."""
_N_NUMBERED = 25


@dataclass(frozen=True)
class Mark:
    """One topic in the picture: its shape, its place in per cent of width and height, and its size in pixels."""

    topic: Topic
    shape: str
    x: str
    y: str
    side: str
    half: str
    number: int | None


def marks_of(topics: Iterable[Topic]) -> list[Mark]:
    """Place topics in the picture, the first ranks on top and with their number beside them."""
    shown = list(topics)
    most = max((it.n_records for it in shown), default=1) or 1
    return [_mark(it, most) for it in reversed(shown)]


def _mark(topic: Topic, most: int) -> Mark:
    half = 3 + 8 * (topic.n_records / most) ** 0.5
    number = topic.rank if topic.rank and topic.rank <= _N_NUMBERED else None
    shape = next(iter(topic.marks), "none")
    return Mark(topic, shape, _across(topic.x), _across(topic.y), f"{2 * half:.1f}", f"{half:.1f}", number)


def _across(place: float | None) -> str:
    return f"{3 + 94 * (place or 0):.2f}%"
