"""Confidentiality agreed to and ended, and a reasoned 'no'."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall import policies
from liaowang_web.hall.agreement import TEXT_VERSION, paragraphs
from liaowang_web.hall.forms.acts import AgreementForm, DeclineForm
from liaowang_web.hall.selectors.reading import agreement_for, entry_for, organisations_of, reading_for
from liaowang_web.hall.services.disclosing import agree, decline_entry, end_agreement
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
def agreement(request: PersonRequest, code: str) -> HttpResponse:
    """Show the text, and let somebody who may sign agree to it for their organisation."""
    found = entry_for(request.user, code)
    mine = [it for it in organisations_of(request.user) if policies.can_agree_for(request.user, found, it)]
    if not mine:
        raise Http404
    form = AgreementForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        try:
            agree(found, form.cleaned_data["organisation"], actor=request.user, text_version=TEXT_VERSION)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Agreed. You now see all of it."))
            return redirect("hall:entry", code)
    context = {
        "entry": found, "form": form, "reading": reading_for(request.user, found), "text_version": TEXT_VERSION,
        "paragraphs": paragraphs(),
    }  # fmt: skip
    return render(request, "hall/agreement.html", context, status=409 if form.non_field_errors() else 200)


@login_required
@require_POST
def end(request: PersonRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """End an agreement."""
    end_agreement(agreement_for(request.user, code, key), actor=request.user)
    messages.success(request, _("The agreement has ended. What was learnt under it stays confidential."))
    return redirect("hall:entry", code)


@login_required
def decline(request: PersonRequest, code: str) -> HttpResponse:
    """Say no for one's organisation, with a reason from the list."""
    found = entry_for(request.user, code)
    mine = [it for it in organisations_of(request.user) if policies.can_decline_for(request.user, found, it)]
    if not mine:
        raise Http404
    form = DeclineForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        decline_entry(found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The owner reads reasons only once three have said no."))
        return redirect("hall:entry", code)
    context = {"entry": found, "form": form, "reading": reading_for(request.user, found)}
    return render(request, "hall/decline.html", context)
