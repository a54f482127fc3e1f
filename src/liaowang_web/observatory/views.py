"""Pages of the observatory."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from liaowang.runs import harmless_cell
from liaowang_web.observatory import selectors
from liaowang_web.observatory.drawing import size_picture
from liaowang_web.observatory.forms import WatchlistForm
from liaowang_web.observatory.models import Run

EXPORTED = (
    "code",
    "label_en",
    "label_zh",
    "rank",
    "standing",
    "probability",
    "probability_low",
    "probability_high",
    "breakthrough",
    "industrial",
    "score",
    "growth_per_year",
    "n_records",
    "n_recent",
    "first_seen",
    "directions",
    "tracks",
)


def _day_asked(request: HttpRequest) -> date | None:
    text = request.GET.get("as_of", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _known(request: HttpRequest) -> tuple[Run | None, dict[str, Any]]:
    """Give the run on screen, and what its strip shows."""
    day = _day_asked(request)
    run, newest = selectors.run_as_of(day), selectors.run_as_of(None)
    if run is None or newest is None:
        if day and newest:
            raise Http404
        return None, {}
    strip = {
        "day": run.as_of,
        "run_number": run.number,
        "n_records": run.n_records,
        "years": range(run.as_of.year - 5, newest.as_of.year + 2),
        "at": run.as_of.year + (run.as_of.timetuple().tm_yday - 1) / 366,
        "is_past": run.pk != newest.pk,
        "address": reverse("observatory:runs"),
    }
    past = f"?as_of={run.as_of.isoformat()}" if strip["is_past"] else ""
    return run, {"run": run, "asof": strip, "past": past}


def home(request: HttpRequest) -> HttpResponse:
    """Show what changed since the run before."""
    run, known = _known(request)
    if run is None:
        return render(request, "observatory/home.html")
    first = selectors.topics_of(run, selectors.Question())[:10]
    return render(request, "observatory/home.html", {**known, "changes": selectors.changes_of(run), "first": first})


def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, to see an earlier one."""
    return render(request, "observatory/runs.html", {"runs": selectors.public_runs()})


def watchlist(request: HttpRequest) -> HttpResponse:
    """Show, or give as a file, the ranked topics that fit."""
    run, known = _known(request)
    if run is None:
        return render(request, "observatory/home.html")
    form = WatchlistForm(request.GET)
    question = form.question()
    found = selectors.topics_of(run, question)
    wanted = request.GET.get("format", "")
    if wanted in {"csv", "json"}:
        rows = list(found.values(*EXPORTED))
        return _json(run, rows) if wanted == "json" else _csv(run, rows)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "observatory/watchlist.html", {**known, "form": form, "page": page, "sort": question.sort})


def _json(run: Run, rows: list[dict[str, Any]]) -> HttpResponse:
    return JsonResponse({"run_id": run.run_id, "as_of": run.as_of.isoformat(), "topics": rows})


def _csv(run: Run, rows: list[dict[str, Any]]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="watchlist-{run.as_of}.csv"'
    writer = csv.DictWriter(answer, EXPORTED)
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
    return answer


def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show one topic, opened down to documents."""
    run, known = _known(request)
    found = selectors.topic_of(run, code)
    picture = size_picture(found.told["series"], found.told["outlook"])
    n_documents = selectors.documents_of(found).count()
    return render(
        request,
        "observatory/topic.html",
        {**known, "topic": found, "told": found.told, "picture": picture, "n_documents": n_documents},
    )


def documents(request: HttpRequest, code: str) -> HttpResponse:
    """Show the records of a topic."""
    run, known = _known(request)
    found = selectors.topic_of(run, code)
    page = Paginator(selectors.documents_of(found), 50).get_page(request.GET.get("page"))
    return render(request, "observatory/documents.html", {**known, "topic": found, "page": page})
