"""The page itself: templates filled with what the other modules lay out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from liaowang.runs.forecast_telling import MAIN_QUESTION, rank_topics
from liaowang.runs.report.atlas import build_atlas, build_bursting
from liaowang.runs.report.chapters import build_chapters, identifier
from liaowang.runs.report.figures import ruler
from liaowang.runs.report.forecasts import build_record, why_none
from liaowang.runs.report.listing import build_lead, build_listing, why_unscored
from liaowang.runs.report.making import build_making
from liaowang.runs.report.speech import Both, count, day, day_in_prose, decimal, growth, say, share
from liaowang.runs.report.words import WORDS


def write_report(
    folder: Path, tables: Mapping[str, pl.DataFrame], watchlist: Mapping[str, Any], manifest: Mapping[str, Any]
) -> None:
    """Write ``report.html``: one file that needs nothing but itself, in English and Chinese.

    Parameters
    ----------
    folder : Path
        The run.
    tables : mapping
        The run's tables, as `liaowang.runs.tables` lays them out.
    watchlist, manifest : mapping
        As the run leaves them.
    """
    (folder / "report.html").write_text(render(tables, watchlist, manifest), encoding="utf-8")


def render(tables: Mapping[str, pl.DataFrame], watchlist: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Give the page as text; see `write_report`."""
    environment = page_environment()
    topics = tables["topics"]
    growths = tables["indicators"].filter(pl.col("indicator") == "growth_2").select("topic", "value")
    least = manifest["settings"]["min_recent"]
    page = environment.get_template("report.html").render(
        css=_asset(environment, "report.css") + _asset(environment, "forecast.css"),
        js=_asset(environment, "switches.js") + _asset(environment, "report.js"),
        as_of=watchlist["as_of"],
        strip=_strip(tables["documents"], watchlist, manifest),
        lead=build_lead(watchlist, manifest["records"]["up_to_cut_off"], why_none(manifest)),
        listing=build_listing(topics, growths, _said_of(tables["forecasts"]), watchlist, least),
        bursting=build_bursting(watchlist, topics),
        atlas=build_atlas(topics.join(_standings(tables), on="topic", how="left"), growths, watchlist),
        chapters=build_chapters(tables, watchlist),
        record=build_record(tables["track_record"], manifest),
        making=build_making(manifest),
        manifest=manifest,
    )
    return without_addresses(re.sub(r"\s*\n\s*", "\n", page))


def _said_of(forecasts: pl.DataFrame) -> pl.Series:
    return forecasts.filter(pl.col("question") == MAIN_QUESTION)["probability"]


def _standings(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give standing and probability of every topic, listed or not."""
    asked = tables["forecasts"].filter(pl.col("question") == MAIN_QUESTION).select("topic", "probability")
    return rank_topics(tables).select("topic", "standing").join(asked, on="topic", how="full", coalesce=True)


def page_environment() -> Environment:
    """Give the environment that templates of pages are rendered in."""
    environment = Environment(
        loader=PackageLoader("liaowang.runs.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"say": say, "Both": Both, "words": WORDS, "why_unscored": why_unscored}
    environment.filters |= {
        "count": count,
        "decimal": decimal,
        "identifier": identifier,
        "day": day,
        "day_in_prose": day_in_prose,
        "growth": growth,
        "share": share,
    }
    return environment


def _asset(environment: Environment, name: str) -> Markup:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    return Markup(source)  # noqa: S704


def _strip(documents: pl.DataFrame, watchlist: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the strip that says which knowledge is on the page, with its ruler of years."""
    as_of = date.fromisoformat(watchlist["as_of"])
    counts = dict(documents.group_by(pl.col("known_on").dt.year()).len().drop_nulls().iter_rows())
    years = _years(counts, as_of.year)
    return {
        "ruler": ruler([(year, counts.get(year, 0)) for year in years], as_of),
        "first": str(years[0]),
        "last": str(years[-1]),
        "n_records": manifest["records"]["up_to_cut_off"],
        "n_later": manifest["records"]["after_cut_off"],
        "n_files": len(manifest["inputs"]),
    }


def _years(counts: Mapping[int, int], cut_off: int) -> range:
    """Give the years worth drawing: a thousandth of the records may be older."""
    stray = sum(counts.values()) / 1000
    older, first = 0, min([*counts, cut_off])
    for year in sorted(counts):
        older += counts[year]
        if older > stray:
            first = year
            break
    return range(min(first, cut_off), max([*counts, cut_off]) + 1)


def without_addresses(page: str) -> str:
    """Write the colon after a scheme as an entity: titles keep their letters, and the file holds no address."""
    return re.sub(r"(?i)(https?):", r"\1&#58;", page)
