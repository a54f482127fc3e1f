"""Orders of products: their page, and every step from the confirmation to the payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.bidding import WhyForm
from liaowang_web.deals.forms.trading import InspectForm, RemedyForm, SendForm, SettleForm, WaybillForm
from liaowang_web.deals.models import Delivery, Order
from liaowang_web.deals.policies import trading as policies
from liaowang_web.deals.selectors import products as selectors
from liaowang_web.deals.selectors.amounts import account_of
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services import orders as services
from liaowang_web.deals.states.trading import DELIVERY, ORDER
from liaowang_web.deals.views.acting import ask, sent
from liaowang_web.hall.contents import plain

_ENDS = ("refuse", "cancel")


@login_required
def order(request: PersonRequest, code: str) -> HttpResponse:
    """Show an order: what was ordered, its parts, what is owed."""
    found = selectors.order_for(request.user, code)
    user, account = request.user, account_of(found)
    parts = [(it, _steps(request, it)) for it in selectors.deliveries_of(found)]
    context = {
        "order": found, "entry": found.request.entry, "title": title_of(found.request.entry), "account": account,
        "parts": parts, "is_seller": user.acts_for(found.seller_id),
        "may_send": found.state in {"confirmed", "delivering"} and account.to_send > 0 and (
            policies.can_send(user, found)
        ),
        "steps": [it for it in ORDER.open_to(user, found) if it.label],
    }  # fmt: skip
    return render(request, "deals/order.html", context)


def _steps(request: PersonRequest, part: Delivery) -> list[tuple[str, Any]]:
    """Give what can be done with a part: accepting and rejecting are one inspection."""
    told: dict[str, Any] = {}
    for it in DELIVERY.open_to(request.user, part):
        name = "inspect" if it.name in {"accept", "reject"} else it.name
        told[name] = _("Inspect") if name == "inspect" else it.label
    return list(told.items())


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Confirm, refuse, cancel, or say that it was paid."""
    found = selectors.order_for(request.user, code)
    step = next((it for it in ORDER.open_to(request.user, found) if it.name == name and it.label), None)
    if step is None:
        raise Http404
    leads = {
        "confirm": _("The contract of sale is made, and its deal is in force."),
        "refuse": _("The buyer reads why."), "cancel": _("The seller reads why."),
        "settle": _("The order is closed with what was accepted and paid."),
    }  # fmt: skip
    form: BaseForm | None = WhyForm(sent(request)) if name in _ENDS else None
    if name == "settle":
        form = SettleForm(sent(request), initial={"paid": plain(account_of(found).owed)})

    def act(given: dict[str, Any]) -> None:
        _act(request, name, found, given)

    return ask(request, act, back=_page(code), title=step.label, name=code, lead=leads[name], form=form)


def _act(request: PersonRequest, name: str, found: Order, given: dict[str, Any]) -> None:
    if name == "confirm":
        services.confirm_order(found, actor=request.user)
    elif name == "settle":
        services.settle_order(found, actor=request.user, **given)
    else:
        services.end_order(name, found, actor=request.user, reason=given["reason"])


def _page(code: str) -> str:
    return reverse("deals:order", args=[code])


@login_required
def send(request: PersonRequest, code: str) -> HttpResponse:
    """Send a part of an order."""
    found = selectors.order_for(request.user, code)
    if not policies.can_send(request.user, found):
        raise Http404
    form = SendForm(sent(request), initial={"quantity": plain(account_of(found).to_send)})
    return ask(
        request, lambda given: services.send_part(found, actor=request.user, **given), back=_page(code), name=code,
        title=_("Send a part"), form=form,
    )  # fmt: skip


@login_required
def move_part(request: PersonRequest, code: str, number: int, name: str) -> HttpResponse:
    """Receive a part, inspect it, send back what was rejected, or take it back."""
    found = selectors.order_for(request.user, code)
    part = selectors.delivery_of(found, number)
    labels = dict(_steps(request, part))
    if name not in labels:
        raise Http404
    data = sent(request)
    forms: dict[str, BaseForm] = {
        "inspect": InspectForm(data),
        "send_back": WaybillForm(data),
        "take_back": RemedyForm(data),
    }
    acts: dict[str, Callable[..., object]] = {
        "receive": services.receive_part, "inspect": services.inspect_part, "send_back": services.send_back,
        "take_back": services.take_back,
    }  # fmt: skip
    return ask(
        request, lambda given: acts[name](part, actor=request.user, **given), back=_page(code), title=labels[name],
        name=str(part), form=forms.get(name),
    )  # fmt: skip
