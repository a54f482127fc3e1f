"""From the tables of a run to what each listed topic shows of its documents: people, places, records, bursts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

N_RECENT = 40
_N_NAMES = 8
_N_BURSTS = 6
_N_TERMS = 12

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Gathered:
    """Rows by topic, of the listed topics only."""

    recent: Rows
    """The newest records, `N_RECENT` at most: ``record_id``, ``title``, ``language``, ``known_on``."""
    people: Rows
    organisations: Rows
    categories: Rows
    """``name``, ``n``: most frequent first."""
    bursts: Rows
    """Bursts of the topic's terms: ``name``, ``first_window``, ``last_window``, ``weight``."""
    evidence: Rows
    """Key documents as the run's table has them."""
    panel: Mapping[int, int]
    """Window to all records of the panel in it."""


def gather(tables: Mapping[str, pl.DataFrame], ids: Sequence[str]) -> Gathered:
    """Gather rows for some topics, from records known at the cut-off only."""
    is_listed = pl.col("topic").is_in(list(ids))
    documents = tables["documents"].filter(is_listed, pl.col("window") >= 0)
    newest = documents.sort(["topic", "known_on", "record_id"], descending=[False, True, False])
    newest = newest.select("topic", "record_id", "title", "language", "known_on")
    own_terms = tables["topic_terms"].filter(is_listed, pl.col("position") <= _N_TERMS).select("topic", "term")
    bursts = own_terms.join(tables["term_bursts"], on="term").sort(
        ["topic", "weight", "name"], descending=[False, True, False]
    )
    panel = tables["series"].group_by("window").agg(pl.col("n_panel").max())
    return Gathered(
        recent=_by_topic(newest, N_RECENT),
        people=_most_frequent(documents, "authors"),
        organisations=_most_frequent(documents, "organisations"),
        categories=_most_frequent(documents, "categories"),
        bursts=_by_topic(bursts, _N_BURSTS),
        evidence=_by_topic(tables["evidence"].filter(is_listed), None),
        panel=dict(panel.iter_rows()),
    )


def _most_frequent(documents: pl.DataFrame, column: str) -> Rows:
    names = documents.select("topic", "record_id", name=pl.col(column)).explode("name", empty_as_null=True)
    counts = names.drop_nulls().unique().group_by("topic", "name").agg(pl.len().alias("n"))
    return _by_topic(counts.sort(["topic", "n", "name"], descending=[False, True, False]), _N_NAMES)


def _by_topic(frame: pl.DataFrame, most: int | None) -> Rows:
    kept = frame if most is None else frame.group_by("topic", maintain_order=True).head(most)
    parts = kept.partition_by("topic", as_dict=True, include_key=False, maintain_order=True)
    return {str(topic): part.to_dicts() for (topic,), part in parts.items()}
