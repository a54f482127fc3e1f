"""What waits for programme officers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.programme.policies.evidence import can_see_dashboard
from liaowang_web.programme.selectors.duties import duties_named, duties_of

FIRST = 5
_PAGE = 50


@login_required
@require_safe
def dashboard(request: PersonRequest) -> HttpResponse:
    """Show what is due, late and disputed: the first of each list, and how long it is."""
    if not can_see_dashboard(request.user):
        raise Http404
    return render(request, "programme/targets/dashboard.html", {"groups": duties_of(request.user), "first": FIRST})


@login_required
@require_safe
def listed(request: PersonRequest, name: str) -> HttpResponse:
    """Show one list whole."""
    if not can_see_dashboard(request.user):
        raise Http404
    found = duties_named(request.user, name)
    page = Paginator(found.rows, _PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/targets/dashboard_list.html", {"list": found, "page": page})
