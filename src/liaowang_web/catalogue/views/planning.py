"""An edition planned, and moved from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.confirming import NumberForm
from liaowang_web.catalogue.forms.planning import Criteria, EditionForm, ExtendForm, MinutesForm
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.files import OFFICERS
from liaowang_web.catalogue.selectors.published import PUBLIC, edition_for
from liaowang_web.catalogue.selectors.waiting import counts_of
from liaowang_web.catalogue.selectors.watching import watch_entries
from liaowang_web.catalogue.services import editions as services
from liaowang_web.catalogue.services.panel import close_panel
from liaowang_web.catalogue.states import EDITION
from liaowang_web.catalogue.views.desks import desks_of
from liaowang_web.workflow.acting import is_done, status_of
from liaowang_web.workflow.machine import Transition

SEALING = ("notice", "publish")
"""Steps that put a list before the public for good."""
_EXTENDABLE = (Edition.State.CALL, Edition.State.CHECK, Edition.State.ASSIGNMENT, Edition.State.REVIEW)


@login_required
def plan(request: PersonRequest) -> HttpResponse:
    """Plan an edition."""
    if not policies.can_plan_edition(request.user):
        raise Http404
    given = request.POST or None
    form, criteria = EditionForm(given), Criteria(given)

    def act() -> None:
        services.plan_edition(actor=request.user, columns=form.columns(), criteria=criteria.columns())

    told = _("Planned. Open the call when it is complete.")
    if (given is None or criteria.is_valid()) and is_done(request, form, act, told):
        return redirect("catalogue:steps", form.cleaned_data["code"])
    context = {"form": form, "criteria": criteria}
    return render(request, "catalogue/plan.html", context, status=status_of(form))


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change the plan, before the call opens."""
    found = edition_for(request.user, code)
    if not policies.can_plan_edition(request.user) or found.state != Edition.State.PLANNED:
        raise Http404
    given = request.POST or None
    form, criteria = EditionForm(given, instance=found), Criteria(given, edition=found)

    def act() -> None:
        version = form.cleaned_data["version"] or 0
        services.edit_edition(
            found, actor=request.user, version=version, columns=form.columns(), criteria=criteria.columns()
        )

    if (given is None or criteria.is_valid()) and is_done(request, form, act, _("Saved.")):
        return redirect("catalogue:steps", form.cleaned_data["code"])
    context = {"form": form, "criteria": criteria, "edition": found}
    return render(request, "catalogue/plan.html", context, status=status_of(form))


@login_required
def steps(request: PersonRequest, code: str) -> HttpResponse:
    """Show what the next step of an edition needs, and in the panel take its minutes."""
    found = _for_officers(request, code)
    form = MinutesForm(request.POST or None)
    if is_done(request, form, lambda: close_panel(found, actor=request.user, minutes=form.cleaned_data["minutes"])):
        return redirect("catalogue:steps", code)
    may_minute = found.state == Edition.State.PANEL and policies.can_lead_panel(request.user, found)
    context = {
        "edition": found,
        "desks": desks_of(request.user, found),
        "next": [_ahead(it, found, request) for it in _next(found)],
        "counts": counts_of(found),
        "minutes_form": form if may_minute and not found.minutes else None,
        "may_edit": policies.can_plan_edition(request.user) and found.state == Edition.State.PLANNED,
        "may_extend": policies.can_plan_edition(request.user) and found.state in _EXTENDABLE,
    }
    return render(request, "catalogue/steps.html", context, status=status_of(form))


def _next(found: Edition) -> Sequence[Transition[Edition]]:
    return [it for it in EDITION.transitions.values() if found.state in it.sources and it.label]


def _ahead(step: Transition[Edition], found: Edition, request: PersonRequest) -> dict[str, Any]:
    """Give a step with the words of its guard, and whether this person may walk it."""
    why = step.guard(found, actor=request.user) if step.guard else ""
    return {"step": step, "why": why, "may": step.may(request.user, found)}


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Walk a step; what is sealed by it asks for the number of the edition."""
    found = _for_officers(request, code)
    step = next((it for it in _next(found) if it.name == name), None)
    if step is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form: forms.Form = NumberForm(given, number=found.code) if name in SEALING else forms.Form(given)
    if is_done(request, form, lambda: services.move_edition(name, found, actor=request.user)):
        return redirect("catalogue:steps", code)
    context = {"edition": found, "step": step, "form": form, "is_sealing": name in SEALING}
    return render(request, "catalogue/move_edition.html", context, status=status_of(form))


@login_required
def watch(request: PersonRequest, code: str) -> HttpResponse:
    """Show the editors what became of the topics behind the entries of a published edition."""
    found = _for_officers(request, code)
    if found.state not in PUBLIC:
        raise Http404
    context = {"edition": found, "desks": desks_of(request.user, found), "watched": watch_entries(found)}
    return render(request, "catalogue/watch.html", context)


@login_required
def extend(request: PersonRequest, code: str) -> HttpResponse:
    """Give a step more time."""
    found = _for_officers(request, code)
    if not policies.can_plan_edition(request.user):
        raise Http404
    form = ExtendForm(request.POST or None)
    if is_done(request, form, lambda: services.extend_edition(found, actor=request.user, **form.cleaned_data)):
        return redirect("catalogue:steps", code)
    return render(request, "catalogue/extend.html", {"edition": found, "form": form}, status=status_of(form))


def _for_officers(request: PersonRequest, code: str) -> Edition:
    found = edition_for(request.user, code)
    if not request.user.has_role(*OFFICERS, "auditor"):
        raise Http404
    return found
