"""One topic of a finished run, with all that stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any

import polars as pl

from liaowang.records import LiaowangError
from liaowang.runs.forecast_telling import describe_forecasts
from liaowang.runs.phrases import languages_say, reason, weigh
from liaowang.runs.plain import plain_row, plain_rows
from liaowang.runs.potential import describe_potential
from liaowang.runs.standing import read_ranked
from liaowang.runs.store import Run
from liaowang.runs.watchlist import why

_SERIES_WINDOWS = 15
_TERMS = 12
_SUGGESTED = 5


class NothingFound(LiaowangError):  # noqa: N818 - it reads as what happened
    """A run holds no such topic."""

    exit_code = 4


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
    ranked = ranked_by_id(run)
    name = topic_id(topic)
    if name not in ranked:
        raise NothingFound(_no_such_topic(topic, ranked), file=run.folder)
    return tell_topic(run, name, ranked)


def ranked_by_id(run: Run) -> dict[str, dict[str, Any]]:
    """Give the topics of a run with their place, the first first; see `liaowang.runs.standing.read_ranked`."""
    return {row["topic"]: row for row in read_ranked(run).iter_rows(named=True)}


def tell_topic(run: Run, name: str, ranked: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give what `read_topic` gives, of a topic among those `ranked`; see `ranked_by_id`."""
    as_of = date.fromisoformat(run.manifest["as_of"])
    components = _components(run, name)
    terms = sorted(run.rows_of("topic_terms", name), key=itemgetter("position"))
    indicators = {row["indicator"]: row["value"] for row in plain_rows(run.rows_of("indicators", name))}
    told = {**weigh(components), **_potential(run, name), **_forecasts(run, name)}
    return plain_row(ranked[name]) | {
        "as_of": as_of.isoformat(),
        "growth_per_year": indicators.get("growth_2"),
        **_placed(run, name),
        **told,
        **why(told),
        "languages": languages_say(ranked[name]),
        "components": components,
        "indicators": indicators,
        "series": _series(run.rows_of("series", name, "window", "n_records", "share"), as_of),
        "terms": plain_rows({key: it[key] for key in ("name", "n_records", "share")} for it in terms[:_TERMS]),
        "bursts": [_dated(row, as_of) for row in plain_rows(run.rows_of("bursts", name))],
        "term_bursts": _term_bursts(run, [it["term"] for it in terms]),
        "neighbours": _neighbours(run, name, ranked),
        "lineage": _lineage(run, name),
        "documents": plain_rows(run.rows_of("evidence", name)),
    }


def _placed(run: Run, topic: str) -> dict[str, Any]:
    """Give the directions of a topic as `classify` gives those of a text."""
    found = plain_rows(run.rows_of("directions", topic))
    return found[0] if found else {"directions": {}, "labels": [], "tracks": [], "words": []}


def _potential(run: Run, topic: str) -> dict[str, Any]:
    """Give both scores of a topic; without values in a run that knew nothing of them."""
    if not all(run.has_table(name) for name in ("assessments", "assessment_documents", "stages")):
        return describe_potential([], [], None)
    rows, documents, stages = (run.rows_of(it, topic) for it in ("assessments", "assessment_documents", "stages"))
    return describe_potential(rows, documents, stages[0] if stages else None)


def _forecasts(run: Run, topic: str) -> dict[str, Any]:
    """Give the forecasts of a topic; none in a run that knew nothing of them."""
    names = ("forecasts", "forecast_parts", "outlook")
    return describe_forecasts(*(run.rows_of(name, topic) if run.has_table(name) else [] for name in names))


def topic_id(text: str) -> str:
    """Bring what a person calls a topic into the form of its id.

    Examples
    --------
    >>> topic_id("12"), topic_id("t-12"), topic_id("T-000012"), topic_id("quantum")
    ('T-000012', 'T-000012', 'T-000012', 'quantum')
    """
    found = re.fullmatch(r"\s*(?:[Tt]-?)?0*(\d+)\s*", text)
    return f"T-{int(found.group(1)):06d}" if found else text.strip()


def _components(run: Run, topic: str) -> list[dict[str, Any]]:
    rows = plain_rows(run.rows_of("scores", topic, "component", "value", "rank", "weight", "adds"))
    return [row | {"says": _says(row["component"], row["value"])} for row in rows]


def _says(component: str, value: float | None) -> dict[str, str]:
    try:
        return reason(component, value)
    except KeyError:  # a run of another version has components that this one does not know
        told = f"{component} {value:.3g}"
        return {"en": told, "zh": told}


def _series(series: Iterable[Mapping[str, Any]], as_of: date) -> list[dict[str, Any]]:
    seen = {row["window"]: row for row in plain_rows(series)}
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


def _term_bursts(run: Run, terms: Sequence[int]) -> list[dict[str, Any]]:
    """Read the bursts of the topic's terms that last to the cut-off, the strongest first."""
    lasting = run.table("term_bursts").filter(pl.col("term").is_in(terms), pl.col("last_window") == 0)
    rows = lasting.drop("term").collect().to_dicts()
    return plain_rows(sorted(rows, key=lambda it: (-it["weight"], it["name"])))


def _neighbours(run: Run, topic: str, ranked: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    near = sorted(run.rows_of("neighbours", topic), key=itemgetter("position"))
    return plain_rows(
        {key: it[key] for key in ("neighbour", "similarity")}
        | {key: ranked.get(it["neighbour"], {}).get(key) for key in ("label_en", "label_zh", "rank")}
        for it in near
    )


def _lineage(run: Run, topic: str) -> list[dict[str, Any]]:
    """Read where the topic comes from, and what went into it or was split from it."""
    is_it = (pl.col("topic") == topic) | ((pl.col("other") == topic) & pl.col("event").is_in(["merged", "split"]))
    return plain_rows(run.table("lineage").filter(is_it).sort("event", "topic").collect().to_dicts())


def _no_such_topic(text: str, ranked: Mapping[str, Mapping[str, Any]]) -> str:
    wanted = text.lower()

    def nearness(row: Mapping[str, Any]) -> float:
        labels = ", ".join(label for label in (row["label_en"], row["label_zh"]) if label).lower()
        parts = [row["topic"].lower(), labels, *labels.split(", ")]
        return max(2.0 * (wanted in labels), *(SequenceMatcher(None, wanted, part).ratio() for part in parts))

    rows = sorted(ranked.values(), key=lambda row: (-nearness(row), row["topic"]))[:_SUGGESTED]
    near = "; ".join(f"{row['topic']} ({row['label_en'] or row['label_zh'] or 'without name'})" for row in rows)
    return f"there is no topic {text!r}" + (f"; near are {near}" if near else "")
