"""What stands around the rows of the watchlist: whether ranks compare, where values lie, what a condition costs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.db.models import QuerySet

from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.runs import public_runs
from liaowang_web.observatory.selectors.topics import Question, topics_of


def continues_a_run(run: Run) -> bool:
    """Whether the run that it continues is here, so that ranks can be compared."""
    return bool(run.previous_run_id) and public_runs().filter(run_id=run.previous_run_id).exists()


def costliest_condition(run: Run, question: Question) -> tuple[str, int] | None:
    """Give the condition without which most topics would be found, and how many; nothing if none helps alone."""
    counted = [(topics_of(run, question.without(name)).count(), name) for name in question.conditions]
    n, name = max(counted, default=(0, ""))
    return (name, n) if n else None


def distributions_of(run: Run, found: QuerySet[Topic], *, is_all: bool) -> dict[str, dict[str, Any]]:
    """Give for columns of numbers how many topics lie where: all that the run ranked, and those found.

    Returns
    -------
    dict
        By column ``counts`` and ``chosen``, 20 bins each, and ``low``, ``high``, ``is_log``; a run that was imported
        without them gives none.
    """
    told: Mapping[str, Any] = run.told.get("columns", {})
    if not told or is_all:
        return {name: {**it, "chosen": it["counts"]} for name, it in told.items()}
    names = list(told)
    values = list(zip(*found.order_by().values_list(*names), strict=True)) or [()] * len(names)
    return {name: {**told[name], "chosen": _placed(told[name], of)} for name, of in zip(names, values, strict=True)}


def _placed(scale: Mapping[str, Any], values: Sequence[float | None]) -> list[int]:
    counts = [0] * len(scale["counts"])
    low, high = (log(it) if scale["is_log"] else it for it in (scale["low"], scale["high"]))
    edges = [low + (high - low) * k / len(counts) for k in range(1, len(counts))]
    for value in values:
        if value is not None:
            counts[bisect_right(edges, log(value) if scale["is_log"] else value)] += 1
    return counts
