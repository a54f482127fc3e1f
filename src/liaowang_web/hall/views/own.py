"""What somebody's organisations have in the hall, and what waits for the secretariat."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.own import counts_of_own, needs_of, own_entries, returns_of
from liaowang_web.hall.selectors.queue import queue_for
from liaowang_web.hall.selectors.reading import organisations_of

PAGE = 50
_TABS = {
    "": _("All"), "needs": _("Needs you"), "draft": _("Drafts"), "waiting": _("Being checked"),
    "published": _("Published"), "revising": _("Being revised"), "expired": _("Expired"), "withdrawn": _("Withdrawn"),
}  # fmt: skip


@login_required
def own(request: PersonRequest) -> HttpResponse:
    """List the entries of one's organisations by state, with days left and what each needs."""
    view = request.GET.get("state", "")
    counts = counts_of_own(request.user)
    view = view if view in counts else ""
    page = Paginator(own_entries(request.user, view), PAGE).get_page(request.GET.get("page"))
    returned = returns_of(list(page))
    context = {
        "page": page,
        "view": view,
        "tabs": [(name, word, counts[name]) for name, word in _TABS.items()],
        "rows": [
            (it, returned.get(it.pk), needs_of(request.user, it, returned.get(it.pk))) for it in page
        ],
        "may_enter": bool(organisations_of(request.user, "owner", "editor")),
    }  # fmt: skip
    return render(request, "hall/own.html", context)


@login_required
def queue(request: PersonRequest) -> HttpResponse:
    """List what waits to be checked, the longest first, with counts by kind."""
    waiting = queue_for(request.user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Entry.Kind.values else ""
    counts = Counter(it.entry.kind for it in waiting)
    shown = [it for it in waiting if kind in ("", it.entry.kind)]
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "tabs": [("", _("All"), len(waiting)), *((it, it.label, counts[it]) for it in Entry.Kind)],
    }
    return render(request, "hall/queue.html", context)
