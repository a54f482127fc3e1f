"""Versions of an entry, what changed between any two, and the whole history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.hall.contents import tell
from liaowang_web.hall.differences import compare
from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.selectors.reading import versions_of, working_copy_for

WORKING = "working"
LONG = 500


def versions(request: HttpRequest, code: str) -> HttpResponse:
    """List the versions, and show what changed between two of them or up to the working copy."""
    found = working_copy_for(request.user, code)
    kept = versions_of(request.user, found)
    names = [WORKING, *(str(it.number) for it in kept)]
    after = _chosen(request, "after", names, 0)
    before = _chosen(request, "before", names, min(names.index(after) + 1, len(names) - 1))
    context = {
        "entry": found, "versions": kept, "names": names, "choices": [("before", before), ("after", after)],
        "changes": compare(_content(found, kept, before), _content(found, kept, after)),
    }  # fmt: skip
    return render(request, "hall/versions.html", context)


def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that happened to an entry, newest first, to those who see its working copy."""
    return render(request, "hall/history.html", {"entry": working_copy_for(request.user, code), "limit": LONG})


def _chosen(request: HttpRequest, name: str, names: list[str], place: int) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in names else names[place]


def _content(found: Entry, kept: list[Version], name: str) -> dict[str, object]:
    return next((it.content for it in kept if str(it.number) == name), None) or tell(found)
