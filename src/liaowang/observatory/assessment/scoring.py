"""From measures to scores: means of topics, places within the run, intervals, and the documents behind each part."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.assessment.components import SCORES, Component, components_of
from liaowang.observatory.assessment.measures import Array, Ints, Measure
from liaowang.observatory.scores import rank_share

_DRAWS = 200
_PART = 50
_STRETCH = 10_000
_LOW, _HIGH = 0.05, 0.95
_EVIDENCE = 3
MIN_COVERAGE = 0.2
"""Weight that must be computed before there is a score: a tenth of what a score asks for is no score."""


@dataclass(frozen=True)
class Scored:
    """One score of every topic with what went into it; arrays have one row a component and one column a topic."""

    score: str
    components: tuple[Component, ...]
    values: Array
    ranks: Array
    used: Array
    """Weights as used; those of a topic add up to 1, or to 0 where nothing can be computed."""
    coverage: Array
    value: Array
    """0 to 1; not a number where a topic is not ranked."""
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    n_documents: Ints = field(repr=False)


def score_topics(
    measures: Mapping[str, Measure], topics: Ints, eligible: npt.NDArray[np.bool_], *, seed: int = 0
) -> list[Scored]:
    """Score topics by the weighted mean of their places, with an interval by resampling their documents.

    A part that cannot be computed is left out of the mean and lowers the coverage, never the score. The interval holds
    nine in ten of 200 scores reckoned on resampled documents (Poisson bootstrap), each placed among the values that all
    topics have; it tells of the topic's own documents, not of other weights.

    Parameters
    ----------
    measures : mapping
        Name of each component to its measure.
    topics : array of int, shape (documents,)
        -1 for none.
    eligible : array of bool, shape (topics,)
        Topics that are ranked.
    seed : int

    Returns
    -------
    list of Scored
        In the order of `SCORES`.
    """
    n_topics = len(eligible)
    means = {name: topic_values(measure, topics, n_topics) for name, measure in measures.items()}
    plain = [_score(score, means, eligible) for score in SCORES]
    draws = _draw(measures, means, topics, eligible, seed)
    return [_with_interval(scored, draws, eligible) for scored in plain]


def topic_values(measure: Measure, topics: Ints, n_topics: int, weights: Array | None = None) -> tuple[Array, Ints]:
    """Give each topic's value, and how many documents tell it.

    Parameters
    ----------
    weights : array of float, shape (documents,), optional
        0 leaves a document out.

    Examples
    --------
    >>> measure = Measure("reach", (np.array([1.0, 0.0, np.nan]),), least=2)
    >>> values, n = topic_values(measure, np.array([0, 0, 0]), 1)
    >>> float(values[0]), int(n[0])
    (0.5, 2)
    """
    if measure.by_topic is not None:
        values = measure.by_topic[0]
        told = np.isfinite(measure.evidence) if measure.evidence is not None else np.zeros(len(topics), bool)
        return values, np.bincount(topics[told & (topics >= 0)], minlength=n_topics)
    if measure.reason:
        return np.full(n_topics, np.nan), np.zeros(n_topics, np.int64)
    product, fewest = np.ones(n_topics), np.full(n_topics, np.iinfo(np.int64).max)
    for part in measure.by_document:
        told = np.isfinite(part) & (topics >= 0)
        if weights is not None:
            told &= weights > 0
        n = np.bincount(topics[told], minlength=n_topics)
        sums = np.bincount(topics[told], weights=part[told], minlength=n_topics)
        product *= np.where(n >= measure.least, sums / np.maximum(n, 1), np.nan)
        fewest = np.minimum(fewest, n)
    return product.round(9), fewest


def _score(
    score: str,
    means: Mapping[str, tuple[Array, Ints]],
    eligible: npt.NDArray[np.bool_],
) -> Scored:
    parts = components_of(score)
    values = np.stack([means[it.name][0] for it in parts])
    signs = np.array([1.0 if it.is_higher_better else -1.0 for it in parts])[:, None]
    ranks = np.stack([rank_share(row, eligible) for row in signs * values])
    used, coverage = share_weights(ranks, np.array([it.weight for it in parts]))
    value = np.where(eligible & (coverage >= MIN_COVERAGE), (used * np.nan_to_num(ranks)).sum(axis=0), np.nan)
    counts = np.stack([means[it.name][1] for it in parts])
    nothing = np.full(len(eligible), np.nan)
    return Scored(score, parts, values, ranks, used, coverage, value, nothing, nothing, counts)


def share_weights(ranks: Array, weights: Array) -> tuple[Array, Array]:
    """Share the weight of what is missing among what is there.

    Returns
    -------
    used : array, the shape of `ranks`
        Adds up to 1 in each column, or to 0.
    coverage : array of float, one a topic
        Weight that could be computed, 0 to 1.

    Examples
    --------
    >>> used, coverage = share_weights(np.array([[0.5], [np.nan]]), np.array([0.4, 0.6]))
    >>> used.tolist(), coverage.tolist()
    ([[1.0], [0.0]], [0.4])
    """
    kept = np.where(np.isfinite(ranks), weights[:, None], 0.0)
    coverage = kept.sum(axis=0)
    return np.divide(kept, coverage, out=np.zeros_like(kept), where=coverage > 0), coverage.round(9)


def _draw(
    measures: Mapping[str, Measure],
    means: Mapping[str, tuple[Array, Ints]],
    topics: Ints,
    eligible: npt.NDArray[np.bool_],
    seed: int,
) -> dict[str, npt.NDArray[np.float32]]:
    """Resample documents and give each component's values, topics by draws."""
    rng = np.random.default_rng(seed)
    n_topics = len(eligible)
    told = [m for m in measures.values() if m.by_document and not m.reason]
    is_used = np.zeros(len(topics), bool)
    for measure in told:
        for part in measure.by_document:
            is_used |= np.isfinite(part)
    used = np.flatnonzero(is_used & (topics >= 0))
    used = used[np.argsort(topics[used], kind="stable")]  # what is added up lies together
    parts = [part[used] for measure in told for part in measure.by_document]
    stretches = list(_stretches(parts, topics[used], n_topics))
    draws = {measure.name: np.zeros((n_topics, _DRAWS), np.float32) for measure in told}
    sums = np.zeros((n_topics, len(parts), 2, _PART), np.float32)
    often = _how_often()
    for start in range(0, _DRAWS, _PART):
        for it in stretches:
            weights = often[rng.integers(0, len(often), (it.adds.shape[1], _PART), dtype=np.uint16)]
            sums[it.topics] = (it.adds @ weights).reshape(-1, *sums.shape[1:])
        place = 0
        for measure in told:
            product = np.ones((n_topics, _PART))
            for _ in measure.by_document:
                total, n = sums[:, place, 0], sums[:, place, 1]
                product *= np.divide(total, n, out=np.full_like(n, np.nan), where=n > 0)
                place += 1
            draws[measure.name][:, start : start + _PART] = product
    for name, measure in measures.items():
        if measure.by_topic is not None:
            values, errors = measure.by_topic
            noise = rng.standard_normal((n_topics, _DRAWS))
            draws[name] = (values[:, None] + errors[:, None] * noise).astype(np.float32)
    return {name: _fill(drawn, means[name][0]) for name, drawn in draws.items()}


def _how_often() -> npt.NDArray[np.float32]:
    """Tell how often a document is drawn, for each of 65,536 equally likely cases (Poisson with mean 1).

    Sixteen bits and a look into a table take a tenth of the time of a generator of Poisson numbers.
    """
    below = np.cumsum([math.exp(-1) / math.factorial(n) for n in range(12)])
    return np.searchsorted(below, (np.arange(2**16) + 0.5) / 2**16).astype(np.float32)


def _fill(drawn: npt.NDArray[np.float32], values: Array) -> npt.NDArray[np.float32]:
    """Take the value itself where a draw holds no document that tells."""
    return np.where(np.isfinite(drawn), drawn, values[:, None].astype(np.float32))


@dataclass(frozen=True)
class _Stretch:
    """Topics that follow each other, few enough for the weights of their documents to stay near the processor."""

    topics: slice
    adds: sp.csr_matrix
    """Sums, and counts, of each part of a topic's documents: rows by topic, part, and which of the two."""


def _stretches(parts: Sequence[Array], topics: Ints, n_topics: int) -> Iterator[_Stretch]:
    """Lay out by stretches what is added up of documents in order of their topics."""
    bounds = np.searchsorted(topics, np.arange(n_topics + 1))
    first = 0
    while parts and first < n_topics:
        last = max(int(np.searchsorted(bounds, bounds[first] + _STRETCH, "right")) - 1, first + 1)
        rows = slice(bounds[first], bounds[last])
        values = np.stack([part[rows] for part in parts])
        part, document = np.nonzero(np.isfinite(values))
        row = ((topics[rows][document] - first) * len(parts) + part) * 2
        data = values[part, document].astype(np.float32)
        adds = sp.csr_matrix(
            (np.r_[data, np.ones_like(data)], (np.r_[row, row + 1], np.r_[document, document])),
            shape=((last - first) * len(parts) * 2, values.shape[1]),
        )
        yield _Stretch(slice(first, last), adds)
        first = last


def _with_interval(
    scored: Scored, draws: Mapping[str, npt.NDArray[np.float32]], eligible: npt.NDArray[np.bool_]
) -> Scored:
    total = np.zeros((len(eligible), _DRAWS))
    for i, component in enumerate(scored.components):
        if component.name not in draws:
            continue
        values = scored.values[i][eligible & np.isfinite(scored.values[i])]
        sign = 1.0 if component.is_higher_better else -1.0
        total += scored.used[i][:, None] * _places(sign * draws[component.name], np.sort(sign * values))
    low, high = np.quantile(total, [_LOW, _HIGH], axis=1)
    known = np.isfinite(scored.value)
    return Scored(
        scored.score,
        scored.components,
        scored.values,
        scored.ranks,
        scored.used,
        scored.coverage,
        scored.value,
        np.where(known, np.minimum(low, scored.value), np.nan),
        np.where(known, np.maximum(high, scored.value), np.nan),
        scored.n_documents,
    )


def _places(drawn: npt.NDArray[Any], values: Array) -> Array:
    """Place values among those of all topics, 0 to 1, ties in the middle; 0.5 where there is one only."""
    if len(values) < 2:
        return np.full(drawn.shape, 0.5)
    single = values.astype(np.float32)
    left, right = np.searchsorted(single, drawn, "left"), np.searchsorted(single, drawn, "right")
    places: Array = np.clip((left + right - 1) / 2 / (len(values) - 1), 0, 1)
    return np.where(np.isfinite(drawn), places, 0.0)


def lay_out_scores(scored: Sequence[Scored], measures: Mapping[str, Measure]) -> pl.DataFrame:
    """Lay scores out as a table: one row for each topic and score, and one for each of its parts.

    Returns
    -------
    DataFrame
        ``topic``, ``score``, ``component`` (null in the row of the score itself), ``value``, ``low``, ``high`` (0 to 1,
        of the score), ``rank`` (0 to 1 of a part; the place, 1 the highest, over the number of ranked topics for the
        score), ``weight``, ``adds``, ``coverage``, ``n_documents``, ``reason`` (key of `REASONS`).
    """
    frames = []
    for it in scored:
        n = len(it.value)
        ranked = np.isfinite(it.value)
        frames.append(
            pl.DataFrame(
                {
                    "topic": np.arange(n),
                    "score": it.score,
                    "component": pl.Series([None] * n, dtype=pl.String),
                    "value": it.value,
                    "low": it.low,
                    "high": it.high,
                    "rank": rank_share(it.value, ranked),
                    "weight": np.full(n, np.nan),
                    "adds": np.full(n, np.nan),
                    "coverage": it.coverage,
                    "n_documents": it.n_documents.max(axis=0),
                    "reason": pl.Series(_why_no_score(it), dtype=pl.String),
                }
            )
        )
        frames += [_part(it, i, component, measures[component.name]) for i, component in enumerate(it.components)]
    table = pl.concat(frames, how="vertical_relaxed").fill_nan(None)
    return table.with_columns(pl.col("value", "low", "high", "rank", "weight", "adds", "coverage").round(6))


def _why_no_score(it: Scored) -> list[str | None]:
    reasons: list[str | None] = []
    for value, column, coverage in zip(it.value, it.values.T, it.coverage, strict=True):
        if np.isfinite(value):
            reasons.append(None)
        elif not np.isfinite(column).any():
            reasons.append("nothing")
        else:
            reasons.append("thin" if coverage > 0 else "unranked")
    return reasons


def _part(it: Scored, i: int, component: Component, measure: Measure) -> pl.DataFrame:
    n = len(it.value)
    known, ranked = np.isfinite(it.values[i]), np.isfinite(it.ranks[i])
    nothing = np.full(n, np.nan)
    why = [
        None if r else measure.reason or ("unranked" if k else measure.few)
        for k, r in zip(known.tolist(), ranked.tolist(), strict=True)
    ]
    return pl.DataFrame(
        {
            "topic": np.arange(n),
            "score": it.score,
            "component": pl.Series([component.name] * n, dtype=pl.String),
            "value": it.values[i],
            "low": nothing,
            "high": nothing,
            "rank": it.ranks[i],
            "weight": it.used[i],
            "adds": np.where(ranked, it.used[i] * np.nan_to_num(it.ranks[i]), np.nan),
            "coverage": it.coverage,
            "n_documents": it.n_documents[i],
            "reason": pl.Series(why, dtype=pl.String),
        }
    )


def find_evidence(measures: Mapping[str, Measure], topics: Ints) -> pl.DataFrame:
    """Choose, for each topic and part, the three documents that speak most for it.

    Returns
    -------
    DataFrame
        ``topic``, ``component``, ``position`` (from 1), ``document``, ``value``, ``quote``. A document that says 0
        speaks for nothing and is left out.
    """
    frames = []
    for measure in measures.values():
        speaks = measure.evidence if measure.evidence is not None else next(iter(measure.by_document), None)
        if measure.reason or speaks is None:
            continue
        told = np.flatnonzero(np.isfinite(speaks) & (topics >= 0) & ((speaks > 0) | (measure.evidence is not None)))
        frame = pl.DataFrame({"topic": topics[told], "document": told, "speaks": speaks[told]})
        frame = frame.sort(["topic", "speaks", "document"], descending=[False, True, False])
        frame = frame.group_by("topic", maintain_order=True).head(_EVIDENCE)
        chosen = frame["document"].to_list()
        value = measure.by_document[0] if measure.by_document else speaks
        frames.append(
            frame.select(
                "topic",
                component=pl.lit(measure.name),
                position=pl.int_range(1, pl.len() + 1).over("topic").cast(pl.Int64),
                document=pl.col("document").cast(pl.Int64),
                value=pl.Series(value[chosen], dtype=pl.Float64).round(6),
                quote=pl.Series([measure.quote(it) for it in chosen], dtype=pl.String),
            )
        )
    if not frames:
        names = ("topic", "component", "position", "document", "value", "quote")
        kinds = (pl.Int64, pl.String, pl.Int64, pl.Int64, pl.Float64, pl.String)
        return pl.DataFrame(schema=dict(zip(names, kinds, strict=True)))
    return pl.concat(frames).sort("topic", "component", "position")
