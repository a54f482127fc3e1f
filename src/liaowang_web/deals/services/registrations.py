"""The registration of a contract: begun, filled in, filed, and what was decided noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, Registration
from liaowang_web.deals.policies.contracts import can_file_registration
from liaowang_web.deals.registering import NEWEST, filled_from, form_of
from liaowang_web.deals.selectors.contracts import current_of, signatures_of
from liaowang_web.deals.services.contracts import lock_contract
from liaowang_web.deals.states.registrations import REGISTRATION
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

S = Registration.State
_OPEN = {S.NONE, S.REFUSED}


@transaction.atomic
def begin_registration(contract: Contract, *, actor: User) -> Registration:
    """Begin the form with what the signed contract says; a second time gives the one that is there.

    Raises
    ------
    NotAllowed
        If the actor is not of the seller.
    TransitionRefused
        If the contract is not signed by both sides.
    """
    locked = lock_contract(contract)
    made = Registration(contract=locked, form_version=NEWEST)
    if not can_file_registration(actor, made):
        raise NotAllowed(_("You may not do this here."))
    if (found := Registration.objects.filter(contract=locked).first()) is not None:
        return found
    if locked.state not in {Contract.State.SIGNED, Contract.State.EFFECTIVE}:
        raise TransitionRefused(_("Only a contract that both sides have signed is registered."))
    made.fields = _first_values(locked)
    made.save()
    audit.record(
        kinds.REGISTRATION_EDITED, made, actor=actor, on_behalf_of=locked.deal.seller_id, after=fingerprint(made)
    )
    return made


def _first_values(contract: Contract) -> dict[str, str]:
    version, deal = current_of(contract), contract.deal
    if version is None:
        raise TransitionRefused(_("No version is frozen."))
    signed = max((it.signed_at for it in signatures_of(contract)), default=timezone.now())
    parties = {side: {"region": it.region, "type": it.type} for side, it in
               (("seller", deal.seller), ("buyer", deal.buyer))}  # fmt: skip
    told = filled_from(version.content, timezone.localdate(signed), parties)
    fields = [it for group in form_of(NEWEST).groups_for(deal.type) for it in group.fields]
    return {it.code: told[it.origin] for it in fields if it.origin in told}


@transaction.atomic
def edit_registration(
    registration: Registration, *, actor: User, values: Mapping[str, str], version: int | None = None
) -> Registration:
    """Change the form before it is filed, or after it was refused.

    Raises
    ------
    NotAllowed
        If the actor is not of the seller, or it is filed.
    TransitionRefused
        If somebody changed it since the version that the actor saw.
    """
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if not can_file_registration(actor, locked) or locked.state not in _OPEN:
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    known = {it.code for group in form_of(locked.form_version).groups for it in group.fields}
    locked.fields = {**locked.fields, **{name: value for name, value in values.items() if name in known}}
    locked.version += 1
    locked.save()
    audit.record(
        kinds.REGISTRATION_EDITED, locked, actor=actor, on_behalf_of=locked.contract.deal.seller_id, before=before,
        after=fingerprint(locked), fields=sorted(set(values) & known),
    )  # fmt: skip
    return locked


@transaction.atomic
def move_registration(name: str, registration: Registration, *, actor: User, **values: Any) -> Registration:
    """Walk one transition of `states.registrations.REGISTRATION`.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; nothing is then written.
    """
    behalf = registration.contract.deal.seller_id if name == "file" else None
    return REGISTRATION.perform(name, registration, actor=actor, on_behalf_of=behalf, **values)
