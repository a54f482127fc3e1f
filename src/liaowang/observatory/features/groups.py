"""Features by subject, so that a forecast of a hundred parts can be explained in eight."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

import polars as pl

GROUPS = ("words", "growth", "surroundings", "parts", "field", "people", "size", "course")
"""Subjects: words of the records, own growth, neighbouring and wider topics, narrower topics inside, categories,
authors, size and age, burst and turn."""
_SUBJECTS = (
    ("words", ("term",)),
    ("parts", ("child",)),
    ("people", ("author", "people", "groups")),
    ("surroundings", ("parent", "neighbour")),
    ("field", ("tide", "categor")),
    ("course", ("burst", "peak", "windows_used", "turn")),
    ("size", ("size", "recency", "recent_share")),
)


def group_of(feature: str) -> str:
    """Give the subject of a feature.

    Examples
    --------
    >>> [group_of(it) for it in ("mean_term_burst", "net_z_2_2", "growth_less_parent", "turn_n_categories", "turn")]
    ['words', 'growth', 'surroundings', 'field', 'course']
    """
    # A change ("turn_") belongs to the subject of what changes.
    name = feature.removeprefix("turn_").removeprefix("mean_")
    if name.startswith(("topic_growth", "topic_net_growth")):
        return "growth"
    return next((group for group, parts in _SUBJECTS if any(part in name for part in parts)), "growth")


def contributions_by_group(contributions: pl.DataFrame) -> pl.DataFrame:
    """Add contributions of features up by subject.

    Parameters
    ----------
    contributions : DataFrame
        From `liaowang.observatory.Forecaster.contributions`: a column a feature, and ``base``.

    Returns
    -------
    DataFrame, same rows
        A column for each of `GROUPS`, and ``base``.

    Examples
    --------
    >>> frame = pl.DataFrame({"size": [0.5], "mean_term_burst": [1.0], "mean_term_novelty": [0.25], "base": [-2.0]})
    >>> contributions_by_group(frame).select("words", "size", "base").rows()
    [(1.25, 0.5, -2.0)]
    """
    names = [name for name in contributions.columns if name != "base"]
    members = {group: [name for name in names if group_of(name) == group] for group in GROUPS}
    return contributions.select(*(_sum(members[group]).alias(group) for group in GROUPS), "base")


def _sum(names: Iterable[str]) -> pl.Expr:
    # One after the other: `sum_horizontal` adds in the order in which threads come.
    return reduce(add, map(pl.col, names), pl.lit(0.0))
