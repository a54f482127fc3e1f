"""What every page of the observatory knows: the run on screen, and what the as-of strip shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from liaowang_web.observatory.models import Ledger, Run
from liaowang_web.observatory.selectors.ledgers import ledger_named
from liaowang_web.observatory.selectors.runs import run_as_of


def _day_asked(request: HttpRequest) -> date | None:
    text = request.GET.get("as_of", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def known_at(request: HttpRequest) -> tuple[Run | None, dict[str, Any]]:
    """Give the run on screen, and what its page shows of it: ``run``, ``asof`` (the strip), ``past`` (for links).

    Raises
    ------
    Http404
        If the day asked for is no day, or nothing was known on it.
    """
    day = _day_asked(request)
    newest = run_as_of(None)
    run = run_as_of(day) if day else newest
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


def ledger_at(request: HttpRequest) -> tuple[Ledger | None, date | None, dict[str, Any]]:
    """Give the ledger asked for, the day as of which it is read (nothing for today), and what its page knows.

    Raises
    ------
    Http404
        If there is no such ledger, the day is no day, or nothing was known on it.
    """
    run, known = known_at(request)
    if run is None and request.GET.get("as_of"):
        raise Http404  # no run says what was known on a day
    day = run.as_of if run and known["asof"]["is_past"] else None
    return ledger_named(request.GET.get("ledger", "")), day, known
