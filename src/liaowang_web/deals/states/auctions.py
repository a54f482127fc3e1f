"""How an auction walks: every bid is a transition, taken under the lock of the auction's row."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.deals.bidding import end_after, least_bid
from liaowang_web.deals.kinds import auctions as kinds
from liaowang_web.deals.models import Auction, AuctionBid, Deal, Listing, Paddle
from liaowang_web.deals.money import smallest
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.terms import exact
from liaowang_web.workflow.machine import Machine, Transition

State = Auction.State
MOST = Decimal(10) ** 13


def why_no_bids(auction: Auction, now: datetime) -> str:
    """Say why no bid is taken at a moment; an empty text if bids are."""
    if auction.listing.state == Listing.State.WITHDRAWN:
        return _("The listing was withdrawn.")
    if now < auction.starts_at:
        return _("The auction has not begun.")
    return "" if now < auction.ends_at else _("The auction is over.")


def _bid_guard(
    auction: Auction, *, paddle: Paddle, amount: Decimal, now: datetime | None = None, **_values: Any
) -> str:
    """Look at the clock here, under the lock: the time that counts is when the database takes a bid."""
    if why := why_no_bids(auction, now or timezone.now()):
        return why
    if auction.leader_id == paddle.pk:
        return _("Your bid is the highest already.")
    currency = auction.listing.currency
    if not amount.is_finite() or amount >= MOST or amount != amount.quantize(smallest(currency)):
        return _("This is no amount in %(currency)s.") % {"currency": currency}
    least = least_bid(auction.floor, auction.step, auction.highest)
    if amount < least:
        return _("The least bid is now %(amount)s %(currency)s.") % {"amount": f"{least:,.2f}", "currency": currency}
    return ""


def _bid(
    auction: Auction, *, actor: User, paddle: Paddle, amount: Decimal, now: datetime | None = None, **_values: Any
) -> dict[str, Any]:
    taken_at = now or timezone.now()
    ends_at = end_after(auction.ends_at, taken_at, auction.extension_minutes)
    extended_to = ends_at if ends_at != auction.ends_at else None
    auction.n_bids += 1
    auction.highest, auction.leader, auction.ends_at = exact(amount), paddle, ends_at
    AuctionBid.objects.create(
        auction=auction, number=auction.n_bids, paddle=paddle, person=actor, amount=amount, taken_at=taken_at,
        extended_to=extended_to,
    )  # fmt: skip
    told = {"extended_to": extended_to.isoformat()} if extended_to else {}
    return {"paddle": str(paddle), "amount": f"{amount:.2f}", "currency": auction.listing.currency, **told}


def _is_over(auction: Auction, *, now: datetime | None = None, **_values: Any) -> str:
    return "" if (now or timezone.now()) >= auction.ends_at else _("The auction is not over.")


def _sell_guard(auction: Auction, **values: Any) -> str:
    if why := _is_over(auction, **values):
        return why
    return "" if auction.is_reserve_met else _("The reserve is not met.")


def _lapse_guard(auction: Auction, **values: Any) -> str:
    if why := _is_over(auction, **values):
        return why
    return _("The reserve is met: it is sold.") if auction.is_reserve_met else ""


def _sell(auction: Auction, *, deal: Deal, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    auction.deal, auction.closed_at = deal, now or timezone.now()
    return {
        "paddle": str(auction.leader), "amount": f"{auction.highest:.2f}", "currency": auction.listing.currency,
        "deal": deal.code,
    }  # fmt: skip


def _close(auction: Auction, *, now: datetime | None = None, why: str = "", **_values: Any) -> None:
    auction.closed_at, auction.ended_for = now or timezone.now(), why


def _withdraw_guard(auction: Auction, *, actor: User | None, **_values: Any) -> str:
    if actor is None:
        return "" if auction.listing.state == Listing.State.WITHDRAWN else _("The listing stands.")
    if auction.n_bids and not bidding.is_operator_apart(actor, auction.listing.organisation_id):
        return _("Bids were made: only the market operator can withdraw it now.")
    return ""


AUCTION: Machine[Auction] = Machine(
    Transition("bid", {State.ANNOUNCED}, State.ANNOUNCED, bidding.can_bid_in_auction, kinds.BID, guard=_bid_guard,
               effect=_bid),
    Transition("sell", {State.ANNOUNCED}, State.SOLD, bidding.can_close_auction, kinds.SOLD, guard=_sell_guard,
               effect=_sell),
    Transition("lapse", {State.ANNOUNCED}, State.UNSOLD, bidding.can_close_auction, kinds.LAPSED, guard=_lapse_guard,
               effect=_close),
    Transition("withdraw", {State.ANNOUNCED}, State.WITHDRAWN, bidding.can_withdraw_auction, kinds.WITHDRAWN,
               gettext_lazy("Withdraw from auction"), guard=_withdraw_guard, effect=_close, needs_reason=True),
)  # fmt: skip
