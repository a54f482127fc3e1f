"""Offers made and answered, and the moves of a deal before there is a contract."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.market import ActForm, ReasonForm
from liaowang_web.deals.forms.rooms import OfferForm
from liaowang_web.deals.models import Deal
from liaowang_web.deals.policies.deals import can_commit_deal, side_of
from liaowang_web.deals.selectors.deals import deal_for, offer_of, offers_of
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services.offers import accept_offer, make_offer, move_deal, move_offer
from liaowang_web.deals.states.deals import DEAL, OFFER
from liaowang_web.deals.terms import told
from liaowang_web.workflow.machine import Transition
from liaowang_web.workflow.refusals import TransitionRefused

_TALKING = {Deal.State.ENQUIRY, Deal.State.NEGOTIATING}


@login_required
def offer(request: PersonRequest, code: str) -> HttpResponse:
    """Put terms forward, from those of the offer before."""
    found = deal_for(request.user, code)
    if found.state not in _TALKING or not can_commit_deal(request.user, found):
        raise Http404
    offers = offers_of(found)
    last = offers[0] if offers else None
    form = OfferForm(request.POST if request.method == "POST" else None, deal=found, last=last)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_offer(
                found, actor=request.user, terms=form.terms, expires_at=given["expires_at"], answers=given["answers"]
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Version %(n)s lies with the other side.") % {"n": made.number})
            return redirect("deals:deal", code)
    is_counter = last is not None and last.state == "open" and last.side != side_of(request.user, found)
    context = {"deal": found, "form": form, "last": last, "is_counter": is_counter, "title": title_of(found.entry)}
    return render(request, "deals/offer.html", context, status=409 if form.non_field_errors() else 200)


@login_required
def answer(request: PersonRequest, code: str, number: int, name: str) -> HttpResponse:
    """Accept, decline or withdraw a version, having read it once more."""
    found = offer_of(deal_for(request.user, code), number)
    step = _step(OFFER.open_to(request.user, found), name)
    form = (ReasonForm if step.needs_reason else ActForm)(
        request.POST if request.method == "POST" else None, thing=found
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if name == "accept":
                accept_offer(found, actor=request.user, version=given["version"])
            else:
                move_offer(name, found, actor=request.user, **given)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("deals:deal", code)
    values = {"terms": told(found.terms), "offer": found, "name": f"offer_{name}"}
    return _move(request, form, step, found.deal, values)


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a move of a deal needs, then make it."""
    found = deal_for(request.user, code)
    step = _step(DEAL.open_to(request.user, found), name)
    form = (ReasonForm if step.needs_reason else ActForm)(
        request.POST if request.method == "POST" else None, thing=found
    )
    if request.method == "POST" and form.is_valid():
        try:
            move_deal(name, found, actor=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("deals:deal", code)
    return _move(request, form, step, found, {"name": f"deal_{name}"})


def _step(open_steps: Any, name: str) -> Transition[Any]:
    found: Transition[Any] | None = next((it for it in open_steps if it.name == name and it.label), None)
    if found is None:
        raise Http404
    return found


def _move(
    request: PersonRequest, form: ActForm, step: Transition[Any], found: Deal, values: dict[str, Any]
) -> HttpResponse:
    context = {
        "form": form, "step": step, "thing": found, "back": found.code, "back_page": "deals:deal",
        "title": title_of(found.entry), **values,
    }  # fmt: skip
    return render(request, "deals/move.html", context, status=409 if form.non_field_errors() else 200)
