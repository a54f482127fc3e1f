"""The page of all entries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.audit import selectors
from liaowang_web.audit.forms import QuestionForm

PAGE = 50


def entries(request: HttpRequest) -> HttpResponse:
    """Show entries to auditors, newest first."""
    form = QuestionForm(request.GET)
    cursor = request.GET.get("before", "")
    before = int(cursor) if cursor.isdecimal() and len(cursor) < 18 else None
    found = selectors.entries_for(request.user, form.question(), before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "form": form,
        "entries": shown,
        "next_before": shown[-1].number if len(found) > PAGE else None,
        "is_first": before is None,
        "end": selectors.chain_end(),
        "is_broken": not all(entry.is_intact for entry in shown),
    }
    return render(request, "audit/entries.html", context)
