"""Bids that count, in the order of the rule of their tender."""

from __future__ import annotations

from dataclasses import dataclass

from liaowang_web.deals.models import Auction, Bid, Listing, Tender
from liaowang_web.deals.ranking import Candidate, Ranked, rank


@dataclass(frozen=True)
class RankedBid:
    """A bid and where it stands."""

    bid: Bid
    ranked: Ranked


def ranked_bids(tender: Tender) -> list[RankedBid]:
    """Give the bids that count, the best first; whoever calls decides who is told."""
    bids = {
        it.number: it
        for it in tender.bids.filter(state=Bid.State.COUNTED).select_related("organisation").prefetch_related("scores")
    }
    candidates = [
        Candidate(number, it.price, {score.criterion: score.points for score in it.scores.all()})
        for number, it in bids.items()
        if it.price is not None
    ]
    weights = {str(it["code"]): int(it["weight"]) for it in tender.criteria}
    found = rank(candidates, tender.rule, is_purchase=tender.is_purchase, weights=weights)
    return [RankedBid(bids[it.number], it) for it in found]


def first_by_rule(tender: Tender) -> RankedBid | None:
    """Give the bid to which the award goes by the rule; nothing while none counts or one was not judged in full."""
    found = ranked_bids(tender)
    is_judged = tender.rule != Tender.Rule.SCORE or all(it.ranked.total is not None for it in found)
    return found[0] if found and is_judged else None


def is_bid_for(listing: Listing) -> bool:
    """Whether a listing has bids that bind its lister: in an auction under way, or under seal and undecided."""
    if Auction.objects.filter(listing=listing, state=Auction.State.ANNOUNCED, n_bids__gt=0).exists():
        return True
    over = (Tender.State.CONCLUDED, Tender.State.FAILED, Tender.State.CANCELLED)
    bids = Bid.objects.filter(tender__listing=listing).exclude(state=Bid.State.WITHDRAWN)
    return bids.exclude(tender__state__in=over).exists()
