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
_NUMBER = (7.0, 4.5)  # room for a number, in per cent of a narrow picture


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
    """Place topics in the picture, the first ranks on top, with their number where it covers no earlier one."""
    shown = list(topics)
    most = max((it.n_records for it in shown), default=1) or 1
    taken: list[tuple[float, float]] = []
    marks = []
    for topic in shown:
        x, y = _across(topic.x), _across(topic.y)
        is_free = all(abs(x - left) > _NUMBER[0] or abs(y - top) > _NUMBER[1] for left, top in taken)
        if is_free:
            taken.append((x, y))
        half = 3 + 8 * (topic.n_records / most) ** 0.5
        shape = next(iter(topic.marks), "none")
        number = topic.rank if is_free else None
        marks.append(Mark(topic, shape, f"{x:.2f}%", f"{y:.2f}%", f"{2 * half:.1f}", f"{half:.1f}", number))
    return marks[::-1]


def _across(place: float | None) -> float:
    return 3 + 94 * (place or 0)
