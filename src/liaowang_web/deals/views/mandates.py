"""A technology manager proposed, agreed to, at work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.deals.forms.market import ActForm
from liaowang_web.deals.forms.rooms import ManagerForm
from liaowang_web.deals.policies.deals import can_commit_deal
from liaowang_web.deals.selectors.deals import deal_for, mandate_for
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services.mandates import move_mandate, propose_manager
from liaowang_web.deals.states.deals import MANDATE
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
def propose(request: PersonRequest, code: str) -> HttpResponse:
    """Propose somebody for one's side."""
    found = deal_for(request.user, code)
    if found.is_over or not can_commit_deal(request.user, found):
        raise Http404
    form = ManagerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = person_by_email(form.cleaned_data["email"])
        try:
            if person is None:
                raise TransitionRefused(_("This person is no technology manager, or belongs to one of the sides."))
            propose_manager(found, person, actor=request.user)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. The other side is to agree first, then the person."))
            return redirect("deals:deal", code)
    context = {"deal": found, "form": form, "title": title_of(found.entry)}
    return render(request, "deals/manager.html", context, status=409 if form.non_field_errors() else 200)


@login_required
def move(request: PersonRequest, code: str, key: UUID, name: str) -> HttpResponse:
    """Agree to, take on, decline or end a mandate."""
    found = mandate_for(request.user, code, key)
    step = next((it for it in MANDATE.open_to(request.user, found) if it.name == name), None)
    if step is None:
        raise Http404
    form = ActForm(request.POST if request.method == "POST" else None, thing=found)
    if request.method == "POST" and form.is_valid():
        move_mandate(name, found, actor=request.user, version=form.cleaned_data["version"])
        messages.success(request, _("Done, and told in the history."))
        is_asked = found.manager_id == request.user.pk and name != "take"
        return redirect("deals:own") if is_asked else redirect("deals:deal", code)
    context = {
        "form": form, "step": step, "thing": found.deal, "back": "", "back_page": "deals:own", "mandate": found,
        "title": title_of(found.deal.entry), "name": f"mandate_{name}",
    }  # fmt: skip
    return render(request, "deals/move.html", context)
