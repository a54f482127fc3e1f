"""Auctions, as whoever asks may read them: bidders are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.deals.bidding import least_bid
from liaowang_web.deals.models import Auction, AuctionBid, Listing, Paddle
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.deals.selectors.market import listing_for
from liaowang_web.hall.policies import Anybody

SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """How an auction stands at a moment.

    Attributes
    ----------
    auction : Auction
    now : datetime
        Of the server.
    bids : list of AuctionBid
        The latest twenty, with their paddles.
    least : Decimal
        What has to be bid next.
    paddle : Paddle or None
        That of whoever asks.
    is_leading : bool
        Whether theirs is the highest bid.
    seconds_left : int
        Until it ends, as things are; 0 once it is over.
    """

    auction: Auction
    now: datetime
    bids: list[AuctionBid]
    least: Decimal
    paddle: Paddle | None
    is_leading: bool
    seconds_left: int


def auction_for(user: Anybody, code: str) -> Auction:
    """Give the auction of a listing that this person may see.

    Raises
    ------
    Http404
        If there is none.
    """
    listing = listing_for(user, code)
    found = Auction.objects.select_related(
        "listing__entry__organisation", "listing__organisation", "leader__organisation", "deal"
    )
    auction = found.filter(listing=listing).first()
    if auction is None:
        raise Http404
    return auction


def auction_of(listing: Listing) -> Auction | None:
    """Give the auction of a listing, if it was announced."""
    return Auction.objects.filter(listing=listing).first()


def paddle_of(user: Anybody, auction: Auction) -> Paddle | None:
    """Give the paddle under which somebody bids, if their organisation holds one."""
    if not isinstance(user, User):
        return None
    held = [key for key, roles in user.organisation_roles.items() if not roles.isdisjoint(COMMITS)]
    return auction.paddles.filter(organisation__in=held).select_related("organisation").first()


def standing_for(user: Anybody, auction: Auction) -> Standing:
    """Give how an auction stands now, to who asks."""
    now = timezone.now()
    paddle = paddle_of(user, auction)
    left = max(int((auction.ends_at - now).total_seconds()), 0) if auction.state == Auction.State.ANNOUNCED else 0
    return Standing(
        auction, now, list(auction.bids.select_related("paddle")[:SHOWN]),
        least_bid(auction.floor, auction.step, auction.highest), paddle,
        paddle is not None and auction.leader_id == paddle.pk, left,
    )  # fmt: skip


def paddles_for(user: Anybody, auction: Auction) -> list[Paddle]:
    """Give who bids under which number, to officers; to others nothing."""
    if not bidding.can_see_paddles(user, auction):
        return []
    return list(auction.paddles.select_related("organisation"))
