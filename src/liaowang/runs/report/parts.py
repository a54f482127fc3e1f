"""Where a score comes from: its parts with value, place, weight, what each adds and what it was computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liaowang.runs.report.figures import rail
from liaowang.runs.report.listing import LABELS
from liaowang.runs.report.speech import Both, decimal, growth, parts_of, say, share

_WHY = {
    "growth_1": "why_growth",
    "growth_2": "why_growth",
    "net_growth": "why_field",
    "category_growth": "why_field",
    "new_author_share": "why_authors",
    "neighbour_growth": "why_neighbours",
    "term_novelty": "why_terms",
}
_FROM = {
    "new_author_share": "from_authors",
    "neighbour_growth": "from_neighbours",
    "category_growth": "from_categories",
    "term_novelty": "from_terms",
}
_OPENS = {
    "new_author_share": "people",
    "neighbour_growth": "near",
    "term_novelty": "terms",
    "burst_weight": "series",
    "net_growth": "categories",
    "category_growth": "categories",
}


def score_parts(entry: Mapping[str, Any], lasting: Both | None) -> dict[str, Any]:
    """Lay out the parts of a topic's score.

    Parameters
    ----------
    entry : mapping
        Of the watchlist.
    lasting : Both or None
        Years of the burst that reaches the cut-off.

    Returns
    -------
    dict
        ``rows`` and ``total``; what the rows add is written so that it sums to the total as written.
    """
    known = [it for it in entry["components"] if it["rank"] is not None]
    written = iter(parts_of(entry["score"], [it["adds"] for it in known]))
    rows = [
        _known(it, entry, lasting, next(written)) if it["rank"] is not None else _unknown(it)
        for it in entry["components"]
    ]
    return {"rows": rows, "total": decimal(entry["score"]), "coverage": share(entry["coverage"])}


def _known(it: Mapping[str, Any], entry: Mapping[str, Any], lasting: Both | None, adds: str) -> dict[str, Any]:
    name = it["component"]
    return {
        "label": LABELS[name],
        "is_known": True,
        "value": _value(name, it["value"]),
        "place": decimal(100 * it["rank"]),
        "rail": rail(it["rank"]),
        "weight": share(it["weight"]),
        "adds": adds,
        "inputs": _inputs(name, entry, lasting),
        "opens": _OPENS.get(name, "records"),
    }


def _unknown(it: Mapping[str, Any]) -> dict[str, Any]:
    why = say(_WHY.get(it["component"], "why_other"))
    return {"label": LABELS[it["component"]], "is_known": False, "says": say("not_computed", why=why)}


def _value(name: str, value: float) -> str | Both:
    if "growth" in name:
        return growth(value)
    if name in {"new_author_share", "term_novelty"}:
        return share(value)
    return decimal(value, 2 if name == "recency" else 1)


def _inputs(name: str, entry: Mapping[str, Any], lasting: Both | None) -> Both:
    values = entry["indicators"]
    if name in {"growth_1", "growth_2", "growth_3"}:
        span = int(name[-1])
        counts = {it["window"]: it["n_records"] for it in entry["series"]}
        late = sum(counts.get(window, 0) for window in range(span))
        early = sum(counts.get(window, 0) for window in range(span, 2 * span))
        return say("from_growth", late=late, early=early, months=12 * span)
    if name == "net_growth":
        return say("from_field", own=growth(values.get("growth_2")), field=growth(values.get("category_growth")))
    if name == "recency":
        return say("from_all", n=entry["n_records"])
    if name == "burst_weight":
        return say("from_burst", period=lasting) if lasting else say("from_no_burst")
    return say(_FROM[name])
