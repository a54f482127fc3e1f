"""What the report says of each listed topic: readings, series, the parts of its score, terms, people, documents."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
from markupsafe import Markup

from liaowang.runs.noise import counting_error
from liaowang.runs.report.charts import Ahead, Point, series_chart
from liaowang.runs.report.figures import rail, sparkline, spell
from liaowang.runs.report.forecasts import forecast_chapter
from liaowang.runs.report.gathering import Gathered, gather
from liaowang.runs.report.listing import direction_name, move
from liaowang.runs.report.parts import score_parts
from liaowang.runs.report.potential import potential_chapter
from liaowang.runs.report.speech import Both, day, decimal, growth, month, said, say, say_in_svg, share

_ABSTRACT_LENGTH = 480
_BURST_WINDOWS = 15


def build_chapters(tables: Mapping[str, pl.DataFrame], watchlist: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lay out one chapter a listed topic.

    Parameters
    ----------
    tables : mapping
        The run's tables.
    watchlist : mapping
    """
    entries = watchlist["entries"]
    found = gather(tables, [entry["topic"] for entry in entries])
    as_of = date.fromisoformat(watchlist["as_of"])
    has_forecasts = len(tables["forecasts"]) > 0
    chapters = [
        _chapter(entry, found, as_of, has_previous=watchlist["has_previous"])
        | {"forecast": forecast_chapter(entry, has_forecasts=has_forecasts)}
        for entry in entries
    ]
    for here, after in pairwise(chapters):
        here["next"], after["previous"] = after["id"], here["id"]
    return chapters


def window_end(as_of: date, window: int) -> str:
    """Name a window of twelve months by the year in which it ends."""
    return str(as_of.year - window)


def period(as_of: date, first: int, last: int) -> Both:
    """Write the years of a burst; one that reaches the cut-off has no end yet.

    Examples
    --------
    >>> period(date(2016, 12, 31), 4, 2).en, period(date(2016, 12, 31), 1, 0).en
    ('2012–2014', '2015–')
    """
    begins, ends = window_end(as_of, first), window_end(as_of, last)
    text = f"{begins}–" if last == 0 else begins if begins == ends else f"{begins}–{ends}"
    return Both(text, text)


def _chapter(entry: Mapping[str, Any], found: Gathered, as_of: date, *, has_previous: bool) -> dict[str, Any]:
    name = entry["topic"]
    recent = found.recent.get(name, [])
    return {
        "id": name,
        "rank": entry["rank"],
        "move": move(entry["rank"], entry["rank_before"]) if has_previous else None,
        "label_en": entry["label_en"],
        "label_zh": entry["label_zh"],
        "directions": [direction_name(code) for code in entry["labels"]],
        "score": round(entry["score"]),
        "score_written": decimal(entry["score"]),
        "readings": _readings(entry),
        "series": _series(entry, found.panel, as_of),
        "potential": potential_chapter(entry),
        "parts": score_parts(entry, _lasting(entry, as_of)),
        "terms": [it | {"share_written": share(it["share"]), "rail": rail(it["share"])} for it in entry["terms"]],
        "bursts": [_burst(it, as_of) for it in found.bursts.get(name, [])],
        "neighbours": [
            it | {"id": it["neighbour"], "written": decimal(it["similarity"], 2)} for it in entry["neighbours"]
        ],
        "lineage": [_event(it) for it in entry["lineage"]] if has_previous else [],
        "people": found.people.get(name, []),
        "organisations": found.organisations.get(name, []),
        "categories": found.categories.get(name, []),
        "documents": [_document(it) for it in found.evidence.get(name, [])],
        "recent": [_record(it) for it in recent],
        "recent_says": say("recent", n=len(recent), total=entry["n_records"])
        if len(recent) < entry["n_records"]
        else say("recent_all", n=entry["n_records"]),
        "n_records": entry["n_records"],
        "previous": None,
        "next": None,
    }


def _readings(entry: Mapping[str, Any]) -> dict[str, Any]:
    values, components = entry["indicators"], entry["components"]
    known = sum(it["rank"] is not None for it in components)
    english = next((it for it in [entry.get("share_en")] if it is not None), 1 - (entry["share_zh"] or 0))
    age = values.get("age_years")
    return {
        "score_rail": rail(entry["score"] / 100, entry["coverage"]),
        "coverage": say("coverage_parts", share=share(entry["coverage"]), known=known, all=len(components)),
        "has_growth": values.get("growth_2") is not None,
        "growth": growth(values.get("growth_2")),
        "others": say(
            "growth_others",
            one=growth(values.get("growth_1")),
            three=growth(values.get("growth_3")),
            field=growth(values.get("category_growth")),
        ),
        "n_recent": entry["n_recent"],
        "spark": sparkline([point["n_records"] for point in entry["series"]]),
        "languages": say("languages", en=share(english), zh=share(entry["share_zh"] or 0)),
        "lead": said(entry["languages"]) if entry.get("languages") else None,
        "has_authors": values.get("new_author_share") is not None,
        "authors": share(values.get("new_author_share")),
        "age": say("age", day=month(entry["first_seen"]), years=decimal(age)) if age is not None else None,
    }


def _series(entry: Mapping[str, Any], panel: Mapping[int, int], as_of: date) -> dict[str, Any]:
    """Lay out the chart and its table; the tide spreads the topic's records as all records were."""
    series = entry["series"]
    whole = sum(panel.get(it["window"], 0) for it in series)
    part = sum(it["n_records"] for it in series) / whole if whole else 0.0
    points = []
    for it in series:
        low, high = counting_error(it["n_records"])
        tide = part * panel.get(it["window"], 0)
        points.append(Point(window_end(as_of, it["window"]), it["n_records"], low, high, tide))
    spans = [(len(points) - 1 - it["first_window"], len(points) - 1 - it["last_window"]) for it in entry["bursts"]]
    rows = [
        {
            "until": day(_last_day(as_of, it["window"])),
            "n": point.records,
            "interval": f"{decimal(point.low)}–{decimal(point.high)}",
            "share": decimal(10_000 * it["share"]),
        }
        for point, it in zip(points, series, strict=True)
    ]
    ahead = _ahead(entry, as_of)
    shown = [(max(a, 0), b) for a, b in spans if b >= 0]
    return {
        "picture": series_chart(points, shown, say_in_svg("all_records_line"), ahead),
        "rows": rows,
        "ahead": [
            {
                "until": day(_last_day(as_of, -number)),
                "n": decimal(it.middle, 0),
                "interval": f"{decimal(it.low, 0)}–{decimal(it.high, 0)}",
            }
            for number, it in enumerate(ahead, start=1)
        ],
        "ahead_says": say(
            "ahead_text",
            year=ahead[-1].year,
            **{name: decimal(getattr(ahead[-1], name), 0) for name in ("low", "middle", "high")},
        )
        if ahead
        else None,
        "says": say(
            "series_text",
            first=points[0].records,
            from_year=points[0].year,
            last=points[-1].records,
            to_year=points[-1].year,
        ),
        "caption": say(
            "series_caption", day=Both(f"{as_of.day} {day(as_of).en.split()[1]}", f"{as_of.month}月{as_of.day}日")
        ),
    }


def _ahead(entry: Mapping[str, Any], as_of: date) -> list[Ahead]:
    """Give the records to be expected in the years to come; none where they could not be told."""
    if any(it["middle"] is None for it in entry["outlook"]):
        return []
    return [
        Ahead(window_end(as_of, -it["year"]), it["low"], it["middle"], it["high"])
        for it in sorted(entry["outlook"], key=lambda it: it["year"])
    ]


def _last_day(as_of: date, window: int) -> date:
    """Give the day on which a window ends; 29 February stands in for itself only where there is one."""
    year = as_of.year - window
    is_leap_day = (as_of.month, as_of.day) == (2, 29)
    return date(year, 2, monthrange(year, 2)[1]) if is_leap_day else as_of.replace(year=year)


def _lasting(entry: Mapping[str, Any], as_of: date) -> Both | None:
    """Give the period of the burst that reaches the cut-off."""
    for burst in entry["bursts"]:
        if burst["last_window"] == 0:
            return period(as_of, burst["first_window"], 0)
    return None


def _burst(row: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    first = min(row["first_window"] + 1, _BURST_WINDOWS)
    return {
        "name": row["name"],
        "period": period(as_of, row["first_window"], row["last_window"]),
        "weight": decimal(row["weight"]),
        "picture": spell(1 - first / _BURST_WINDOWS, 1 - min(row["last_window"], first - 1) / _BURST_WINDOWS),
    }


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    shared = None
    if row["n_shared"] is not None:
        shared = say("shared", n=row["n_shared"], overlap=share(row["overlap"]))
    return {"says": say(f"event_{row['event']}", other=row["other"] or "—"), "shared": shared}


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    return _record(row) | {
        "role": say(f"role_{row['role']}"),
        "authors": _names(row["authors"] or []),
        "abstract": _shortened(row["abstract"]) if row["abstract"] else None,
    }


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": row["title"], "day": day(row["known_on"]), "identifier": identifier(row["record_id"])}


def identifier(record_id: str) -> str | Both:
    """Write an identifier as people do; a record known by its hash has none.

    Examples
    --------
    >>> identifier("arxiv:1512.03077"), identifier("doi:10.1000/1"), str(identifier("hash:0a").zh)
    ('arXiv:1512.03077', 'doi:10.1000/1', '无标识符')
    """
    kind, _, value = record_id.partition(":")
    if kind == "hash":
        return say("no_identifier")
    return f"arXiv:{value}" if kind == "arxiv" else record_id


def _names(authors: Sequence[str]) -> Both | str:
    if not authors:
        return say("no_authors")
    named = ", ".join(authors[:3])
    rest = len(authors) - 3
    if rest <= 0:
        return named
    more = say("and_more", n=rest)
    return Both(Markup("{} {}").format(named, more.en), Markup("{}{}").format(named, more.zh))


def _shortened(text: str) -> str:
    """Cut a text at a word; what was cut shows as dots."""
    flat = " ".join(text.split())
    if len(flat) <= _ABSTRACT_LENGTH:
        return flat
    cut = flat[:_ABSTRACT_LENGTH]
    return (cut.rsplit(" ", 1)[0] if " " in cut[-40:] else cut) + " …"
