"""Who may do what with contracts, payments and registrations."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Contract, Deal, Milestone, Registration, Side, Supplement
from liaowang_web.deals.policies.deals import COMMITS, can_commit_deal, can_write_deal, side_of
from liaowang_web.hall.policies import Anybody


def can_write_contract(user: Anybody, deal: Deal) -> bool:
    """Whoever writes in the deal, members of both sides and its technology manager, while no text is signed."""
    return can_write_deal(user, deal) and deal.state in {Deal.State.NEGOTIATING, Deal.State.AGREED}


def can_edit_contract(user: Anybody, contract: Contract) -> bool:
    """The same, while it is being written."""
    return can_write_contract(user, contract.deal) and contract.state == Contract.State.DRAFTING


def can_freeze_contract(user: Anybody, contract: Contract) -> bool:
    """Members of one side."""
    return can_write_contract(user, contract.deal) and bool(side_of(user, contract.deal))


def can_sign_contract(user: Anybody, contract: Contract) -> bool:
    """A signatory of one side, for that side alone; an owner or an editor who is not, may not."""
    is_manager = isinstance(user, User) and contract.deal.manager_id == user.pk
    return bool(side_of(user, contract.deal, "signatory")) and not is_manager


def can_conclude_contract(user: Anybody, _contract: Contract) -> bool:
    """The system, for what follows by itself from both signatures."""
    return user is None


def can_bring_into_force(user: Anybody, contract: Contract) -> bool:
    """Whoever commits a side; and the system."""
    return user is None or can_commit_deal(user, contract.deal)


def can_propose_ending(user: Anybody, contract: Contract) -> bool:
    """Whoever commits a side."""
    return can_commit_deal(user, contract.deal)


def can_end_contract(user: Anybody, contract: Contract) -> bool:
    """Whoever commits the side that did not propose it."""
    is_other = side_of(user, contract.deal, *COMMITS) != contract.ending_side
    return bool(contract.ending_side) and can_commit_deal(user, contract.deal) and is_other


def can_propose_supplement(user: Anybody, contract: Contract) -> bool:
    """Whoever commits a side."""
    return can_commit_deal(user, contract.deal)


def can_sign_supplement(user: Anybody, supplement: Supplement) -> bool:
    """A signatory of one side, as of the contract."""
    return can_sign_contract(user, supplement.contract)


def can_conclude_supplement(user: Anybody, _supplement: Supplement) -> bool:
    """The system, for what follows by itself from both signatures."""
    return user is None


def can_withdraw_supplement(user: Anybody, supplement: Supplement) -> bool:
    """Whoever commits a side: the one that proposed it withdraws it, the other declines it."""
    return can_commit_deal(user, supplement.contract.deal)


def can_act_as_seller(user: Anybody, milestone: Milestone) -> bool:
    """Members of the seller, who delivers and invoices."""
    return side_of(user, milestone.contract.deal) == Side.SELLER


def can_act_as_buyer(user: Anybody, milestone: Milestone) -> bool:
    """Members of the buyer, who reports and pays."""
    return side_of(user, milestone.contract.deal) == Side.BUYER


def can_accept_delivery(user: Anybody, milestone: Milestone) -> bool:
    """Whoever commits the buyer, never the side that delivered."""
    return side_of(user, milestone.contract.deal, *COMMITS) == Side.BUYER


def can_move_by_itself(user: Anybody, _milestone: Milestone) -> bool:
    """The system alone."""
    return user is None


def can_accept_performance(user: Anybody, deal: Deal) -> bool:
    """Whoever commits the buyer."""
    return can_commit_deal(user, deal) and side_of(user, deal, *COMMITS) == Side.BUYER


def can_settle_dispute(user: Anybody, deal: Deal, raised_by: str) -> bool:
    """Whoever commits the side that raised it: nobody else says that it has what it asked for."""
    return can_commit_deal(user, deal) and side_of(user, deal, *COMMITS) == raised_by


def can_file_registration(user: Anybody, registration: Registration) -> bool:
    """Members of the seller: developer, assignor, licensor or contractor files."""
    return side_of(user, registration.contract.deal) == Side.SELLER


def can_decide_registration(user: Anybody, registration: Registration) -> bool:
    """A market operator who is of neither side, and notes what the authority decided."""
    if not (isinstance(user, User) and user.has_role("market_operator")):
        return False
    deal = registration.contract.deal
    return not user.memberships.filter(organisation__in=(deal.seller_id, deal.buyer_id)).exists()


def can_see_registrations(user: Anybody) -> bool:
    """Market operators and auditors."""
    return isinstance(user, User) and user.has_role("market_operator", "auditor")
