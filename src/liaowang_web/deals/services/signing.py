"""Signing: one hash, two signatories, and a second factor from each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.second_factor import FactorRefused, use_code
from liaowang_web.audit import services as audit
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, ContractVersion, Side, Signature
from liaowang_web.deals.policies.contracts import can_sign_contract
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.contracts import current_of, signatures_of, signed_sides, why_version_falls
from liaowang_web.deals.selectors.gates import export_stop
from liaowang_web.deals.services.contracts import bring_into_force, lock_contract
from liaowang_web.deals.states.contracts import CONTRACT
from liaowang_web.deals.states.deals import DEAL
from liaowang_web.matching.models import Feedback
from liaowang_web.matching.services.saying import note_outcomes, note_outcomes_with
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


def sign_contract(contract: Contract, *, actor: User, signed_hash: str, code: str) -> Contract:
    """Sign the frozen version for one's side; with the second signature the deal is signed, and may be in force.

    Parameters
    ----------
    contract : Contract
    actor : User
        A signatory of exactly one side.
    signed_hash : str
        SHA-256 of what the actor read; it has to be that of the version that is current.
    code : str
        Of their app, or a recovery code; not used up where something else already holds the signature back.

    Raises
    ------
    NotAllowed
        If the actor is no signatory of one side.
    TransitionRefused
        If the hash is another, the version fell, the deal is over or stopped, or the code is not right. Nothing but the
        refusal is then written: that and why stand in the audit.
    """
    with told_if_refused(contract, actor):
        _check(contract, actor, signed_hash)
        # Outside the transaction: what a wrong code counts for must not be undone with the refusal, or codes could be
        # guessed without end.
        factor = use_code(actor, code)
        with transaction.atomic():
            return _sign(contract, actor=actor, signed_hash=signed_hash, factor=factor)


@contextmanager
def told_if_refused(contract: Contract, actor: User) -> Iterator[None]:
    """Let the audit tell that a signature was refused, and why, beside the transaction that was undone."""
    try:
        yield
    except TransitionRefused as refusal:
        why = "factor" if isinstance(refusal, FactorRefused) else "text"
        with transaction.atomic():
            audit.record(kinds.SIGNATURE_REFUSED, contract, actor=actor, why=why, reason=str(refusal))
        raise


def _check(contract: Contract, actor: User, signed_hash: str) -> str:
    """Give the side for which somebody may sign now. Raises NotAllowed or TransitionRefused if they may not."""
    if not can_sign_contract(actor, contract):
        raise NotAllowed(_("Only a signatory of one side signs, and only for that side."))
    if why := _why_not(contract, signed_hash):
        raise TransitionRefused(why)
    side = side_of(actor, contract.deal, "signatory")
    if side in signed_sides(contract):
        raise TransitionRefused(_("Your side has signed this version already."))
    return side


def _sign(contract: Contract, *, actor: User, signed_hash: str, factor: str) -> Contract:
    locked = lock_contract(contract)
    deal = locked.deal
    side, version = _check(locked, actor, signed_hash), current_of(locked)
    if version is None:
        raise TransitionRefused(_("There is no frozen version to be signed."))
    put_signature(version, side, actor=actor, factor=factor)
    audit.record(
        kinds.CONTRACT_SIGNED_FOR, locked, actor=actor, on_behalf_of=deal.key_of(side),
        side=audit.named(Side(side).label), number=version.number, sha256=version.content_hash, factor=factor,
    )  # fmt: skip
    if len(signed_sides(locked)) < 2:
        return locked
    signed = CONTRACT.perform("sign", locked, actor=None)
    DEAL.perform("sign", deal, actor=None)
    _note_matches(signed)
    return bring_into_force(signed, actor=None) if version.content["terms"]["effect"] == "signature" else signed


def put_signature(version: ContractVersion, side: str, *, actor: User, factor: str) -> None:
    """Put a signature under a version, inside the transaction that checked whether it may be there."""
    Signature.objects.create(
        signed_version=version, side=side, organisation_id=version.contract.deal.key_of(side), signatory=actor,
        signed_hash=version.content_hash, factor=factor,
    )  # fmt: skip


def is_hash(version: ContractVersion, signed_hash: str) -> bool:
    """Whether what somebody read is this version."""
    return compare_digest(version.content_hash.encode(), signed_hash.strip().lower().encode())


def _note_matches(contract: Contract) -> None:
    """Note the signed contract in the lists of both sides that led to it, each in the name of who signed for it."""
    entry, act = contract.deal.entry, Feedback.Act.CONTRACT
    for signature in signatures_of(contract):
        if signature.organisation_id == contract.deal.counterpart_id:
            note_outcomes(signature.organisation, entry, act, actor=signature.signatory)
        else:
            counterpart = contract.deal.counterpart_id
            note_outcomes_with(entry, Organisation.objects.get(pk=counterpart), act, actor=signature.signatory)


def _why_not(contract: Contract, signed_hash: str) -> str:
    if contract.state != Contract.State.FROZEN:
        return _("There is no frozen version to be signed.")
    if contract.deal.state != contract.deal.State.AGREED:
        return _("The deal is in the state “%(state)s”, in which nothing is signed.") % {
            "state": contract.deal.get_state_display()
        }
    if why := why_version_falls(contract) or export_stop(contract.deal):
        return why
    version = current_of(contract)
    is_same = version is not None and is_hash(version, signed_hash)
    return "" if is_same else _("What you read is not the version that is to be signed. Read it again.")
