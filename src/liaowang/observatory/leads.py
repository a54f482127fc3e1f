"""In which language a topic was seen first, and by how much, as far as the records of both languages can tell."""

from __future__ import annotations

import polars as pl

_MONTH_DAYS = 30.44


def language_leads(
    documents: pl.DataFrame, *, n_documents: int = 3, share_covered: float = 0.25, min_watched_months: int = 12
) -> pl.DataFrame:
    """Compare when each language had its first few documents of a topic.

    A language that had no records yet cannot have been late: a lead is told only if the follower's records had been
    running for `min_watched_months` before its first documents of the topic. A collection that is small reaches
    its third document later by chance alone, so a lead of few months says little; numbers of documents stand beside.

    Parameters
    ----------
    documents : DataFrame
        Columns ``topic``, ``language``, ``known_on`` of documents up to the cut-off, those without topic (-1) included:
        they show since when a language is covered.
    n_documents : int
        A topic is seen in a language when this many of its documents are known.
    share_covered : float
        A language is watched from the day when this share of its documents was known, so that a collection that begins
        late or comes in bulk calls nothing late.
    min_watched_months : int
        See above.

    Returns
    -------
    DataFrame, one row per topic that is seen in some language
        ``topic``, ``n_en``, ``n_zh``, ``seen_en``, ``seen_zh`` (date or null), ``first_language`` (``en``, ``zh`` or
        null where it cannot be told), ``lead_months`` (whole months, 0 or more, or null).

    Examples
    --------
    >>> from datetime import date
    >>> rows = [(0, "en", date(2015, 1, 1)), (0, "zh", date(2018, 1, 1)), (-1, "zh", date(2010, 1, 1))]
    >>> frame = pl.DataFrame(rows, schema=["topic", "language", "known_on"], orient="row")
    >>> language_leads(frame, n_documents=1).select("first_language", "lead_months").row(0)
    ('en', 36)
    """
    dated = documents.filter(pl.col("language").is_in(["en", "zh"])).drop_nulls("known_on").sort("known_on")
    covered = {
        language: _watched_since(dated.filter(pl.col("language") == language)["known_on"], share_covered)
        for language in ("en", "zh")
    }
    own = pl.col("language")
    seen = dated.filter(pl.col("topic") >= 0).group_by("topic")
    frame = seen.agg(
        *(
            expression
            for language in ("en", "zh")
            for expression in (
                (own == language).sum().cast(pl.Int64).alias(f"n_{language}"),
                pl.col("known_on")
                .filter(own == language)
                .get(n_documents - 1, null_on_oob=True)
                .alias(f"seen_{language}"),
            )
        )
    )
    gap = ((pl.col("seen_zh") - pl.col("seen_en")).dt.total_days() / _MONTH_DAYS).round().cast(pl.Int64)
    first = pl.when(gap > 0).then(pl.lit("en")).when(gap < 0).then(pl.lit("zh"))
    follower = pl.max_horizontal("seen_en", "seen_zh")
    since = pl.when(first == "en").then(pl.lit(covered["zh"], pl.Date)).otherwise(pl.lit(covered["en"], pl.Date))
    is_told = (follower - since).dt.total_days() >= min_watched_months * _MONTH_DAYS
    frame = frame.with_columns(
        first_language=pl.when(is_told).then(first), lead_months=pl.when(is_told).then(gap.abs())
    )
    return frame.filter(pl.any_horizontal(pl.col("seen_en", "seen_zh").is_not_null())).sort("topic")


def _watched_since(days: pl.Series, share: float) -> object:
    return days[int(share * (len(days) - 1))] if len(days) else None
