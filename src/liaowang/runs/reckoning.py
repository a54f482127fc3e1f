"""From documents with topics to a run on disk: the second half of every run, whole or updated."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Generation, Lake
from liaowang.observatory import TopicFinder, lay_out
from liaowang.records import LiaowangError
from liaowang.runs.analysis import Analysis, analyse, count_holders
from liaowang.runs.assessing import Assessment, assess_topics
from liaowang.runs.catalogue import Authorships, build_catalogue
from liaowang.runs.entering import enter_run, refuse_hindsight
from liaowang.runs.fitted import Fitted
from liaowang.runs.forecasting import YEARS_NEEDED, Kin, Outlooks, fit_models, forecast_topics
from liaowang.runs.history import History
from liaowang.runs.ingest import Ingested
from liaowang.runs.manifest import build_manifest
from liaowang.runs.meaning import VectorSpace
from liaowang.runs.membership import MembershipRule, freeze_rule
from liaowang.runs.naming import Naming, earlier_places, name_run
from liaowang.runs.placing import Told, place_topics
from liaowang.runs.processes import Beside, give_back
from liaowang.runs.progress import Meter
from liaowang.runs.readings import Readings
from liaowang.runs.report import write_report
from liaowang.runs.sampling import in_sample
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.splicing import Spliced
from liaowang.runs.store import Run, write_tables
from liaowang.runs.tables import build_tables
from liaowang.runs.watchlist import build_watchlist, write_watchlist
from liaowang.text import TermIndex


@dataclass(frozen=True)
class Kept:
    """What was found once and need not be found again, by the numbers of this run; all empty where nothing is kept."""

    kin: Kin | None = None
    """Wider and narrower topics."""
    authorships: Authorships | None = None
    readings: Readings | None = None
    """What texts told."""
    fitted: Fitted | None = None
    """What forecasts were fitted on."""
    told: Told | None = None
    """What was told of topics of which nothing is new."""
    holders: sp.csr_matrix | None = None
    """Counts by language, topic and term; see `liaowang.runs.analysis.count_holders`."""
    sampled: np.ndarray | None = None
    """Documents that the sample takes; see `liaowang.runs.sampling.in_sample`."""


@dataclass(frozen=True)
class Placed:
    """Documents with terms, vectors and topics; all by the same number, in order of ``record_id``."""

    documents: pl.DataFrame
    """From `read_catalogue`, with ``topic`` and ``similarity``."""
    index: TermIndex
    holds: sp.csr_matrix
    space: VectorSpace
    vectors: np.ndarray | Spliced
    finder: TopicFinder
    share: float = 1.0
    """Share of the past records that topics were found on; see `liaowang.runs.sampling.in_sample`."""
    kept: Kept = Kept()


@dataclass(frozen=True)
class Found:
    """What the middle of a run knows of its topics, by number."""

    analysis: Analysis
    assessment: Assessment
    outlooks: Outlooks
    centres: np.ndarray
    kept: Kept
    """For the run after."""
    rule: MembershipRule | None
    """Only where forecasts are entered in a ledger."""
    directions: Callable[[], pl.DataFrame]
    """Gives the topics' directions; see `place_topics`."""
    places: Callable[[], np.ndarray] | None = None
    """Gives the map of topics, where it was drawn beside."""


def write_run(
    found: Found,
    lake: Lake,
    hashes: list[str] | None,
    generation: Generation,
    ingested: list[Ingested],
    settings: ObserveSettings,
    previous: Run | None,
    history: History | None,
    meter: Meter,
    naming: Naming | None = None,
) -> dict[str, Any]:
    """Write tables, watchlist and report, enter forecasts, and give the manifest.

    Tables are written beside the report. With a naming, topics are those of the run before, and so are their places on
    the map.
    """
    assert settings.as_of is not None
    documents, centres = found.analysis.documents, found.centres
    with ThreadPoolExecutor(1) as pool:
        with meter.step("Write the run") as words:
            places: np.ndarray | None = None
            if naming is not None:
                places = np.asarray(earlier_places(naming.ids, previous), np.float32)  # as a map is drawn
            naming = naming or name_run(documents, len(centres), previous)
            if places is None and found.places is not None:
                places = found.places()
            if places is None:
                places = lay_out(centres, settings.seed, earlier_places(naming.ids, previous))
            told = found.kept.told
            known = told.abstracts if told else None
            directions = found.directions()
            tables = build_tables(
                found.analysis, found.assessment, found.outlooks, naming, places, generation, directions, known
            )
            written = pool.submit(write_tables, settings.out, tables)
            watchlist = build_watchlist(tables, settings.as_of, settings.n_listed, previous)
            write_watchlist(settings.out, watchlist)
            words.append(f"{len(watchlist['entries'])} of {len(centres):,} topics on the watchlist")
        forecasts = _tell_forecasts(found.outlooks, history)
        if settings.ledger and found.rule:
            written.result()  # of a run that cannot be written no forecast is entered
            with meter.step("Enter forecasts") as words:
                entered = enter_run(settings.ledger, found.rule, found.outlooks, tables, watchlist, generation)
                words.append(f"{len(entered.new):,} forecasts, {entered.n_known:,} were there")
                forecasts["ledger_head"] = entered.head
        with meter.step("Set the report"):
            flaws = lake.flaws(hashes)
            manifest = build_manifest(settings, ingested, generation, tables, flaws, meter.costs, previous)
            manifest |= {"assessment": found.assessment.about(), "forecasts": forecasts}
            write_report(settings.out, tables, watchlist, manifest)
            written.result()
    return manifest


def _tell_forecasts(outlooks: Outlooks, history: History | None) -> dict[str, Any]:
    return {
        "history": history.hash if history else None,
        "models": outlooks.models,
        "learnt": outlooks.learnt or None,
        "why_none": outlooks.why_none or None,
        "years_seen": outlooks.years_seen,
        "is_short": bool(outlooks.models) and outlooks.years_seen < YEARS_NEEDED,
        "topics": outlooks.forecasts["topic"].n_unique(),
    }


def reckon(
    placed: Placed,
    generation: Generation,
    settings: ObserveSettings,
    history: History | None,
    meter: Meter,
    beside: Beside,
    *,
    kin: Callable[[], Kin] | None = None,
    has_map: bool = True,
) -> Found:
    """Measure, assess and forecast topics.

    Wider and narrower topics were begun beside, or are kept. Without a map of an earlier run, one is drawn beside.
    """
    assert settings.as_of is not None
    finder, told = placed.finder, placed.kept.told
    documents = placed.documents.select("topic", "record_id", "window", "similarity")
    begun = _Begun(partial(place_topics, documents, generation, told), kin)
    if kin is not None and history is not None:
        asked = history, settings.as_of, settings.seed, settings.cache, settings.threads()
        begun.fitted = beside.start_here(fit_models, *asked)
    if told is None:
        begun.directions = beside.start(place_topics, documents, generation)
    if not has_map:
        begun.places = beside.start_alone(lay_out, finder.centres_, settings.seed)
    beside.let_go()
    return _reckon(placed, generation, settings, history, meter, beside, begun)


@dataclass
class _Begun:
    """What is reckoned beside; each gives its result."""

    directions: Callable[[], pl.DataFrame]
    kin: Callable[[], Kin] | None = None
    fitted: Callable[[], Fitted] | None = None
    places: Callable[[], np.ndarray] | None = None


def _reckon(
    placed: Placed,
    generation: Generation,
    settings: ObserveSettings,
    history: History | None,
    meter: Meter,
    beside: Beside,
    begun: _Begun,
) -> Found:
    assert settings.as_of is not None
    holds, index, finder, kept = placed.holds, placed.index, placed.finder, placed.kept
    vectors: Any = placed.vectors
    with meter.step("Measure topics") as words:
        if not len(finder.centres_):
            raise LiaowangError("the records are too few or too unlike each other to form a topic")
        catalogue = build_catalogue(placed.documents, kept.authorships)
        forecast = beside.start_here(
            forecast_topics,
            catalogue,
            holds,
            index,
            vectors,
            finder,
            settings.as_of,
            history,
            settings.seed,
            begun.kin or kept.kin,
            placed.share,
            begun.fitted or kept.fitted,
        )
        if kept.told is not None:  # of few topics it is sooner done than begun in another process
            begun.directions = beside.start_here(begun.directions)
        holders = kept.holders
        if holders is None:
            holders = count_holders(catalogue.documents, holds, len(finder.centres_))
        analysis = analyse(catalogue, holds, index, finder.centres_, settings.as_of, settings.min_recent, holders)
        words.append(f"{analysis.scores.filter(pl.col('score').is_not_null())['topic'].n_unique():,} scored")
        give_back()
    with meter.step("Assess topics") as words:
        eligible = analysis.scores.unique("topic").sort("topic")["score"].is_not_null().to_numpy()
        documents, near = analysis.documents, analysis.neighbours
        sampled = kept.sampled
        if sampled is None:
            sampled = in_sample(documents["record_id"], placed.share, settings.seed)
        assessment = assess_topics(
            documents,
            holds,
            index.names,
            vectors,
            near,
            eligible,
            generation,
            settings.as_of,
            settings.seed,
            sampled,
            kept.readings,
            settings.threads(),
        )
        words.append(f"{assessment.documents['record_id'].n_unique():,} documents quoted")
    with meter.step("Forecast topics") as words:
        outlooks = forecast()
        words.append(f"{outlooks.forecasts['topic'].n_unique():,} topics")
    rule = None
    if settings.ledger and not outlooks.why_none:
        refuse_hindsight(catalogue, settings.as_of)
        topics = placed.documents["topic"].to_numpy()
        rule = freeze_rule(settings.as_of, index, placed.space, finder, catalogue, holds, topics, settings.meaning)
    written = Authorships(catalogue.authorships, pl.repeat(value=False, n=len(placed.documents), eager=True))
    more = Kept(outlooks.kin or kept.kin, written, assessment.readings, outlooks.fitted, kept.told, holders, sampled)
    return Found(analysis, assessment, outlooks, finder.centres_, more, rule, begun.directions, begun.places)
