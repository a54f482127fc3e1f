"""The contract of a deal: its overview, the steps of the wizard, freezing and reopening."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaowang_web.accounts.models import User
from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.clauses import TermsError, content_of, pruned, terms_of, title_of
from liaowang_web.deals.clauses.catalogue import Step
from liaowang_web.deals.forms.contract_terms import StepSheet, in_page_language
from liaowang_web.deals.forms.contracts import FreezeForm, ReasonForm
from liaowang_web.deals.models import Contract
from liaowang_web.deals.policies import contracts as policies
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.contracts import (
    contract_in,
    current_of,
    head_of,
    missing_of,
    signatures_of,
    versions_of,
    why_version_falls,
)
from liaowang_web.deals.selectors.deals import deal_for
from liaowang_web.deals.selectors.payments import milestones_of
from liaowang_web.deals.selectors.registrations import registration_of
from liaowang_web.deals.selectors.supplements import CHANGEABLE, sides_signed, supplements_of
from liaowang_web.deals.services.contracts import begin_contract, edit_contract, freeze_contract, reopen_contract
from liaowang_web.deals.views.acting import acted, sent, version_sent
from liaowang_web.design.numbers import is_chinese
from liaowang_web.workflow.autosaving import autosaved
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@login_required
@require_POST
def begin(request: PersonRequest, code: str) -> HttpResponse:
    """Begin the contract."""
    begin_contract(deal_for(request.user, code), actor=request.user)
    messages.success(request, _("The contract is begun. Fill in its steps; they are saved while you type."))
    return redirect("deals:contract", code)


@login_required
@require_safe
def contract(request: PersonRequest, code: str) -> HttpResponse:
    """Show where the contract stands: its steps, what it lacks, its versions, and who signed."""
    found = contract_in(deal_for(request.user, code))
    return render(request, "deals/contract/contract.html", overview(request, found))


def overview(request: PersonRequest, found: Contract) -> dict[str, Any]:
    """Give what the page of a contract shows."""
    user, state = request.user, Contract.State
    is_drafting = found.state == state.DRAFTING
    missing = missing_of(found) if is_drafting else []
    signed = {it.side: it for it in signatures_of(found)}
    mine = side_of(user, found.deal, "signatory")
    why = why_version_falls(found) if found.state == state.FROZEN else ""
    return {
        **named(found), "missing": missing, "version": current_of(found), "versions": versions_of(found),
        "steps": [(in_page_language(it), it.code, sum(m.step == it.code for m in missing)) for it in _steps(found)],
        "sides": [(side, label, found.deal.organisation_of(side), signed.get(side)) for side, label in
                  (("seller", _("seller")), ("buyer", _("buyer")))],
        "fallen": why, "may_edit": policies.can_edit_contract(user, found),
        "may_freeze": policies.can_freeze_contract(user, found) and is_drafting,
        "may_reopen": policies.can_freeze_contract(user, found) and found.state == state.FROZEN,
        "may_sign": policies.can_sign_contract(user, found) and found.state == state.FROZEN and not why
        and mine not in signed,
        "may_effect": policies.can_bring_into_force(user, found) and found.state == state.SIGNED,
        "may_end": policies.can_propose_ending(user, found) and found.state in {state.SIGNED, state.EFFECTIVE},
        **_supplements(user, found), "milestones": milestones_of(found), "registration": registration_of(found),
    }  # fmt: skip


def _supplements(user: User, found: Contract) -> dict[str, Any]:
    rows, is_changeable = supplements_of(found), found.state in CHANGEABLE
    waiting = next((it for it in rows if it.state == it.State.OPEN), None)
    mine = side_of(user, found.deal, "signatory")
    return {
        "supplements": rows, "is_changeable": is_changeable,
        "may_supplement": is_changeable and waiting is None and policies.can_propose_supplement(user, found),
        "may_sign_supplement": waiting is not None and is_changeable and mine not in sides_signed(waiting)
        and policies.can_sign_supplement(user, waiting),
        "may_withdraw_supplement": waiting is not None and policies.can_withdraw_supplement(user, waiting),
    }  # fmt: skip


def named(found: Contract) -> dict[str, Any]:
    """Give what every page of a contract shows: itself, its deal, and how it is called."""
    title = title_of(found.clauses_version, found.deal.type, "zh" if is_chinese() else "en")
    return {"contract": found, "deal": found.deal, "title": title}


def _steps(found: Contract) -> list[Step]:
    return list(terms_of(found.clauses_version).for_contract(found.deal.type, found.deal.rights))


def _step(request: PersonRequest, code: str, name: str) -> tuple[Contract, Step]:
    found = contract_in(deal_for(request.user, code))
    step = next((it for it in _steps(found) if it.code == name), None)
    if step is None:
        raise Http404
    if not policies.can_edit_contract(request.user, found):
        if request.method == "POST":
            raise NotAllowed(_("You may not do this here."))
        raise Http404
    return found, step


@login_required
def step(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Show a step of the wizard, and keep what was filled in."""
    found, asked = _step(request, code, name)
    data = sent(request)
    is_again = data is not None and "add" in data
    sheet = StepSheet(asked, terms_of(found.clauses_version), found.terms, data, is_again=is_again)
    seen, status = found.version, 200
    if data is not None and not is_again:
        seen = version_sent(data.get("version"))
        if sheet.is_valid():
            try:
                edit_contract(found, actor=request.user, step=name, values=sheet.values, version=seen)
            except TransitionRefused as refusal:
                sheet.refuse(str(refusal))
                seen, status = found.version, 409
            else:
                return redirect(*_next(found, name))
        else:
            status = 422
    missing = [it for it in missing_of(found) if it.step == name]
    context = {
        **named(found), "sheet": sheet, "step": asked, "seen": seen, "missing": missing,
        "steps": [(in_page_language(it), it.code) for it in _steps(found)],
    }  # fmt: skip
    return render(request, "deals/contract/step.html", context, status=status)


def _next(found: Contract, name: str) -> tuple[str, ...]:
    codes = [it.code for it in _steps(found)]
    place = codes.index(name) + 1
    code = found.deal.code
    return ("deals:contract_step", code, codes[place]) if place < len(codes) else ("deals:contract", code)


@login_required
@require_POST
def autosave(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Keep a step while somebody types; say in a sentence whether it was kept."""
    found, asked = _step(request, code, name)
    sheet = StepSheet(asked, terms_of(found.clauses_version), found.terms, request.POST)
    n_errors = 0 if sheet.is_valid() else len(sheet.errors)
    seen = version_sent(request.POST.get("version"))

    def save() -> Contract:
        return edit_contract(found, actor=request.user, step=name, values=sheet.values, version=seen)

    return autosaved(n_errors, save)


@login_required
@require_safe
def draft(request: PersonRequest, code: str) -> HttpResponse:
    """Show the text as it would be frozen now, with what it still lacks."""
    found = contract_in(deal_for(request.user, code))
    if found.state != Contract.State.DRAFTING:
        raise Http404
    told = pruned(terms_of(found.clauses_version), found.deal.type, found.deal.rights, found.terms)
    try:
        text = content_of(head_of(found, 0), told)["text"]
    except TermsError as error:
        text, why = None, str(error)
    else:
        why = ""
    context = {**named(found), "text": text, "why": why, "missing": missing_of(found), **language_of(request)}
    return render(request, "deals/contract/draft.html", context)


def language_of(request: PersonRequest) -> dict[str, str]:
    """Give the language in which a text is shown: the one asked for, or the page's."""
    asked = request.GET.get("text", "")
    return {"shown": asked if asked in {"zh", "en"} else ("zh" if is_chinese() else "en")}


@login_required
def freeze(request: PersonRequest, code: str) -> HttpResponse:
    """Freeze the text as a version that both sides may sign."""
    found = contract_in(deal_for(request.user, code))
    if not policies.can_freeze_contract(request.user, found):
        raise Http404
    form = FreezeForm(sent(request), thing=found)

    def act() -> None:
        given = form.cleaned_data
        freeze_contract(found, actor=request.user, version=given["version"], note=given["note"])

    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/freeze.html",
        context={**named(found), "missing": missing_of(found)},
        told=_("Frozen. Signatories of both sides may sign it now."),
    )  # fmt: skip


@login_required
def reopen(request: PersonRequest, code: str) -> HttpResponse:
    """Let the text be changed again; signatures under the frozen version fall."""
    found = contract_in(deal_for(request.user, code))
    if not policies.can_freeze_contract(request.user, found) or found.state != Contract.State.FROZEN:
        raise Http404
    form = ReasonForm(sent(request), thing=found)

    def act() -> None:
        given = form.cleaned_data
        reopen_contract(found, actor=request.user, reason=given["reason"], version=given["version"])

    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/reopen.html",
        context={**named(found), "signed": signatures_of(found)},
    )  # fmt: skip
