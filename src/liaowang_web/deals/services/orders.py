"""Orders of products: confirmed, delivered in parts, inspected, accepted or returned, paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import trading as kinds
from liaowang_web.deals.models import Deal, Delivery, Exclusivity, Order, Rights, Type
from liaowang_web.deals.policies import trading
from liaowang_web.deals.selectors.amounts import account_of
from liaowang_web.deals.services.opening import open_deal
from liaowang_web.deals.states.deals import DEAL
from liaowang_web.deals.states.trading import DELIVERY, ORDER
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def confirm_order(order: Order, *, actor: User) -> Order:
    """Confirm an order: the contract of sale is made, and its deal is in force.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and at the export gate; nothing is then written.
    """
    locked = _locked(order)
    if not trading.can_sell(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    deal = open_deal(
        entry=locked.request.entry, seller=locked.seller, buyer=locked.buyer, actor=actor, type=Type.SALE,
        rights=Rights.PRODUCT, origin=Deal.Origin.ORDER, exclusivity=Exclusivity.NONE, amount=locked.amount,
        currency=locked.currency, is_agreed=True,
    )  # fmt: skip
    confirmed = ORDER.perform("confirm", locked, actor=actor, on_behalf_of=locked.seller_id, deal=deal)
    for step in ("sign", "take_effect"):
        DEAL.perform(step, deal, actor=None)
    return confirmed


@transaction.atomic
def end_order(name: str, order: Order, *, actor: User, reason: str) -> Order:
    """Refuse an order (``refuse``), or cancel it while it is not confirmed (``cancel``).

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return ORDER.perform(name, order, actor=actor, reason=reason)


@transaction.atomic
def send_part(order: Order, *, actor: User, quantity: Decimal, waybill: str = "") -> Delivery:
    """Send a part of an order, or all of it.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and for more than is still to be sent or nothing; nothing is then written.
    """
    locked = _locked(order)
    to_send = account_of(locked).to_send
    if not 0 < quantity <= to_send:
        raise TransitionRefused(_("Still to be sent are %(n)s.") % {"n": f"{to_send.normalize():f}"})
    ORDER.perform("begin", locked, actor=actor, on_behalf_of=locked.seller_id)
    part = Delivery.objects.create(
        order=locked, number=locked.deliveries.count() + 1, quantity=quantity, waybill=waybill.strip()
    )
    part.refresh_from_db()  # so that its fingerprint is that of what is kept
    audit.record(
        kinds.SENT, part, actor=actor, on_behalf_of=locked.seller_id, after=fingerprint(part), quantity=f"{quantity:f}"
    )
    if locked.deal is not None and locked.deal.state == Deal.State.EFFECTIVE:
        DEAL.perform("perform", locked.deal, actor=None)
    return part


@transaction.atomic
def receive_part(part: Delivery, *, actor: User) -> Delivery:
    """Say that a part has arrived. Raises as `Machine.perform`; nothing is then written."""
    order = _locked(part.order)
    return DELIVERY.perform("receive", part, actor=actor, on_behalf_of=order.buyer_id)


@transaction.atomic
def inspect_part(part: Delivery, *, actor: User, rejected: Decimal, findings: str = "") -> Delivery:
    """Accept a part after inspection, or reject some or all of it; what is accepted is owed for.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, for more than was delivered, or a rejection without what was found; nothing is then
        written.
    """
    order = _locked(part.order)
    name = "reject" if rejected else "accept"
    inspected = DELIVERY.perform(
        name, part, actor=actor, on_behalf_of=order.buyer_id, rejected=rejected, findings=findings
    )
    _finish(order, actor)
    return inspected


@transaction.atomic
def send_back(part: Delivery, *, actor: User, waybill: str = "") -> Delivery:
    """Send back what was rejected. Raises as `Machine.perform`; nothing is then written."""
    order = _locked(part.order)
    return DELIVERY.perform("send_back", part, actor=actor, on_behalf_of=order.buyer_id, waybill=waybill.strip())


@transaction.atomic
def take_back(part: Delivery, *, actor: User, remedy: str) -> Delivery:
    """Take back what was rejected, to send it anew or take it off the order.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, or if no remedy is named; nothing is then written.
    """
    order = _locked(part.order)
    taken = DELIVERY.perform("take_back", part, actor=actor, on_behalf_of=order.seller_id, remedy=remedy)
    _finish(order, actor)
    return taken


@transaction.atomic
def settle_order(order: Order, *, actor: User, paid: Decimal, paid_on: date, reference: str = "") -> Order:
    """Say, as the seller, that what is owed was paid; the deal is closed.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and for another amount than is owed; nothing is then written.
    """
    locked = _locked(order)
    settled = ORDER.perform(
        "settle", locked, actor=actor, on_behalf_of=locked.seller_id, paid=paid, paid_on=paid_on, reference=reference
    )
    _move(locked.deal, "close")
    return settled


def _finish(order: Order, actor: User) -> None:
    """Move an order on once every part of it is decided."""
    account = account_of(order)
    if not account.is_done:
        return
    if account.accepted:
        ORDER.perform("complete", order, actor=actor)
        _move(order.deal, "accept")
    else:
        ORDER.perform("empty", order, actor=actor)
        _move(order.deal, "terminate_contract", reason=_("Everything was returned."))


def _move(deal: Deal | None, name: str, **values: Any) -> None:
    """Let the deal follow its order, unless its parties took it another way, for instance into a dispute."""
    if deal is not None and deal.state in DEAL.transitions[name].sources:
        DEAL.perform(name, deal, actor=None, **values)


def _locked(order: Order) -> Order:
    """Lock an order and its deal first, so that everything about it goes one after the other."""
    locked = Order.objects.select_for_update().get(pk=order.pk)
    if locked.deal is not None:
        locked.deal = lock(locked.deal)
    return locked
