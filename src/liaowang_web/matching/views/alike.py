"""Entries that are like one, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.published import shown_entries
from liaowang_web.hall.selectors.reading import entry_for
from liaowang_web.matching.selectors.alike import entries_alike


def alike(request: HttpRequest, code: str) -> HttpResponse:
    """List the public entries of the same kind that are nearest to one."""
    entry = entry_for(request.user, code)
    own = shown_entries([entry.code], Entry.Tier.TEASER)
    if not own:
        raise Http404
    context = {"entry": entry, "own": own[0], "found": {"entries": entries_alike(entry), "words": ()}}
    return render(request, "matching/alike.html", context)
