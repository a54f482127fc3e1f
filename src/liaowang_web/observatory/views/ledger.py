"""The ledger of forecasts: what was said, what came, and the lines by which anybody can check it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liaowang_web.observatory import ledger_export
from liaowang_web.observatory.ledger_form import LedgerForm
from liaowang_web.observatory.models import Forecast, Ledger
from liaowang_web.observatory.reliability_drawing import reliability_picture
from liaowang_web.observatory.selectors import ledgers as selectors
from liaowang_web.observatory.selectors.ledgers import Asked
from liaowang_web.observatory.views.known import known_at

N_A_PAGE = 50


def ledger(request: HttpRequest) -> HttpResponse:
    """Show a ledger, misses first, or give its forecasts as a file."""
    found, day, known = _opened(request)
    if found is None:
        return render(request, "observatory/ledger/none.html", known)
    form = LedgerForm(request.GET, choices=selectors.choices_of(found))
    counts = selectors.counts_of(found, day)
    asked = form.asked(default="misses" if counts["came_due"] else "all")
    rows = selectors.forecasts_of(found, asked, day)
    if request.GET.get("format") in ledger_export.FORMATS:
        return ledger_export.forecasts_as(request.GET["format"], found, selectors.as_known(rows, found, day))
    page = Paginator(rows, N_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _dated(selectors.as_known(page.object_list, found, day), day)
    figures = selectors.figures_of(found, day)
    told = {
        **known, "ledger": found, "ledgers": selectors.ledgers(), "form": form, "asked": asked, "page": page,
        "counts": counts, "figures": figures, "curve": _curve(figures, asked), "keep": _keep(found, known),
    }  # fmt: skip
    return render(request, "observatory/ledger/ledger.html", told)


def forecast(request: HttpRequest, code: str) -> HttpResponse:
    """Show one forecast, what came of it, and where it stands in the chain."""
    ledger, day, known = _opened(request)
    it = selectors.forecast_of(ledger, code, day)
    _dated([it], day)
    told = {
        **known, "it": it, "ledger": ledger, "topic": selectors.topic_of_forecast(it),
        "others": selectors.beside(it, day), "keep": _keep(it.ledger, known),
    }  # fmt: skip
    return render(request, "observatory/ledger/forecast.html", told)


def lines(request: HttpRequest) -> HttpResponse:
    """Give the lines of a ledger as they were imported."""
    found = selectors.ledger_named(request.GET.get("ledger", ""))
    packed = selectors.lines_of(found)
    answer = HttpResponse(gzip.decompress(packed), content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{found.head[:12] if found else ""}.jsonl"'
    return answer


def _opened(request: HttpRequest) -> tuple[Ledger | None, date | None, dict[str, Any]]:
    """Give the ledger asked for, the day as of which it is read (nothing: today), and what the page knows."""
    run, known = known_at(request)
    if run is None and request.GET.get("as_of"):
        raise Http404  # no run says what was known on a day
    day = run.as_of if run and known["asof"]["is_past"] else None
    return selectors.ledger_named(request.GET.get("ledger", "")), day, known


def _keep(ledger: Ledger, known: dict[str, Any]) -> str:
    """Give what links to other pages of the ledger carry on: the day, and the ledger if it is not the first."""
    run, first = known.get("run"), selectors.ledgers().first()
    kept = {"as_of": run.as_of.isoformat()} if run and known["past"] else {}
    if ledger != first:
        kept["ledger"] = ledger.name
    return urlencode(kept)


def _dated(forecasts: Sequence[Forecast], day: date | None) -> Sequence[Forecast]:
    """Tell of each forecast how many days are left until it is due."""
    today = day or timezone.localdate()
    for it in forecasts:
        it.days_left = (it.due_at - today).days  # type: ignore[attr-defined]
    return forecasts


def _curve(figures: Sequence[dict[str, Any]], asked: Asked) -> dict[str, Any] | None:
    """Give the figures of the question that is asked for, or of the first, and the picture of its reliability."""
    wanted = [it for it in figures if asked.question in {"", it["question"]} and asked.unit in {"", it["unit"]}]
    if not wanted:
        return None
    return {"told": wanted[0], "picture": reliability_picture(wanted[0]["reliability"])}
