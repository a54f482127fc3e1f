"""Rows that a run of the library becomes; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from polars import selectors as cs

from liaowang import runs
from liaowang_web.observatory.models import DIRECTIONS, Document, Passage, Run, Succession, Topic

_COLUMNS = ("rank", "standing", "probability", "probability_low", "probability_high", "breakthrough", "industrial",
            "score", "growth_per_year", "n_records", "n_recent")  # fmt: skip
_ELSEWHERE = {
    *_COLUMNS, "topic", "as_of", "label_en", "label_zh", "first_seen",  # columns of their own
    "components", "breakthrough_parts", "industrial_parts", "forecasts", "standing_parts",  # opened further beside
}  # fmt: skip
_LATER = {"n_later"}
"""What a run counts after its own cut-off was not known then, and is not brought in."""
Keys = Mapping[str, UUID]


def unpack_topics(source: runs.Run, run: Run) -> Iterator[Topic]:
    """Give the topics of a run with all that pages show of each, the first of the list first."""
    places = _places(source)
    contributors = runs.tell_contributors(source)
    for told, opened in runs.tell_topics(source):
        code = told["topic"]
        yield Topic(run=run, **_columns(told), **places[code], told=_rest(told, opened) | contributors.get(code, {}))


def _columns(told: Mapping[str, Any]) -> dict[str, Any]:
    reason = next(iter(told["reasons"]), {"en": "", "zh": ""})
    labels = {name: told[name] or "" for name in ("label_en", "label_zh")}
    return {
        "code": told["topic"],
        **labels,
        "name_en": labels["label_en"],
        "name_zh": labels["label_zh"],
        "sizes": [it["n_records"] for it in told["series"]],
        "ahead": [[it["low"], it["middle"], it["high"]] for it in told["outlook"]],
        "reason_en": reason["en"],
        "reason_zh": reason["zh"],
        **{name: told[name] for name in _COLUMNS},
        "first_seen": date.fromisoformat(told["first_seen"]) if told["first_seen"] else None,
        "directions": _words(DIRECTIONS[name] for name in told["labels"]),
        "tracks": _words(told["tracks"]),
        "terms": " ".join(term["name"] for term in told["terms"]).lower(),
    }


def _words(names: Iterable[str]) -> str:
    joined = " ".join(names)
    return f" {joined} " if joined else ""


def _rest(told: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """Give what no column holds; what other rows hold too is left to them, so that a page reads little."""
    rest = {name: value for name, value in told.items() if name not in _ELSEWHERE | _LATER}
    return rest | {
        "stage": told["stage"] and _without(told["stage"], "documents"),
        "opened": [_score(it) for it in opened["scores"]],
        "asked": [_without(it, "documents", "track_record") for it in opened["forecasts"]],
        "parts": opened["standing_parts"],
        "why_no_forecast": opened["why_no_forecast"],
    }


def _score(score: Mapping[str, Any]) -> dict[str, Any]:
    # Passages hold the documents; what the emergence score was computed from is told beside it, once for all parts.
    names = ("documents", "inputs") if score["score"] == "emergence" else ("documents",)
    return {**score, "components": [_without(part, *names) for part in score["components"]]}


def _without(told: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def _places(source: runs.Run) -> dict[str, dict[str, Any]]:
    """Give each topic its place on the map, and the intervals of its scores."""
    places: dict[str, dict[str, Any]] = {it["topic"]: {"x": it["x"], "y": it["y"]} for it in _rows(source, "topics")}
    for row in _rows(source, "assessments"):
        if row["component"] is None and row["score"] in {"breakthrough", "industrial"}:
            places[row["topic"]] |= {f"{row['score']}_{name}": row[name] for name in ("low", "high", "coverage")}
    return places


def unpack_documents(source: runs.Run, topics: Keys) -> Iterator[Document]:
    """Give the records of the topics that were known at the cut-off."""
    for row in _rows(source, "documents"):
        if row["topic"] in topics and row["window"] is not None and row["window"] >= 0:
            texts = {name: row[name] or "" for name in ("record_id", "title", "source", "kind", "language")}
            lists = {name: row[name] or [] for name in ("authors", "organisations", "categories")}
            values = {name: row[name] for name in ("known_on", "similarity")}
            yield Document(topic_id=topics[row["topic"]], **texts, **lists, **values)


def unpack_passages(source: runs.Run, topics: Keys) -> Iterator[Passage]:
    """Give the documents that speak for parts of scores, with what is quoted from them."""
    columns = ("component", "position", "record_id", "value")
    for row in _rows(source, "assessment_documents"):
        values = {name: row[name] for name in columns}
        yield Passage(topic_id=topics[row["topic"]], quote=row["quote"] or "", **values)


def unpack_successions(source: runs.Run, run: Run) -> Iterator[Succession]:
    """Give how the topics follow from those of the run before."""
    for row in _rows(source, "lineage"):
        values = {name: row[name] for name in ("event", "n_shared", "overlap")}
        yield Succession(run=run, code=row["topic"], other=row["other"] or "", **values)


def _rows(source: runs.Run, table: str) -> Iterator[dict[str, Any]]:
    """Read a table; a run of an earlier version may lack it. What is no number is none."""
    if not source.has_table(table):
        return iter(())
    whole: pl.DataFrame = source.table(table).with_columns(cs.float().fill_nan(None)).collect()
    return whole.iter_rows(named=True)
