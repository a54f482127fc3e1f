"""How requests, quotations, orders and deliveries of products walk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.deals.kinds import trading as kinds
from liaowang_web.deals.models import Deal, Delivery, FirstProof, Order, ProductRequest, Quotation
from liaowang_web.deals.policies import trading
from liaowang_web.deals.selectors.amounts import account_of
from liaowang_web.deals.selectors.gates import stop_between, words_of
from liaowang_web.workflow.machine import Machine, Transition

_THIRD = Decimal("0.001")
Asked, Quoted, Placed, Part = ProductRequest.State, Quotation.State, Order.State, Delivery.State


def _ordered(_request: ProductRequest, *, order: str, **_values: Any) -> dict[str, Any]:
    return {"order": order}


REQUEST: Machine[ProductRequest] = Machine(
    Transition("quote", {Asked.SENT, Asked.QUOTED}, Asked.QUOTED, trading.can_quote, kinds.ANSWERED),
    Transition("decline", {Asked.SENT, Asked.QUOTED}, Asked.DECLINED, trading.can_answer_request, kinds.DECLINED,
               gettext_lazy("Decline"), needs_reason=True),
    Transition("withdraw", {Asked.SENT, Asked.QUOTED}, Asked.WITHDRAWN, trading.can_withdraw_request,
               kinds.WITHDRAWN, gettext_lazy("Withdraw the request")),
    Transition("order", {Asked.QUOTED}, Asked.ORDERED, trading.can_order, kinds.ORDERED, effect=_ordered),
)  # fmt: skip


def _is_valid(quotation: Quotation, **_values: Any) -> str:
    return "" if quotation.valid_until >= timezone.localdate() else _("The quotation is no longer valid.")


def _is_past(quotation: Quotation, **_values: Any) -> str:
    return _("The quotation is valid still.") if quotation.valid_until >= timezone.localdate() else ""


QUOTATION: Machine[Quotation] = Machine(
    Transition("accept", {Quoted.OPEN}, Quoted.ACCEPTED, trading.can_accept_quotation, kinds.ACCEPTED,
               guard=_is_valid),
    Transition("replace", {Quoted.OPEN}, Quoted.REPLACED, trading.can_keep_quotation, kinds.REPLACED),
    Transition("withdraw", {Quoted.OPEN}, Quoted.WITHDRAWN, trading.can_keep_quotation, kinds.TAKEN_BACK,
               gettext_lazy("Withdraw the quotation"), needs_reason=True),
    Transition("expire", {Quoted.OPEN}, Quoted.EXPIRED, trading.can_expire_quotation, kinds.EXPIRED, guard=_is_past),
)  # fmt: skip


def _may_leave(order: Order, **_values: Any) -> str:
    rule = stop_between(order.request.entry, order.buyer)
    return words_of(rule) if rule else ""


def _confirm(order: Order, *, deal: Deal, **_values: Any) -> dict[str, Any]:
    order.deal = deal
    return {"deal": deal.code}


def _complete_guard(order: Order, **_values: Any) -> str:
    account = account_of(order)
    return "" if account.is_done and account.accepted else _("Not everything is accepted or taken off the order.")


def _empty_guard(order: Order, **_values: Any) -> str:
    account = account_of(order)
    return "" if account.is_done and not account.accepted else _("Something is accepted, or to come.")


def _complete(order: Order, **_values: Any) -> dict[str, Any]:
    return {"amount": str(account_of(order).owed), "currency": order.currency}


def _settle_guard(order: Order, *, paid: Decimal, paid_on: date, **_values: Any) -> str:
    owed = account_of(order).owed
    if paid != owed:
        return _("Owed are %(owed)s %(currency)s.") % {"owed": f"{owed:,}", "currency": order.currency}
    return _("This day lies ahead.") if paid_on > timezone.localdate() else ""


def _settle(order: Order, *, paid: Decimal, paid_on: date, reference: str = "", **_values: Any) -> dict[str, Any]:
    order.paid_on, order.payment_reference = paid_on, reference
    return {"amount": str(paid), "currency": order.currency, "paid_on": paid_on.isoformat()}


ORDER: Machine[Order] = Machine(
    Transition("confirm", {Placed.PLACED}, Placed.CONFIRMED, trading.can_sell, kinds.CONFIRMED,
               gettext_lazy("Confirm the order"), guard=_may_leave, effect=_confirm),
    Transition("refuse", {Placed.PLACED}, Placed.REFUSED, trading.can_sell, kinds.REFUSED,
               gettext_lazy("Refuse the order"), needs_reason=True),
    Transition("cancel", {Placed.PLACED}, Placed.CANCELLED, trading.can_buy, kinds.CANCELLED,
               gettext_lazy("Cancel the order"), needs_reason=True),
    Transition("begin", {Placed.CONFIRMED, Placed.DELIVERING}, Placed.DELIVERING, trading.can_send, kinds.BEGUN,
               guard=_may_leave),
    Transition("complete", {Placed.DELIVERING}, Placed.ACCEPTED, trading.can_move_on, kinds.COMPLETED,
               guard=_complete_guard, effect=_complete),
    Transition("empty", {Placed.DELIVERING}, Placed.RETURNED, trading.can_move_on, kinds.EMPTIED,
               guard=_empty_guard),
    Transition("settle", {Placed.ACCEPTED}, Placed.SETTLED, trading.can_sell, kinds.SETTLED,
               gettext_lazy("It was paid"), guard=_settle_guard, effect=_settle),
)  # fmt: skip


def _receive(delivery: Delivery, **_values: Any) -> None:
    delivery.received_at = timezone.now()


def _inspect_guard(delivery: Delivery, *, rejected: Decimal, findings: str = "", **_values: Any) -> str:
    if not 0 <= rejected <= delivery.quantity:
        return _("Not more can be rejected than was delivered.")
    return _("Say what the inspection found wrong.") if rejected and not findings.strip() else ""


def _all_good(delivery: Delivery, *, rejected: Decimal, **values: Any) -> str:
    return _("Something was rejected.") if rejected else _inspect_guard(delivery, rejected=rejected, **values)


def _some_bad(delivery: Delivery, *, rejected: Decimal, **values: Any) -> str:
    return _inspect_guard(delivery, rejected=rejected, **values) if rejected else _("Nothing was rejected.")


def _inspect(delivery: Delivery, *, rejected: Decimal, findings: str = "", **_values: Any) -> dict[str, Any]:
    delivery.inspected_at, delivery.findings = timezone.now(), findings.strip()
    rejected = rejected.quantize(_THIRD)  # as the database gives it back, so that its fingerprint stays the same
    delivery.rejected, delivery.accepted = rejected, delivery.quantity - rejected
    return {"rejected": f"{rejected:f}", "accepted": f"{delivery.accepted:f}"}


def _send_back(delivery: Delivery, *, waybill: str = "", **_values: Any) -> None:
    delivery.return_waybill = waybill


def _take_back(delivery: Delivery, *, actor: User, remedy: str, **_values: Any) -> dict[str, Any]:  # noqa: ARG001
    delivery.remedy = remedy
    return {"remedy": remedy}


def _names_remedy(_delivery: Delivery, *, remedy: str, **_values: Any) -> str:
    return "" if remedy in Delivery.Remedy.values else _("Say what is done about it.")


DELIVERY: Machine[Delivery] = Machine(
    Transition("receive", {Part.SENT}, Part.RECEIVED, trading.can_receive, kinds.RECEIVED,
               gettext_lazy("It has arrived"), effect=_receive),
    Transition("accept", {Part.RECEIVED}, Part.ACCEPTED, trading.can_inspect, kinds.INSPECTED, guard=_all_good,
               effect=_inspect),
    Transition("reject", {Part.RECEIVED}, Part.REJECTED, trading.can_inspect, kinds.REJECTED, guard=_some_bad,
               effect=_inspect),
    Transition("send_back", {Part.REJECTED}, Part.RETURNING, trading.can_receive, kinds.SENT_BACK,
               gettext_lazy("Send back"), effect=_send_back),
    Transition("take_back", {Part.RETURNING}, Part.RETURNED, trading.can_take_back, kinds.TAKEN,
               gettext_lazy("Take back"), guard=_names_remedy, effect=_take_back),
)  # fmt: skip
PROOF: Machine[FirstProof] = Machine(
    Transition("remove", {FirstProof.State.SHOWN}, FirstProof.State.REMOVED, trading.can_remove_proof,
               kinds.UNPROVED, gettext_lazy("Remove"), needs_reason=True),
)  # fmt: skip
