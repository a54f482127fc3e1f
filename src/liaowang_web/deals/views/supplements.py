"""Supplements to a signed contract: proposed, read and signed, withdrawn or declined."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.accounts.second_factor import has_second_factor
from liaowang_web.deals.forms.contracts import ReasonForm, SignForm
from liaowang_web.deals.forms.supplements import SupplementForm
from liaowang_web.deals.models import Supplement
from liaowang_web.deals.policies import contracts as policies
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.contracts import contract_in
from liaowang_web.deals.selectors.deals import deal_for
from liaowang_web.deals.selectors.supplements import CHANGEABLE, movable, sides_signed, supplement_in
from liaowang_web.deals.services.supplements import propose_supplement, sign_supplement, withdraw_supplement
from liaowang_web.deals.views.acting import acted, ask, sent
from liaowang_web.deals.views.contracts import language_of, named

_OPEN = Supplement.State.OPEN


@login_required
def propose(request: PersonRequest, code: str) -> HttpResponse:
    """Propose a supplement: its text is frozen, and both sides may sign it."""
    found = contract_in(deal_for(request.user, code))
    if not policies.can_propose_supplement(request.user, found) or found.state not in CHANGEABLE:
        raise Http404
    form = SupplementForm(sent(request), payments=movable(found))

    def act() -> None:
        propose_supplement(found, actor=request.user, values=form.cleaned_data, days=form.days)

    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/supplement.html",
        context=named(found), told=_("Frozen. Signatories of both sides may sign it now."),
    )  # fmt: skip


@login_required
def sign(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Show what is signed to its end, and take a signature with a second factor."""
    found = contract_in(deal_for(request.user, code))
    supplement = supplement_in(found, number)
    may_sign = policies.can_sign_supplement(request.user, supplement) and supplement.state == _OPEN
    if request.method != "POST" and not may_sign:
        raise Http404
    frozen = supplement.frozen
    form = SignForm(sent(request), initial={"signed_hash": frozen.content_hash})

    def act() -> None:
        given = form.cleaned_data
        sign_supplement(supplement, actor=request.user, signed_hash=given["signed_hash"], code=given["code"])

    context = {
        **named(found), "supplement": supplement, "version": frozen, "text": frozen.content["text"],
        **language_of(request), "has_factor": has_second_factor(request.user),
        "is_second": bool(sides_signed(supplement)),
        "organisation": found.deal.organisation_of(side_of(request.user, found.deal) or "seller"),
    }  # fmt: skip
    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/sign.html", context=context,
        told=_("Signed. It stands in the history with its hash."),
    )  # fmt: skip


@login_required
def withdraw(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Withdraw a supplement, or decline the other side's."""
    found = contract_in(deal_for(request.user, code))
    supplement = supplement_in(found, number)
    if request.method != "POST" and not (
        policies.can_withdraw_supplement(request.user, supplement) and supplement.state == _OPEN
    ):
        raise Http404
    return ask(
        request, lambda given: withdraw_supplement(supplement, actor=request.user, reason=given["reason"]),
        back=reverse("deals:contract", args=[code]), title=_("Withdraw or decline it"), name=supplement.code,
        lead=_("Signatures under it count for nothing then; the contract stays as it is."),
        form=ReasonForm(sent(request), thing=supplement),
    )  # fmt: skip
