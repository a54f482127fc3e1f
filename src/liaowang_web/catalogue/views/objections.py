"""Objections: filed by anybody, looked up by receipt, decided by two people."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaowang_web.accounts.models import User
from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.nominating import ReasonForm
from liaowang_web.catalogue.forms.objecting import DecisionForm, ObjectionForm, ReceiptForm
from liaowang_web.catalogue.models import Edition, Objection
from liaowang_web.catalogue.policies import OVERSEERS
from liaowang_web.catalogue.selectors.objections import objection_for, objections_for
from liaowang_web.catalogue.selectors.published import (
    edition_for,
    notice_of,
    noticed_nomination,
    objection_by_receipt,
    public_entry,
)
from liaowang_web.catalogue.services import objections as services
from liaowang_web.catalogue.states import OBJECTION
from liaowang_web.catalogue.views.desks import desks_of
from liaowang_web.workflow.acting import is_done, status_of


@never_cache
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Take an objection to an entry of a running notice; the receipt stands on the answer, and nowhere else."""
    found = public_entry(code)
    noticed = notice_of(found.edition)
    is_open = found.edition.state == Edition.State.NOTICE and timezone.now() < noticed.closes_at
    form = ObjectionForm(request.POST or None)
    filed: list[Objection] = []

    def act() -> None:
        actor = request.user if isinstance(request.user, User) else None
        filed.append(services.file_objection(noticed_nomination(found.entry.code), actor=actor, **form.cleaned_data))

    context = {"edition": found.edition, "entry": found.entry, "notice": noticed, "form": form, "is_open": is_open}
    if is_done(request, form, act, _("Your objection was taken.")):
        return render(request, "catalogue/receipt_given.html", {**context, "objection": filed[0]})
    return render(request, "catalogue/object.html", context, status=status_of(form))


@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """Look up what became of an objection by its receipt, which is asked by POST so that it stands in no address."""
    form = ReceiptForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = objection_by_receipt(form.cleaned_data["number"])
        if found is None:
            form.add_error("number", _("There is no such receipt."))
    return render(request, "catalogue/receipt.html", {"form": form, "objection": found})


@login_required
def objections(request: PersonRequest, code: str) -> HttpResponse:
    """List the objections of an edition on which this person may decide, or which they may read."""
    found = edition_for(request.user, code)
    if not request.user.has_role(*OVERSEERS):
        raise Http404
    context = {
        "edition": found,
        "desks": desks_of(request.user, found),
        "objections": objections_for(request.user, found),
    }
    return render(request, "catalogue/objections.html", context)


@login_required
def decide(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Show an objection, and take the first or the second signature."""
    found = objection_for(request.user, key)
    if "countersign" in request.POST:
        return _countersign(request, found)
    is_first = found.state == Objection.State.FILED
    form = DecisionForm(request.POST or None) if is_first else ReasonForm(request.POST or None)

    def act() -> None:
        if is_first:
            services.sign_decision(found, actor=request.user, **form.cleaned_data)
        else:
            services.send_decision_back(found, actor=request.user, **form.cleaned_data)

    if is_done(request, form, act):
        return redirect("catalogue:decide", key)
    context = {
        "objection": found,
        "nomination": found.nomination,
        "edition": found.nomination.edition,
        "form": form,
        "may_sign": is_first and policies.can_sign_objection(request.user, found),
        "may_countersign": bool(OBJECTION.open_to(request.user, found)) and not is_first,
    }
    return render(request, "catalogue/decide.html", context, status=status_of(form))


def _countersign(request: PersonRequest, found: Objection) -> HttpResponse:
    is_upheld = bool(found.is_to_be_upheld)
    services.countersign_decision(found, actor=request.user, is_upheld=is_upheld)
    messages.success(request, _("Decided: both signatures are there."))
    return redirect("catalogue:decide", found.pk)
