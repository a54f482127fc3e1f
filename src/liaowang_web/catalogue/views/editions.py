"""The list of editions, an edition, how it differs from another, and how anybody checks it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liaowang_web.catalogue import policies
from liaowang_web.catalogue.models import Edition, Publication
from liaowang_web.catalogue.selectors.comparing import comparable_with, difference, other_of
from liaowang_web.catalogue.selectors.published import (
    PUBLIC,
    decisions_of,
    edition_for,
    editions_for,
    heir_of,
    notice_of,
    publication_of,
    publications_of,
    told,
)
from liaowang_web.catalogue.views.desks import desks_of
from liaowang_web.design.keeping import do_not_keep, kept

_NOTICED = (Edition.State.NOTICE, Edition.State.OBJECTIONS, Edition.State.APPROVAL)


@kept
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions."""
    found = editions_for(request.user)
    if any(it.state not in PUBLIC for it in found):
        do_not_keep(request)  # it says how much time is left
    context = {"editions": found, "may_plan": policies.can_plan_edition(request.user)}
    return render(request, "catalogue/editions.html", context)


@kept
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show where an edition stands, and what is public of it."""
    found = edition_for(request.user, code)
    if found.state not in PUBLIC:
        do_not_keep(request)
    context: dict[str, Any] = {"edition": found, "desks": desks_of(request.user, found)}
    if found.state in PUBLIC:
        publication = publication_of(found, request.GET.get("revision", ""))
        context |= {"publication": publication, "entries": told(publication.content["entries"]),
                    "left": told(publication.content["left"]), "revisions": publications_of(found),
                    "difference": _against_before(found, publication), "notice": notice_of(found),
                    "heir": heir_of(found)}  # fmt: skip
    elif found.state in _NOTICED:
        notice = notice_of(found)
        context |= {"notice": notice, "entries": told(notice.content["entries"])}
    return render(request, "catalogue/edition.html", context)


def _against_before(found: Edition, publication: Publication) -> object:
    before = found.follows
    return difference(publication, publication_of(before)) if before and before.state in PUBLIC else None


@kept
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Compare an edition with another: the one asked for, or the one it follows."""
    found = edition_for(request.user, code)
    other = other_of(found, request.GET.get("with", ""))
    compared = difference(publication_of(found), publication_of(other)) if other else None
    context = {"edition": found, "others": comparable_with(found), "other": other, "difference": compared}
    return render(request, "catalogue/changes.html", context)


def check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell how anybody checks that the published list is the noticed one, less what was struck."""
    found = edition_for(request.user, code)
    context = {
        "edition": found,
        "notice": notice_of(found),
        "publications": publications_of(found) if found.state in PUBLIC else [],
    }
    return render(request, "catalogue/check.html", context)


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was put before the public, until when objections are taken, and what was decided on them."""
    found = edition_for(request.user, code)
    noticed = notice_of(found)
    context = {
        "edition": found,
        "notice": noticed,
        "entries": told(noticed.content["entries"]),
        "decisions": decisions_of(found),
        "is_running": found.state == Edition.State.NOTICE and timezone.now() < noticed.closes_at,
    }
    return render(request, "catalogue/notice.html", context)
