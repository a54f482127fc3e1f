"""Experts: entered, described, with what ties them."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.experts import TIES, EndForm, EnterForm, ExpertForm
from liaowang_web.catalogue.models import Expert
from liaowang_web.catalogue.selectors.people import expert_for, experts_for, own_expert, tie_of
from liaowang_web.catalogue.services import experts as services
from liaowang_web.workflow.acting import is_done, status_of


@login_required
def experts(request: PersonRequest) -> HttpResponse:
    """List the experts, and enter one; an expert is led to their own page."""
    if not policies.can_manage_experts(request.user) and (own := own_expert(request.user)):
        return redirect("catalogue:expert", own.pk)
    found = experts_for(request.user)
    may_enter = policies.can_manage_experts(request.user)
    form = EnterForm(request.POST or None if may_enter else None)
    entered: list[Expert] = []

    def act() -> None:
        if isinstance(form.person, User):
            entered.append(services.enter_expert(form.person, actor=request.user))

    if is_done(request, form, act, _("Entered. Confirm who they are before they are invited.")):
        return redirect("catalogue:edit_expert", entered[0].pk)
    context = {"experts": found, "form": form if may_enter else None}
    return render(request, "catalogue/experts.html", context, status=status_of(form))


@login_required
def expert(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Show an expert with affiliations and relations."""
    found = expert_for(request.user, key)
    context = {
        "expert": found,
        "affiliations": found.affiliations.select_related("organisation"),
        "relations": found.relations.select_related("organisation", "nomination__edition"),
        "may_edit": policies.can_manage_experts(request.user) and found.user_id != request.user.pk,
        "may_note": policies.can_declare_for(request.user, found),
    }
    return render(request, "catalogue/expert.html", context)


@login_required
def edit(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Change what is known of an expert."""
    found = expert_for(request.user, key)
    if not policies.can_manage_experts(request.user):
        raise Http404
    form = ExpertForm(request.POST or None, instance=found)
    if is_done(request, form, lambda: services.edit_expert(found, actor=request.user, columns=form.cleaned_data)):
        return redirect("catalogue:expert", key)
    return render(request, "catalogue/expert_form.html", {"expert": found, "form": form}, status=status_of(form))


@login_required
def note(request: PersonRequest, key: uuid.UUID, sort: str) -> HttpResponse:
    """Note where an expert works, or what ties them."""
    found = expert_for(request.user, key)
    if sort not in TIES or not policies.can_declare_for(request.user, found):
        raise Http404
    form = TIES[sort](request.POST or None)
    write = services.note_affiliation if sort == "affiliation" else services.note_relation
    if is_done(request, form, lambda: write(found, actor=request.user, columns=form.cleaned_data)):
        return redirect("catalogue:expert", key)
    context = {"expert": found, "form": form, "sort": sort}
    return render(request, "catalogue/tie_form.html", context, status=status_of(form))


@login_required
def end(request: PersonRequest, key: uuid.UUID, sort: str, tie: int) -> HttpResponse:
    """Note since when a tie is over."""
    found = expert_for(request.user, key)
    if sort not in TIES or not policies.can_declare_for(request.user, found):
        raise Http404
    held = tie_of(found, sort, tie)
    form = EndForm(request.POST or None)
    if is_done(request, form, lambda: services.end_tie(held, actor=request.user, **form.cleaned_data)):
        return redirect("catalogue:expert", key)
    context = {"expert": found, "form": form, "sort": sort, "tie": held}
    return render(request, "catalogue/tie_form.html", context, status=status_of(form))
