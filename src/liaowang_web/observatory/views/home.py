"""The first page, and the list of runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.observatory.selectors.changes import changes_of
from liaowang_web.observatory.selectors.runs import public_runs
from liaowang_web.observatory.selectors.topics import Question, topics_of
from liaowang_web.observatory.views.known import known_at


def home(request: HttpRequest) -> HttpResponse:
    """Show what changed since the run before."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/home.html")
    first = topics_of(run, Question())[:10]
    return render(request, "observatory/home.html", {**known, "changes": changes_of(run), "first": first})


def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, to see an earlier one."""
    return render(request, "observatory/runs.html", {"runs": public_runs()})
