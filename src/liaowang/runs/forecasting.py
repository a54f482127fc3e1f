"""The step that forecasts topics: probabilities with their parts, their track record, and sizes to be expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import (
    BAND,
    GROUPS,
    QUESTIONS,
    Analogues,
    Edges,
    Forecaster,
    TopicFinder,
    contributions_by_group,
    group_of,
    track_record,
)
from liaowang.runs.catalogue import Catalogue
from liaowang.runs.fitted import Fitted
from liaowang.runs.forecast_telling import MAIN_QUESTION
from liaowang.runs.history import HORIZON_YEARS, History
from liaowang.runs.origins import Origin, end_of_horizon
from liaowang.runs.processes import Beside
from liaowang.runs.sampling import in_sample
from liaowang.runs.units import came, make_rows
from liaowang.text import TermIndex

YEARS_NEEDED = 7
"""Windows that most features look at: growth over six, authors over seven."""
MIN_ORIGINS = 6
"""With fewer past origins whose outcome was known, nothing is forecast."""
_PARENT, _CHILD = 5 / 2, 5 / 12
_MIN_CHILD = 12
_FEATURES_SHOWN = 3
_BINS = 10
_SCHEMAS: dict[str, dict[str, Any]] = {
    "forecasts": {
        "topic": pl.Int64,
        "question": pl.String,
        "probability": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "threshold": pl.Float64,
        "base_rate": pl.Float64,
        "n_like": pl.Int64,
        "n_like_grew": pl.Int64,
        "before": pl.Int64,
        "due_at": pl.Date,
    },
    "forecast_parts": {
        "topic": pl.Int64,
        "question": pl.String,
        "part": pl.String,
        "adds": pl.Float64,
        "features": pl.List(pl.Struct({"name": pl.String, "rank": pl.Float64, "adds": pl.Float64})),
    },
    "outlook": {"topic": pl.Int64, "year": pl.Int64, "low": pl.Float64, "middle": pl.Float64, "high": pl.Float64},
    "track_record": {
        "question": pl.String,
        "from": pl.Float64,
        "below": pl.Float64,
        "n": pl.Int64,
        "n_grew": pl.Int64,
    },
}


Kin = Mapping[int, tuple[TopicFinder, npt.NDArray[np.int64]]]
"""Wider and narrower topics on the graph of a run: size to a fitted finder and the topic of every document."""


@dataclass(frozen=True)
class Outlooks:
    """Frames of the forecasts, topics by number; empty where nothing could be forecast."""

    forecasts: pl.DataFrame
    """``topic``, ``question``, ``probability`` with ``low`` and ``high``, ``threshold``, ``base_rate`` (of the past),
    ``n_like`` and ``n_like_grew`` (past topics given about this probability; of them grew), ``before`` (panel records
    of the last two windows), ``due_at``."""
    parts: pl.DataFrame
    """``topic``, ``question``, ``part`` (of `GROUPS`, or ``base``), ``adds`` (log-odds, adding up to the forecast's),
    ``features`` that add most."""
    sizes: pl.DataFrame
    """``topic``, ``year`` (1 to 3), ``low``, ``middle``, ``high``: panel records in that year, if the panel as a whole
    stays as large as in the last twelve months."""
    record: pl.DataFrame
    """``question``, ``from``, ``below``, ``n``, ``n_grew``."""
    models: dict[str, str] = field(default_factory=dict)
    """Question to the hash of the fitted model."""
    learnt: dict[str, Any] = field(default_factory=dict)
    """Past ``origins`` and ``topics`` learnt from (numbers), ``first`` and ``last`` of the origins."""
    years_seen: int = 0
    """Windows with records; forecasts look back over `YEARS_NEEDED`, and with fewer many features tell nothing."""
    why_none: str = ""
    """``off``, ``too_early`` or ``too_few``; empty where there are forecasts."""
    kin: Kin | None = field(default=None, repr=False)
    """As forecasts looked at them; None where nothing was forecast."""
    fitted: Fitted = field(default_factory=Fitted, repr=False)


def forecast_topics(
    catalogue: Catalogue,
    holds: sp.csr_matrix,
    index: TermIndex,
    vectors: npt.NDArray[np.int16],
    finder: TopicFinder,
    as_of: date,
    history: History | None,
    seed: int,
    kin: Kin | Callable[[], Kin] | None = None,
    share: float = 1.0,
    fitted: Fitted | Callable[[], Fitted] | None = None,
) -> Outlooks:
    """Forecast all topics large enough, from what was known at the cut-off of past ones.

    Parameters
    ----------
    catalogue : Catalogue
        Documents with ``topic``.
    holds : sparse matrix, documents by terms
    index : TermIndex
    vectors : array of int16
    finder : TopicFinder
        Fitted, with its edges.
    as_of : date
        Only past origins whose outcome was known by then are learnt from.
    history : History or None
    seed : int
    kin : Kin, optional
        From `find_kin`, where it is known; or what gives it, from `start_kin`.
    share : float
        As in `find_kin`.
    fitted : Fitted, optional
        Of the run before; more is added. Or what gives it, from `fit_models`.
    """
    if history is None:
        return none("off")
    learnt = history.known_at(as_of)
    if learnt["origin"].n_unique() < MIN_ORIGINS:
        return none("too_early")
    fitted = fitted() if callable(fitted) else fitted or Fitted()
    models = _fit_all(fitted, history, learnt, as_of, seed, finder.n_threads)
    kin = kin() if callable(kin) else kin or find_kin(catalogue.documents, vectors, finder, share)
    origin = _as_origin(catalogue, holds, index, finder, kin, as_of)
    rows = make_rows(origin, units=("topic",))["topic"]
    if not len(rows):
        return none("too_few")
    before = _count_before(catalogue, rows["unit"].to_numpy())
    with ThreadPoolExecutor(finder.n_threads) as pool:
        found = list(pool.map(lambda it: _ask(it, learnt, rows, before, as_of, *models[it]), QUESTIONS))
    return Outlooks(
        pl.concat([it.forecasts for it in found]),
        pl.concat([it.parts for it in found]),
        next(it.sizes for it in found if len(it.sizes)) if any(len(it.sizes) for it in found) else _empty("outlook"),
        pl.concat([it.record for it in found]),
        {question: it.models[question] for question, it in zip(QUESTIONS, found, strict=True)},
        learnt=_describe(learnt),
        years_seen=catalogue.documents.filter("in_panel", pl.col("window") >= 0)["window"].n_unique(),
        kin=kin,
        fitted=fitted,
    )


def fit_models(history: History, as_of: date, seed: int, cache: Path | None = None, n_threads: int = 1) -> Fitted:
    """Fit what topics are forecast by at a cut-off, which asks nothing of the run; nothing where it is too early."""
    fitted, learnt = Fitted(cache=cache), history.known_at(as_of)
    if learnt["origin"].n_unique() >= MIN_ORIGINS:
        _fit_all(fitted, history, learnt, as_of, seed, n_threads)
    return fitted


def _fit_all(
    fitted: Fitted, history: History, learnt: pl.DataFrame, as_of: date, seed: int, n_threads: int
) -> dict[str, tuple[Forecaster, str]]:
    # A thread a question, however few cores there are: all are at their end together then, and none is left alone.
    with ThreadPoolExecutor(len(QUESTIONS) if n_threads > 1 else 1) as pool:
        found = pool.map(lambda question: fitted.fit(question, history, learnt, as_of, seed), QUESTIONS)
        return dict(zip(QUESTIONS, found, strict=True))


def _describe(learnt: pl.DataFrame) -> dict[str, Any]:
    origins = learnt["origin"].unique().sort()
    ends = {"first": origins[0].isoformat(), "last": origins[-1].isoformat()}
    return {"origins": len(origins), "topics": len(learnt), **ends}


def none(why: str) -> Outlooks:
    """Give empty frames, and why nothing is forecast."""
    forecasts, parts, sizes, record = (_empty(name) for name in _SCHEMAS)
    return Outlooks(forecasts, parts, sizes, record, why_none=why)


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_SCHEMAS[name])


def find_kin(documents: pl.DataFrame, vectors: npt.NDArray[np.int16], finder: TopicFinder, share: float = 1.0) -> Kin:
    """Find wider and narrower topics on the graph of a fitted finder.

    Parameters
    ----------
    documents : DataFrame
        Columns ``record_id``, ``window``, ``language``.
    vectors : array of int16
    finder : TopicFinder
        Fitted, with its edges.
    share : float
        Of the documents that it was fitted on. The others have no wider or narrower topic: how these grow is told by
        the sample as well.
    """
    return start_kin(Beside(1), documents, vectors, finder, finder.edges_, share)()


def start_kin(
    beside: Beside,
    documents: pl.DataFrame,
    vectors: npt.NDArray[np.int16],
    finder: TopicFinder,
    edges: Edges,
    share: float = 1.0,
) -> Callable[[], Kin]:
    """Begin to find wider and narrower topics beside other work, and give what gives them; see `find_kin`.

    The graph is enough: the finder need not be fitted yet.
    """
    told = in_sample(documents["record_id"], share, finder.seed)
    is_past = (documents["window"] >= 0).fill_null(value=False).to_numpy()
    languages = documents["language"].fill_null("").to_numpy()
    size = finder.target_size
    likes = [
        TopicFinder(target_size=other, n_shared=finder.n_shared, seed=finder.seed, n_threads=finder.n_threads)
        for other in (round(size * _PARENT), max(round(size * _CHILD), _MIN_CHILD))
    ]
    begun = [beside.start(_fit_like, like, vectors[told], languages[told], is_past[told], edges) for like in likes]

    def finish() -> Kin:
        kin = {}
        for like, found in (it() for it in begun):
            own = np.full(len(vectors), -1, np.int64)
            own[told] = found
            kin[like.target_size] = like, own
        return kin

    return finish


def _fit_like(
    like: TopicFinder,
    vectors: npt.NDArray[np.int16],
    languages: npt.NDArray[np.object_],
    is_past: npt.NDArray[np.bool_],
    edges: Edges,
) -> tuple[TopicFinder, npt.NDArray[np.int64]]:
    """Find topics of another size on the same graph, and give every document its own."""
    like.fit(vectors[is_past], languages=languages[is_past], edges=edges)
    del like.edges_  # known where it came from
    return like, like.assign(vectors, languages)[0]


def _as_origin(
    catalogue: Catalogue, holds: sp.csr_matrix, index: TermIndex, finder: TopicFinder, kin: Kin, as_of: date
) -> Origin:
    """See the run as one more origin: its topics, and wider and narrower ones."""
    is_past = (catalogue.documents["window"] >= 0).fill_null(value=False).to_numpy()
    topics = {finder.target_size: catalogue.documents["topic"].to_numpy()}
    centres = {finder.target_size: finder.centres_}
    for size, (like, own) in kin.items():
        topics[size], centres[size] = own, like.centres_
    return Origin(as_of, catalogue, holds, index.names, index.n_documents, topics, centres, is_past, 0)


def _count_before(catalogue: Catalogue, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    panel = catalogue.documents.filter("in_panel", pl.col("window").is_between(0, 1), pl.col("topic") >= 0)
    counts = np.bincount(panel["topic"].to_numpy(), minlength=int(numbers.max(initial=0)) + 1)
    chosen: npt.NDArray[np.int64] = counts[numbers].astype(np.int64)
    return chosen


def _ask(
    question: str,
    learnt: pl.DataFrame,
    rows: pl.DataFrame,
    before: npt.NDArray[np.int64],
    as_of: date,
    model: Forecaster,
    name: str,
) -> Outlooks:
    grew = learnt[came(question)].to_numpy().astype(bool)
    said, (low, high) = model.predict(rows), model.predict_interval(rows)
    record = _record(grew, model.held_out_)
    like = _like(record, said)
    topics = rows["unit"].to_numpy()
    forecasts = {
        "topic": topics,
        "question": [question] * len(rows),
        "probability": said,
        "low": low,
        "high": high,
        "threshold": np.full(len(rows), model.threshold_of(said)),
        "base_rate": np.full(len(rows), model.base_rate_),
        "n_like": like[0],
        "n_like_grew": like[1],
        "before": before,
        "due_at": [end_of_horizon(as_of, HORIZON_YEARS)] * len(rows),
    }
    sizes = _sizes(learnt, model, topics, said, before) if question == MAIN_QUESTION else _empty("outlook")
    return Outlooks(
        pl.DataFrame(forecasts, schema=_SCHEMAS["forecasts"]),
        _parts(question, model, rows),
        sizes,
        record.select(pl.lit(question).alias("question"), pl.all()),
        {question: name},
    )


def _record(grew: npt.NDArray[np.bool_], held_out: npt.NDArray[np.float64]) -> pl.DataFrame:
    """Count how many of those given a probability grew, by forecasts that had not seen them."""
    known = np.isfinite(held_out)
    table = pl.DataFrame({"outcome": np.where(grew[known], "yes", "no"), "probability": held_out[known]})
    tenths = [track_record(table, (step + 0.5) / _BINS) for step in range(_BINS)]
    rows = [(it["low"], it["high"], it["n"], it["n_grew"]) for it in tenths if it["n"]]
    schema = {name: kind for name, kind in _SCHEMAS["track_record"].items() if name != "question"}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _like(record: pl.DataFrame, said: npt.NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """Give for each probability the past forecasts of its class, and how many came true."""
    classes = {round(row["from"] * _BINS): (row["n"], row["n_grew"]) for row in record.iter_rows(named=True)}
    told = [classes.get(min(int(it * _BINS), _BINS - 1), (0, 0)) for it in said]
    return [n for n, _ in told], [n_grew for _, n_grew in told]


def _sizes(
    learnt: pl.DataFrame,
    model: Forecaster,
    topics: npt.NDArray[np.int64],
    said: npt.NDArray[np.float64],
    before: npt.NDArray[np.int64],
) -> pl.DataFrame:
    """Give the records to be expected a year, from what became of past topics like each."""
    growth = learnt.select(came("year", years) for years in range(1, HORIZON_YEARS + 1)).to_numpy()
    analogues = Analogues(model.held_out_, learnt[came("before")].to_numpy(), growth)
    # The two windows before pool to a share; half of their records is a year's at the panel's size.
    sizes = np.exp(analogues.band(said, before)) * ((before + 0.5) / 2)[:, None, None]
    n_topics, n_years, _ = sizes.shape
    names = dict(zip(("low", "middle", "high"), range(len(BAND)), strict=True))
    frame = {"topic": np.repeat(topics, n_years), "year": np.tile(np.arange(1, n_years + 1), n_topics)}
    frame |= {name: sizes[:, :, place].ravel() for name, place in names.items()}
    return pl.DataFrame(frame, schema=_SCHEMAS["outlook"])


def _parts(question: str, model: Forecaster, rows: pl.DataFrame) -> pl.DataFrame:
    """Lay out what each subject adds to a topic's log-odds, with the features of it that add most."""
    told = model.contributions(rows)
    grouped = contributions_by_group(told)
    parts = (*GROUPS, "base")
    laid = [
        pl.DataFrame(
            {
                "topic": rows["unit"],
                "question": question,
                "part": part,
                "adds": grouped[part],
                "features": _first_features([it for it in model.features_ if group_of(it) == part], told, rows),
            },
            schema=_SCHEMAS["forecast_parts"],
        )
        for part in parts
    ]
    # One topic after the other.
    return pl.concat(laid)[np.arange(len(parts) * len(rows)).reshape(len(parts), -1).T.ravel()]


def _first_features(names: list[str], told: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Give each row the features that add most to it, with their ranks."""
    kind = _SCHEMAS["forecast_parts"]["features"]
    if not names or rows.is_empty():
        return pl.Series([[]] * len(rows), dtype=kind)
    adds, ranks = (frame.select(names).to_numpy().astype(float) for frame in (told, rows))
    first = np.argsort(-np.abs(adds), axis=1, kind="stable")[:, :_FEATURES_SHOWN]
    flat = pl.DataFrame(
        {
            "name": pl.Series(names).gather(first.ravel()),
            "rank": np.take_along_axis(ranks, first, axis=1).ravel(),
            "adds": np.take_along_axis(adds, first, axis=1).ravel(),
        }
    )
    return flat.to_struct().reshape(first.shape).arr.to_list().cast(kind)
