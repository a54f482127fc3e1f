"""Indicators of emergence: what is reckoned about each topic from documents up to the cut-off.

Every indicator is a function from counts to one number a topic, listed in `INDICATORS` with its unit and source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.growth import log_growth, shrink, window_table

Array = npt.NDArray[np.float64]
N_WINDOWS = 10


@dataclass(frozen=True)
class Indicator:
    """What an indicator is called, counts, and where it comes from."""

    name: str
    label_en: str
    label_zh: str
    unit: str
    source: str


INDICATORS = (
    Indicator("size", "Records, last 12 months", "近12个月记录数", "records", "count"),
    Indicator("growth_1", "Growth, 1 year", "增长（1年）", "log share a year", "shrunk log ratio of shares"),
    Indicator("growth_2", "Growth, 2 years", "增长（2年）", "log share a year", "shrunk log ratio of shares"),
    Indicator("growth_3", "Growth, 3 years", "增长（3年）", "log share a year", "shrunk log ratio of shares"),
    Indicator(
        "net_growth", "Growth beyond its field", "超出领域的增长", "log share a year", "growth_2 less category_growth"
    ),
    Indicator("age_years", "Age", "年龄", "years", "since the topic's fifth record"),
    Indicator("recency", "Recency", "新近度", "0 to 1", "mean of 1/(1 + age), CSET cluster vitality"),
    Indicator(
        "new_author_share", "New authors", "新作者占比", "0 to 1", "recent authors without an earlier record here"
    ),
    Indicator(
        "neighbour_growth", "Growth of its neighbours", "近邻增长", "log share a year", "similarity-weighted mean"
    ),
    Indicator("category_growth", "Growth of its field", "领域增长", "log share a year", "mean over recent records"),
    Indicator("term_novelty", "Novelty of its terms", "词语新颖度", "0 to 1", "share of its terms' use that is recent"),
    Indicator("burst_weight", "Burst", "突发强度", "nats", "Kleinberg 2003, if it lasts"),
)


def topic_growth(series: pl.DataFrame, totals: Any, n_topics: int) -> dict[str, Array]:
    """Reckon size and growth over one, two and three years in share of the panel.

    Parameters
    ----------
    series : DataFrame
        Columns ``topic``, ``window``, ``n_records``: the panel's records.
    totals : array of int, shape (N_WINDOWS,)
        The panel's records a window.

    Returns
    -------
    dict of arrays, one value a topic
        ``size``, ``growth_1``, ``growth_2``, ``growth_3``; growth is shrunk towards the mean of all topics (see
        `shrink`), so that a topic of two records does not lead the list.
    """
    table = window_table(series, "topic", n_topics, N_WINDOWS)
    values: dict[str, Array] = {"size": table[:, 0].astype(float)}
    for span in (1, 2, 3):
        values[f"growth_{span}"] = shrink(*log_growth(table, totals, span))
    return values


def age_and_recency(documents: pl.DataFrame, n_topics: int) -> dict[str, Array]:
    """Reckon how long a topic has been there and how recent its records are.

    Parameters
    ----------
    documents : DataFrame
        Columns ``topic``, ``age_years`` (float, before the cut-off), ``window``; up to the cut-off.

    Returns
    -------
    dict of arrays
        ``age_years``: since the fifth record (the first ones are often strays); ``recency``: mean of 1 / (1 + window).

    Examples
    --------
    >>> frame = pl.DataFrame({"topic": [0, 0], "age_years": [3.5, 0.5], "window": [3, 0]})
    >>> {name: values.tolist() for name, values in age_and_recency(frame, 1).items()}
    {'age_years': [0.5], 'recency': [0.625]}
    """
    found = documents.group_by("topic").agg(
        pl.col("age_years").sort(descending=True).head(5).last(),
        (1 / (1 + pl.col("window"))).mean().alias("recency"),
    )
    return {name: _by_topic(found, name, n_topics) for name in ("age_years", "recency")}


def new_author_share(authorships: pl.DataFrame, n_topics: int, recent_windows: int = 2) -> Array:
    """Give the share of a topic's recent authors who had no earlier record in it.

    Parameters
    ----------
    authorships : DataFrame, one row a (document, author)
        Columns ``topic``, ``author`` (str), ``window``; up to the cut-off.

    Returns
    -------
    array of float
        0 to 1; not a number where no recent author is known.

    Examples
    --------
    >>> frame = pl.DataFrame({"topic": [0, 0, 0], "author": ["a", "a", "b"], "window": [0, 4, 1]})
    >>> new_author_share(frame, 1).tolist()
    [0.5]
    """
    is_recent, pair = pl.col("window") < recent_windows, ["topic", "author"]
    # Of pairs that are not recent nothing is asked but whether they are there.
    recent = authorships.filter(is_recent).select(pair).unique()
    new = recent.join(authorships.filter(~is_recent).select(pair), on=pair, how="anti")
    counts = recent.group_by("topic").len().join(new.group_by("topic").len("n_new"), on="topic", how="left")
    shares = counts.select("topic", share=pl.col("n_new").fill_null(0) / pl.col("len"))
    return _by_topic(shares, "share", n_topics)


def neighbour_growth(growth: Array, neighbours: pl.DataFrame) -> Array:
    """Average the growth of each topic's nearest topics, weighted by similarity.

    Examples
    --------
    >>> links = pl.DataFrame({"topic": [0, 0], "neighbour": [1, 2], "similarity": [0.75, 0.25]})
    >>> neighbour_growth(np.array([0.0, 1.0, 2.0]), links).tolist()[0]
    1.25
    """
    weighted = neighbours.with_columns(
        growth=pl.Series(growth)[neighbours["neighbour"].to_numpy()]
        if len(neighbours)
        else pl.Series([], dtype=pl.Float64)
    )
    found = weighted.group_by("topic", maintain_order=True).agg(
        (pl.col("growth") * pl.col("similarity")).sum() / pl.col("similarity").sum()
    )
    return _by_topic(found, "growth", len(growth))


def category_growth(
    classes: pl.DataFrame, series: pl.DataFrame, totals: Any, n_topics: int, recent_windows: int = 3
) -> Array:
    """Average the growth of the categories that a topic's recent records stand in: the tide that carries it.

    Parameters
    ----------
    classes : DataFrame, one row a (document, category of the panel)
        Columns ``topic``, ``document``, ``category`` (int from 0), ``window``.
    series : DataFrame
        Columns ``category``, ``window``, ``n_records``.

    Returns
    -------
    array of float
        Log share a year, over two years; not a number where a topic has no recent record in the panel.
    """
    n_categories = int(series["category"].to_numpy().max()) + 1 if len(series) else 0
    table = window_table(series, "category", n_categories, N_WINDOWS)
    growth = shrink(*log_growth(table, totals, 2))
    recent = classes.filter(pl.col("window").is_between(0, recent_windows - 1))
    recent = recent.with_columns(growth=pl.Series(growth[recent["category"].to_numpy()], dtype=pl.Float64))
    by_document = recent.group_by("topic", "document", maintain_order=True).agg(pl.col("growth").mean())
    by_topic = by_document.group_by("topic", maintain_order=True).agg(pl.col("growth").mean())
    return _by_topic(by_topic, "growth", n_topics)


def term_novelty(topic_terms: pl.DataFrame, term_table: Any, totals: Any, n_topics: int, n_recent: int = 3) -> Array:
    """Tell how much of the use of a topic's own terms is recent.

    A term's novelty is the part of its use, by share of the window, that falls in the last three of ten windows; a term
    in constant use has 0.3. A topic's is the mean over its first ten terms, weighted by their scores.

    Parameters
    ----------
    topic_terms : DataFrame
        As `distinctive_terms` gives it.
    term_table : array of int, shape (terms, N_WINDOWS)
        Records of each term and window, everywhere and not only in the topic.
    """
    novelty = use_recency(term_table, totals, n_recent)
    first = topic_terms.filter(pl.col("position") <= 10, pl.col("score") > 0)
    first = first.with_columns(novelty=pl.Series(novelty[first["term"].to_numpy()], dtype=pl.Float64))
    weighted = (pl.col("novelty") * pl.col("score")).sum() / pl.col("score").sum()
    return _by_topic(first.group_by("topic", maintain_order=True).agg(weighted), "novelty", n_topics)


def use_recency(table: Any, totals: Any, n_recent: int = 3) -> Array:
    """Give the part of each term's use, by share of the window, that falls in the last windows.

    Parameters
    ----------
    table : array of int, shape (terms, windows)
        Records that hold the term, the last window first.
    totals : array of int, shape (windows,)
    n_recent : int

    Returns
    -------
    array of float
        0 to 1; 0 for a term that was never used.

    Examples
    --------
    >>> use_recency([[4, 0, 0, 0], [1, 1, 1, 1]], [10, 10, 10, 10], 1).tolist()
    [1.0, 0.25]
    """
    shares = np.asarray(table, float) / np.maximum(np.asarray(totals, float), 1)
    recency: Array = shares[:, :n_recent].sum(axis=1) / np.maximum(shares.sum(axis=1), 1e-12)
    return recency


def _by_topic(frame: pl.DataFrame, column: str, n_topics: int) -> Array:
    values = np.full(n_topics, np.nan)
    values[frame["topic"].to_numpy()] = frame[column].to_numpy()
    return values
