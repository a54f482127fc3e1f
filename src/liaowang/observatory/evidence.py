"""Evidence: the documents that stand for a topic, and the faults that make one unfit for a watchlist."""

from __future__ import annotations

import polars as pl

FAULTS = {
    "one_author": ("one author is on most of the recent records", "近期记录多出自同一作者"),
    "one_month": ("three in ten or more of the recent records came in one month", "近期记录三成以上集中于同一个月"),
    "events": ("most records are prefaces, calls or proceedings", "多为会议、征稿或文集说明"),
    "vague": ("no term sets it apart from its neighbours", "没有词语使其区别于近邻主题"),
}
"""Why a topic is left off the watchlist: code to sentence, English and Chinese."""

_EVENT_TITLE = (
    r"(?i)\b(?:proceedings|workshop|call for (?:papers|participation)|conference report|pre-?proceedings|special issue|"
    r"preface|foreword|editorial|obituary|book review|report on the|summary of the)\b|会议|征稿|序言|前言|专刊"
)


_MIN_APART = 0.4
"""Mean score of a topic's first three terms. Below it lie 'rotation, map, image', 'clustering, cluster, time' and such:
a handful of the 1,342 topics of arXiv."""


def key_documents(documents: pl.DataFrame, n_each: int = 4) -> pl.DataFrame:
    """Choose the documents that stand for each topic.

    Parameters
    ----------
    documents : DataFrame, one row a document up to the cut-off
        Columns ``topic``, ``document`` (int), ``similarity``, ``known_on`` (date), ``window``.

    Returns
    -------
    DataFrame
        Columns ``topic``, ``document``, ``role``: ``central`` (nearest to the centre among the last three windows),
        ``newest`` (the latest of the better half), ``earliest`` (the first of the better half); no document twice.
    """
    better = documents.filter(pl.col("similarity") >= pl.col("similarity").median().over("topic"))
    near = ["topic", "similarity", "document"]
    picks = [
        documents.filter(pl.col("window") < 3)
        .sort(near, descending=[False, True, False])
        .with_columns(role=pl.lit("central")),
        better.sort(["topic", "known_on", "document"], descending=[False, True, False]).with_columns(
            role=pl.lit("newest")
        ),
        better.sort(["topic", "known_on", "document"]).with_columns(role=pl.lit("earliest")),
    ]
    limits = {"central": n_each, "newest": max(n_each // 2, 1), "earliest": max(n_each // 2, 1)}
    chosen = pl.concat(
        [
            frame.group_by("topic", maintain_order=True).head(limits[frame["role"][0]] if len(frame) else 0)
            for frame in picks
        ]
    )
    return chosen.unique(["topic", "document"], keep="first", maintain_order=True).select("topic", "document", "role")


def find_faults(documents: pl.DataFrame, authorships: pl.DataFrame, topic_terms: pl.DataFrame) -> pl.DataFrame:
    """Find the topics that are one author, one month, an event, or nothing in particular.

    Parameters
    ----------
    documents : DataFrame, one row a document up to the cut-off
        Columns ``topic``, ``document``, ``title``, ``month`` (date, first day), ``window``.
    authorships : DataFrame
        Columns ``topic``, ``document``, ``author``, ``window``.
    topic_terms : DataFrame
        As `distinctive_terms` gives it.

    Returns
    -------
    DataFrame
        Columns ``topic``, ``fault`` (a key of `FAULTS`), ``share`` (0 to 1, of what was found); at most a row each.
    """
    recent = documents.filter(pl.col("window") < 3)
    sizes = recent.group_by("topic").agg(pl.len().alias("n"))
    authors = (
        authorships.filter(pl.col("window") < 3)
        .group_by("topic", "author")
        .len()
        .group_by("topic")
        .agg(pl.col("len").max())
    )
    months = recent.group_by("topic", "month").len().group_by("topic").agg(pl.col("len").max())
    events = documents.group_by("topic").agg(pl.col("title").str.contains(_EVENT_TITLE).mean().alias("share"))
    first = topic_terms.filter(pl.col("position") <= 3)
    apart = first.group_by("topic").agg(pl.col("score").mean(), pl.col("share").max())
    found = [
        _over(authors, sizes, 0.4, "one_author"),
        _over(months, sizes, 0.3, "one_month"),
        events.filter(pl.col("share") > 0.3).with_columns(fault=pl.lit("events")),
        apart.filter(pl.col("score") < _MIN_APART).with_columns(fault=pl.lit("vague")),
    ]
    return pl.concat([frame.select("topic", "fault", pl.col("share").cast(pl.Float64)) for frame in found]).sort(
        "topic", "fault"
    )


def _over(counts: pl.DataFrame, sizes: pl.DataFrame, limit: float, fault: str) -> pl.DataFrame:
    shares = counts.join(sizes, on="topic").with_columns(share=pl.col("len") / pl.col("n"), fault=pl.lit(fault))
    return shares.filter(pl.col("share") > limit)
