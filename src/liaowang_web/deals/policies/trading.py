"""Who may ask for products, quote, order, deliver and inspect."""

from __future__ import annotations

from uuid import UUID

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Delivery, FirstProof, Order, ProductRequest, Quotation
from liaowang_web.deals.policies.deals import COMMITS
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody

WRITING = ("owner", "editor", "signatory")


def _is_on(user: Anybody, mine: UUID, theirs: UUID, *roles: str) -> bool:
    """Whether somebody acts for one organisation in one of these roles, and does not belong to the other."""
    return isinstance(user, User) and user.acts_for(mine, *roles) and not user.acts_for(theirs)


def _asks(user: Anybody, request: ProductRequest, *roles: str) -> bool:
    return _is_on(user, request.organisation_id, request.entry.organisation_id, *roles)


def _answers(user: Anybody, request: ProductRequest, *roles: str) -> bool:
    return _is_on(user, request.entry.organisation_id, request.organisation_id, *roles)


def can_ask_for_product(user: Anybody, entry: Entry, organisation: Organisation) -> bool:
    """Who writes for another organisation that is verified, while the product is public."""
    is_product = entry.kind == Entry.Kind.PRODUCT and entry.is_public
    is_verified = organisation.state == Organisation.State.VERIFIED
    return is_product and is_verified and _is_on(user, organisation.pk, entry.organisation_id, *WRITING)


def can_read_request(user: Anybody, request: ProductRequest) -> bool:
    """Members of both sides, and auditors."""
    if not isinstance(user, User):
        return False
    return user.acts_for(request.organisation_id) or user.acts_for(request.entry.organisation_id) or (
        user.has_role("auditor")
    )  # fmt: skip


def can_withdraw_request(user: Anybody, request: ProductRequest) -> bool:
    """Who writes for the asker."""
    return _asks(user, request, *WRITING)


def can_answer_request(user: Anybody, request: ProductRequest) -> bool:
    """Who writes for the seller: declines."""
    return _answers(user, request, *WRITING)


def can_quote(user: Anybody, request: ProductRequest) -> bool:
    """Who binds the seller."""
    return _answers(user, request, *COMMITS)


def can_keep_quotation(user: Anybody, quotation: Quotation) -> bool:
    """Who binds the seller."""
    return can_quote(user, quotation.request)


def can_expire_quotation(user: Anybody, _quotation: Quotation) -> bool:
    """The clock alone."""
    return user is None


def can_order(user: Anybody, request: ProductRequest) -> bool:
    """Who binds the asker."""
    return _asks(user, request, *COMMITS)


def can_accept_quotation(user: Anybody, quotation: Quotation) -> bool:
    """Who binds the asker."""
    return can_order(user, quotation.request)


def can_read_order(user: Anybody, order: Order) -> bool:
    """Members of both sides, and auditors."""
    return can_read_request(user, order.request)


def can_sell(user: Anybody, order: Order) -> bool:
    """Who binds the seller: confirms, refuses, says that it was paid."""
    return _is_on(user, order.seller_id, order.buyer_id, *COMMITS)


def can_buy(user: Anybody, order: Order) -> bool:
    """Who binds the buyer: cancels."""
    return _is_on(user, order.buyer_id, order.seller_id, *COMMITS)


def can_send(user: Anybody, order: Order) -> bool:
    """Who writes for the seller."""
    return _is_on(user, order.seller_id, order.buyer_id, *WRITING)


def can_move_on(user: Anybody, order: Order) -> bool:
    """Whoever may act on one of its deliveries: the order follows them."""
    return can_send(user, order) or _is_on(user, order.buyer_id, order.seller_id, *WRITING)


def can_receive(user: Anybody, delivery: Delivery) -> bool:
    """Who writes for the buyer: receives, and sends back."""
    return _is_on(user, delivery.order.buyer_id, delivery.order.seller_id, *WRITING)


def can_inspect(user: Anybody, delivery: Delivery) -> bool:
    """Who binds the buyer: what is accepted has to be paid."""
    return can_buy(user, delivery.order)


def can_take_back(user: Anybody, delivery: Delivery) -> bool:
    """Who binds the seller: what is taken back is sent anew or taken off the order."""
    return can_sell(user, delivery.order)


def can_prove_first(user: Anybody, entry: Entry) -> bool:
    """Who writes for the product's organisation."""
    is_writer = isinstance(user, User) and user.acts_for(entry.organisation_id, *WRITING)
    return is_writer and entry.kind == Entry.Kind.PRODUCT


def can_remove_proof(user: Anybody, proof: FirstProof) -> bool:
    """Who writes for the product's organisation, and the integrity officer."""
    return can_prove_first(user, proof.entry) or (isinstance(user, User) and user.has_role("integrity_officer"))
