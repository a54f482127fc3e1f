"""Topics as a finished run tells them: the list, and one topic with all that stands behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import polars as pl

from liaowang.records import LiaowangError
from liaowang.runs.forecast_telling import describe_forecasts
from liaowang.runs.phrases import languages_say, reason, weigh
from liaowang.runs.plain import plain_value
from liaowang.runs.potential import KINDS, describe_potential
from liaowang.runs.standing import read_standing
from liaowang.runs.store import Run
from liaowang.runs.watchlist import why

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

_SERIES_WINDOWS = 15
_TERMS = 12
_SUGGESTED = 5


class NothingFound(LiaowangError):  # noqa: N818 - it reads as what happened
    """A run holds no such topic."""

    exit_code = 4


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
    topics = _ranked(run).join(_growth(run), on="topic", how="left")
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
        "topics": [_plain(row) for row in shown.iter_rows(named=True)],
    }


def read_topic(run: Run, topic: str) -> dict[str, Any]:
    """Give all that a run tells about one topic.

    Parameters
    ----------
    run : Run
    topic : str
        ``T-000012``, or its number ``12``.

    Returns
    -------
    dict
        The fields of `list_topics`, and ``as_of``, ``coverage``, ``share_en``, ``share_zh``,
        ``seen_en``, ``seen_zh`` (day of the third document of the language), ``first_language``, ``lead_months``,
        ``directions``, ``labels``, ``tracks``, ``words`` (of the six directions),
        ``breakthrough``, ``industrial``, ``stage`` and their parts (see `describe_potential`), ``forecasts``,
        ``forecast_reasons``, ``outlook`` (see `describe_forecasts`), ``in_short``, ``emergence_reasons``,
        ``languages`` (the same in words, or None), ``n_later``, ``reasons`` and ``counter``
        (sentences in both languages), ``components`` (their ``adds`` add up to the score), ``indicators``, ``series``
        (oldest first, with the last day of each window), ``terms``, ``bursts`` (with such days too), ``term_bursts``,
        ``neighbours``, ``lineage``, ``documents`` with their abstracts.

    Raises
    ------
    NothingFound
        If there is no such topic; names those that come near.
    """
    ranked = _ranked(run)
    name = topic_id(topic)
    chosen = ranked.filter(pl.col("topic") == name)
    if not len(chosen):
        raise NothingFound(_no_such_topic(topic, ranked), file=run.folder)
    as_of = date.fromisoformat(run.manifest["as_of"])
    components = _components(run, name)
    terms = _of(run, "topic_terms", name).sort("position")
    indicators = {row["indicator"]: row["value"] for row in _rows(_of(run, "indicators", name))}
    told = {**weigh(components), **_potential(run, name), **_forecasts(run, name)}
    return _plain(chosen.row(0, named=True)) | {
        "as_of": as_of.isoformat(),
        "growth_per_year": indicators.get("growth_2"),
        **_placed(run, name),
        **told,
        **why(told),
        "languages": languages_say(chosen.row(0, named=True)),
        "components": components,
        "indicators": indicators,
        "series": _series(_of(run, "series", name), as_of),
        "terms": _rows(terms.head(_TERMS).select("name", "n_records", "share")),
        "bursts": [_dated(row, as_of) for row in _rows(_of(run, "bursts", name).drop("topic"))],
        "term_bursts": _term_bursts(run, terms),
        "neighbours": _neighbours(run, name, ranked),
        "lineage": _rows(_lineage(run, name)),
        "documents": _rows(_of(run, "evidence", name).drop("topic")),
    }


def _placed(run: Run, topic: str) -> dict[str, Any]:
    """Give the directions of a topic as `classify` gives those of a text."""
    found = _rows(_of(run, "directions", topic).drop("topic"))
    return found[0] if found else {"directions": {}, "labels": [], "tracks": [], "words": []}


def _potential(run: Run, topic: str) -> dict[str, Any]:
    """Give both scores of a topic; without values in a run that knew nothing of them."""
    if not all(run.has_table(name) for name in ("assessments", "assessment_documents", "stages")):
        return describe_potential([], [], None)
    rows, documents, stages = (
        _of(run, name, topic).to_dicts() for name in ("assessments", "assessment_documents", "stages")
    )
    return describe_potential(rows, documents, stages[0] if stages else None)


def _forecasts(run: Run, topic: str) -> dict[str, Any]:
    """Give the forecasts of a topic; none in a run that knew nothing of them."""
    names = ("forecasts", "forecast_parts", "outlook")
    return describe_forecasts(*(_of(run, name, topic).to_dicts() if run.has_table(name) else [] for name in names))


def topic_id(text: str) -> str:
    """Bring what a person calls a topic into the form of its id.

    Examples
    --------
    >>> topic_id("12"), topic_id("t-12"), topic_id("T-000012"), topic_id("quantum")
    ('T-000012', 'T-000012', 'T-000012', 'quantum')
    """
    found = re.fullmatch(r"\s*(?:[Tt]-?)?0*(\d+)\s*", text)
    return f"T-{int(found.group(1)):06d}" if found else text.strip()


def _ranked(run: Run) -> pl.DataFrame:
    """Read the topics with their place as the watchlist has it; those without one come last, by id."""
    frame = run.table("topics").drop("number", "x", "y").collect()
    unknown = [pl.lit(None, pl.Float64).alias(kind) for kind in KINDS if kind not in frame.columns]
    frame = frame.with_columns(unknown).join(read_standing(run), on="topic", how="left")
    return frame.sort(["rank", "topic"], nulls_last=True)


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


def _of(run: Run, table: str, topic: str) -> pl.DataFrame:
    """Read the rows of one topic; the filter is pushed down, so other row groups stay on disk."""
    return run.table(table).filter(pl.col("topic") == topic).collect()


def _components(run: Run, topic: str) -> list[dict[str, Any]]:
    rows = _rows(_of(run, "scores", topic).select("component", "value", "rank", "weight", "adds"))
    return [row | {"says": _says(row["component"], row["value"])} for row in rows]


def _says(component: str, value: float | None) -> dict[str, str]:
    try:
        return reason(component, value)
    except KeyError:  # a run of another version has components that this one does not know
        told = f"{component} {value:.3g}"
        return {"en": told, "zh": told}


def _series(series: pl.DataFrame, as_of: date) -> list[dict[str, Any]]:
    seen = {row["window"]: row for row in _rows(series.select("window", "n_records", "share"))}
    oldest = min(max(seen, default=0), _SERIES_WINDOWS - 1)
    nothing = {"n_records": 0, "share": 0.0}
    return [
        {"window": window, "ends": _years_before(as_of, window).isoformat()} | seen.get(window, nothing)
        for window in range(oldest, -1, -1)
    ]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _dated(burst: dict[str, Any], as_of: date) -> dict[str, Any]:
    """Give a burst the last days of its first and last window."""
    ends = {name: _years_before(as_of, burst[f"{name}_window"]).isoformat() for name in ("first", "last")}
    return burst | {f"{name}_ends": day for name, day in ends.items()}


def _term_bursts(run: Run, terms: pl.DataFrame) -> list[dict[str, Any]]:
    """Read the bursts of the topic's terms that last to the cut-off, the strongest first."""
    lasting = run.table("term_bursts").filter(pl.col("term").is_in(terms["term"].implode()), pl.col("last_window") == 0)
    return _rows(lasting.drop("term").sort(["weight", "name"], descending=[True, False]).collect())


def _neighbours(run: Run, topic: str, ranked: pl.DataFrame) -> list[dict[str, Any]]:
    near = _of(run, "neighbours", topic).sort("position").select("neighbour", "similarity")
    labels = ranked.select("topic", "label_en", "label_zh", "rank")
    return _rows(near.join(labels, left_on="neighbour", right_on="topic", how="left", maintain_order="left"))


def _lineage(run: Run, topic: str) -> pl.DataFrame:
    """Read where the topic comes from, and what went into it or was split from it."""
    is_it = (pl.col("topic") == topic) | ((pl.col("other") == topic) & pl.col("event").is_in(["merged", "split"]))
    return run.table("lineage").filter(is_it).sort("event", "topic").collect()


def _no_such_topic(text: str, ranked: pl.DataFrame) -> str:
    wanted = text.lower()

    def nearness(row: Mapping[str, Any]) -> float:
        labels = ", ".join(label for label in (row["label_en"], row["label_zh"]) if label).lower()
        parts = [row["topic"].lower(), labels, *labels.split(", ")]
        return max(2.0 * (wanted in labels), *(SequenceMatcher(None, wanted, part).ratio() for part in parts))

    rows = sorted(ranked.iter_rows(named=True), key=lambda row: (-nearness(row), row["topic"]))[:_SUGGESTED]
    near = "; ".join(f"{row['topic']} ({row['label_en'] or row['label_zh'] or 'without name'})" for row in rows)
    return f"there is no topic {text!r}" + (f"; near are {near}" if near else "")


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in frame.iter_rows(named=True)]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    return _plain(value) if isinstance(value, dict) else plain_value(value)
