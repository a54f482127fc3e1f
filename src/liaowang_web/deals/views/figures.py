"""The figures of the market, and what each of them counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.deals.selectors.figures import LEAST, counted_for, days_to_contract, funnel, measures
from liaowang_web.deals.selectors.titles import titles_of


def figures(request: HttpRequest) -> HttpResponse:
    """Show every table, each number with what it counts."""
    days, n = days_to_contract()
    context = {"measures": measures(), "days": days, "n": n, "funnel": funnel(), "least": LEAST}
    return render(request, "deals/figures.html", context)


def counted(request: HttpRequest, measure: str, value: str) -> HttpResponse:
    """Show what a number counts: the deals that this person may see, and how many others there are."""
    table, cell, deals = counted_for(request.user, measure, value)
    titles = titles_of(it.entry for it in deals)
    context = {
        "measure": table, "cell": cell, "rows": [(it, titles.get(it.entry_id)) for it in deals],
        "n_hidden": cell.n - len(deals),
    }  # fmt: skip
    return render(request, "deals/counted.html", context)
