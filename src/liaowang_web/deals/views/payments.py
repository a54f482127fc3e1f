"""The payments of a contract, and what they end in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.contracts import MILESTONE_FORMS, EndingForm
from liaowang_web.deals.models import Deal, Milestone
from liaowang_web.deals.policies.contracts import can_accept_performance, can_settle_dispute
from liaowang_web.deals.policies.deals import can_commit_deal
from liaowang_web.deals.selectors.contracts import contract_in
from liaowang_web.deals.selectors.deals import deal_for
from liaowang_web.deals.selectors.payments import (
    dispute_raised_by,
    milestone_in,
    milestones_of,
    sums_of,
    why_not_accepted,
    why_not_closed,
)
from liaowang_web.deals.services.payments import (
    accept_performance,
    close_deal,
    move_milestone,
    report_sales,
    settle_dispute,
)
from liaowang_web.deals.states.milestones import MILESTONE
from liaowang_web.deals.views.acting import acted, sent
from liaowang_web.deals.views.contracts import named

_State = Deal.State


@login_required
@require_safe
def payments(request: PersonRequest, code: str) -> HttpResponse:
    """Show every payment: what makes it due, until when, where it stands, and what may be done."""
    found = contract_in(deal_for(request.user, code))
    rows = milestones_of(found)
    context = {
        **named(found), "sums": sums_of(rows, found.deal.currency),
        "rows": [(it, _steps(request, it)) for it in rows], **_ends(request, found.deal),
    }  # fmt: skip
    return render(request, "deals/contract/payments.html", context)


def _steps(request: PersonRequest, row: Milestone) -> list[Any]:
    """Give what may be done with a payment now: what a guard holds back is not offered."""
    found = [it for it in MILESTONE.open_to(request.user, row) if it.name in MILESTONE_FORMS]
    return [it for it in found if it.guard is None or not it.guard(row, actor=request.user)]


def _ends(request: PersonRequest, deal: Deal) -> dict[str, Any]:
    user = request.user
    return {
        "may_accept": deal.state == _State.PERFORMING and can_accept_performance(user, deal),
        "why_not_accepted": why_not_accepted(deal) if deal.state == _State.PERFORMING else "",
        "may_close": deal.state == _State.ACCEPTED and can_commit_deal(user, deal),
        "why_not_closed": why_not_closed(deal) if deal.state == _State.ACCEPTED else "",
        "may_settle": deal.state == _State.DISPUTED and can_settle_dispute(user, deal, dispute_raised_by(deal)),
    }


@login_required
def move_payment(request: PersonRequest, code: str, key: UUID, name: str) -> HttpResponse:
    """Ask for what a step of a payment needs, then take it."""
    found = contract_in(deal_for(request.user, code))
    row = milestone_in(found, key)
    if name not in MILESTONE_FORMS:
        raise Http404
    transition = MILESTONE.transitions[name]
    if request.method != "POST" and not transition.may(request.user, row):
        raise Http404
    form = MILESTONE_FORMS[name](sent(request), thing=row)

    def act() -> None:
        given = form.cleaned_data
        if name == "report":
            report_sales(row, actor=request.user, base=given["base"], version=given["version"])
        else:
            move_milestone(name, row, actor=request.user, **given)

    context = {**named(found), "row": row, "transition": transition, "name": name}
    return acted(
        request, form, act, back=("deals:payments", code), template="deals/contract/move_payment.html", context=context
    )


@login_required
def conclude(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Accept the performance, close the deal, or settle a dispute."""
    deal = deal_for(request.user, code)
    found = contract_in(deal)
    acts: dict[str, tuple[str, Callable[[str], object]]] = {
        "accept": (_("Accept the performance"), lambda _reason: accept_performance(deal, actor=request.user)),
        "close": (_("Close the deal"), lambda _reason: close_deal(deal, actor=request.user)),
        "settle": (_("Settle the dispute"), lambda reason: settle_dispute(deal, actor=request.user, reason=reason)),
    }
    if name not in acts or (request.method != "POST" and not _ends(request, deal)[f"may_{name}"]):
        raise Http404
    label, done = acts[name]
    form = EndingForm(sent(request))
    form.fields["reason"].required = name == "settle"
    if name != "settle":
        form.fields["reason"].label = _("Note")

    return acted(
        request, form, lambda: done(form.cleaned_data["reason"]), back=("deals:payments", code),
        template="deals/contract/conclude.html", context={**named(found), "label": label, "name": name},
    )  # fmt: skip
