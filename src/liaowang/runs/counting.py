"""Later records counted by a frozen rule, and what that says of the questions asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.corpus import Place, scan_parquet
from liaowang.observatory import Forecast, Resolution, ask, membership_of, windows_before
from liaowang.records import LiaowangError
from liaowang.runs.catalogue import classes_of, read_catalogue
from liaowang.runs.encoding import find_terms, split_records
from liaowang.runs.meaning import encode_meaning
from liaowang.runs.membership import MembershipRule, category_matrix, count_members
from liaowang.text import term_matrix

Ints = npt.NDArray[np.int64]
MIN_RATE = 0.5
"""Panel records a year after the cut-off, as a share of those before, below which shares mean too little: void."""
FOREIGN_RATE = 0.2
"""Below this the files are hardly those of the panel at all, and others should be given: the forecast stays open."""
MAX_LOST = 0.05
"""Share of the panel before the cut-off that may stand in categories which hardly came any more; beyond: void."""
FOREIGN_LOST = 0.5
"""Beyond this share the files are not those of the panel either."""
_LOST_RATE = 0.2
_MIN_CATEGORY = 20


@dataclass(frozen=True)
class Count:
    """Panel records after a cut-off, by a rule."""

    topics: Ints
    terms: Ints
    categories: Ints
    total: int
    n_documents: int
    """All records counted, in the panel or not."""


@dataclass
class Gathered:
    """Records split into words once, to be counted by any number of rules."""

    engine: Any
    records: Place
    split: Place
    work: Path
    frame: pl.DataFrame
    """As `read_catalogue` gives it, without windows."""
    _meanings: dict[str, npt.NDArray[np.int16]]

    def meanings(self, model: str) -> npt.NDArray[np.int16] | None:
        """Give the meanings of all records; None for words alone."""
        if model == "none":
            return None
        if model not in self._meanings:
            self._meanings[model] = encode_meaning(self.engine, self.records, self.work, model)
        return self._meanings[model]


def gather(engine: Any, generation: Place, work: Path, since: date, until: date) -> Gathered:
    """Take the records that became known after a day, up to another, and split them into words.

    Parameters
    ----------
    engine : SparkSession
    generation : Place
        A generation of the lake.
    work : Path
        Folder for what is left on the way.
    since, until : date
        Records known later than the first, and no later than the second.

    Raises
    ------
    LiaowangError
        If there are none.
    """
    everything = scan_parquet(generation)
    later = everything.filter(pl.col("known_on") > since, pl.col("known_on") <= until).sort("record_id").collect()
    if later.is_empty():
        raise LiaowangError(f"no record became known after {since}")
    records = work / "records"
    records.mkdir(parents=True)
    later.write_parquet(records / "part.parquet", row_group_size=20_000)
    split = split_records(engine, records, work)
    languages = scan_parquet(split).select("record_id", "language").collect()
    return Gathered(engine, records, split, work, read_catalogue(records, languages, None), {})


def count_after(rule: MembershipRule, gathered: Gathered, horizon_years: int, due: date) -> Count:
    """Count the panel's records of each topic and term in the horizon.

    Parameters
    ----------
    rule : MembershipRule
    gathered : Gathered
        Must reach from the rule's cut-off to `due`.
    horizon_years : int
    due : date
        Last day of the horizon.
    """
    between = f"known_on > DATE '{rule.as_of.isoformat()}' AND known_on <= DATE '{due.isoformat()}'"
    window = windows_before(gathered.frame["known_on"], rule.as_of)
    rows = np.flatnonzero(((window < 0) & (window >= -horizon_years)).fill_null(value=False).to_numpy())
    encoded = find_terms(gathered.engine, gathered.split, gathered.work, rule.index, between)
    frame = gathered.frame[rows]
    if encoded["record_id"].to_pylist() != frame["record_id"].to_list():
        raise LiaowangError("the engine gave other records than were asked for", file=gathered.split)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(rule.index))
    meanings = gathered.meanings(rule.meaning)
    topics = rule.assign(holds, None if meanings is None else meanings[rows], frame["language"])
    numbered = frame.with_columns(document=pl.int_range(pl.len(), dtype=pl.Int64))
    categories = category_matrix(classes_of(numbered), rule.panel, len(frame))
    in_panel = np.asarray(categories.sum(axis=1)).ravel() > 0
    return Count(
        count_members(membership_of(topics, len(rule.finder.centres_))[in_panel]),
        count_members(sp.csr_matrix(holds[in_panel] > 0, dtype=float)),
        count_members(categories[in_panel]),
        int(in_panel.sum()),
        len(frame),
    )


def answer_frozen(rule: MembershipRule, unit: str, count: Count, horizon_years: int) -> pl.DataFrame:
    """Answer the questions for every topic or term, from the base that the rule keeps and the later count.

    Returns
    -------
    DataFrame, one row a topic or term
        ``unit``, ``before``, ``after`` and the columns of `liaowang.observatory.ask`: the same as
        `liaowang.observatory.answer` gives from the documents of both spans.
    """
    base = rule.base
    of_category = np.log((count.categories + 0.5) / (base.categories + 0.5))
    of_category -= np.log((count.total + 0.5) / (base.total + 0.5))
    is_topic = unit == "topic"
    before, after = (base.topics, count.topics) if is_topic else (base.terms, count.terms)
    weights = base.topic_weights if is_topic else base.term_weights
    tide = (weights @ of_category) / np.maximum(before, 1)
    counts = pl.DataFrame({"unit": np.arange(len(before)), "before": before, "after": after, "tide": tide})
    answers = ask(counts, base.total, count.total, horizon_years)
    return counts.select("before", "after").hstack(answers).select("unit", pl.exclude("unit"))


def why_void(rule: MembershipRule, count: Count, horizon_years: int) -> str:
    """Tell why later records cannot answer what the rule asks.

    Returns
    -------
    str
        ``few_records``: fewer than half as many a year came; ``lost_categories``: more than a twentieth of the panel
        stood in categories that hardly came any more; ``foreign``: the files hardly hold the panel at all, so that
        nothing can be said and others should be given; empty where all is well.
    """
    base = rule.base
    rate = (count.total / horizon_years) / max(base.total / 2, 1)
    each = (count.categories / horizon_years) / np.maximum(base.categories / 2, 1)
    is_lost = (base.categories >= _MIN_CATEGORY) & (each < _LOST_RATE)
    lost = float(base.categories[is_lost].sum() / max(base.categories.sum(), 1))
    if rate < FOREIGN_RATE or lost > FOREIGN_LOST:
        return "foreign"
    if rate < MIN_RATE:
        return "few_records"
    return "lost_categories" if lost > MAX_LOST else ""


def resolve_all(
    rule: MembershipRule, forecasts: Iterable[Forecast], count: Count, resolved_at: str, data: str
) -> list[Resolution]:
    """Say yes, no or void to forecasts of one rule and horizon; there is at least one.

    Parameters
    ----------
    rule : MembershipRule
    forecasts : iterable of Forecast
    count : Count
        From `count_after`.
    resolved_at : str
    data : str
        Name of the generation that was counted.

    Returns
    -------
    list of Resolution
        Empty where the files are foreign (see `why_void`).
    """
    wanted = list(forecasts)
    years = wanted[0].horizon_years
    reason = why_void(rule, count, years)
    if reason == "foreign":
        return []
    answers = {unit: answer_frozen(rule, unit, count, years).to_dicts() for unit in sorted({it.unit for it in wanted})}
    return [_resolve(it, answers[it.unit][it.number], count.total, reason, resolved_at, data) for it in wanted]


def _resolve(
    it: Forecast, row: dict[str, Any], after_total: int, reason: str, resolved_at: str, data: str
) -> Resolution:
    z = row["tide_net"] / row["standard_error"] if it.question == "tide" else row["z"]
    return Resolution(
        forecast=it.id,
        outcome="void" if reason else "yes" if row[it.question] else "no",
        reason=reason,
        before=row["before"],
        after=row["after"],
        before_total=it.before_total,
        after_total=after_total,
        log_growth=round(row["log_growth"], 6),
        tide_net=round(row["tide_net"], 6),
        z=round(z, 6),
        resolved_at=resolved_at,
        data=data,
    )


def last_day(generation: Place) -> date | None:
    """Give the last day on which a record became known; None where none has a day."""
    newest = scan_parquet(generation)
    day = newest.select(pl.col("known_on").max()).collect().item()
    return None if day is None else date(day.year, day.month, day.day)


def reaches(last: date, due: date) -> bool:
    """Tell whether records reach into the month in which a forecast is due.

    Examples
    --------
    >>> reaches(date(2019, 12, 3), date(2019, 12, 31)), reaches(date(2019, 11, 30), date(2019, 12, 31))
    (True, False)
    """
    return last >= due.replace(day=1)
