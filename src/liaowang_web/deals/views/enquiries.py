"""Enquiries: three questions asked, read, answered, taken up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.export_rules import CHECKLIST, CHECKLIST_DAY, CHECKLIST_VERSION
from liaowang_web.deals.forms.market import ActForm, AnswerForm, AskForm, ReasonForm
from liaowang_web.deals.models import Enquiry, Listing
from liaowang_web.deals.policies import market as policies
from liaowang_web.deals.selectors.gates import rule_of
from liaowang_web.deals.selectors.market import enquiry_for, listing_for, open_enquiry_of
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services.enquiries import move_enquiry, send_enquiry, take_up_enquiry
from liaowang_web.deals.states.market import ENQUIRY
from liaowang_web.hall.selectors.reading import entry_for, organisations_of, reading_for
from liaowang_web.workflow.refusals import TransitionRefused

_FORMS: dict[str, type[ActForm]] = {"answer": AnswerForm, "decline": ReasonForm}


@login_required
def ask(request: PersonRequest, code: str) -> HttpResponse:
    """Ask an entry's owner the three questions."""
    entry = entry_for(request.user, code)
    mine = [it for it in organisations_of(request.user) if policies.can_ask_for(request.user, entry, it)]
    if not mine:
        raise Http404
    listing = _listing(request, code)
    form = AskForm(request.POST if request.method == "POST" else None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        try:
            made = send_enquiry(entry, actor=request.user, listing=listing, **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, made)
            return redirect("deals:enquiry", made.code)
    context = {
        "form": form, "entry": entry, "reading": reading_for(request.user, entry), "listing": listing,
        "asked": open_enquiry_of(request.user, entry),
    }  # fmt: skip
    return render(request, "deals/ask.html", context, status=409 if form.non_field_errors() else 200)


def _listing(request: PersonRequest, code: str) -> Listing | None:
    asked = request.GET.get("listing", "")
    found = listing_for(request.user, asked) if asked else None
    if found is not None and found.entry.code != code:
        raise Http404
    return found


def _say(request: PersonRequest, made: Enquiry) -> None:
    if made.state == Enquiry.State.STOPPED:
        messages.warning(request, _("Your enquiry was kept, and stops at the export gate."))
    else:
        messages.success(request, _("Your enquiry was sent."))


@login_required
def enquiry(request: PersonRequest, code: str) -> HttpResponse:
    """Show an enquiry: the questions, the answer, what stops it, and what can be done."""
    found = enquiry_for(request.user, code)
    is_owner = request.user.acts_for(found.entry.organisation_id)
    reading = reading_for(request.user, found.entry)
    rule = rule_of(found.rule) if found.state == Enquiry.State.STOPPED else None
    deal = getattr(found, "deal", None)
    context = {
        "enquiry": found, "entry": found.entry, "title": title_of(found.entry), "is_owner": is_owner, "deal": deal,
        "names_owner": reading.is_owner_known or deal is not None, "rule": rule,
        "items": [CHECKLIST[it] for it in rule.asks] if rule else [], "checklist_version": CHECKLIST_VERSION,
        "checklist_day": CHECKLIST_DAY, "steps": [it for it in ENQUIRY.open_to(request.user, found) if it.label],
    }  # fmt: skip
    return render(request, "deals/enquiry.html", context)


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a move of an enquiry needs, then make it."""
    found = enquiry_for(request.user, code)
    step = next((it for it in ENQUIRY.open_to(request.user, found) if it.name == name), None)
    if step is None:
        raise Http404
    form = _FORMS.get(name, ActForm)(request.POST if request.method == "POST" else None, thing=found)
    if request.method == "POST" and form.is_valid():
        try:
            return _perform(request, name, found, form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {
        "form": form, "step": step, "thing": found, "back": found.code, "back_page": "deals:enquiry",
        "title": title_of(found.entry), "name": f"enquiry_{name}",
    }  # fmt: skip
    return render(request, "deals/move.html", context, status=409 if form.non_field_errors() else 200)


def _perform(request: PersonRequest, name: str, found: Enquiry, form: ActForm) -> HttpResponse:
    if name == "take_up":
        deal = take_up_enquiry(found, actor=request.user, version=form.cleaned_data["version"])
        messages.success(request, _("The deal is open. Both sides know each other's name now."))
        return redirect("deals:deal", deal.code)
    move_enquiry(name, found, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Done, and told in the history."))
    return redirect("deals:enquiry", found.code)
