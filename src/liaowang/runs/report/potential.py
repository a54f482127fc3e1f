"""Breakthrough and industrial potential as the report shows them: cells of the list, and parts of a chapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liaowang.runs.potential import KINDS
from liaowang.runs.potential_words import PARTS, QUOTED
from liaowang.runs.report.figures import rail, whisker
from liaowang.runs.report.speech import Both, day, decimal, parts_of, said, say, share

_N_DOCUMENTS = 2
_N_STAGE_DOCUMENTS = 6


def potential_cells(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Lay out both values of a topic for its row in the list: number, whisker, and the interval in words."""
    return {kind: _cell(entry[f"{kind}_parts"]) for kind in KINDS}


def _cell(parts: Mapping[str, Any]) -> dict[str, Any]:
    if parts["value"] is None:
        return {"is_known": False, "exact": None, "reasons": []}
    return {
        "is_known": True,
        "exact": parts["value"],
        "value": _hundred(parts["value"]),
        "picture": whisker(parts["value"], parts["low"], parts["high"], parts["coverage"]),
        "says": say("interval_text", **_ends(parts), coverage=share(parts["coverage"])),
        "reasons": [said(it) for it in parts["reasons"][:2]],
    }


def _hundred(value: float) -> str:
    return str(round(100 * value))


def _ends(parts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _hundred(parts[name]) for name in ("low", "high")}


def potential_chapter(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out both scores and the stage of a topic for its chapter.

    Returns
    -------
    dict
        ``scores``: for each kind its ``views``, by texts and by citations, with ``rows`` of parts that sum to the value
        as written; ``stage``: None without recent records.
    """
    scores = []
    for kind in KINDS:
        whole = entry[f"{kind}_parts"]
        views = [_view(kind, whole), _view(f"{kind}_citations", whole["by_citations"])]
        scores.append({"kind": kind, "views": views, "by_citations": say("by_citations", what=views[1]["brief"])})
    return {"scores": scores, "stage": _stage(entry["stage"])}


def _view(name: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "label": say(f"reading_{name}"), "is_known": parts["value"] is not None}
    if parts["value"] is None:
        why = _common_reason(parts)
        return told | {"brief": why, "says": why, "rows": []}
    known = [it for it in parts["components"] if it["rank"] is not None]
    written = iter(parts_of(100 * parts["value"], [100 * it["adds"] for it in known]))
    rows = [_row(it, next(written) if it["rank"] is not None else None) for it in parts["components"]]
    coverage = share(parts["coverage"])
    value = _hundred(parts["value"])
    return told | {
        "value": value,
        "head": say("view_value", label=say(f"reading_{name}"), value=value),
        "total": decimal(100 * parts["value"]),
        "interval": say("interval_short", **_ends(parts)),
        "picture": whisker(parts["value"], parts["low"], parts["high"], parts["coverage"]),
        "coverage": say("coverage", share=coverage),
        "brief": say("by_citations_value", value=value, **_ends(parts), coverage=coverage),
        "stays": say("stays", share=share(parts["stays"])) if parts["stays"] is not None else None,
        "rows": rows,
    }


def _common_reason(parts: Mapping[str, Any]) -> Both:
    """Say why a view has no value: the reason of its parts where they agree on one, else that of the view."""
    reasons = {it["says"]["en"]: it["says"] for it in parts["components"]}
    if len(reasons) == 1:
        return said(next(iter(reasons.values())))
    return say("cannot_be_told", why=said(parts["reason"]) if parts["reason"] else say("unknown"))


def _row(it: Mapping[str, Any], adds: str | None) -> dict[str, Any]:
    name = it["component"]
    told = {"label": Both(*PARTS.get(name, (name, name))), "says": said(it["says"]), "is_known": adds is not None}
    if adds is None:
        return told
    documents = _documents(it["documents"][:_N_DOCUMENTS])
    return told | {
        "place": decimal(100 * it["rank"]),
        "rail": rail(it["rank"]),
        "weight": share(it["weight"]),
        "adds": adds,
        "documents": documents,
        "quoted": _counted("quoted_one", "quoted", len(documents), what=Both(*QUOTED.get(name, ("", "")))),
    }


def _documents(documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "day": day(it["known_on"]),
            "title": it["title"],
            "quote": it["quote"] if it["quote"] != it["title"] else "",
            "id": it["record_id"],
        }
        for it in documents
    ]


def _counted(one: str, many: str, n: int, **places: Any) -> Both:
    return say(one, **places) if n == 1 else say(many, n=n, **places)


def _stage(stage: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if stage is None:
        return None
    documents = _documents(stage["documents"][:_N_STAGE_DOCUMENTS])
    return {
        "head": say("view_value", label=say("stage"), value=f"TRL {stage['trl_low']}–{stage['trl_high']}"),
        "says": said(stage["says"]),
        "documents": documents,
        "quoted": _counted("stage_sentence", "stage_sentences", len(documents)),
    }
