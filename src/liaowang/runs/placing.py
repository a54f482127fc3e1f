"""Topics placed in the six directions of future industry, by the documents that lie nearest to their centres."""

from __future__ import annotations

import polars as pl

from liaowang.corpus import Generation, scan_parquet
from liaowang.taxonomy import classify_topics, join_texts

_N_DOCUMENTS = 20


def place_topics(documents: pl.DataFrame, generation: Generation) -> pl.DataFrame:
    """Classify each topic by its twenty documents nearest to the centre, up to the cut-off.

    Parameters
    ----------
    documents : DataFrame
        Columns ``topic`` (int, -1 for none), ``record_id``, ``window``, ``similarity``.
    generation : Generation
        Where the texts are.

    Returns
    -------
    DataFrame, one row per topic with documents
        ``topic``, ``directions`` (struct of code to probability), ``labels``, ``tracks``, ``words`` (lists of str).
    """
    past = documents.filter(pl.col("window") >= 0, pl.col("topic") >= 0)
    near = past.sort(["topic", "similarity", "record_id"], descending=[False, True, False])
    near = near.group_by("topic", maintain_order=True).head(_N_DOCUMENTS).select("topic", "record_id")
    scan = scan_parquet(generation.path)
    wanted = near["record_id"].unique().implode()
    texts = scan.select("record_id", "title", "abstract").filter(pl.col("record_id").is_in(wanted)).collect()
    told = near.join(texts, on="record_id", how="left", maintain_order="left")
    return classify_topics(told["topic"], join_texts(told["title"], told["abstract"]))
