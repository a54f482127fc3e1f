"""The list of a finished run's topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from liaowang.runs.plain import plain_rows
from liaowang.runs.reading import NothingFound
from liaowang.runs.standing import read_ranked
from liaowang.runs.store import Run

SORTS: Mapping[str, str] = {
    "standing": "standing",
    "probability": "probability",
    "score": "score",
    "growth": "growth_per_year",
    "size": "n_records",
    "recent": "n_recent",
    "breakthrough": "breakthrough",
    "industrial": "industrial",
}
"""What topics can be sorted by, and the field that holds it; the highest comes first."""


def list_topics(
    run: Run,
    *,
    sort: str = "standing",
    has_unscored: bool = False,
    search: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """List topics of a run.

    Parameters
    ----------
    run : Run
    sort : str
        A key of `SORTS`.
    has_unscored : bool
        Also list topics with too few recent records, or taken off the list for a fault.
    search : str, optional
        Words that must all occur in a topic's names or terms; case does not matter.
    limit : int, optional
        At most so many topics.

    Returns
    -------
    dict
        ``as_of``, ``n_topics``, ``n_scored``, ``n_found`` (before the limit) and ``topics``, each with ``rank`` (as on
        the watchlist, None without a score), ``topic``, ``label_en``, ``label_zh``, ``standing`` (0 to 100),
        ``standing_parts``, ``probability`` with ``probability_low`` and ``probability_high`` (of growth beyond noise;
        None where nothing was forecast), ``score`` (0 to 100), ``growth_per_year``
        (log growth of its share of all records a year, over two years), ``n_records``, ``n_recent``, ``first_seen``,
        ``faults``.

    Raises
    ------
    NothingFound
        If no topic fits.
    ValueError
        If `sort` is unknown.
    """
    if sort not in SORTS:
        raise ValueError(f"cannot sort by {sort!r}; choose from {', '.join(SORTS)}")
    topics = read_ranked(run).join(_growth(run), on="topic", how="left")
    found = topics if has_unscored else topics.filter(pl.col("score").is_not_null())
    if search:
        found = found.filter(pl.col("topic").is_in(_with_words(run, search).implode()))
    if not len(found):
        what = f"no topic has {search!r} in its names or terms" if search else "the run has no scored topic"
        raise NothingFound(
            what + ("" if has_unscored else "; --all also looks at those without a score"), file=run.folder
        )
    # The place tells the standing, and in a run of an earlier version what stood for it.
    keys, downwards = (
        (["rank", "topic"], [False, False]) if sort == "standing" else ([SORTS[sort], "topic"], [True, False])
    )
    found = found.sort(keys, descending=downwards, nulls_last=True)
    shown = found if limit is None else found.head(limit)
    return {
        "as_of": run.manifest["as_of"],
        "n_topics": len(topics),
        "n_scored": int(topics["score"].is_not_null().sum()),
        "n_found": len(found),
        "topics": plain_rows(shown.iter_rows(named=True)),
    }


def _growth(run: Run) -> pl.DataFrame:
    growth = run.table("indicators").filter(pl.col("indicator") == "growth_2")
    return growth.select("topic", growth_per_year="value").collect()


def _with_words(run: Run, search: str) -> pl.Series:
    """Find topics in whose labels or terms every word occurs."""
    terms = run.table("topic_terms").group_by("topic").agg(pl.col("name").str.join(" ").alias("terms"))
    told = run.table("topics").select("topic", "label_en", "label_zh").join(terms, on="topic", how="left")
    text = pl.concat_str("label_en", "label_zh", "terms", separator=" ", ignore_nulls=True).str.to_lowercase()
    holds = [text.str.contains(word, literal=True) for word in search.lower().split()]
    return told.filter(pl.all_horizontal(pl.lit(value=True), *holds)).select("topic").collect()["topic"]
