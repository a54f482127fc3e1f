"""The step that assesses topics: breakthrough and industrial potential, from documents known at the cut-off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Generation
from liaowang.observatory import (
    COMPONENTS,
    FEW_SHARE,
    MIN_COVERAGE,
    N_RECENT,
    SCORES,
    UNKNOWN,
    Measure,
    applicant_growth,
    applied_language,
    company_share,
    components_of,
    count_uses,
    disruption,
    estimate_stages,
    family_size,
    find_companies,
    find_evidence,
    funded_share,
    kind_share,
    lay_out_scores,
    leave_out,
    new_pairs,
    new_terms,
    oldest_windows,
    patent_citations,
    reach,
    read_stages,
    score_topics,
    text_distance,
    unusual_categories,
    weigh_otherwise,
)
from liaowang.runs.particulars import Particulars, read_particulars, read_texts
from liaowang.runs.readings import Readings

_KIND_STAGES = {"patent": 1, "repository": 1, "standard": 3}
"""Stage that a record's kind alone tells of; a company's patent tells of the next."""
_STAGE_EVIDENCE = 5
_TEXTS = 100_000
"""Texts held in memory at a time."""
_CORE = 0.25
"""Quantile of likeness to the centre below which a document does not count: the nearest topic of a stray is no home,
and strays lie far from everything that came before."""


@dataclass(frozen=True)
class Assessment:
    """Frames of the assessment, topics by number."""

    scores: pl.DataFrame
    """As `lay_out_scores` gives it, with ``stays`` (share of other weightings under which it is among the first)."""
    documents: pl.DataFrame
    """``topic``, ``component``, ``position``, ``record_id``, ``title``, ``known_on``, ``value``, ``quote``."""
    stages: pl.DataFrame
    stability: pl.DataFrame
    readings: Readings = field(repr=False)
    """What was found of each document, for the run after."""
    shares: dict[str, float]
    """Of the records known at the cut-off, those that give references, organisations, funders: 0 to 1."""

    def about(self) -> dict[str, Any]:
        """Give what the manifest tells of the assessment: weights by score and part, the floor of coverage, shares."""
        weights = {score: {it.name: it.weight for it in components_of(score)} for score in SCORES}
        return {"weights": weights, "min_coverage": MIN_COVERAGE, "shares": self.shares}


@dataclass(frozen=True)
class _Known:
    """Documents as arrays; what is not known at the cut-off is masked."""

    documents: pl.DataFrame
    windows: npt.NDArray[np.int64]
    topics: npt.NDArray[np.int64]
    core: npt.NDArray[np.int64]
    """As ``topics``, -1 for the strays of a topic as well."""
    days: npt.NDArray[np.float64]

    @property
    def is_recent(self) -> npt.NDArray[np.bool_]:
        return (self.windows >= 0) & (self.windows < N_RECENT)


def assess_topics(
    documents: pl.DataFrame,
    holds: sp.csr_matrix,
    names: list[str],
    vectors: npt.NDArray[np.int16],
    neighbours: pl.DataFrame,
    eligible: npt.NDArray[np.bool_],
    generation: Generation,
    as_of: date,
    seed: int,
    sampled: npt.NDArray[np.bool_] | None = None,
    readings: Readings | None = None,
    n_threads: int = 1,
) -> Assessment:
    """Measure every part of both scores, score topics, and keep what stands behind each part.

    Parameters
    ----------
    documents : DataFrame
        Of the catalogue, with ``topic`` (number, -1 for none) and ``window``.
    holds : sparse matrix, documents by terms
    names : list of str
        Spelling of each term.
    vectors : array, shape (documents, dimensions)
    neighbours : DataFrame
        Columns ``topic``, ``neighbour``.
    eligible : array of bool, shape (topics,)
        Topics that are ranked.
    generation : Generation
    as_of : date
    seed : int
    sampled : array of bool, optional
        Documents whose texts others are compared with; see `text_distance`.
    readings : Readings, optional
        Of the run before, by the numbers of this one; what they hold of a document in the same window is not found
        again. Filled.
    n_threads : int
    """
    known = _mask(documents)
    readings = readings or Readings.nothing(len(documents))
    told = read_particulars(documents, generation)
    readings = _read_more(known, readings, generation)
    hits, stages = _stages(known, told, readings.said)
    measures = _measure(
        known, told, hits, holds, names, vectors, neighbours, len(eligible), as_of, sampled, readings, n_threads
    )
    scored = score_topics(measures, known.core, eligible, seed=seed)
    stability, stays = weigh_otherwise(scored, seed=seed)
    is_known = pl.Series(known.windows >= 0)
    groups = {f"without_{name}": documents[name].set(~is_known, None) for name in ("source", "kind")}
    stability = pl.concat([stability, leave_out(scored, measures, known.core, groups)])
    kept = pl.concat(
        [pl.DataFrame({"topic": np.arange(len(eligible)), "score": it, "stays": stays[it]}) for it in SCORES]
    ).fill_nan(None)
    scores = lay_out_scores(scored, measures)
    is_score = pl.col("component").is_null()
    scores = scores.join(kept, on=["topic", "score"], how="left", maintain_order="left")
    scores = scores.with_columns(stays=pl.when(is_score).then("stays"))
    evidence = pl.concat([find_evidence(measures, known.core), _stage_evidence(known, hits)])
    columns = documents.select(pl.col("document").cast(pl.Int64), "record_id", "title", "known_on")
    evidence = evidence.join(columns, on="document", how="left", maintain_order="left").drop("document")
    ranges = estimate_stages(stages, known.core, known.windows, len(eligible))
    return Assessment(scores, evidence, ranges, stability, readings, _shares(known, told))


def _shares(known: _Known, told: Particulars) -> dict[str, float]:
    """Give the share of known documents that tell of references, organisations, funders."""
    is_known = known.windows >= 0
    rows = {"references": told.cites, "organisations": told.organisations, "funders": told.funders}
    n = max(int(is_known.sum()), 1)
    return {
        name: round(float(is_known[frame["document"].unique().to_numpy()].sum()) / n, 4) for name, frame in rows.items()
    }


def _mask(documents: pl.DataFrame) -> _Known:
    windows = documents["window"].fill_null(UNKNOWN).cast(pl.Int64).to_numpy()
    is_past = windows >= 0
    topics = np.where(is_past, documents["topic"].to_numpy(), -1)
    days = np.where(is_past, documents["known_on"].to_physical().cast(pl.Float64).to_numpy(), np.nan)
    past = documents.select(likeness="similarity", topic=pl.Series(topics))
    is_near = past.select(pl.col("likeness") >= pl.col("likeness").quantile(_CORE, "lower").over("topic")).to_series()
    core = np.where(is_near.fill_null(value=False).to_numpy(), topics, -1)
    return _Known(documents, np.where(is_past, windows, UNKNOWN), topics, core, days)


def _measure(
    known: _Known,
    told: Particulars,
    hits: pl.DataFrame,
    holds: sp.csr_matrix,
    names: list[str],
    vectors: npt.NDArray[Any],
    neighbours: pl.DataFrame,
    n_topics: int,
    as_of: date,
    sampled: npt.NDArray[np.bool_] | None,
    readings: Readings,
    n_threads: int,
) -> dict[str, Measure]:
    documents, windows, topics, recent = known.documents, known.windows, known.topics, known.is_recent
    titles, kinds = documents["title"], documents["kind"]
    is_patent = (kinds == "patent").to_numpy()
    organisations = find_companies(told.organisations)
    as_of_day = float((as_of - date(1970, 1, 1)).days)
    applicants = organisations.filter(pl.Series(is_patent)[organisations["document"].to_numpy()])
    oldest = oldest_windows(windows, documents["source"] + " " + documents["language"].fill_null(""))
    of, uses = readings.differ(windows, oldest), count_uses(holds, windows)
    seek = partial(new_pairs, holds, windows, oldest, names, readings.pairings, of, uses)
    with ThreadPoolExecutor(1) as pool:
        # Of few documents beside the rest; of all, the lists of both together would take too much memory.
        is_beside = n_threads > 1 and of.sum() < FEW_SHARE * len(of)
        beside = pool.submit(seek) if is_beside else None
        distances = text_distance(
            vectors, topics, windows, oldest, neighbours, titles, sampled, readings.likeness, of, n_threads
        )
        pairs = [] if beside else [seek()]
        found = [
            *distances,
            *pairs,
            new_terms(holds, windows, oldest, names, uses),
            unusual_categories(told.categories, windows),
            reach(told.categories, known.core, windows),
            *disruption(told.cites, known.days, as_of_day, len(documents)),
            company_share(organisations, recent),
            kind_share("patent_share", kinds, "patent", recent, titles),
            kind_share("repository_share", kinds, "repository", recent, titles),
            kind_share("standard_share", kinds, "standard", recent, titles),
            applicant_growth(applicants, known.core, windows, n_topics),
            family_size(told.family_sizes, is_patent, recent),
            applied_language(hits.filter(pl.col("cue") != ""), recent, recent),
            funded_share(told.funders, documents["source"], recent),
            *patent_citations(told.cites, is_patent, known.days, windows, titles),
            *([beside.result()] if beside else []),
        ]
    measures = {it.name: it for it in found}
    if not measures["new_pairs"].reason:
        readings.windows[:], readings.oldest[:] = windows, oldest
    return {it.name: measures[it.name] for it in COMPONENTS}


def _read_more(known: _Known, readings: Readings, generation: Generation) -> Readings:
    """Read what recent documents say of a stage, where it was not read before."""
    unread = known.is_recent & (known.core >= 0) & ~readings.is_read
    # Some at a time: a million records have a gigabyte of recent texts, and all that is made of them takes as much.
    portions = known.documents.filter(pl.Series(unread)).iter_slices(_TEXTS)
    told = [read_stages(read_texts(it, generation)) for it in portions]
    said = pl.concat([readings.said, *told]).sort("document", "stage")
    return replace(readings, said=said, is_read=readings.is_read | unread)


def _stages(known: _Known, told: Particulars, said: pl.DataFrame) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
    """Give what recent documents say of a stage, and the highest of each; a cue is empty where the kind alone tells."""
    is_meant = known.is_recent & (known.core >= 0)
    recent = known.documents.filter(pl.Series(is_meant))
    said = said.filter(pl.Series(is_meant[said["document"].to_numpy()], dtype=pl.Boolean))
    companies = find_companies(told.organisations).filter("is_company")
    named = dict(companies.unique("document", keep="last").select("document", "name").iter_rows())
    rows = []
    for document, kind, title in recent.select("document", "kind", "title").iter_rows():
        if kind in _KIND_STAGES:
            is_company_patent = kind == "patent" and document in named
            quote = f"{title} ({named[document]})" if is_company_patent else title
            rows.append((document, _KIND_STAGES[kind] + is_company_patent, "", quote))
    by_kind = pl.DataFrame(rows, schema=said.schema, orient="row")
    hits = pl.concat([said, by_kind]).sort(["document", "stage", "cue"], descending=[False, True, True])
    stages = np.zeros(len(known.topics), np.int64)
    highest = hits.unique("document", keep="first", maintain_order=True)
    stages[highest["document"].to_numpy()] = highest["stage"].to_numpy()
    return hits, stages


def _stage_evidence(known: _Known, hits: pl.DataFrame) -> pl.DataFrame:
    """Choose up to five sentences a topic and stage, the newest first."""
    rows = hits["document"].to_numpy()
    told = hits.with_columns(topic=pl.Series(known.core[rows], dtype=pl.Int64), day=pl.Series(known.days[rows]))
    order = ["topic", "stage", "day", "document"]
    told = told.sort(order, descending=[False, True, True, False])
    chosen = told.group_by("topic", "stage", maintain_order=True).head(_STAGE_EVIDENCE)
    return chosen.select(
        "topic",
        component=pl.lit("stage"),
        position=pl.int_range(1, pl.len() + 1).over("topic").cast(pl.Int64),
        document=pl.col("document").cast(pl.Int64),
        value=pl.col("stage").cast(pl.Float64),
        quote="sentence",
    )
