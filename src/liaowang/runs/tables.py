"""The tables that a run leaves, with topics by their ids."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import polars as pl

from liaowang.corpus import Generation, pick_works
from liaowang.observatory import key_documents, make_label
from liaowang.runs.analysis import Analysis
from liaowang.runs.assessing import Assessment
from liaowang.runs.forecasting import Outlooks
from liaowang.runs.naming import Naming
from liaowang.runs.potential import KINDS


def build_tables(
    analysis: Analysis,
    assessment: Assessment,
    outlooks: Outlooks,
    naming: Naming,
    places: Any,
    generation: Generation,
    directions: pl.DataFrame,
    abstracts: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """Lay out the frames of an analysis as the tables of a run.

    With the abstracts of some records (``record_id``, ``abstract``), these are not read again.

    Returns
    -------
    dict of DataFrame
        One for each of `liaowang.runs.store.TABLES`.
    """
    ids = pl.DataFrame({"number": np.arange(len(naming.ids)), "id": naming.ids}, schema_overrides={"id": pl.String})

    def named(frame: pl.DataFrame, column: str = "topic") -> pl.DataFrame:
        joined = frame.join(ids, left_on=column, right_on="number", how="left", maintain_order="left")
        return joined.with_columns(pl.col("id").alias(column)).drop("id")

    documents = named(analysis.documents)
    return {
        "documents": documents.drop("document"),
        "topics": _topics(analysis, assessment, naming, places),
        "series": named(analysis.series),
        "topic_terms": named(analysis.topic_terms),
        "term_series": analysis.term_series,
        "bursts": named(analysis.bursts),
        "term_bursts": analysis.term_bursts,
        "indicators": named(analysis.indicators),
        "scores": named(analysis.scores),
        "neighbours": named(named(analysis.neighbours), "neighbour"),
        "lineage": naming.lineage,
        "evidence": named(_evidence(analysis, generation, abstracts)),
        "faults": named(analysis.faults),
        "directions": named(directions),
        "assessments": named(assessment.scores),
        "assessment_documents": named(assessment.documents),
        "stages": named(assessment.stages),
        "assessment_stability": assessment.stability,
        "forecasts": named(outlooks.forecasts),
        "forecast_parts": named(outlooks.parts),
        "outlook": named(outlooks.sizes),
        "track_record": outlooks.record,
    }


def _topics(analysis: Analysis, assessment: Assessment, naming: Naming, places: Any) -> pl.DataFrame:
    past = analysis.documents.filter(pl.col("window") >= 0, pl.col("topic") >= 0)
    n = len(naming.ids)
    sizes = past.group_by("topic").agg(
        pl.len().cast(pl.Int64).alias("n_records"),
        (pl.col("window") == 0).sum().cast(pl.Int64).alias("n_recent"),
        pl.col("known_on").sort().head(5).last().alias("first_seen"),
        (pl.col("language") == "zh").mean().round(4).alias("share_zh"),
        (pl.col("language") == "en").mean().round(4).alias("share_en"),
    )
    later = analysis.documents.filter(pl.col("window") < 0, pl.col("topic") >= 0)
    after = later.group_by("topic").agg(pl.len().cast(pl.Int64).alias("n_later"))
    frame = pl.DataFrame(
        {
            "number": np.arange(n),
            "topic": naming.ids,
            "label_en": _labels(analysis.label_terms, n, "en"),
            "label_zh": _labels(analysis.label_terms, n, "zh"),
            "x": np.asarray(places)[:, 0],
            "y": np.asarray(places)[:, 1],
        },
        schema_overrides={"topic": pl.String, "label_en": pl.String, "label_zh": pl.String},
    )
    scores = analysis.scores.select("topic", "score", "coverage").unique("topic", keep="first")
    faults = analysis.faults.group_by("topic").agg(pl.col("fault").sort())
    potentials = _potentials(assessment.scores)
    for other in (sizes, after, analysis.leads, scores, faults, potentials):
        frame = frame.join(other, left_on="number", right_on="topic", how="left")
    frame = frame.with_columns(
        pl.col("n_records", "n_recent", "n_later", "n_en", "n_zh").fill_null(0), pl.col("score").round(4)
    )
    return frame.sort("number").rename({"fault": "faults"})


def _potentials(scores: pl.DataFrame) -> pl.DataFrame:
    """Give both values of each topic, by texts and records."""
    whole = scores.filter(pl.col("component").is_null())
    kinds = [whole.filter(pl.col("score") == kind).select("topic", pl.col("value").alias(kind)) for kind in KINDS]
    return kinds[0].join(kinds[1], on="topic", how="full", coalesce=True)


def _labels(terms: pl.DataFrame, n_topics: int, language: str) -> list[str | None]:
    """Name each topic by its documents of one language."""
    chinese = language == "zh"
    labels: list[str | None] = [None] * n_topics
    if terms.is_empty():
        return labels
    terms = terms.filter(pl.col("language") == language)
    has_han = pl.col("name").str.contains(r"\p{Han}")
    most = pl.col("share").max().over("topic")
    # Stray Latin letters of a Chinese topic make no name.
    of_language = terms.filter(has_han == chinese, pl.col("share") >= 0.25 * most).sort("topic", "position")
    first = of_language.group_by("topic", maintain_order=True).agg(pl.col("name", "share").head(12))
    for topic, names, shares in first.iter_rows():
        label = make_label(names, shares)
        labels[topic] = _set_chinese(label) if chinese else label or None
    return labels


def _set_chinese(label: str) -> str | None:
    """Close the gaps that segmentation left between Chinese characters, and list as Chinese does."""
    closed = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", label)
    return closed.replace(", ", "、") or None


def _evidence(analysis: Analysis, generation: Generation, known: pl.DataFrame | None) -> pl.DataFrame:
    past = analysis.documents.filter(pl.col("window") >= 0, pl.col("topic") >= 0)
    chosen = key_documents(past.select("topic", "document", "similarity", "known_on", "window"))
    columns = ["document", "record_id", "title", "known_on", "similarity", "source", "kind", "authors", "organisations"]
    joined = chosen.join(past.select(columns), on="document", maintain_order="left")
    wanted = joined["record_id"].unique()
    kept = pl.DataFrame(schema={"record_id": pl.String, "abstract": pl.String}) if known is None else known
    unread = wanted.filter(~wanted.is_in(kept["record_id"].implode()))
    abstracts = pl.concat([kept, pick_works(generation.path, unread, ["abstract"])])
    joined = joined.join(abstracts, on="record_id", how="left", maintain_order="left")
    return joined.drop("document").sort("topic", maintain_order=True)
