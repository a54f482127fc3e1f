"""Auctions: announced, entered under a number, bid in, and closed."""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import auctions as kinds
from liaowang_web.deals.models import Auction, Deal, Listing, Paddle
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.deals.selectors.gates import stop_between, words_of
from liaowang_web.deals.services.gates import knock
from liaowang_web.deals.services.outcomes import conclude_listing, tell
from liaowang_web.deals.states.auctions import AUCTION
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_PADDLES = range(100, 1000)
_WON = gettext_noop("Paddle %(paddle)s, yours, won %(code)s for %(amount)s %(currency)s. The deal is %(deal)s.")
_LOST = gettext_noop("%(code)s was sold to another paddle than yours (%(paddle)s) for %(amount)s %(currency)s.")
_UNSOLD = gettext_noop("The auction of %(code)s, in which you hold paddle %(paddle)s, ended without a sale.")
_GONE = gettext_noop("%(code)s, for which you hold paddle %(paddle)s, was withdrawn from auction.")


@transaction.atomic
def announce_auction(listing: Listing, *, actor: User, rules: dict[str, Any]) -> Auction:
    """Announce the auction of an open listing; its rules cannot be changed afterwards.

    Parameters
    ----------
    listing : Listing
        Open, by auction.
    actor : User
    rules : dict
        ``floor``, ``step``, ``reserve``, ``starts_at``, ``planned_end``, ``extension_minutes``.

    Raises
    ------
    NotAllowed
        Unless the actor binds the seller.
    TransitionRefused
        If the listing is not open or of another mode, was announced already, or the rules contradict each other.
    """
    found = Listing.objects.select_for_update().select_related("entry").get(pk=listing.pk)
    if not bidding.can_announce(actor, found):
        raise NotAllowed(_("You may not do this here."))
    if why := _why_no_auction(found) or why_no_rules(rules):
        raise TransitionRefused(why)
    auction = Auction.objects.create(listing=found, announced_by=actor, ends_at=rules["planned_end"], **rules)
    auction.refresh_from_db()  # so that its fingerprint is that of what is kept
    audit.record(kinds.ANNOUNCED, auction, actor=actor, on_behalf_of=found.organisation_id, after=fingerprint(auction))
    return auction


def _why_no_auction(listing: Listing) -> str:
    if listing.mode != Listing.Mode.AUCTION or listing.entry.kind == Entry.Kind.DEMAND:
        return _("This listing is not for auction.")
    if listing.state != Listing.State.OPEN:
        return _("The listing is not open.")
    return _("It was announced already.") if Auction.objects.filter(listing=listing).exists() else ""


def why_no_rules(rules: dict[str, Any]) -> str:
    """Say what is wrong with the rules of an auction; an empty text if nothing is."""
    if rules["floor"] <= 0 or rules["step"] <= 0:
        return _("First bid and step are above 0.")
    if rules.get("reserve") is not None and rules["reserve"] < rules["floor"]:
        return _("The reserve lies below the first bid.")
    if not timezone.now() < rules["planned_end"] or not rules["starts_at"] < rules["planned_end"]:
        return _("The end lies ahead, and after the start.")
    return "" if 0 <= rules["extension_minutes"] <= 60 else _("The extension is 60 minutes at most.")


def take_paddle(auction: Auction, organisation: Organisation, *, actor: User) -> Paddle:
    """Enter an auction for an organisation: it gets a number by chance, under which it bids.

    Raises
    ------
    NotAllowed
        Unless the actor binds a verified organisation other than the seller, and is no member of the seller.
    TransitionRefused
        Once it is over, at the export gate, or if the organisation holds a paddle.
    """
    if not bidding.can_bid_for(actor, auction.listing, organisation):
        raise NotAllowed(_("You may not bid here for this organisation."))
    if rule := knock(
        auction.listing.entry, organisation, actor=actor
    ):  # by itself: the gate stays, the paddle does not
        raise TransitionRefused(words_of(rule))
    return _paddle(auction, organisation, actor)


@transaction.atomic
def _paddle(auction: Auction, organisation: Organisation, actor: User) -> Paddle:
    locked = Auction.objects.select_for_update().get(pk=auction.pk)
    if locked.state != Auction.State.ANNOUNCED or timezone.now() >= locked.ends_at:
        raise TransitionRefused(_("The auction is over."))
    if locked.listing.state == Listing.State.WITHDRAWN:
        raise TransitionRefused(_("The listing was withdrawn."))
    if locked.paddles.filter(organisation=organisation).exists():
        raise TransitionRefused(_("Your organisation holds a paddle already."))
    free = sorted(set(_PADDLES) - set(locked.paddles.values_list("number", flat=True)))
    if not free:
        raise TransitionRefused(_("All paddles are taken."))
    paddle = Paddle.objects.create(auction=locked, number=secrets.choice(free), organisation=organisation, person=actor)
    audit.record(kinds.ENTERED, locked, actor=actor, on_behalf_of=organisation.pk, paddle=str(paddle))
    return paddle


def place_bid(
    auction: Auction, paddle: Paddle, *, actor: User, amount: Decimal, now: datetime | None = None
) -> Auction:
    """Bid; the order is that in which the database takes bids, and the time that counts is its own.

    Gives the auction as it stands after the bid.

    Raises
    ------
    NotAllowed
        Unless the actor binds the organisation that holds the paddle, and is no member of the seller.
    TransitionRefused
        Before the start, from the end on, below the least bid, for whoever leads already, at the export gate, or once
        auction or listing were withdrawn; nothing is then written.
    """
    if paddle.auction_id != auction.pk or not actor.acts_for(paddle.organisation_id, *COMMITS):
        raise NotAllowed(_("This is not your paddle."))
    if rule := stop_between(auction.listing.entry, paddle.organisation):
        raise TransitionRefused(words_of(rule))
    return AUCTION.perform(
        "bid", auction, actor=actor, paddle=paddle, amount=amount, now=now, on_behalf_of=paddle.organisation_id
    )


@transaction.atomic
def close_auction(auction: Auction, *, actor: User | None = None, now: datetime | None = None) -> Auction:
    """Close an auction that is over: sold to the highest bid if the reserve is met, otherwise not; all are told.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and if the export gate has shut since; nothing is then written.
    """
    locked = Auction.objects.select_for_update().get(pk=auction.pk)
    if locked.listing.state == Listing.State.WITHDRAWN:
        return withdraw_auction(locked, actor=None, reason=_("The listing was withdrawn."), now=now)
    is_sold = locked.is_reserve_met and locked.state == Auction.State.ANNOUNCED
    if not is_sold or (now or timezone.now()) < locked.ends_at:
        closed = AUCTION.perform("lapse", locked, actor=actor, now=now)
        _tell(closed, gettext_noop("%(code)s was not sold"), _UNSOLD)
        return closed
    assert locked.leader is not None
    assert locked.highest is not None
    deal = conclude_listing(
        locked.listing, origin=Deal.Origin.AUCTION, winner=locked.leader.organisation, is_purchase=False,
        amount=locked.highest, actor=actor,
    )  # fmt: skip
    closed = AUCTION.perform("sell", locked, actor=actor, deal=deal, now=now)
    _tell(closed, gettext_noop("%(code)s was sold"), _LOST, _WON)
    return closed


@transaction.atomic
def withdraw_auction(auction: Auction, *, actor: User | None, reason: str, now: datetime | None = None) -> Auction:
    """Withdraw from auction what nobody has bid for; the market operator withdraws it later too, for a reason.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    withdrawn = AUCTION.perform("withdraw", auction, actor=actor, reason=reason, why=reason.strip(), now=now)
    _tell(withdrawn, gettext_noop("%(code)s was withdrawn from auction"), _GONE)
    return withdrawn


def _tell(auction: Auction, subject: str, text: str, won: str = "") -> None:
    amount = f"{auction.highest:,.2f}" if auction.highest is not None else ""
    deal = auction.deal.code if auction.deal else ""
    for paddle in auction.paddles.select_related("organisation"):
        is_won = bool(won) and paddle.pk == auction.leader_id
        tell(
            paddle.organisation, subject, won if is_won else text, code=auction.listing.code, paddle=str(paddle),
            amount=amount, currency=auction.listing.currency, deal=deal,
        )  # fmt: skip
