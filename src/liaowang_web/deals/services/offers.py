"""Offers made, answered by counter-offers, accepted, declined, withdrawn, expired; and what deals do besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Deal, Offer, Side
from liaowang_web.deals.policies.deals import COMMITS, can_commit_deal, side_of
from liaowang_web.deals.selectors.gates import export_stop
from liaowang_web.deals.services.outcomes import tell
from liaowang_web.deals.states.deals import DEAL, OFFER, below_floor
from liaowang_web.deals.terms import missing, written
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

S = Deal.State


@transaction.atomic
def make_offer(
    deal: Deal, *, actor: User, terms: Mapping[str, Any], expires_at: datetime, answers: int | None = None
) -> Offer:
    """Put terms forward for one's side; where the other side's offer is open it is answered by this one.

    Parameters
    ----------
    deal : Deal
        Not yet agreed; the first offer begins the negotiation.
    actor : User
        Owner or signatory of one side.
    terms : mapping
        By the names of `terms.NAMES`.
    expires_at : datetime
        Until when it holds; ahead.
    answers : int, optional
        Version of the other side's offer that the actor saw.

    Raises
    ------
    NotAllowed
        If the actor does not commit exactly one side.
    TransitionRefused
        If the deal is past that, one's own offer is open, the terms are not whole, lie below the seller's lowest
        price, somebody offered meanwhile, or the export gate is shut.
    """
    locked = lock(deal)
    if not can_commit_deal(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    side = side_of(actor, locked, *COMMITS)
    kept = written(terms)
    if why := _why_not(locked, kept, side, expires_at):
        raise TransitionRefused(why)
    if locked.state == S.ENQUIRY:
        locked = DEAL.perform("negotiate", locked, actor=actor, on_behalf_of=locked.key_of(side))
    last = locked.offers.first()
    number = last.number + 1 if last else 1
    _settle_last(last, side, actor, number, answers)
    made = Offer.objects.create(deal=locked, number=number, side=side, author=actor, terms=kept, expires_at=expires_at)
    audit.record(
        kinds.OFFER_MADE, made, actor=actor, on_behalf_of=locked.key_of(side), after=fingerprint(made),
        deal=locked.code, number=number,
    )  # fmt: skip
    tell(
        locked.organisation_of(Side.BUYER if side == Side.SELLER else Side.SELLER),
        gettext_noop("%(code)s: version %(number)s awaits your answer"),
        gettext_noop("The other side of %(code)s made an offer, version %(number)s. Read it in the room of the deal."),
        code=locked.code, number=number,
    )  # fmt: skip
    return made


def _why_not(deal: Deal, terms: Mapping[str, Any], side: str, expires_at: datetime) -> str:
    if deal.state not in {S.ENQUIRY, S.NEGOTIATING}:
        return _("The deal is not being negotiated.")
    if missing(terms):
        return _("The terms are not whole.")
    if expires_at <= timezone.now():
        return _("The day until which it holds has to lie ahead.")
    return export_stop(deal) or below_floor(deal, dict(terms), side)


def _settle_last(last: Offer | None, side: str, actor: User, number: int, answers: int | None) -> None:
    """See that no offer stays open beside the new one."""
    if answers is not None and (last is None or last.number != answers):
        raise TransitionRefused(_("Somebody offered meanwhile. Look at it again before you act."))
    if last is None or last.state != Offer.State.OPEN:
        return
    if last.is_due:
        OFFER.perform("expire", last, actor=None)
    elif last.side == side:
        raise TransitionRefused(_("Your own offer is open. Withdraw it before you make another."))
    else:
        OFFER.perform("counter", last, actor=actor, number=number, on_behalf_of=last.deal.key_of(side))


@transaction.atomic
def accept_offer(offer: Offer, *, actor: User, version: int | None = None) -> Deal:
    """Accept the other side's offer: the deal is agreed.

    Raises
    ------
    NotAllowed
        If the actor does not commit the other side.
    TransitionRefused
        If the offer is no longer open or is over, lies below the seller's lowest price, gives rights that were given
        away, or the export gate is shut.
    """
    deal = lock(offer.deal)
    side = side_of(actor, deal, *COMMITS)
    behalf = deal.key_of(side) if side else None
    accepted = OFFER.perform("accept", offer, actor=actor, version=version, on_behalf_of=behalf, number=offer.number)
    _tell_offerer(accepted)
    return DEAL.perform("agree", deal, actor=actor, offer=accepted, on_behalf_of=behalf)


def _tell_offerer(offer: Offer) -> None:
    tell(
        offer.deal.organisation_of(offer.side), gettext_noop("%(code)s: your version %(number)s was answered"),
        gettext_noop("The other side of %(code)s answered your version %(number)s. Read it in the room of the deal."),
        code=offer.deal.code, number=offer.number,
    )  # fmt: skip


@transaction.atomic
def move_offer(name: str, offer: Offer, *, actor: User | None, **values: Any) -> Offer:
    """Decline, withdraw or let expire. Raises TransitionRefused or NotAllowed; then nothing is written."""
    if name not in {"decline", "withdraw", "expire"}:
        raise ValueError("An offer is accepted by accept_offer and answered by make_offer")
    deal = lock(offer.deal)
    side = side_of(actor, deal)
    moved = OFFER.perform(name, offer, actor=actor, on_behalf_of=deal.key_of(side) if side else None, **values)
    if moved.state == Offer.State.DECLINED:
        _tell_offerer(moved)
    return moved


@transaction.atomic
def move_deal(name: str, deal: Deal, *, actor: User | None, **values: Any) -> Deal:
    """Walk a transition of `states.deals.DEAL` for one's side. Raises TransitionRefused or NotAllowed."""
    locked = lock(deal)
    side = side_of(actor, locked)
    return DEAL.perform(name, locked, actor=actor, on_behalf_of=locked.key_of(side) if side else None, **values)


def expire_offers(now: datetime | None = None) -> int:
    """Let expire the offers whose time is over; what somebody answered meanwhile is left alone."""
    n = 0
    for it in Offer.objects.filter(state=Offer.State.OPEN, expires_at__lte=now or timezone.now()):
        try:
            move_offer("expire", it, actor=None)
        except TransitionRefused:
            continue
        n += 1
    return n
