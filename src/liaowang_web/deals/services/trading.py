"""Requests for products answered with quotations, and orders placed on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import trading as kinds
from liaowang_web.deals.models import Order, PriceStep, ProductRequest, Quotation
from liaowang_web.deals.money import MINOR_DIGITS
from liaowang_web.deals.policies import trading
from liaowang_web.deals.prices import NoPriceError, Step, amount_of, unit_price
from liaowang_web.deals.selectors.gates import stop_between, words_of
from liaowang_web.deals.selectors.products import is_kept_from
from liaowang_web.deals.services.gates import knock
from liaowang_web.deals.services.outcomes import tell
from liaowang_web.deals.states.trading import QUOTATION, REQUEST
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

MOST_STEPS = 12
LARGEST_AMOUNT = Decimal(10) ** 12
Open = Quotation.State.OPEN


def ask_for_product(entry: Entry, organisation: Organisation, *, actor: User, **columns: Any) -> ProductRequest:
    """Ask for a quotation or a sample of a product.

    Parameters
    ----------
    entry : Entry
    organisation : Organisation
        For which is asked.
    actor : User
    **columns
        ``sort``, ``quantity``, ``unit``, ``wanted_by``, ``place``, ``text``.

    Raises
    ------
    NotAllowed
        Unless the actor writes for another verified organisation and the product is public.
    TransitionRefused
        At the export gate, or where the seller keeps its prices from this organisation.
    """
    if not trading.can_ask_for_product(actor, entry, organisation):
        raise NotAllowed(_("You may not do this here."))
    if is_kept_from(entry, organisation):
        raise TransitionRefused(_("The seller makes no offers to this organisation."))
    if rule := knock(entry, organisation, actor=actor):  # by itself: the gate stays, the request does not
        raise TransitionRefused(words_of(rule))
    return _ask(entry, organisation, actor, columns)


@transaction.atomic
def _ask(entry: Entry, organisation: Organisation, actor: User, columns: dict[str, Any]) -> ProductRequest:
    made = ProductRequest.objects.create(
        number=audit.next_number("product_request"), entry=entry, organisation=organisation, asker=actor, **columns
    )
    made.refresh_from_db()  # so that its fingerprint is that of what is kept
    audit.record(
        kinds.ASKED, made, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(made),
        quantity=f"{made.quantity:f}", unit=made.unit, product=audit.named(entry),
    )  # fmt: skip
    tell(entry.organisation, gettext_noop("Request %(code)s"),
         gettext_noop("An organisation asks for your product %(product)s: %(code)s."), code=made.code,
         product=entry.code)  # fmt: skip
    return made


@transaction.atomic
def move_request(name: str, request: ProductRequest, *, actor: User, reason: str = "") -> ProductRequest:
    """Decline a request (``decline``) or withdraw it (``withdraw``); an open quotation on it is gone with it.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    moved = REQUEST.perform(name, request, actor=actor, reason=reason)
    moved.quotations.filter(state=Open).update(state=Quotation.State.WITHDRAWN)
    return moved


@transaction.atomic
def make_quotation(
    request: ProductRequest, *, actor: User, steps: Sequence[Step], currency: str, valid_until: date,
    delivery_days: int, terms: str = "",
) -> Quotation:  # fmt: skip
    """Answer a request with a quotation, or with a newer version of it; the one before is replaced.

    Parameters
    ----------
    request : ProductRequest
    actor : User
    steps : sequence of Step
        1 to 12, each from another quantity, the first not above the quantity asked for.
    currency : str
        Three letters, one of `deals.money.MINOR_DIGITS`.
    valid_until : date
        Today or later.
    delivery_days : int
    terms : str

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, at the export gate, and for steps, a currency or a day as above; nothing is then written.
    """
    answered = REQUEST.perform("quote", request, actor=actor, on_behalf_of=request.entry.organisation_id)
    if why := why_no_quotation(answered.quantity, steps, currency, valid_until):
        raise TransitionRefused(why)
    if rule := stop_between(answered.entry, answered.organisation):
        raise TransitionRefused(words_of(rule))
    last = answered.quotations.first()
    if last is not None and last.state == Open:
        QUOTATION.perform("replace", last, actor=actor)
    made = Quotation.objects.create(
        request=answered, number=last.number + 1 if last else 1, currency=currency, valid_until=valid_until,
        delivery_days=delivery_days, terms=terms.strip(), author=actor,
    )  # fmt: skip
    ordered = sorted(steps, key=lambda it: it.from_quantity)
    for it in ordered:
        PriceStep.objects.create(quotation=made, from_quantity=it.from_quantity, unit_price=it.unit_price)
    audit.record(
        kinds.QUOTED, made, actor=actor, on_behalf_of=answered.entry.organisation_id, after=fingerprint(made),
        steps=[[f"{it.from_quantity:f}", f"{it.unit_price:f}"] for it in ordered], currency=currency,
        valid_until=valid_until.isoformat(),
    )  # fmt: skip
    tell(answered.organisation, gettext_noop("Quotation %(code)s"),
         gettext_noop("Your request %(code)s was answered with a quotation, valid until %(day)s."),
         code=answered.code, day=valid_until)  # fmt: skip
    return made


def why_no_quotation(quantity: Decimal, steps: Sequence[Step], currency: str, valid_until: date) -> str:
    """Say what is wrong with a quotation; an empty text if nothing is."""
    if not 1 <= len(steps) <= MOST_STEPS:
        return _("A quotation has 1 to 12 steps.")
    if any(it.from_quantity <= 0 or it.unit_price < 0 for it in steps):
        return _("Quantities are above 0, and prices not below it.")
    if len({it.from_quantity for it in steps}) != len(steps):
        return _("Two steps begin at the same quantity.")
    if currency not in MINOR_DIGITS:
        return _("This currency is not known here.")
    if valid_until < timezone.localdate():
        return _("The day of validity lies behind.")
    if min(it.from_quantity for it in steps) > quantity:
        return _("The first step lies above the quantity asked for.")
    return "" if quantity * max(it.unit_price for it in steps) < LARGEST_AMOUNT else _("This amount is too large.")


@transaction.atomic
def withdraw_quotation(quotation: Quotation, *, actor: User, reason: str) -> Quotation:
    """Withdraw an open quotation. Raises as `Machine.perform`; nothing is then written."""
    ProductRequest.objects.select_for_update().get(pk=quotation.request_id)
    return QUOTATION.perform("withdraw", quotation, actor=actor, reason=reason)


@transaction.atomic
def place_order(quotation: Quotation, *, actor: User, quantity: Decimal) -> Order:
    """Accept a quotation for a quantity; price and amount follow from its steps and are fixed with the order.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, for a quantity below the first step or not above 0, and at the export gate.
    """
    request = ProductRequest.objects.select_for_update().get(pk=quotation.request_id)
    accepted = QUOTATION.perform("accept", quotation, actor=actor, on_behalf_of=request.organisation_id)
    if rule := stop_between(request.entry, request.organisation):
        raise TransitionRefused(words_of(rule))
    steps = [Step(it.from_quantity, it.unit_price) for it in accepted.steps.all()]
    try:
        price = unit_price(steps, quantity)
    except NoPriceError as error:
        least = min(it.from_quantity for it in steps)
        raise TransitionRefused(_("The least quantity is %(least)s.") % {"least": f"{least:f}"}) from error
    amount = amount_of(quantity, price, accepted.currency)
    if amount >= LARGEST_AMOUNT:
        raise TransitionRefused(_("This amount is too large."))
    order = Order.objects.create(
        number=audit.next_number("order"), request=request, quotation=accepted, seller=request.entry.organisation,
        buyer=request.organisation, person=actor, quantity=quantity, unit_price=price, amount=amount,
        currency=accepted.currency,
    )  # fmt: skip
    order.refresh_from_db()  # so that its fingerprint is that of what is kept
    REQUEST.perform("order", request, actor=actor, on_behalf_of=request.organisation_id, order=order.code)
    audit.record(
        kinds.PLACED, order, actor=actor, on_behalf_of=request.organisation_id, after=fingerprint(order),
        amount=f"{amount:f}", currency=order.currency, quantity=f"{quantity:f}", unit_price=f"{price:f}",
    )  # fmt: skip
    text = gettext_noop("Your quotation %(quotation)s was accepted: %(code)s.")
    tell(order.seller, gettext_noop("Order %(code)s"), text, code=order.code, quotation=str(accepted))
    return order


def expire_quotations(today: date | None = None) -> int:
    """Let expire the quotations whose last day is over; gives how many."""
    n = 0
    for it in Quotation.objects.filter(state=Open, valid_until__lt=today or timezone.localdate()):
        try:
            QUOTATION.perform("expire", it, actor=None)
        except TransitionRefused:  # accepted or withdrawn at the same moment
            continue
        n += 1
    return n
