"""Who and what stands behind the records of each topic: people, organisations, categories, sources."""

from __future__ import annotations

from typing import Any

import polars as pl

from liaowang.runs.catalogue import one_form
from liaowang.runs.store import Run

_FIRST = 8
_NAME = pl.col("name")


def tell_contributors(run: Run) -> dict[str, dict[str, Any]]:
    """Count of each topic who and what its records come from, as far as known at the cut-off.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        Topic to ``people``, ``organisations``, ``categories``, ``sources`` (the eight with most records, the first
        first: ``name``, ``n_records``), and ``n_people``, ``n_organisations``, ``n_categories``, ``n_sources`` (how
        many there are in all). People are told apart by family name and initial, organisations by their letters
        whatever the case; each is shown as it is written most often.
    """
    columns = ("topic", "authors", "organisations", "categories", "source")
    documents = run.table("documents").filter(pl.col("topic").is_not_null(), pl.col("window") >= 0)
    known = documents.select(*columns).with_row_index("document").collect()
    lists = {
        "people": ("authors", one_form(_NAME)),
        "organisations": ("organisations", _NAME.str.strip_chars().str.to_lowercase().replace("", None)),
        "categories": ("categories", _NAME),
        "sources": ("source", _NAME),
    }
    told: dict[str, dict[str, Any]] = {}
    for topic in known["topic"].unique().sort():
        told[topic] = {name: [] for name in lists} | {f"n_{name}": 0 for name in lists}
    for subject, (column, key) in lists.items():
        for topic, n, first in _count(known, column, key).iter_rows():
            told[topic] |= {subject: first, f"n_{subject}": n}
    return told


def _count(documents: pl.DataFrame, column: str, key: pl.Expr) -> pl.DataFrame:
    """Count a topic's records by what a column names: ``topic``, ``n`` in all, ``first`` (structs)."""
    named = documents.select("topic", "document", name=pl.col(column))
    apart = named.explode("name") if named.schema["name"] == pl.List else named
    keyed = apart.with_columns(key=key).drop_nulls("key").unique(["document", "key"], keep="first", maintain_order=True)
    spellings = keyed.group_by("topic", "key", "name").len().sort(["len", "name"], descending=[True, False])
    counts = spellings.group_by("topic", "key", maintain_order=True).agg(
        pl.col("name").first(), n_records=pl.col("len").sum()
    )
    ordered = counts.sort(["topic", "n_records", "name"], descending=[False, True, False])
    first = pl.struct("name", "n_records").head(_FIRST).alias("first")
    return ordered.group_by("topic", maintain_order=True).agg(pl.len().alias("n"), first)
