"""Payments walked by both sides, and what they end in: performance accepted, a deal closed, a dispute settled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Deal, Milestone
from liaowang_web.deals.policies.contracts import can_accept_performance, can_settle_dispute
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.payments import dispute_raised_by, royalty_for, why_not_accepted, why_not_closed
from liaowang_web.deals.states.deals import DEAL
from liaowang_web.deals.states.milestones import MILESTONE
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def move_milestone(name: str, milestone: Milestone, *, actor: User, reason: str = "", **values: Any) -> Milestone:
    """Walk one transition of `states.milestones.MILESTONE`; with the first the performance of the deal begins.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; nothing is then written.
    """
    deal = lock(milestone.contract.deal)
    side = side_of(actor, deal)
    moved = MILESTONE.perform(
        name, milestone, actor=actor, reason=reason, on_behalf_of=deal.key_of(side) if side else None, **values
    )
    if deal.state == Deal.State.EFFECTIVE:
        DEAL.perform("perform", deal, actor=None)
    return moved


@transaction.atomic
def report_sales(milestone: Milestone, *, actor: User, base: Decimal, version: int | None = None) -> Milestone:
    """Report the base of a period: the royalty follows, and what is 0 needs no payment.

    Parameters
    ----------
    milestone : Milestone
        Of a period that is over, after all periods before it were reported.
    actor : User
        Of the buyer.
    base : Decimal
        In the currency of the contract, exact to two places; negative for returns or a loss.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`.
    """
    lock(milestone.contract.deal)
    rate, money = royalty_for(milestone, base)
    moved = move_milestone("report", milestone, actor=actor, version=version, base=base, rate=rate, amount=money.amount)
    return moved if money.amount else MILESTONE.perform("settle", moved, actor=None)


@transaction.atomic
def accept_performance(deal: Deal, *, actor: User) -> Deal:
    """Accept, for the buyer, all that the deal was to bring.

    Raises
    ------
    NotAllowed
        If the actor does not commit the buyer.
    TransitionRefused
        If something delivered was not accepted yet, or the deal is not being performed.
    """
    locked = lock(deal)
    if not can_accept_performance(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if why := why_not_accepted(locked):
        raise TransitionRefused(why)
    return DEAL.perform("accept", locked, actor=actor, on_behalf_of=locked.buyer_id)


@transaction.atomic
def close_deal(deal: Deal, *, actor: User) -> Deal:
    """Close a deal of which everything was accepted and paid.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`, and while a payment is open.
    """
    locked = lock(deal)
    if why := why_not_closed(locked):
        raise TransitionRefused(why)
    side = side_of(actor, locked)
    return DEAL.perform("close", locked, actor=actor, on_behalf_of=locked.key_of(side) if side else None)


@transaction.atomic
def settle_dispute(deal: Deal, *, actor: User, reason: str) -> Deal:
    """Say, for the side that raised a dispute, that it is settled.

    Raises
    ------
    NotAllowed
        If the actor does not commit that side.
    TransitionRefused
        If there is no dispute, or no reason is given.
    """
    locked = lock(deal)
    if not can_settle_dispute(actor, locked, dispute_raised_by(locked)):
        raise NotAllowed(_("Only the side that raised a dispute says that it is settled."))
    side = side_of(actor, locked)
    return DEAL.perform("settle", locked, actor=actor, reason=reason, on_behalf_of=locked.key_of(side))
