"""The panel: what the reviews say together, proposed or not."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.judging import JudgeForm
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.files import nomination_for
from liaowang_web.catalogue.selectors.panels import panel_for
from liaowang_web.catalogue.selectors.published import edition_for
from liaowang_web.catalogue.selectors.reviews import reviews_seen_by
from liaowang_web.catalogue.services.panel import judge_nomination, propose_by_rule
from liaowang_web.catalogue.views.desks import desks_of
from liaowang_web.workflow.acting import is_done, status_of


@login_required
def panel(request: PersonRequest, code: str) -> HttpResponse:
    """Show the ranking, and let the chair propose by the rule of the call."""
    found = edition_for(request.user, code)
    rows = panel_for(request.user, found)
    if request.method == "POST":
        n = propose_by_rule(found, actor=request.user)
        messages.success(request, _("%(n)s entries are proposed.") % {"n": n})
        return redirect("catalogue:panel", code)
    context = {
        "edition": found,
        "desks": desks_of(request.user, found),
        "rows": rows,
        "n_hidden": max(found.nominations.filter(place__isnull=False).count() - len(rows), 0),
        "may_judge": _may_judge(request, found),
        "groups": len({it.ranked.group for it in rows}),
    }
    return render(request, "catalogue/panel.html", context)


def _may_judge(request: PersonRequest, found: Edition) -> bool:
    return found.state == Edition.State.PANEL and not found.minutes and policies.can_lead_panel(request.user, found)


@login_required
def judge(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Propose one entry or not, with the reviews in view."""
    found = nomination_for(request.user, key)
    if not (_may_judge(request, found.edition) and policies.can_judge_nomination(request.user, found)):
        raise Http404
    form = JudgeForm(request.POST or None)
    if is_done(request, form, lambda: judge_nomination(found, actor=request.user, **form.cleaned_data)):
        return redirect("catalogue:panel", found.edition.code)
    context = {
        "nomination": found,
        "edition": found.edition,
        "form": form,
        "reviews": reviews_seen_by(request.user, found),
    }
    return render(request, "catalogue/judge.html", context, status=status_of(form))
