"""The first page, and the list of runs."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.keeping import kept
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.ledgers import Due, came_due, ledger_named
from liaowang_web.observatory.selectors.moves import moves_of
from liaowang_web.observatory.selectors.runs import public_runs, run_as_of, run_before
from liaowang_web.observatory.selectors.topics import Question, topics_of
from liaowang_web.observatory.views.known import known_at

N_SHOWN = 8


@kept
def home(request: HttpRequest) -> HttpResponse:
    """Show what changed since the run before."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/home.html")
    moves = moves_of(run)
    first = [] if moves.before else topics_of(run, Question())[:10]
    told = {
        **known, "moves": moves, "first": first, "due": _came_due(run, moves.before, is_past=known["asof"]["is_past"]),
        "shown": N_SHOWN, "first_rows": f":{N_SHOWN}", "rest_rows": f"{N_SHOWN}:",
        "has_ledger": ledger_named("") is not None, "since": moves.before or run_before(run),
        "moves_past": f"?as_of={moves.before.as_of.isoformat()}" if moves.before else "",
    }  # fmt: skip
    return render(request, "observatory/home.html", told)


def _came_due(run: Run, before: Run | None, *, is_past: bool) -> Due | None:
    since = before or run_before(run)
    return came_due(since.as_of, run.as_of, run.as_of if is_past else None, N_SHOWN) if since else None


class DayForm(forms.Form):
    """A day whose knowledge is asked for."""

    day = forms.DateField(
        label=_("Show what was known on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_day(self) -> date:
        """Refuse a day on which nothing was known."""
        day: date = self.cleaned_data["day"]
        if run_as_of(day) is None:
            raise forms.ValidationError(_("Nothing was known on this day; the first run is later."))
        return day


def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, and lead to the day that is asked for."""
    _run, known = known_at(request)
    form = DayForm(request.GET if "day" in request.GET else None)
    found = list(public_runs())
    if form.is_bound and form.is_valid():
        run = run_as_of(form.cleaned_data["day"])
        past = f"?as_of={run.as_of.isoformat()}" if run and run != found[0] else ""
        return redirect(reverse("home") + past)
    names = {it.run_id: it for it in found}
    rows = [(it, names.get(it.previous_run_id)) for it in found]
    return render(
        request, "observatory/runs.html", {**known, "rows": rows, "form": form, "newest": found[0] if found else None}
    )
