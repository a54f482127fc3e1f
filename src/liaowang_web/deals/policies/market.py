"""Who may do what with listings, enquiries and export gates."""

from __future__ import annotations

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Enquiry, Gate, Listing
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody

VERIFIED = Organisation.State.VERIFIED


def can_enter_listing(user: Anybody, entry: Entry) -> bool:
    """Owner, editor or signatory of the entry's organisation, while both are public."""
    is_member = isinstance(user, User) and user.acts_for(entry.organisation_id)
    return is_member and entry.is_public and entry.organisation.state == VERIFIED


def can_edit_listing(user: Anybody, listing: Listing) -> bool:
    """Members of its organisation, in draft."""
    is_member = isinstance(user, User) and user.acts_for(listing.organisation_id)
    return is_member and listing.state == Listing.State.DRAFT


def can_open_listing(user: Anybody, listing: Listing) -> bool:
    """Owner or signatory of its organisation: it binds."""
    return isinstance(user, User) and user.acts_for(listing.organisation_id, *COMMITS)


def can_withdraw_listing(user: Anybody, listing: Listing) -> bool:
    """Its organisation, or the market operator."""
    is_operator = isinstance(user, User) and user.has_role("market_operator")
    return can_open_listing(user, listing) or is_operator


def can_see_listing(user: Anybody, listing: Listing) -> bool:
    """Everybody once it was opened, while its entry is public; else members of its organisation, and auditors."""
    was_open = listing.state != Listing.State.DRAFT and listing.opens_at is not None
    if was_open and listing.entry.is_public:
        return True
    return isinstance(user, User) and (user.acts_for(listing.organisation_id) or user.has_role("auditor"))


def can_see_floor(user: Anybody, listing: Listing) -> bool:
    """Members of its organisation alone: what somebody would take at the least is nobody else's business."""
    return isinstance(user, User) and user.acts_for(listing.organisation_id)


def can_ask_for(user: Anybody, entry: Entry, organisation: Organisation) -> bool:
    """Members of another verified organisation, while the entry is public; nobody who belongs to both."""
    if not isinstance(user, User) or user.acts_for(entry.organisation_id):
        return False
    is_other = organisation.pk != entry.organisation_id
    return is_other and user.acts_for(organisation.pk) and organisation.state == VERIFIED and entry.is_public


def can_see_enquiry(user: Anybody, enquiry: Enquiry) -> bool:
    """Members of both organisations, the market operator once it stopped at the gate, and auditors."""
    if not isinstance(user, User) or not user.is_active:
        return False
    is_member = user.acts_for(enquiry.organisation_id) or user.acts_for(enquiry.entry.organisation_id)
    return is_member or user.has_role("auditor") or (bool(enquiry.rule) and user.has_role("market_operator"))


def can_answer_enquiry(user: Anybody, enquiry: Enquiry) -> bool:
    """Members of the entry's organisation who do not belong to the asker's."""
    if not isinstance(user, User) or user.acts_for(enquiry.organisation_id):
        return False
    return user.acts_for(enquiry.entry.organisation_id)


def can_take_up_enquiry(user: Anybody, enquiry: Enquiry) -> bool:
    """Owner or signatory of the entry's organisation."""
    is_owner = isinstance(user, User) and user.acts_for(enquiry.entry.organisation_id, *COMMITS)
    return is_owner and can_answer_enquiry(user, enquiry)


def can_withdraw_enquiry(user: Anybody, enquiry: Enquiry) -> bool:
    """Members of the asker's organisation."""
    return isinstance(user, User) and user.acts_for(enquiry.organisation_id)


def can_release_enquiry(user: Anybody, enquiry: Enquiry) -> bool:
    """Either side, and whoever opens gates: the guard decides whether anything still holds it."""
    return user is None or can_see_enquiry(user, enquiry)


def can_see_gates(user: Anybody) -> bool:
    """The market operator, and auditors."""
    return isinstance(user, User) and user.has_role("market_operator", "auditor")


def can_open_gate(user: Anybody, gate: Gate) -> bool:
    """The market operator, never for an organisation of which they are or were a member."""
    if not (isinstance(user, User) and user.has_role("market_operator")):
        return False
    sides = (gate.organisation_id, gate.entry.organisation_id)
    return not user.memberships.filter(organisation__in=sides).exists()
