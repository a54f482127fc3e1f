"""Who may announce, bid, open, award and complain in tenders and auctions."""

from __future__ import annotations

from uuid import UUID

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Auction, Bid, Complaint, Listing, Tender
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.hall.policies import Anybody

OVERSEERS = ("market_operator", "integrity_officer", "auditor")


def binds(user: Anybody, organisation: UUID) -> bool:
    """Whether somebody may bind an organisation (its key)."""
    return isinstance(user, User) and user.acts_for(organisation, *COMMITS)


def is_operator_apart(user: Anybody, *organisations: UUID) -> bool:
    """Whether somebody is a market operator who is no member of any of these organisations."""
    is_operator = isinstance(user, User) and user.has_role("market_operator")
    return is_operator and not any(user.acts_for(it) for it in organisations)  # type: ignore[union-attr]


def can_announce(user: Anybody, listing: Listing) -> bool:
    """Who binds the lister: the rules of a tender or auction cannot be changed afterwards."""
    return binds(user, listing.organisation_id)


def can_bid_for(user: Anybody, listing: Listing, organisation: Organisation) -> bool:
    """Who binds another organisation that is verified, and has nothing to do with the lister themselves."""
    if not binds(user, organisation.pk) or organisation.pk == listing.organisation_id:
        return False
    is_lister = isinstance(user, User) and user.acts_for(listing.organisation_id)
    return not is_lister and organisation.state == Organisation.State.VERIFIED


def can_keep_bid(user: Anybody, bid: Bid) -> bool:
    """Who binds its bidder: opens or withdraws it."""
    return binds(user, bid.organisation_id)


def can_draw_minutes(user: Anybody, tender: Tender) -> bool:
    """The clock, who binds the lister, and a market operator: the minutes follow from the bids, whoever asks."""
    lister = tender.listing.organisation_id
    return user is None or binds(user, lister) or is_operator_apart(user)


def can_judge_bid(user: Anybody, bid: Bid) -> bool:
    """Whoever may draw the minutes."""
    return can_draw_minutes(user, bid.tender)


def can_award_tender(user: Anybody, tender: Tender) -> bool:
    """Who binds the lister."""
    return binds(user, tender.listing.organisation_id)


def can_score_bids(user: Anybody, tender: Tender) -> bool:
    """Members of the lister who write for it, where points decide."""
    is_writer = isinstance(user, User) and user.acts_for(tender.listing.organisation_id, "owner", "editor", "signatory")
    return is_writer and tender.rule == Tender.Rule.SCORE


def can_conclude_tender(user: Anybody, tender: Tender) -> bool:
    """The clock, and who binds the lister."""
    return user is None or can_award_tender(user, tender)


def can_cancel_tender(user: Anybody, tender: Tender) -> bool:
    """The clock, once the listing is gone; who binds the lister; a market operator."""
    return user is None or can_award_tender(user, tender) or is_operator_apart(user, tender.listing.organisation_id)


def can_complain_for(user: Anybody, tender: Tender, organisation: UUID) -> bool:
    """Who binds an organisation that bid and did not win."""
    if not binds(user, organisation) or (tender.winner and tender.winner.organisation_id == organisation):
        return False
    return tender.bids.filter(organisation=organisation).exclude(state=Bid.State.WITHDRAWN).exists()


def can_hold_tender(user: Anybody, tender: Tender) -> bool:
    """Who may complain for some organisation."""
    return any(can_complain_for(user, tender, it) for it in getattr(user, "organisation_roles", {}))


def can_decide_complaint(user: Anybody, complaint: Complaint) -> bool:
    """A market operator or integrity officer who belongs to neither side, nor to any bidder."""
    return can_resolve_tender(user, complaint.tender)


def can_resolve_tender(user: Anybody, tender: Tender) -> bool:
    """A market operator or integrity officer who belongs neither to the lister nor to any bidder."""
    if not (isinstance(user, User) and user.has_role("market_operator", "integrity_officer")):
        return False
    sides = {tender.listing.organisation_id, *tender.bids.values_list("organisation", flat=True)}
    return not any(user.acts_for(it) for it in sides)


def can_read_minutes(user: Anybody, tender: Tender) -> bool:
    """The lister's members, those of whoever bid, and officers."""
    if not isinstance(user, User):
        return False
    if user.acts_for(tender.listing.organisation_id) or user.has_role(*OVERSEERS):
        return True
    return tender.bids.filter(organisation__in=list(user.organisation_roles)).exists()


def can_enter_auction(user: Anybody, auction: Auction) -> bool:
    """Who may bid for some organisation."""
    mine = Organisation.objects.filter(pk__in=list(getattr(user, "organisation_roles", {})))
    return any(can_bid_for(user, auction.listing, it) for it in mine)


def can_bid_in_auction(user: Anybody, auction: Auction) -> bool:
    """Who binds an organisation that holds a paddle, and is no member of the seller."""
    if not isinstance(user, User) or user.acts_for(auction.listing.organisation_id):
        return False
    held = [key for key, roles in user.organisation_roles.items() if not roles.isdisjoint(COMMITS)]
    return auction.paddles.filter(organisation__in=held).exists()


def can_close_auction(user: Anybody, auction: Auction) -> bool:
    """The clock, who binds the seller, and a market operator: the outcome follows from the bids, whoever asks."""
    return user is None or binds(user, auction.listing.organisation_id) or is_operator_apart(user)


def can_withdraw_auction(user: Anybody, auction: Auction) -> bool:
    """The clock, once the listing is gone; who binds the seller; a market operator."""
    return can_close_auction(user, auction)


def can_see_paddles(user: Anybody, _auction: Auction) -> bool:
    """Officers: to all others, the seller among them, a bidder is a number."""
    return isinstance(user, User) and user.has_role(*OVERSEERS)
