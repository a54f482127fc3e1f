"""From documents of terms to topics, their series, indicators and scores: the middle of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import (
    EMERGENCE_WEIGHTS,
    INDICATORS,
    N_WINDOWS,
    BurstDetector,
    age_and_recency,
    category_growth,
    count_windows,
    distinctive_terms,
    emergence,
    find_author_names,
    find_faults,
    language_leads,
    nearest_topics,
    neighbour_growth,
    new_author_share,
    term_novelty,
    term_window_counts,
    topic_growth,
    topic_term_counts,
    use_recency,
    window_table,
)
from liaowang.runs.catalogue import Catalogue
from liaowang.text import TermIndex

Ints = npt.NDArray[np.int64]
LANGUAGES = ("en", "zh")
"""Languages that topics are named in."""
_BURST_WINDOWS = 20
_MIN_OF_LANGUAGE = 3
"""Documents of a language that a topic needs to be named in it."""


@dataclass(frozen=True)
class Analysis:
    """Frames of a run, topics by number; every frame is sorted."""

    documents: pl.DataFrame
    series: pl.DataFrame
    topic_terms: pl.DataFrame
    label_terms: pl.DataFrame
    """As `topic_terms`, with ``language``: what sets a topic's documents of a language apart from others of it."""
    neighbours: pl.DataFrame
    bursts: pl.DataFrame
    term_bursts: pl.DataFrame
    indicators: pl.DataFrame
    scores: pl.DataFrame
    faults: pl.DataFrame
    term_series: pl.DataFrame
    leads: pl.DataFrame


def analyse(
    catalogue: Catalogue,
    holds: sp.csr_matrix,
    index: TermIndex,
    centres: npt.NDArray[np.float32],
    as_of: date,
    min_recent: int,
    holders: sp.csr_matrix | None = None,
) -> Analysis:
    """Reckon all that a run says about its topics.

    Parameters
    ----------
    catalogue : Catalogue
        Its documents with ``topic`` (number, -1 for none) and ``similarity``.
    holds : sparse matrix, documents by terms
    index : TermIndex
    centres : array, shape (topics, dimensions)
    as_of : date
    min_recent : int
        Records in the last three windows that a topic needs to be scored.
    holders : sparse matrix, optional
        From `count_holders`, where it is there already.
    """
    n_topics = len(centres)
    documents = catalogue.documents
    assigned = documents.filter(pl.col("topic") >= 0)
    past = assigned.filter(pl.col("window") >= 0)
    neighbours = nearest_topics(centres)
    series = count_windows(assigned.filter(pl.col("window").is_not_null()), "topic")
    totals = _totals(documents)
    is_past = (documents["window"] >= 0).fill_null(value=False).to_numpy()
    topics = np.where(is_past, documents["topic"].to_numpy(), -1)
    by_language = _part_languages(count_holders(documents, holds, n_topics) if holders is None else holders, n_topics)
    placed = {name: _rows_of(it, 0, n_topics) for name, it in by_language.items()}
    first, *others = [it for it in placed.values() if it.nnz] or [placed["other"]]
    counts = sp.csr_matrix(sum(others, first))
    sizes = np.bincount(topics[topics >= 0], minlength=n_topics)
    terms = distinctive_terms(counts, sizes, neighbours, index.names, index.n_documents, int(is_past.sum()))
    n_past = np.asarray(sum(it.sum(axis=0) for it in by_language.values())).ravel().astype(np.int64)
    named = find_author_names(holds, catalogue.authorships, index.names, is_past, n_past)
    terms = terms.filter(~pl.col("term").is_in(sorted(named)))
    terms = terms.with_columns(position=pl.int_range(1, pl.len() + 1).over("topic").cast(pl.Int64))
    spoken = np.where(is_past, documents["language"].fill_null("").to_numpy(), "")
    label_terms = _label_terms(by_language, topics, spoken, n_topics, neighbours, index.names)
    del by_language, placed, first, others, counts  # half a gigabyte of a million records
    term_table = _term_table(documents, holds)
    bursts = _bursts(window_table(series, "topic", n_topics, _BURST_WINDOWS), totals, "topic")
    term_bursts = _name_bursts(_bursts(term_table, totals, "term"), index.names, term_table, totals, named)
    authorships = catalogue.authorships.join(past.select("document", "topic", "window"), on="document")
    values = _indicators(
        catalogue, past, series, terms, term_table, totals, neighbours, authorships, bursts, as_of, n_topics
    )
    recent = past.filter(pl.col("window") < 3, "in_panel").group_by("topic").len()
    eligible = np.zeros(n_topics, bool)
    eligible[recent.filter(pl.col("len") >= min_recent)["topic"].to_numpy()] = True
    faults = find_faults(past.with_columns(month=pl.col("known_on").dt.truncate("1mo")), authorships, terms)
    eligible[faults["topic"].unique().to_numpy()] = False
    return Analysis(
        documents,
        series,
        terms,
        label_terms.filter(~pl.col("term").is_in(sorted(named))),
        neighbours,
        bursts,
        term_bursts,
        _long(values),
        emergence({name: values[name] for name in EMERGENCE_WEIGHTS}, eligible),
        faults,
        _term_series(term_table, terms),
        language_leads(documents.filter(pl.col("window") >= 0)),
    )


def count_holders(documents: pl.DataFrame, holds: sp.csr_matrix, n_topics: int) -> sp.csr_matrix:
    """Count the documents up to the cut-off by language, topic and term.

    Counts of some documents and of all others add up to those of all.

    Parameters
    ----------
    documents : DataFrame
        Columns ``language``, ``topic`` (-1 for none), ``window``.
    holds : sparse matrix, documents by terms
    n_topics : int

    Returns
    -------
    sparse matrix of int32
        A row for each topic, and one for documents without, by each of `LANGUAGES` and by all others.
    """
    width = n_topics + 1
    codes = documents["language"].replace_strict({it: at for at, it in enumerate(LANGUAGES)}, default=len(LANGUAGES))
    topics = documents["topic"].to_numpy()
    place = codes.cast(pl.Int64).to_numpy() * width + np.where(topics < 0, n_topics, topics)
    is_past = (documents["window"] >= 0).fill_null(value=False).to_numpy()
    return topic_term_counts(holds, np.where(is_past, place, -1), width * (len(LANGUAGES) + 1)).astype(np.int32)


def _part_languages(holders: sp.csr_matrix, n_topics: int) -> dict[str, sp.csr_matrix]:
    """Give counts by topic and term, those of each language of labels apart, and all others.

    Matrices have one more row, of the documents without a topic.
    """
    width = n_topics + 1
    languages = enumerate((*LANGUAGES, "other"))
    return {name: _rows_of(holders, at * width, (at + 1) * width).astype(np.float64) for at, name in languages}


def _rows_of(matrix: sp.csr_matrix, first: int, last: int) -> sp.csr_matrix:
    """Give rows that follow each other without a copy."""
    bounds = matrix.indptr[first : last + 1]
    held = slice(bounds[0], bounds[-1])
    shape = (last - first, matrix.shape[1])
    return sp.csr_matrix((matrix.data[held], matrix.indices[held], bounds - bounds[0]), shape=shape, copy=False)


def _label_terms(
    by_language: dict[str, sp.csr_matrix],
    topics: Ints,
    spoken: npt.NDArray[np.object_],
    n_topics: int,
    neighbours: pl.DataFrame,
    names: Sequence[str],
) -> pl.DataFrame:
    """Rank terms by language, so that a topic of many English and few Chinese documents has a name in both.

    Documents after the cut-off have no language here, and so no say.
    """
    frames = []
    for language in LANGUAGES:
        is_meant = spoken == language
        own = topics[is_meant & (topics >= 0)]
        sizes = np.bincount(own, minlength=n_topics)
        is_told = sizes >= _MIN_OF_LANGUAGE
        if not is_told.any():
            continue
        counts = by_language[language]
        n_documents = np.asarray(counts.sum(axis=0)).ravel().astype(np.int64)
        counts = _rows_of(counts, 0, n_topics)
        if not is_told.all():
            counts = sp.csr_matrix(sp.diags(is_told.astype(float)) @ counts)
            counts.eliminate_zeros()
        ranked = distinctive_terms(counts, sizes, neighbours, names, n_documents, int(is_meant.sum()))
        frames.append(ranked.with_columns(language=pl.lit(language)))
    return pl.concat(frames) if frames else pl.DataFrame(schema={"topic": pl.Int64, "term": pl.Int64})


def _indicators(
    catalogue: Catalogue,
    past: pl.DataFrame,
    series: pl.DataFrame,
    terms: pl.DataFrame,
    term_table: Ints,
    totals: Ints,
    neighbours: pl.DataFrame,
    authorships: pl.DataFrame,
    bursts: pl.DataFrame,
    as_of: date,
    n_topics: int,
) -> dict[str, npt.NDArray[np.float64]]:
    recent_totals = totals[:N_WINDOWS]
    values = topic_growth(series, recent_totals, n_topics)
    aged = past.with_columns(age_years=(pl.lit(as_of) - pl.col("known_on")).dt.total_days() / 365.25)
    values |= age_and_recency(aged, n_topics)
    values["new_author_share"] = new_author_share(authorships, n_topics)
    values["neighbour_growth"] = neighbour_growth(values["growth_2"], neighbours)
    names = {name: number for number, name in enumerate(catalogue.panel)}
    classes = catalogue.classes.with_columns(category=pl.col("category").replace_strict(names, return_dtype=pl.Int64))
    placed = classes.join(past.select("document", "topic", "window"), on="document")
    in_panel = placed.with_columns(in_panel=pl.lit(value=True))
    values["category_growth"] = category_growth(placed, count_windows(in_panel, "category"), recent_totals, n_topics)
    values["net_growth"] = values["growth_2"] - values["category_growth"]
    values["term_novelty"] = term_novelty(terms, term_table[:, :N_WINDOWS], recent_totals, n_topics)
    lasting = bursts.filter(pl.col("last_window") == 0)
    values["burst_weight"] = np.zeros(n_topics)
    values["burst_weight"][lasting["topic"].to_numpy()] = lasting["weight"].to_numpy()
    return values


def _totals(documents: pl.DataFrame) -> Ints:
    panel = documents.filter("in_panel", pl.col("window").is_between(0, _BURST_WINDOWS - 1))
    return np.bincount(panel["window"].to_numpy(), minlength=_BURST_WINDOWS).astype(np.int64)


def _term_table(documents: pl.DataFrame, holds: sp.csr_matrix) -> Ints:
    """Count the panel's records of each term and window, the last window first."""
    windows = documents.select(pl.when("in_panel").then("window").fill_null(-1)).to_series()
    return term_window_counts(holds, windows.to_numpy(), _BURST_WINDOWS)


def _bursts(table: Ints, totals: Ints, key: str) -> pl.DataFrame:
    """Find bursts over the windows since records were first plenty, and give them in windows before the cut-off."""
    n = max(int(np.flatnonzero(totals).max(initial=0)) + 1, 1)
    found = BurstDetector().fit(table[:, :n][:, ::-1], totals[:n][::-1]).bursts()
    rows = [(series, n - 1 - first, n - 1 - last, round(weight, 6)) for series, first, last, weight in found]
    schema = {key: pl.Int64, "first_window": pl.Int64, "last_window": pl.Int64, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _name_bursts(bursts: pl.DataFrame, names: list[str], table: Ints, totals: Ints, left_out: set[int]) -> pl.DataFrame:
    """Spell the terms in a burst, with their records of the last two windows and how new their use is (0 to 1)."""
    novelty = use_recency(table[:, :N_WINDOWS], totals[:N_WINDOWS])
    terms = bursts["term"].to_numpy()
    spelt = bursts.with_columns(
        name=pl.Series([names[term] for term in terms], dtype=pl.String),
        novelty=pl.Series(novelty[terms], dtype=pl.Float64).round(6),
        n_recent=pl.Series(table[terms, 0], dtype=pl.Int64),
        n_before=pl.Series(table[terms, 1], dtype=pl.Int64),
    )
    return spelt.filter(~pl.col("term").is_in(sorted(left_out)))


def _term_series(table: Ints, terms: pl.DataFrame) -> pl.DataFrame:
    """Keep the series of the terms that describe a topic."""
    used = np.sort(terms["term"].unique().to_numpy())
    n_windows = table.shape[1]
    frame = pl.DataFrame(
        {
            "term": np.repeat(used, n_windows),
            "window": np.tile(np.arange(n_windows), len(used)),
            "n_records": table[used].ravel(),
        }
    )
    return frame.filter(pl.col("n_records") > 0)


def _long(values: dict[str, npt.NDArray[np.float64]]) -> pl.DataFrame:
    n = len(values["size"])
    frames = [
        pl.DataFrame({"topic": np.arange(n), "indicator": [it.name] * n, "value": values[it.name]}) for it in INDICATORS
    ]
    return pl.concat(frames).fill_nan(None)
