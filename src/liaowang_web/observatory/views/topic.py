"""One topic, opened down to documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from liaowang_web.design.keeping import kept, later
from liaowang_web.observatory.lineage_drawing import lineage_picture
from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.evidence import forecasts_of, neighbours_of, records_by_part
from liaowang_web.observatory.selectors.lineage import Lineage, lineage_of
from liaowang_web.observatory.selectors.topics import documents_of, topic_of
from liaowang_web.observatory.telling import FAULTS, asked_of, bursts_of, scores_of
from liaowang_web.observatory.views.known import known_at
from liaowang_web.observatory.views.pictures import size_chart_of

WIDE, NARROW = {"width": 960, "names": 290}, {"width": 328, "names": 84}
"""The two pictures of a lineage: names need the room that they need, so a phone gets its own."""


@kept
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show one topic, opened down to documents."""
    at, known = known_at(request)
    found = topic_of(at, code, request.user)
    run, told = found.run, found.told
    records, n_documents = later(records_by_part, found), later(lambda: documents_of(found).count())
    bursts = later(bursts_of, told, run.as_of)
    shown = {
        "topic": found,
        "told": told,
        "faults": [FAULTS[name] for name in told.get("faults") or () if name in FAULTS],
        "n_documents": n_documents,
        "n_stage": later(lambda: len(records().get("stage", ()))),
        "scores": later(lambda: scores_of(told, records(), n_documents())),
        "asked": later(asked_of, told, run.told),
        "ledger": later(_ledger, found, run),
        "neighbours": later(neighbours_of, found, run),
        "burst_years": later(lambda: bursts()[0]),
        "bursts": later(lambda: bursts()[1]),
        "lineage": (lineage := later(lineage_of, found, run)),
        "lineage_pictures": later(lambda: _pictures(lineage())),
        **size_chart_of(found, known["past"]),
    }
    return render(request, "observatory/topic.html", {**known, **shown})


def _pictures(lineage: Lineage) -> list[dict[str, Any]]:
    return [lineage_picture(lineage, **size) for size in (WIDE, NARROW)] if lineage.has_picture else []


def _ledger(topic: Topic, run: Run) -> dict[str, dict[str, Any]]:
    """Give by question the entry of a ledger, and its address if there is a page for it."""
    return {
        question: {"entry": entry, "address": _address("observatory:forecast", code=entry.code)}
        for question, entry in forecasts_of(topic, run).items()
    }


def _address(name: str, **values: str) -> str:
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""
