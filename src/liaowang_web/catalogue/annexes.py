"""What the observatory knows of a topic when it is nominated, frozen as text and whole numbers so that it hashes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.topics import shown_topics

N_DOCUMENTS = 10
_MEASURES = (
    "probability", "probability_low", "probability_high", "breakthrough", "breakthrough_low", "breakthrough_high",
    "breakthrough_coverage", "industrial", "industrial_low", "industrial_high", "industrial_coverage", "score",
    "growth_per_year",
)  # fmt: skip


def is_on_watchlist(topic: Topic) -> bool:
    """Whether a topic has a rank on the list of its run, and no correction hides or merges it."""
    return shown_topics(topic.run).filter(pk=topic.pk, rank__lte=topic.run.n_listed).exists()


def annex_of(topic: Topic) -> dict[str, Any]:
    """Freeze what a run tells of a topic: measures with their intervals, forecasts, reasons, documents, manifest."""
    run, told = topic.run, topic.told
    return {
        "topic": {"code": topic.code, "label_en": topic.label_en, "label_zh": topic.label_zh, "terms": topic.terms,
                  "rank": topic.rank, "n_records": topic.n_records, "n_recent": topic.n_recent,
                  "first_seen": topic.first_seen.isoformat() if topic.first_seen else None,
                  "tracks": topic.tracks.split(), "sizes": exact(topic.sizes), "ahead": exact(topic.ahead)},
        "measures": {name: exact(getattr(topic, name)) for name in _MEASURES},
        "forecasts": [
            {name: exact(it.get(name)) for name in ("question", "asked", "says", "probability", "low", "high",
                                                    "threshold", "base_rate", "before", "due_at")}
            for it in told.get("asked", [])
        ],
        "reasons": exact(told.get("reasons", [])),
        "counter": exact(told.get("counter")),
        "documents": [
            {name: exact(it.get(name)) for name in ("record_id", "title", "known_on", "quote")}
            for it in told.get("documents", [])[:N_DOCUMENTS]
        ],
        "run": {"run_id": run.run_id, "previous_run_id": run.previous_run_id, "as_of": run.as_of.isoformat(),
                "made_at": run.made_at.isoformat(), "n_records": run.n_records, "n_topics": run.n_topics,
                "n_scored": run.n_scored, "n_listed": run.n_listed},
    }  # fmt: skip


def exact(value: Any) -> Any:
    """Write what may hold fractions so that it comes back exactly: a fraction becomes text.

    Examples
    --------
    >>> exact({"p": 0.25, "n": [3, None]})
    {'p': '0.25', 'n': [3, None]}
    """
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [exact(inner) for inner in value]
    return value
