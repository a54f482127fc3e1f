"""Lineage: which topic of one run is which of the next, by the documents they share."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

EVENTS = ("continued", "born", "split", "merged", "ended")


@dataclass(frozen=True)
class LineageSettings:
    """When two topics count as the same, or as parent and child."""

    min_continued: float = 0.25
    """Least overlap (shared over union of the documents that both runs hold) for a topic to keep its id."""
    min_parent: float = 0.5
    """Least part of a topic's documents that must come from (or go to) one other for it to be split from (merged into)
    that one."""


def shared_documents(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Count the documents that an old and a new topic share.

    Parameters
    ----------
    old, new : DataFrame
        Columns ``record_id``, ``topic``. Documents that only one run holds do not count against a match.

    Returns
    -------
    DataFrame
        Columns ``old``, ``new``, ``n_shared``, ``n_old``, ``n_new`` (documents of the topic that both runs hold),
        ``overlap`` (0 to 1, shared over union); the largest overlap first.

    Examples
    --------
    >>> old = pl.DataFrame({"record_id": ["a", "b"], "topic": ["T-000001", "T-000001"]})
    >>> new = pl.DataFrame({"record_id": ["a", "b", "c"], "topic": [5, 5, 5]})
    >>> shared_documents(old, new)["overlap"].to_list()
    [1.0]
    """
    both = old.select("record_id", old="topic").join(new.select("record_id", new="topic"), on="record_id")
    pairs = both.group_by("old", "new").agg(pl.len().cast(pl.Int64).alias("n_shared"))
    pairs = pairs.with_columns(
        n_old=pl.col("n_shared").sum().over("old"),
        n_new=pl.col("n_shared").sum().over("new"),
    )
    pairs = pairs.with_columns(overlap=pl.col("n_shared") / (pl.col("n_old") + pl.col("n_new") - pl.col("n_shared")))
    return pairs.sort(["overlap", "n_shared", "old", "new"], descending=[True, True, False, False])


def trace_lineage(pairs: pl.DataFrame, old_topics: list[str], n_new: int, settings: LineageSettings) -> pl.DataFrame:
    """Tell what became of every old topic and where every new one comes from.

    Parameters
    ----------
    pairs : DataFrame
        As `shared_documents` gives it; ``new`` is the number of a new topic from 0.
    old_topics : list of str
        All ids of the old run.
    n_new : int
        How many new topics there are.

    Returns
    -------
    DataFrame
        Columns ``new`` (int, null for what ended), ``old`` (str, null for what was born), ``event`` (one of `EVENTS`),
        ``n_shared``, ``overlap``. A new topic has one row among continued, split and born; an old topic that did not
        continue has one row, merged (``new`` is its heir) or ended.
    """
    heirs: dict[str, int] = {}
    parents: dict[int, str] = {}
    rows: list[dict[str, object]] = []
    for row in pairs.filter(pl.col("overlap") >= settings.min_continued).iter_rows(named=True):
        if row["old"] not in heirs and row["new"] not in parents:
            heirs[row["old"]], parents[row["new"]] = row["new"], row["old"]
            rows.append(_row(row, "continued"))
    by_new = _first(pairs.filter(pl.col("n_shared") >= settings.min_parent * pl.col("n_new")), "new")
    by_old = _first(pairs.filter(pl.col("n_shared") >= settings.min_parent * pl.col("n_old")), "old")
    for number in range(n_new):
        if number in parents:
            continue
        came_from = by_new.get(number)
        is_split = came_from is not None and came_from["old"] in heirs
        rows.append(_row(came_from, "split") if came_from and is_split else _row({"new": number}, "born"))
    for name in old_topics:
        if name not in heirs:
            went_to = by_old.get(name)
            rows.append(_row(went_to, "merged") if went_to else _row({"old": name}, "ended"))
    return pl.DataFrame(
        rows,
        schema={"new": pl.Int64, "old": pl.String, "event": pl.String, "n_shared": pl.Int64, "overlap": pl.Float64},
    )


def name_topics(lineage: pl.DataFrame, n_new: int, last_number: int) -> list[str]:
    """Give each new topic its id: that of the topic it continues, otherwise the next free number.

    Examples
    --------
    >>> name_topics(pl.DataFrame({"new": [1], "old": ["T-000007"], "event": ["continued"]}), 2, 9)
    ['T-000010', 'T-000007']
    """
    kept = lineage.filter(pl.col("event") == "continued")
    names = dict(zip(kept["new"].to_list(), kept["old"].to_list(), strict=True))
    for number in range(n_new):
        if number not in names:
            last_number += 1
            names[number] = f"T-{last_number:06d}"
    return [names[number] for number in range(n_new)]


def _row(pair: dict[str, object], event: str) -> dict[str, object]:
    return {name: pair.get(name) for name in ("new", "old", "n_shared", "overlap")} | {"event": event}


def _first(pairs: pl.DataFrame, key: str) -> dict[object, dict[str, object]]:
    ordered = pairs.sort(["n_shared", "old", "new"], descending=[True, False, False])
    return {row[key]: row for row in ordered.unique(key, keep="first", maintain_order=True).iter_rows(named=True)}
