"""Topics placed in the six directions of future industry, by the documents that lie nearest to their centres."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from liaowang.corpus import Generation, pick_works
from liaowang.taxonomy import classify_topics, join_texts

_N_DOCUMENTS = 20


@dataclass(frozen=True)
class Told:
    """What the run before told of topics by their documents, for those of which nothing is new."""

    documents: pl.DataFrame
    """Of that run, as for `place_topics`; topics by number."""
    fresh: pl.Series
    """``record_id`` of those that are new, or have another content."""
    directions: pl.DataFrame
    """As `place_topics` gave them."""
    abstracts: pl.DataFrame
    """``record_id``, ``abstract`` of its key documents."""


def place_topics(documents: pl.DataFrame, generation: Generation, told: Told | None = None) -> pl.DataFrame:
    """Classify each topic by its twenty documents nearest to the centre, up to the cut-off.

    Parameters
    ----------
    documents : DataFrame
        Columns ``topic`` (int, -1 for none), ``record_id``, ``window``, ``similarity``.
    generation : Generation
        Where the texts are.
    told : Told, optional
        Topics whose nearest documents are the same are not classified again.

    Returns
    -------
    DataFrame, one row per topic with documents
        ``topic``, ``directions`` (struct of code to probability), ``labels``, ``tracks``, ``words`` (lists of str).
    """
    near = _nearest(documents)
    known = None
    if told is not None:
        known = told.directions.filter(pl.col("topic").is_in(_unchanged(near, told).implode()))
        near = near.filter(~pl.col("topic").is_in(known["topic"].implode()))
    texts = pick_works(generation.path, near["record_id"].unique(), ["title", "abstract"])
    read = near.join(texts, on="record_id", how="left", maintain_order="left")
    if known is not None and near.is_empty():
        return known.sort("topic")
    found = classify_topics(read["topic"], join_texts(read["title"], read["abstract"]))
    return found if known is None else pl.concat([known.cast(found.schema), found]).sort("topic")


def _nearest(documents: pl.DataFrame) -> pl.DataFrame:
    past = documents.filter(pl.col("window") >= 0, pl.col("topic") >= 0)
    near = past.sort(["topic", "similarity", "record_id"], descending=[False, True, False])
    return near.group_by("topic", maintain_order=True).head(_N_DOCUMENTS).select("topic", "record_id")


def _unchanged(near: pl.DataFrame, told: Told) -> pl.Series:
    """Give the topics whose nearest documents are the same, with the same texts."""
    now, then = (
        frame.group_by("topic", maintain_order=True).agg("record_id") for frame in (near, _nearest(told.documents))
    )
    fresh = pl.col("record_id").list.set_intersection(pl.lit(told.fresh.implode())).list.len() > 0
    both = now.filter(~fresh).join(then, on="topic", suffix="_then")
    return both.filter(pl.col("record_id") == pl.col("record_id_then"))["topic"]
