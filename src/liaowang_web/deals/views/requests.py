"""Requests for products and their quotations; one's desk of trade."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.bidding import WhyForm
from liaowang_web.deals.forms.trading import OrderForm, QuotationForm
from liaowang_web.deals.models import Order, Quotation
from liaowang_web.deals.policies import trading as policies
from liaowang_web.deals.selectors import products as selectors
from liaowang_web.deals.selectors.titles import title_of, titles_of
from liaowang_web.deals.services import trading as services
from liaowang_web.deals.states.trading import REQUEST
from liaowang_web.deals.views.acting import ask, is_done, sent, status_of
from liaowang_web.hall.contents import plain

PAGE = 50


@login_required
def trade(request: PersonRequest) -> HttpResponse:
    """List the requests that one's organisations received and sent, and their orders."""
    words = {"received": _("Requests received"), "sent": _("Requests sent"), "orders": _("Orders")}
    found: dict[str, Any] = {
        "received": selectors.requests_of(request.user, "received"),
        "sent": selectors.requests_of(request.user, "sent"), "orders": selectors.orders_of(request.user),
    }  # fmt: skip
    view = request.GET.get("view", "received")
    view = view if view in words else "received"
    page = Paginator(found[view], PAGE).get_page(request.GET.get("page"))
    entries = [it.request.entry if view == "orders" else it.entry for it in page]
    titles = titles_of(entries)
    context = {
        "page": page, "view": view, "rows": [(it, titles.get(key.pk)) for it, key in zip(page, entries, strict=True)],
        "tabs": [(name, word, found[name].count()) for name, word in words.items()],
    }  # fmt: skip
    return render(request, "deals/trade.html", context)


@login_required
def asked(request: PersonRequest, code: str) -> HttpResponse:
    """Show a request with the versions of its quotation."""
    found = selectors.request_for(request.user, code)
    user = request.user
    quotations = selectors.quotations_of(user, found)
    context = {
        "asked": found, "entry": found.entry, "title": title_of(found.entry), "quotations": quotations,
        "is_seller": user.acts_for(found.entry.organisation_id),
        "may_quote": found.state in {"sent", "quoted"} and policies.can_quote(user, found),
        "may_order": policies.can_order(user, found) and any(it.is_valid for it in quotations),
        "may_keep": policies.can_quote(user, found), "order": getattr(found, "order", None),
        "steps": [it for it in REQUEST.open_to(user, found) if it.label],
    }  # fmt: skip
    return render(request, "deals/request.html", context)


@login_required
def quote(request: PersonRequest, code: str) -> HttpResponse:
    """Answer a request with a quotation, or with a newer version of it."""
    found = selectors.request_for(request.user, code)
    if not policies.can_quote(request.user, found) or found.state not in {"sent", "quoted"}:
        raise Http404
    form = QuotationForm(sent(request), initial=_initial(selectors.quotations_of(request.user, found)))

    def act() -> None:
        services.make_quotation(found, actor=request.user, steps=form.steps, **form.values)

    if is_done(request, form, act, _("The quotation was sent.")):
        return redirect("deals:request", code)
    context = {"form": form, "asked": found, "title": title_of(found.entry)}
    return render(request, "deals/quote.html", context, status=status_of(form))


def _initial(versions: list[Quotation]) -> dict[str, Any]:
    """Begin with the version before."""
    if not versions:
        return {"currency": "CNY"}
    last = versions[0]
    told: dict[str, Any] = {name: getattr(last, name) for name in ("currency", "delivery_days", "terms")}
    for n, step in enumerate(last.steps.all(), 1):
        told |= {f"from_{n}": plain(step.from_quantity), f"price_{n}": plain(step.unit_price)}
    return told


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Decline a request, or withdraw it."""
    found = selectors.request_for(request.user, code)
    step = next((it for it in REQUEST.open_to(request.user, found) if it.name == name and it.label), None)
    if step is None:
        raise Http404
    return ask(
        request, lambda given: services.move_request(name, found, actor=request.user, reason=given.get("reason", "")),
        back=reverse("deals:request", args=[code]), title=step.label, name=code,
        lead=_("The other side reads it, and an open quotation is gone with it."),
        form=WhyForm(sent(request)) if step.needs_reason else None,
    )  # fmt: skip


@login_required
def withdraw_quotation(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Withdraw an open quotation."""
    found = selectors.request_for(request.user, code)
    quotation = selectors.quotation_for(request.user, found, number)
    if not policies.can_keep_quotation(request.user, quotation):
        raise Http404
    return ask(
        request, lambda given: services.withdraw_quotation(quotation, actor=request.user, reason=given["reason"]),
        back=reverse("deals:request", args=[code]), title=_("Withdraw the quotation"), name=str(quotation),
        lead=_("The other side can no longer accept it."), form=WhyForm(sent(request)),
    )  # fmt: skip


@login_required
def order(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Order on a quotation."""
    found = selectors.request_for(request.user, code)
    quotation = selectors.quotation_for(request.user, found, number)
    if not policies.can_order(request.user, found):
        raise Http404
    form = OrderForm(sent(request), initial={"quantity": plain(found.quantity)})
    made: list[Order] = []

    def act() -> None:
        quantity = form.cleaned_data["quantity"]
        made.append(services.place_order(quotation, actor=request.user, quantity=quantity))

    if is_done(request, form, act, _("Ordered. The seller confirms next.")):
        return redirect("deals:order", made[0].code)
    context = {"form": form, "asked": found, "quotation": quotation, "title": title_of(found.entry)}
    return render(request, "deals/place_order.html", context, status=status_of(form))
