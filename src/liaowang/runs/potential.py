"""What a run says of a topic's breakthrough and industrial potential, as plain values with words for each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liaowang.runs.plain import plain_value
from liaowang.runs.potential_words import PARTS, REASONS, STAGES, part_says

KINDS = ("breakthrough", "industrial")
_ORDER = {name: number for number, name in enumerate(PARTS)}
_REASONS = 3
_PART = ("component", "value", "rank", "weight", "adds", "n_documents")
_DOCUMENT = ("record_id", "title", "known_on", "value", "quote")


def describe_potential(
    rows: Sequence[Mapping[str, Any]], documents: Sequence[Mapping[str, Any]], stage: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Gather a topic's two scores and its stage from the rows of a run.

    Parameters
    ----------
    rows : sequence of mapping
        The topic's rows of the table ``assessments``; empty for a run that was not assessed.
    documents : sequence of mapping
        The topic's rows of ``assessment_documents``.
    stage : mapping or None
        The topic's row of ``stages``.

    Returns
    -------
    dict
        ``breakthrough``, ``industrial`` (0 to 1, or None), and ``breakthrough_parts``, ``industrial_parts``: ``value``,
        ``low``, ``high``, ``coverage``, ``place`` (0 to 1 among ranked topics), ``stays`` (share of other weightings
        under which it is among the first), ``reason`` (why there is no value), ``reasons`` (sentences), ``components``
        (``adds`` add up to the value; each with ``says`` and ``documents``), and ``by_citations``, the same by
        citations. ``stage``: ``trl_low``, ``trl_high``, ``counts``, ``says``, ``documents``; None without recent
        records.
    """
    told: dict[str, Any] = {}
    for kind in KINDS:
        parts = _score(kind, rows, documents)
        parts["by_citations"] = _score(f"{kind}_citations", rows, documents)
        told |= {kind: parts["value"], f"{kind}_parts": parts}
    return told | {"stage": _stage(stage, documents)}


def _score(score: str, rows: Sequence[Mapping[str, Any]], documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = [row for row in rows if row["score"] == score]
    whole: Mapping[str, Any] = next((row for row in own if row["component"] is None), {})
    parts = [_part(row, documents) for row in own if row["component"] is not None]
    parts.sort(key=lambda it: _ORDER.get(it["component"], len(_ORDER)))
    why = whole.get("reason", "unassessed") if whole.get("value") is None else None
    return {
        **{name: plain_value(whole.get(name)) for name in ("value", "low", "high", "coverage", "stays")},
        "place": plain_value(whole.get("rank")),
        "reason": _both(REASONS[why]) if why else None,
        "reasons": _reasons(parts),
        "components": parts,
    }


def _both(pair: tuple[str, str]) -> dict[str, str]:
    return {"en": pair[0], "zh": pair[1]}


def _part(row: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    name = row["component"]
    return {
        **{column: plain_value(row[column]) for column in _PART},
        "says": part_says(name, None if row["rank"] is None else row["value"], row["reason"]),
        "documents": _documents(name, documents),
    }


def _documents(component: str, documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain_value(it[name]) for name in _DOCUMENT} for it in documents if it["component"] == component]


def _reasons(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Give what lifts a score most: parts by how far they stand above the middle, times their weight."""
    told = [it for it in parts if it["rank"] is not None and it["rank"] > 0.5]
    told.sort(key=lambda it: (-(it["rank"] - 0.5) * it["weight"], it["component"]))
    return [it["says"] for it in told[:_REASONS]]


def _stage(row: Mapping[str, Any] | None, documents: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    if row is None:
        return None
    counts = {name: row[f"n_{name}"] for name in STAGES}
    later = [name for name in STAGES if counts[name]][1 if counts["research"] else 0 :]
    beyond = sum(counts[name] for name in later)
    low, high, n = row["trl_low"], row["trl_high"], row["n_documents"]
    named = ", ".join(f"{counts[name]} {STAGES[name][0]}" for name in later)
    named_zh = "，".join(f"{STAGES[name][1]}{counts[name]}条" for name in later)
    return {
        "trl_low": low,
        "trl_high": high,
        "n_documents": n,
        "counts": counts,
        "says": {
            "en": f"TRL {low} to {high}: {beyond} of {n} recent records speak of a stage beyond research"
            + (f" ({named})" if named else ""),
            "zh": f"TRL {low}至{high}：近期{n}条记录中{beyond}条提及研究之后的阶段"
            + (f"（{named_zh}）" if named_zh else ""),
        },
        "documents": _documents("stage", documents),
    }
