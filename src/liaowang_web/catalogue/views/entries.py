"""An entry where everybody can read it, and where it stands in the official lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liaowang_web.catalogue.lists import seen_under
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.published import history_of_lineage, public_entry
from liaowang_web.design.keeping import do_not_keep, kept


@kept
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that is public of an entry, and what became of it in every edition."""
    found = public_entry(code)
    notice = found.notice
    is_open = found.edition.state == Edition.State.NOTICE and notice is not None and timezone.now() < notice.closes_at
    if found.edition.state == Edition.State.NOTICE:
        do_not_keep(request)
    context = {
        "edition": found.edition,
        "entry": found.entry,
        "publication": found.publication,
        "notice": notice,
        "left": found.left,
        "may_object": is_open,
        "stations": history_of_lineage(found.entry.lineage),
    }
    return render(request, "catalogue/entry.html", context)


@kept
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry as each of the official lists sees it."""
    found = public_entry(code)
    context = {"edition": found.edition, "entry": found.entry, "lists": seen_under(found.entry.track)}
    return render(request, "catalogue/lists.html", context)
