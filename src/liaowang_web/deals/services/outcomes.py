"""Deals that a tender or an auction ends in, and letters to those who hear of it."""

from __future__ import annotations

from decimal import Decimal

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Deal, Listing
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.deals.services.listings import move_listing
from liaowang_web.deals.services.opening import open_deal

IN_PLAY = (Listing.State.OPEN, Listing.State.CLOSED)
"""States of a listing in which bids are taken: the tender's and the auction's own times decide, not the listing's."""


def conclude_listing(
    listing: Listing, *, origin: str, winner: Organisation, is_purchase: bool, amount: Decimal, actor: User | None
) -> Deal:
    """Award a listing, and open the deal between its lister and whoever won, agreed at the amount.

    Raises
    ------
    TransitionRefused
        If the listing was withdrawn, or the export gate is shut between the two.
    """
    # Locked in the order in which everybody locks: tender or auction, listing, numbers, and the end of the audit last.
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    lister = listing.organisation
    seller, buyer = (winner, lister) if is_purchase else (lister, winner)
    deal = open_deal(
        entry=listing.entry, seller=seller, buyer=buyer, actor=actor, type=listing.type, rights=listing.rights,
        origin=origin, listing=listing, exclusivity=listing.exclusivity, territory=listing.territory, amount=amount,
        currency=listing.currency, is_agreed=True,
    )  # fmt: skip
    move_listing("award", listing, actor=None)
    return deal


def tell(organisation: Organisation, subject: str, text: str, **values: object) -> None:
    """Write to those who bind an organisation, in both languages, once the act stands; a lost letter undoes nothing.

    Parameters
    ----------
    organisation : Organisation
    subject, text : str
        Message ids with named places.
    **values
        For them.
    """
    members = organisation.memberships.filter(until=None, role__in=COMMITS)
    write_to(User.objects.filter(pk__in=members.values("user")), subject, text, **values)
