"""Topic numbers of a run into ids that stay, by the lineage from an earlier run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory import LineageSettings, name_topics, shared_documents, trace_lineage
from liaowang.runs.store import Run


@dataclass(frozen=True)
class Naming:
    """Ids by topic number, and what became of the topics of the earlier run."""

    ids: list[str]
    lineage: pl.DataFrame
    """``topic``, ``event``, ``other`` (id in the earlier run, or of the heir), ``n_shared``, ``overlap``."""
    last_number: int


def name_run(documents: pl.DataFrame, n_topics: int, previous: Run | None) -> Naming:
    """Match topics with those of the earlier run by the documents that both hold.

    Parameters
    ----------
    documents : DataFrame
        Columns ``record_id``, ``topic`` (number, -1 for none).
    n_topics : int
    previous : Run or None
        Without one, every topic is born.
    """
    if previous is None:
        lineage = pl.DataFrame({"new": range(n_topics), "event": ["born"] * n_topics})
        lineage = lineage.with_columns(
            old=pl.lit(None, pl.String), n_shared=pl.lit(None, pl.Int64), overlap=pl.lit(None, pl.Float64)
        )
        last_number, old_topics = 0, []
    else:
        old = previous.table("documents").select("record_id", "topic").drop_nulls().collect()
        old_topics = previous.table("topics").select("topic").collect()["topic"].to_list()
        pairs = shared_documents(old, documents.filter(pl.col("topic") >= 0).select("record_id", "topic"))
        lineage = trace_lineage(pairs, old_topics, n_topics, LineageSettings())
        last_number = int(previous.manifest["topics"]["last_number"])
    ids = name_topics(lineage, n_topics, last_number)
    named = lineage.with_columns(
        topic=pl.col("new").map_elements(lambda number: ids[number], return_dtype=pl.String, skip_nulls=True)
    )
    # What is gone is told under its own id, with its heir as the other.
    gone = pl.col("event").is_in(["merged", "ended"])
    rows = named.select(
        topic=pl.when(gone).then("old").otherwise("topic"),
        event="event",
        other=pl.when(gone).then("topic").otherwise("old"),
        n_shared="n_shared",
        overlap=pl.col("overlap").round(6),
    )
    numbers = [last_number, *(int(name.removeprefix("T-")) for name in ids)]
    return Naming(ids, rows.sort("topic", "event"), max(numbers))


def keep_names(run: Run, topics: npt.NDArray[np.int64]) -> Naming:
    """Give the topics of a run that is updated: each is what it was.

    Parameters
    ----------
    run : Run
        The run before.
    topics : array of int
        Topic of each document that both runs hold, -1 for none.
    """
    ids = run.table("topics").select("number", "topic").collect().sort("number")["topic"].to_list()
    n_shared = np.bincount(topics[topics >= 0], minlength=len(ids))
    lineage = pl.DataFrame({"topic": ids, "event": "continued", "other": ids, "n_shared": n_shared, "overlap": 1.0})
    return Naming(ids, lineage.sort("topic", "event"), int(run.manifest["topics"]["last_number"]))


def earlier_topics(documents: pl.DataFrame, previous: Run | None) -> npt.NDArray[np.int64] | None:
    """Give each document the number of its topic in the earlier run, -1 where it had none; None without a run.

    Parameters
    ----------
    documents : DataFrame
        Column ``record_id``.
    """
    if previous is None:
        return None
    old = previous.table("documents").filter(pl.col("window") >= 0).select("record_id", "topic").collect()
    number = pl.col("topic").str.strip_prefix("T-").cast(pl.Int64)
    found = documents.select("record_id").join(old, on="record_id", how="left", maintain_order="left")
    return found.select(number.fill_null(-1))["topic"].to_numpy().copy()


def earlier_places(ids: list[str], previous: Run | None) -> npt.NDArray[np.float64] | None:
    """Give each topic its place on the map of the earlier run, NaN where it had none; None without a run.

    Parameters
    ----------
    ids : list of str
        Ids of this run, by topic number.
    """
    if previous is None:
        return None
    old = previous.table("topics").select("topic", "x", "y").collect()
    found = pl.DataFrame({"topic": ids}).join(old, on="topic", how="left", maintain_order="left")
    return found.select(pl.col("x", "y").fill_null(float("nan"))).to_numpy().astype(np.float64)
