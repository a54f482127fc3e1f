"""Topics that have a place on the map, as rows and as columns."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from liaowang_web.observatory.models import Correction, Run, Topic
from liaowang_web.observatory.selectors.topics import shown_topics

_COLUMNS = ("code", "x", "y", "rank", "n_records", "growth_per_year", "probability", "directions")


def placed_topics(run: Run) -> QuerySet[Topic]:
    """Give the shown topics of a run that have a place on the map, the first ranks first."""
    return shown_topics(run).filter(x__isnull=False, y__isnull=False).order_by("rank")


def map_columns(run: Run, language: str) -> dict[str, list[Any]]:
    """Give what the map draws of each topic, as columns of equal length, the first ranks first.

    Parameters
    ----------
    run : Run
    language : str
        ``en`` or ``zh``: which of both names is ``name``, the other being ``other``.

    Returns
    -------
    dict of lists
        ``code``, ``name``, ``other``, ``x`` and ``y`` (0 to 1), ``rank``, ``n_records``, ``growth`` (share a year, or
        None), ``probability`` (0 to 1, or None), ``directions`` (codes parted by a space, the likeliest first).
    """
    names = ("name_zh", "name_en") if language == "zh" else ("name_en", "name_zh")
    rows = list(placed_topics(run).values(*_COLUMNS, name=F(names[0]), other=F(names[1])))
    return {
        **{name: [row[name] for row in rows] for name in ("code", "name", "other", "rank", "n_records")},
        **{name: [round(row[name], 4) for row in rows] for name in ("x", "y")},
        "growth": [_share(row["growth_per_year"]) for row in rows],
        "probability": [None if row["probability"] is None else round(row["probability"], 3) for row in rows],
        "directions": [row["directions"].strip() for row in rows],
    }


def _share(log_growth: float | None) -> float | None:
    return None if log_growth is None else round(math.expm1(log_growth), 3)


def map_version(run: Run) -> str:
    """Name the state of a run's map: another run or another correction is another version."""
    told = Correction.objects.aggregate(n=Count("pk"), last=Max("changed_at"))
    return f"{run.run_id}-{told['n']}-{told['last'].timestamp() if told['last'] else 0}"
