"""Places of bars and labels in the picture of the roadmap: one lane a gap, under its track, over the years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from liaowang_web.programme.models import RoadmapItem

WIDTH, NAMES, LANE, TOP, HEAD = 1000, 330, 26, 34, 28


@dataclass(frozen=True)
class Bar:
    """One gap: where its bar stands, and whether it is late."""

    item: RoadmapItem
    x: float
    width: float
    y: float
    is_late: bool


@dataclass(frozen=True)
class Lane:
    """A track, with the height at which its name stands."""

    track: str
    y: float


def roadmap_picture(items: Iterable[RoadmapItem], *, today: date | None = None) -> dict[str, object]:
    """Place the gaps under their first track, by their start.

    Parameters
    ----------
    items : iterable of RoadmapItem
    today : date, optional
        Where the line of today stands; what is due before it and not done is late.

    Returns
    -------
    dict
        ``width``, ``height``, ``foot``; ``names``: where bars begin; ``lanes``; ``bars``; ``years`` (x, year);
        ``today``: x, or nothing outside the years. Empty if there is no gap.
    """
    found = sorted(items, key=lambda it: ((it.track_codes or ["~"])[0], it.starts_on, it.number))
    if not found:
        return {}
    now = today or timezone.localdate()
    first = min(it.starts_on.year for it in found)
    last = max(it.due_on.year for it in found) + 1
    scale = (WIDTH - NAMES) / ((date(last, 1, 1) - date(first, 1, 1)).days)

    def at(day: date) -> float:
        return round(NAMES + (day - date(first, 1, 1)).days * scale, 1)

    lanes: list[Lane] = []
    bars: list[Bar] = []
    y, before = float(TOP), ""
    for it in found:
        track = (it.track_codes or [""])[0]
        if track != before or not lanes:
            lanes.append(Lane(track, y + 18))
            y, before = y + HEAD, track
        is_open = it.state in {RoadmapItem.State.PLANNED, RoadmapItem.State.STARTED}
        bars.append(
            Bar(
                it,
                at(it.starts_on),
                max(3.0, round(at(it.due_on) - at(it.starts_on), 1)),
                y,
                is_open and it.due_on < now,
            )
        )
        y += LANE
    return {
        "width": WIDTH, "height": y + 8, "foot": y, "names": NAMES, "lanes": lanes, "bars": bars,
        "years": [(at(date(year, 1, 1)), year) for year in range(first, last)],
        "today": at(now) if date(first, 1, 1) <= now < date(last, 1, 1) else None,
    }  # fmt: skip
