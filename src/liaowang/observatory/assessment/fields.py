"""Fields: pairs of categories that are seldom joined, and how far a topic's records spread over categories."""

from __future__ import annotations

import numpy as np
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Ints, Measure, missing


def unusual_categories(classes: pl.DataFrame, windows: Ints) -> Measure:
    """Tell how unusual the most unusual pair of categories of each recent document is.

    A pair's value is log(e / n): n documents up to the cut-off stand in both categories, e would if the two met by
    chance. It is positive for pairs rarer than chance.

    Parameters
    ----------
    classes : DataFrame, one row a (document, category)
        Columns ``document``, ``category`` ('scheme:code'); pairs join categories of one scheme only.
    windows : array of int, shape (documents,)
        Negative for documents after the cut-off, which do not count.

    Returns
    -------
    Measure
        In nats; not a number for documents in fewer than two categories.

    Examples
    --------
    >>> classes = pl.DataFrame({"document": [0, 0, 1, 1, 2, 3], "category": ["s:a", "s:b", "s:a", "s:c", "s:a", "s:b"]})
    >>> unusual_categories(classes, np.zeros(4, int)).by_document[0].round(3).tolist()
    [0.405, -0.288, nan, nan]
    """
    known = classes.filter(pl.Series(windows >= 0)[classes["document"].to_numpy()])
    sizes = known.group_by("category").agg(pl.len().alias("n"))
    total = known["document"].n_unique()
    scheme = pl.col("category").str.extract(r"^([^:]*):")
    left = known.with_columns(scheme=scheme)
    pairs = left.join(left, on=["document", "scheme"]).filter(pl.col("category") < pl.col("category_right"))
    if pairs.is_empty():
        return missing("unusual_categories", "one_category")
    pairs = pairs.with_columns(both=pl.len().over("category", "category_right"))
    pairs = pairs.join(sizes, on="category").join(sizes, left_on="category_right", right_on="category")
    expected = pl.col("n") * pl.col("n_right") / total
    pairs = pairs.with_columns(value=(expected / pl.col("both")).log().round(9))
    pairs = pairs.filter(pl.Series(windows < N_RECENT)[pairs["document"].to_numpy()])
    best = pairs.sort(["value", "category", "category_right"], descending=[True, False, False]).unique(
        "document", keep="first", maintain_order=True
    )
    values = np.full(len(windows), np.nan)
    values[best["document"].to_numpy()] = best["value"].to_numpy()
    named = {
        row[0]: f"{row[1]} × {row[2]}" for row in best.select("document", "category", "category_right").iter_rows()
    }
    return Measure("unusual_categories", (values,), quote=lambda document: named.get(document, ""))


def reach(classes: pl.DataFrame, topics: Ints, windows: Ints) -> Measure:
    """Tell how far a topic's recent documents spread over categories.

    A document's value is the surprise of its categories, the mean of -log p over them, p being the category's share of
    the topic's recent documents. The mean of that is the entropy of the topic.

    Parameters
    ----------
    classes, windows
        As for `unusual_categories`.
    topics : array of int, shape (documents,)
        -1 for none.

    Returns
    -------
    Measure
        In nats; 0 where all stand in one category.

    Examples
    --------
    >>> classes = pl.DataFrame({"document": [0, 1], "category": ["s:a", "s:b"]})
    >>> reach(classes, np.zeros(2, int), np.zeros(2, int)).by_document[0].round(3).tolist()
    [0.693, 0.693]
    """
    is_meant = (windows >= 0) & (windows < N_RECENT) & (topics >= 0)
    seen = _of_one_scheme(classes.filter(pl.Series(is_meant)[classes["document"].to_numpy()]))
    if seen.is_empty():
        return missing("reach", "no_categories")
    seen = seen.with_columns(topic=pl.Series(topics[seen["document"].to_numpy()]), part=1 / pl.len().over("document"))
    shares = seen.group_by("topic", "category").agg(pl.col("part").sum())
    shares = shares.with_columns(share=pl.col("part") / pl.col("part").sum().over("topic")).drop("part")
    told = seen.join(shares, on=["topic", "category"]).sort("document", "category")
    surprise = told.group_by("document", maintain_order=True).agg(
        (-(pl.col("share").log()) * pl.col("part")).sum().round(9), pl.col("category").str.join(", ")
    )
    values = np.full(len(windows), np.nan)
    values[surprise["document"].to_numpy()] = surprise["share"].to_numpy()
    named = dict(surprise.select("document", "category").iter_rows())
    return Measure("reach", (values,), quote=lambda document: named.get(document, ""))


def _of_one_scheme(classes: pl.DataFrame) -> pl.DataFrame:
    """Keep of each document the categories of the scheme that most documents use: a second scheme is no other field."""
    told = classes.with_columns(scheme=pl.col("category").str.extract(r"^([^:]*):"))
    use = told.group_by("scheme").agg(pl.col("document").n_unique().alias("n"))
    use = use.sort(["n", "scheme"], descending=[True, False]).with_row_index("place")
    placed = told.join(use, on="scheme")
    return placed.filter(pl.col("place") == pl.col("place").min().over("document")).select("document", "category")
