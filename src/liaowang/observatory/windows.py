"""Time as seen from a cut-off: windows of twelve months before it, and the panel that keeps shares comparable."""

from __future__ import annotations

from datetime import date

import polars as pl


def windows_before(days: pl.Series, as_of: date) -> pl.Series:
    """Number the twelve-month windows backwards from the cut-off.

    Parameters
    ----------
    days : Series of date
    as_of : date
        The last day that counts as known.

    Returns
    -------
    Series of int
        0 for the twelve months that end with `as_of`, 1 for the twelve before; negative for later days.

    Examples
    --------
    >>> days = pl.Series([date(2016, 12, 31), date(2016, 1, 1), date(2015, 12, 31), date(2017, 1, 1)])
    >>> windows_before(days, date(2016, 12, 31)).to_list()
    [0, 0, 1, -1]
    """
    past_the_day = (days.dt.month() > as_of.month) | ((days.dt.month() == as_of.month) & (days.dt.day() > as_of.day))
    return (as_of.year - days.dt.year() - past_the_day.cast(pl.Int32)).alias("window")


def collected_categories(classes: pl.DataFrame, *, min_alone: float = 0.01, min_covered: float = 0.95) -> list[str]:
    """Tell the categories by which the records were gathered from those that only came along with them.

    Whoever gathers robotics gets every record in robotics, but of machine learning only what is in robotics too. A
    category that came along grows or falls as others are added to the collection, and says nothing about the world. No
    record stands in it alone, for nothing but another category brought it here.

    Parameters
    ----------
    classes : DataFrame, one row per (document, category) up to the cut-off
        Columns ``document`` (int), ``category`` (str).
    min_alone : float
        Share of a category's records that must stand in no other.
    min_covered : float
        Share of the records that the categories found must cover; where they do not, the records were gathered in
        another way, and all categories are given.

    Returns
    -------
    list of str
        Sorted.

    Examples
    --------
    >>> documents, categories = [0, 1, 1, 2, 2], ["robots", "robots", "learning", "robots", "maths"]
    >>> classes = pl.DataFrame({"document": documents, "category": categories})
    >>> collected_categories(classes)
    ['robots']
    """
    alone = pl.len().over("document") == 1
    shares = classes.with_columns(alone=alone).group_by("category").agg(pl.col("alone").mean())
    found = shares.filter(pl.col("alone") >= min_alone)["category"]
    covered = classes.filter(pl.col("category").is_in(found.implode()))["document"].n_unique()
    if covered < min_covered * classes["document"].n_unique():
        found = shares["category"]
    return sorted(found.to_list())


def constant_panel(classes: pl.DataFrame, *, n_windows: int = 6, min_records: int = 12) -> list[str]:
    """Choose the categories that existed throughout, so that a new category does not make every other share fall.

    Parameters
    ----------
    classes : DataFrame, one row per (document, category) up to the cut-off
        Columns ``category`` (str), ``window`` (int, 0 or more).
    n_windows : int
        How many windows a category must have been in use.
    min_records : int
        In each of them, at least so many records; fewer in a small corpus: 0.2 % of its oldest such window, at least
        one. Where no category passes, all do.

    Returns
    -------
    list of str
        Sorted.

    Examples
    --------
    >>> classes = pl.DataFrame({"category": ["a"] * 3 + ["b"], "window": [0, 1, 2, 0]})
    >>> constant_panel(classes, n_windows=3)
    ['a']
    """
    recent = classes.filter((pl.col("window") >= 0) & (pl.col("window") < n_windows))
    counts = recent.group_by("category", "window").len()
    oldest = counts.filter(pl.col("window") == n_windows - 1)["len"].sum()
    floor = max(1, min(min_records, round(0.002 * int(oldest))))
    whole = counts.filter(pl.col("len") >= floor).group_by("category").len().filter(pl.col("len") == n_windows)
    kept = whole["category"] if len(whole) else recent["category"].unique()
    return sorted(kept.to_list())


def count_windows(documents: pl.DataFrame, key: str) -> pl.DataFrame:
    """Count the panel's documents of each group and window, with their share of the window.

    Parameters
    ----------
    documents : DataFrame, one row a (document, group)
        Columns `key`, ``document`` (int), ``window`` (int), ``in_panel`` (bool).
    key : str
        Column of the group, such as ``topic``.

    Returns
    -------
    DataFrame
        Columns `key`, ``window``, ``n_records`` (int), ``n_panel`` (int, all documents of the window),
        ``share`` (0 to 1); sorted, without windows in which the group has none.

    Examples
    --------
    >>> frame = pl.DataFrame({"topic": [1, 1, 2], "document": [0, 1, 2], "window": [0, 0, 0], "in_panel": [True] * 3})
    >>> count_windows(frame, "topic")["n_records"].to_list()
    [2, 1]
    """
    panel = documents.filter("in_panel")
    totals = panel.group_by("window").agg(pl.col("document").n_unique().cast(pl.Int64).alias("n_panel"))
    counts = panel.group_by(key, "window").agg(pl.len().cast(pl.Int64).alias("n_records"))
    joined = counts.join(totals, on="window")
    return joined.with_columns(share=pl.col("n_records") / pl.col("n_panel")).sort(key, "window")
