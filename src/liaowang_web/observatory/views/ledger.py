"""The ledger of forecasts: what was said, what came, and the lines by which anybody can check it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.design.keeping import kept
from liaowang_web.observatory import ledger_export
from liaowang_web.observatory.ledger_form import LedgerForm
from liaowang_web.observatory.models import Forecast, Ledger
from liaowang_web.observatory.selectors import ledgers as selectors
from liaowang_web.observatory.selectors.ledgers import Asked
from liaowang_web.observatory.views.known import ledger_at
from liaowang_web.observatory.views.pictures import picture_of

N_A_PAGE = 50


@kept
def ledger(request: HttpRequest) -> HttpResponse:
    """Show a ledger, misses first, or give its forecasts as a file."""
    found, day, known = ledger_at(request)
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
        **known, "ledger": found, "ledgers": selectors.ledgers(), "keep": _keep(found, known), "form": form,
        "chips": form.chips(), "asked": asked, "page": page, "counts": counts, "figures": figures,
        "curve": _curve(found, figures, asked, known),
    }  # fmt: skip
    return render(request, "observatory/ledger/ledger.html", told)


@kept
def forecast(request: HttpRequest, code: str) -> HttpResponse:
    """Show one forecast, what came of it, and where it stands in the chain."""
    ledger, day, known = ledger_at(request)
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


def _curve(ledger: Ledger, figures: Sequence[dict[str, Any]], asked: Asked, known: dict[str, Any]) -> dict[str, Any]:
    """Give the figures of the question that is asked for, or of the first, and the picture of its reliability."""
    told = selectors.chosen(figures, asked.question, asked.unit)
    if told is None or not told["is_whole"] or not told["n"]:
        return {"told": told}
    kept = {"ledger": ledger.name, "question": told["question"], "unit": told["unit"]}
    if known.get("past"):
        kept["as_of"] = known["run"].as_of.isoformat()
    words = _("Reliability: what was said against what came; the same numbers stand in the table beneath")
    return {"told": told, "chart": picture_of("reliability_picture", words, **kept)}
