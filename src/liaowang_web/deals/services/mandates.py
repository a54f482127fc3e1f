"""A technology manager invited into a deal: by one side, with the consent of the other and their own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Deal, Mandate
from liaowang_web.deals.policies.deals import COMMITS, can_commit_deal, side_of
from liaowang_web.deals.states.deals import MANDATE
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_OPEN = (Mandate.State.PROPOSED, Mandate.State.CONSENTED, Mandate.State.ACTIVE)


@transaction.atomic
def propose_manager(deal: Deal, manager: User, *, actor: User) -> Mandate:
    """Propose a technology manager for one's side.

    Raises
    ------
    NotAllowed
        If the actor does not commit one side.
    TransitionRefused
        If the deal is over, somebody is proposed or at work already, or the person does not hold the role, or is or
        was a member of either organisation.
    """
    locked = lock(deal)
    if not can_commit_deal(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.is_over or locked.mandates.filter(state__in=_OPEN).exists():
        raise TransitionRefused(_("The deal is over, or has a technology manager, or one is proposed."))
    is_partial = manager.memberships.filter(organisation__in=(locked.seller_id, locked.buyer_id)).exists()
    if not manager.is_active or not manager.has_role("technology_manager") or is_partial:
        raise TransitionRefused(_("This person is no technology manager, or belongs to one of the sides."))
    side = side_of(actor, locked, *COMMITS)
    made = Mandate.objects.create(deal=locked, manager=manager, proposed_by=actor, side=side)
    audit.record(
        kinds.MANDATE_PROPOSED, made, actor=actor, on_behalf_of=locked.key_of(side), after=fingerprint(made),
        deal=locked.code,
    )  # fmt: skip
    return made


@transaction.atomic
def move_mandate(name: str, mandate: Mandate, *, actor: User, version: int | None = None) -> Mandate:
    """Walk a transition of `states.deals.MANDATE`; the deal bears its manager exactly while they are at work.

    Raises TransitionRefused or NotAllowed; then nothing is written.
    """
    deal = lock(mandate.deal)
    side = side_of(actor, deal)
    moved = MANDATE.perform(
        name, mandate, actor=actor, version=version, on_behalf_of=deal.key_of(side) if side else None
    )
    manager = moved.manager_id if moved.state == Mandate.State.ACTIVE else None
    if deal.manager_id != manager:
        Deal.objects.filter(pk=deal.pk).update(manager=manager)
    return moved
