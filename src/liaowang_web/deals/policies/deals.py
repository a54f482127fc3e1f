"""Who may do what with deals, offers and mandates: each side by its own people, and nobody for both."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Deal, Mandate, Offer, Side
from liaowang_web.hall.policies import Anybody

COMMITS = ("owner", "signatory")
"""Roles within an organisation that bind it to something; an editor writes and files, and binds nobody."""


def side_of(user: Anybody, deal: Deal, *roles: str) -> str:
    """Give the side for which somebody acts, in one of these roles if any are named; nothing if for none or for both.

    Whoever belongs to both organisations could agree with themselves, so they act for neither.
    """
    if not isinstance(user, User):
        return ""
    belongs = [side for side in Side if user.acts_for(deal.key_of(side))]
    if len(belongs) != 1:
        return ""
    return belongs[0] if user.acts_for(deal.key_of(belongs[0]), *roles) else ""


def can_see_deal(user: Anybody, deal: Deal) -> bool:
    """Members of both sides, its technology manager, and auditors, who read everything."""
    if not isinstance(user, User) or not user.is_active:
        return False
    is_member = user.acts_for(deal.seller_id) or user.acts_for(deal.buyer_id)
    return is_member or is_manager(user, deal) or user.has_role("auditor")


def is_manager(user: Anybody, deal: Deal) -> bool:
    """Whether they work on it as technology manager, and still hold that role."""
    return isinstance(user, User) and deal.manager_id == user.pk and user.has_role("technology_manager")


def can_write_deal(user: Anybody, deal: Deal) -> bool:
    """Members of one side and the technology manager, until it is over."""
    return not deal.is_over and (bool(side_of(user, deal)) or is_manager(user, deal))


def can_commit_deal(user: Anybody, deal: Deal) -> bool:
    """Owner or signatory of one side, who is not its technology manager."""
    return bool(side_of(user, deal, *COMMITS)) and not (isinstance(user, User) and deal.manager_id == user.pk)


def can_conclude_deal(user: Anybody, deal: Deal) -> bool:
    """Whoever commits a side; and the system, for what follows by itself."""
    return user is None or can_commit_deal(user, deal)


def can_archive_deal(user: Anybody, deal: Deal) -> bool:
    """Members of one side, and auditors."""
    return can_see_deal(user, deal) and not is_manager(user, deal)


def can_answer_offer(user: Anybody, offer: Offer) -> bool:
    """Whoever commits the other side."""
    return can_commit_deal(user, offer.deal) and side_of(user, offer.deal, *COMMITS) != offer.side


def can_withdraw_offer(user: Anybody, offer: Offer) -> bool:
    """Whoever commits the side that made it."""
    return can_commit_deal(user, offer.deal) and side_of(user, offer.deal, *COMMITS) == offer.side


def can_expire(user: Anybody, _thing: object) -> bool:
    """The system alone."""
    return user is None


def can_consent_to_mandate(user: Anybody, mandate: Mandate) -> bool:
    """Whoever commits the side that did not propose."""
    return can_commit_deal(user, mandate.deal) and side_of(user, mandate.deal, *COMMITS) != mandate.side


def can_take_mandate(user: Anybody, mandate: Mandate) -> bool:
    """The technology manager who was asked."""
    is_asked = isinstance(user, User) and user.pk == mandate.manager_id
    return is_asked and isinstance(user, User) and user.has_role("technology_manager")


def can_decline_mandate(user: Anybody, mandate: Mandate) -> bool:
    """The other side, or whoever was asked."""
    return can_take_mandate(user, mandate) or can_consent_to_mandate(user, mandate)


def can_end_mandate(user: Anybody, mandate: Mandate) -> bool:
    """Either side, or the technology manager."""
    return can_commit_deal(user, mandate.deal) or can_take_mandate(user, mandate)
