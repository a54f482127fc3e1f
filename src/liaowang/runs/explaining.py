"""One topic opened to the ground: every score, its parts, what each was computed from, and the documents behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from liaowang.runs.forecast_opening import open_forecasts
from liaowang.runs.plain import plain_rows
from liaowang.runs.potential import KINDS
from liaowang.runs.potential_words import PARTS, QUOTED, Pair
from liaowang.runs.reading import ranked_by_id, read_topic, tell_topic
from liaowang.runs.store import HeldRun, Run

_N_DOCUMENTS = 5


def explain_topic(run: Run, topic: str) -> dict[str, Any]:
    """Open the numbers of one topic down to documents.

    Parameters
    ----------
    run : Run
    topic : str
        ``T-000012``, or its number ``12``.

    Returns
    -------
    dict
        ``topic``, labels, ``as_of``, ``rank``, ``standing`` with ``standing_parts`` (their ``adds`` add up to it),
        ``probability`` (of the main question; None without a forecast), ``why_no_forecast``, ``forecasts`` (see
        `open_forecasts`), ``outlook``, ``stage``, ``scores`` and ``stability``. A score has ``score``, ``value`` (0 to
        1; the emergence score 0 to 100), ``low``, ``high``,
        ``coverage``, ``reason`` and ``components``; a component ``label``, ``value``, ``rank``, ``weight``, ``adds``
        (they add up to the value), ``says``, ``unit``, ``source``, ``inputs`` (what it was computed from) and
        ``documents`` (``record_id``, ``title``, ``known_on``, ``quote``; ``quoted`` says what is quoted).

    Raises
    ------
    NothingFound
        If there is no such topic; names those that come near.
    """
    return open_topic(run, read_topic(run, topic))


def tell_topics(run: Run) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give of each topic what `read_topic` and `explain_topic` give, reading each table once.

    The tables are held in memory meanwhile. In the order of the list; topics without a place come last, by id.
    """
    held = HeldRun(run.folder)
    ranked = ranked_by_id(held)
    for name in ranked:
        told = tell_topic(held, name, ranked)
        yield told, open_topic(held, told)


def open_topic(run: Run, told: Mapping[str, Any]) -> dict[str, Any]:
    """Open a topic as `read_topic` tells it; gives what `explain_topic` gives."""
    shown = (
        "topic",
        "label_en",
        "label_zh",
        "as_of",
        "rank",
        "reasons",
        "counter",
        "standing",
        "probability",
        "outlook",
    )
    newest = _newest(run, told["topic"])
    return {
        **{name: told[name] for name in shown},
        **open_forecasts(run, told, newest),
        "stage": told["stage"],
        "scores": [_emergence(told, newest), *_potentials(told)],
        "stability": _stability(run),
    }


def _emergence(told: Mapping[str, Any], newest: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    from liaowang.observatory import INDICATORS

    known = {it.name: it for it in INDICATORS}
    parts = []
    for part in told["components"]:
        it = known.get(part["component"])
        parts.append(
            part
            | {
                "label": {"en": it.label_en, "zh": it.label_zh} if it else _both((part["component"],) * 2),
                "unit": it.unit if it else None,
                "source": it.source if it else None,
                "inputs": _inputs(part["component"], told),
                "documents": newest,
            }
        )
    return {
        "score": "emergence",
        "value": told["score"],
        "low": None,
        "high": None,
        "coverage": told["coverage"],
        "reason": None if told["score"] is not None else {"en": "not scored", "zh": "未参评"},
        "components": parts,
    }


def _newest(run: Run, topic: str) -> list[dict[str, Any]]:
    """Give the newest records of the topic known at the cut-off: what its counts are made of."""
    rows = run.rows_of("documents", topic, "record_id", "title", "known_on", "window")
    dated = (it for it in rows if it["window"] is not None and it["window"] >= 0)
    known = sorted(dated, key=itemgetter("record_id"))
    known.sort(key=itemgetter("known_on"), reverse=True)
    newest = ({key: it[key] for key in ("record_id", "title", "known_on")} for it in known[:_N_DOCUMENTS])
    return [it | {"quote": ""} for it in plain_rows(newest)]


def _inputs(component: str, told: Mapping[str, Any]) -> Any:
    """Give what a part of the emergence score was computed from."""
    if component.startswith(("growth", "recency")):
        return {"series": told["series"]}
    if component == "neighbour_growth":
        return {"neighbours": told["neighbours"]}
    if component == "term_novelty":
        return {"terms": told["terms"][:10]}
    if component == "burst_weight":
        return {"bursts": told["bursts"]}
    if component == "category_growth":
        return {"labels": told["labels"], "growth_2": told["indicators"].get("growth_2")}
    return {"n_recent": told["n_recent"], "n_records": told["n_records"]}


def _potentials(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    from liaowang.observatory import COMPONENTS

    known = {it.name: it for it in COMPONENTS}
    found = []
    for kind in KINDS:
        whole = told[f"{kind}_parts"]
        for name, parts in ((kind, whole), (f"{kind}_citations", whole["by_citations"])):
            components = [
                part
                | {
                    "label": _both(PARTS.get(part["component"], (part["component"],) * 2)),
                    "unit": known[part["component"]].unit if part["component"] in known else None,
                    "source": known[part["component"]].source if part["component"] in known else None,
                    "inputs": {"n_documents": part["n_documents"]},
                    "quoted": _both(QUOTED.get(part["component"], ("", ""))),
                }
                for part in parts["components"]
            ]
            kept = {key: value for key, value in parts.items() if key not in {"components", "by_citations"}}
            found.append({"score": name, **kept, "components": components})
    return found


def _both(pair: Pair | Sequence[str]) -> dict[str, str]:
    return {"en": pair[0], "zh": pair[1]}


def _stability(run: Run) -> list[dict[str, Any]]:
    """Give how far the first places of each score move in this run, under other weights and without a part of it."""
    return run.whole("assessment_stability").to_dicts()
