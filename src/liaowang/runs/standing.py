"""The order of a finished run's topics: as its watchlist has it, and beyond."""

from __future__ import annotations

import polars as pl

from liaowang.runs.forecast_telling import MAIN_QUESTION, WEIGHTS, rank_topics
from liaowang.runs.potential import KINDS
from liaowang.runs.store import Run

_NEEDED = ("forecasts", "assessments")


def read_standing(run: Run) -> pl.DataFrame:
    """Order the topics of a run by what its watchlist is ordered by.

    Parameters
    ----------
    run : Run
        One of an earlier version, without forecasts or assessments, was ordered by the emergence score.

    Returns
    -------
    DataFrame, one row a topic with an emergence score, the first first
        ``topic``, ``rank`` (from 1), ``standing`` (0 to 100, null in a run of an earlier version),
        ``standing_parts`` (struct of `WEIGHTS`: ranks, 0 to 1, or null), ``probability`` with ``probability_low`` and
        ``probability_high`` (of growth beyond noise, or null).
    """
    topics = run.table("topics").select("topic", "score").collect()
    if is_ranked_by_standing(run):
        tables = {name: run.table(name).collect() for name in _NEEDED}
        order = rank_topics(tables | {"topics": topics})
        asked = tables["forecasts"].filter(pl.col("question") == MAIN_QUESTION)
    else:
        order = topics.drop_nulls("score").sort(["score", "topic"], descending=[True, False])
        order = order.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("standing", *WEIGHTS))
        asked = pl.DataFrame(schema={"topic": pl.String} | dict.fromkeys(("probability", "low", "high"), pl.Float64))
    asked = asked.select("topic", "probability", probability_low="low", probability_high="high")
    order = order.select("topic", "standing", standing_parts=pl.struct(*WEIGHTS))
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return order.with_columns(rank=place).join(asked, on="topic", how="left", maintain_order="left")


def read_ranked(run: Run) -> pl.DataFrame:
    """Read the topics with their place as the watchlist has it; those without one come last, by id."""
    frame = run.table("topics").drop("number", "x", "y").collect()
    unknown = [pl.lit(None, pl.Float64).alias(kind) for kind in KINDS if kind not in frame.columns]
    frame = frame.with_columns(unknown).join(read_standing(run), on="topic", how="left")
    return frame.sort(["rank", "topic"], nulls_last=True)


def is_ranked_by_standing(run: Run) -> bool:
    """Tell whether a run's watchlist is ordered by standing, and not, as of an earlier version, by emergence score."""
    return all(run.has_table(name) for name in _NEEDED)
