"""Tenders and sealed bids, as whoever asks may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Bid, Complaint, Listing, Score, Tender
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.deals.selectors.market import listing_for
from liaowang_web.deals.selectors.ranked import RankedBid, ranked_bids
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.selectors.reading import organisations_of


@dataclass(frozen=True)
class SeenBid:
    """A bid as whoever asks may see it: its hash once the deadline is over, what it offers once there are minutes.

    Attributes
    ----------
    number, commitment, committed_at, state, shape : int, str, datetime, str, str
        State and shape say no more than ``sealed`` or ``withdrawn`` before there are minutes.
    bidder : Organisation or None
        To those who may read the minutes.
    price, delivery_days, statement, void_for
        As ``bidder``, and only of what was opened.
    """

    number: int
    commitment: str
    committed_at: datetime
    state: str
    shape: str
    bidder: Organisation | None = None
    price: Decimal | None = None
    delivery_days: int | None = None
    statement: str = ""
    void_for: str = ""


def tender_for(user: Anybody, code: str) -> Tender:
    """Give the tender of a listing that this person may see.

    Raises
    ------
    Http404
        If there is none.
    """
    listing = listing_for(user, code)
    found = Tender.objects.select_related(
        "listing__entry__organisation", "listing__organisation", "winner__organisation", "deal"
    )
    tender = found.filter(listing=listing).first()
    if tender is None:
        raise Http404
    return tender


def tender_of(listing: Listing) -> Tender | None:
    """Give the tender of a listing, if it was announced."""
    return Tender.objects.filter(listing=listing).first()


def bidders_of(user: Anybody, listing: Listing) -> list[Organisation]:
    """Give the organisations for which somebody may bid."""
    return [it for it in organisations_of(user, *COMMITS) if bidding.can_bid_for(user, listing, it)]


def own_bids(user: Anybody, tender: Tender) -> list[Bid]:
    """Give the bids of one's organisations in a tender."""
    if not isinstance(user, User):
        return []
    return list(
        tender.bids.filter(organisation__in=list(user.organisation_roles)).select_related("organisation", "tender")
    )


def own_bid(user: Anybody, tender: Tender, number: int) -> Bid:
    """Give a bid to whoever may open or withdraw it.

    Raises
    ------
    Http404
        To everybody else, or if there is none.
    """
    found = tender.bids.filter(number=number).select_related("organisation", "tender__listing").first()
    if found is None or not bidding.can_keep_bid(user, found):
        raise Http404
    return found


def counted_bid(user: Anybody, tender: Tender, number: int) -> Bid:
    """Give a bid that counts to whoever scores it. Raises Http404 to everybody else, or if there is none."""
    found = tender.bids.filter(number=number, state=Bid.State.COUNTED).select_related("organisation").first()
    if found is None or not bidding.can_score_bids(user, tender):
        raise Http404
    return found


def seen_bids(user: Anybody, tender: Tender) -> list[SeenBid]:
    """Give the bids of a tender: none before the deadline, so that nobody counts the others."""
    if timezone.now() < tender.deadline:
        return []
    found = tender.bids.select_related("organisation")
    if not tender.minutes_hash:
        withdrawn = Bid.State.WITHDRAWN
        return [
            SeenBid(it.number, it.commitment, it.created_at, str(withdrawn.label), "gone")
            if it.state == withdrawn
            else SeenBid(it.number, it.commitment, it.created_at, str(Bid.State.SEALED.label), "sealed")
            for it in found
        ]
    if not bidding.can_read_minutes(user, tender):
        return [SeenBid(it.number, it.commitment, it.created_at, it.get_state_display(), it.shape) for it in found]
    return [
        SeenBid(
            it.number, it.commitment, it.created_at, it.get_state_display(), it.shape, it.organisation, it.price,
            it.delivery_days, it.statement, it.get_void_for_display(),
        )
        for it in found
    ]  # fmt: skip


def ranking_for(user: Anybody, tender: Tender) -> list[RankedBid]:
    """Give the order of the bids that count, to those who may read the minutes; to others, and before, nothing."""
    if not tender.minutes_hash or not bidding.can_read_minutes(user, tender):
        return []
    return ranked_bids(tender)


def scores_of(bid: Bid) -> dict[str, Score]:
    """Give what a bid got, by criterion; for whoever was given the bid."""
    return {it.criterion: it for it in bid.scores.all()}


def complainers_of(user: Anybody, tender: Tender) -> list[Organisation]:
    """Give the organisations for which somebody may complain about an award."""
    return [it for it in organisations_of(user, *COMMITS) if bidding.can_complain_for(user, tender, it.pk)]


def complaints_for(user: Anybody, tender: Tender) -> Sequence[Complaint]:
    """Give the complaints about an award to those who may read the minutes; to others none."""
    if not bidding.can_read_minutes(user, tender):
        return []
    return list(tender.complaints.select_related("organisation", "decided_by"))


def complaint_for(user: Anybody, tender: Tender, key: UUID) -> Complaint:
    """Give a complaint to whoever may decide it. Raises Http404 to everybody else, or if there is none."""
    found = tender.complaints.filter(pk=key).select_related("organisation", "tender__listing").first()
    if found is None or not bidding.can_decide_complaint(user, found):
        raise Http404
    return found
