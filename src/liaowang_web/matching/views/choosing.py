"""Personal ranking, what was seen, and whom organisations avoid."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall.selectors.reading import organisations_of
from liaowang_web.matching.forms import AvoidForm
from liaowang_web.matching.selectors.avoided import avoidance_for, avoidances_of
from liaowang_web.matching.selectors.preferences import preference_of
from liaowang_web.matching.services.choosing import avoid, end_avoidance, mark_seen, switch_personal
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
def preferences(request: PersonRequest) -> HttpResponse:
    """Show what holds, and put an organisation on the list of one's own."""
    mine = organisations_of(request.user, "owner", "editor")
    form = AvoidForm(request.POST if request.method == "POST" else None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            avoid(given["organisation"], given["other"], given["sort"], actor=request.user)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is on the list and holds at once."))
            return redirect("matching:preferences")
    context = {
        "form": form if mine else None, "avoidances": avoidances_of(mine), "preference": preference_of(request.user),
    }  # fmt: skip
    return render(request, "matching/preferences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def personal(request: PersonRequest) -> HttpResponse:
    """Switch personal ranking on or off."""
    chosen = switch_personal(actor=request.user, is_personal=request.POST.get("on") == "1")
    messages.success(request, _("Personal ranking is on.") if chosen.is_personal else _("Personal ranking is off."))
    return redirect("matching:preferences")


@login_required
@require_POST
def seen(request: PersonRequest) -> HttpResponse:
    """Mark all matches as seen."""
    mark_seen(actor=request.user)
    return redirect("matching:own")


@login_required
@require_POST
def end_avoided(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Take an organisation off the list."""
    end_avoidance(avoidance_for(request.user, key), actor=request.user)
    messages.success(request, _("It is off the list."))
    return redirect("matching:preferences")
