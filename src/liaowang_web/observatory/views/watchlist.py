"""The watchlist, as a page and as files."""

from __future__ import annotations

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liaowang.runs import harmless_cell
from liaowang_web.observatory.forms import WatchlistForm
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.topics import topics_of
from liaowang_web.observatory.views.known import known_at

EXPORTED = (
    "code",
    "name_en",
    "name_zh",
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


def watchlist(request: HttpRequest) -> HttpResponse:
    """Show, or give as a file, the ranked topics that fit."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/home.html")
    form = WatchlistForm(request.GET)
    question = form.question()
    found = topics_of(run, question)
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
