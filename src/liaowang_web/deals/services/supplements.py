"""Supplements: proposed by one side, signed by both with a second factor, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.accounts.second_factor import use_code
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint, hash_of
from liaowang_web.deals.clauses.supplementing import Moved, supplement_of
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, ContractVersion, Milestone, Side, Supplement
from liaowang_web.deals.policies.contracts import can_propose_supplement, can_sign_supplement
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.contracts import current_of, head_of
from liaowang_web.deals.selectors.supplements import movable, sides_signed, why_not_changed, why_not_signed
from liaowang_web.deals.services.contracts import lock_contract
from liaowang_web.deals.services.signing import is_hash, put_signature, told_if_refused
from liaowang_web.deals.states.supplements import SUPPLEMENT
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

State = Supplement.State


@transaction.atomic
def propose_supplement(
    contract: Contract, *, actor: User, values: Mapping[str, str], days: Mapping[int, date]
) -> Supplement:
    """Freeze a supplement that both sides may sign; a signed contract is changed in no other way.

    Parameters
    ----------
    contract : Contract
    actor : User
    values : mapping
        ``text_zh`` and ``text_en``: what is changed, in one language at least.
    days : mapping of int to date
        By the position of a payment, its new last day.

    Raises
    ------
    NotAllowed
        If the actor commits neither side.
    TransitionRefused
        If the contract is not signed or over, the export gate is shut, another supplement awaits signatures, nothing is
        said, or a payment that is named cannot be moved.
    """
    locked = lock_contract(contract)
    amended = current_of(locked)
    if not can_propose_supplement(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if why := why_not_changed(locked):
        raise TransitionRefused(why)
    if amended is None or locked.supplements.filter(state=State.OPEN).exists():
        raise TransitionRefused(_("Another supplement awaits signatures."))
    told = {name: values[name].strip() for name in ("text_zh", "text_en") if values.get(name, "").strip()}
    if not told:
        raise TransitionRefused(_("Say what is changed, in Chinese or in English."))
    number = locked.supplements.count() + 1
    about = {"code": locked.code, "number": amended.number, "hash": amended.content_hash,
             "language": amended.content["terms"].get("language", "zh")}  # fmt: skip
    last = locked.versions.latest("number").number
    content = supplement_of(head_of(locked, last + 1), about, number, told, _moved(locked, days))
    frozen = ContractVersion.objects.create(
        contract=locked, number=last + 1, content=content, content_hash=hash_of(content), made_by=actor
    )
    made = Supplement.objects.create(contract=locked, number=number, frozen=frozen, author=actor)
    audit.record(
        kinds.SUPPLEMENT_PROPOSED, made, actor=actor, on_behalf_of=locked.deal.key_of(side_of(actor, locked.deal)),
        after=fingerprint(made), sha256=frozen.content_hash,
    )  # fmt: skip
    return made


def _moved(contract: Contract, days: Mapping[int, date]) -> list[Moved]:
    rows = {it.position: it for it in movable(contract)}
    if set(days) - set(rows):
        raise TransitionRefused(_("A payment that is settled, or has no last day, cannot be moved."))
    return [
        Moved(position, rows[position].label, old, new)
        for position, new in sorted(days.items())
        if (old := rows[position].due_on) and old != new
    ]


def sign_supplement(supplement: Supplement, *, actor: User, signed_hash: str, code: str) -> Supplement:
    """Sign a supplement for one's side; with the second signature it is in force, and the payments it names are moved.

    Parameters
    ----------
    supplement : Supplement
    actor : User
        A signatory of exactly one side.
    signed_hash : str
        SHA-256 of what the actor read.
    code : str
        Of their second factor; not used up where something else already holds the signature back.

    Raises
    ------
    NotAllowed
        If the actor is no signatory of one side.
    TransitionRefused
        As for a contract; that and why stand in the audit of the contract.
    """
    with told_if_refused(supplement.contract, actor):
        _check(supplement, actor, signed_hash)
        factor = use_code(actor, code)  # outside the transaction, as for a contract
        with transaction.atomic():
            return _sign(supplement, actor=actor, signed_hash=signed_hash, factor=factor)


def _check(supplement: Supplement, actor: User, signed_hash: str) -> str:
    if not can_sign_supplement(actor, supplement):
        raise NotAllowed(_("Only a signatory of one side signs, and only for that side."))
    if why := why_not_signed(supplement):
        raise TransitionRefused(why)
    if not is_hash(supplement.frozen, signed_hash):
        raise TransitionRefused(_("What you read is not the version that is to be signed. Read it again."))
    side = side_of(actor, supplement.contract.deal, "signatory")
    if side in sides_signed(supplement):
        raise TransitionRefused(_("Your side has signed this version already."))
    return side


def _sign(supplement: Supplement, *, actor: User, signed_hash: str, factor: str) -> Supplement:
    contract = lock_contract(supplement.contract)
    locked = Supplement.objects.select_for_update().select_related("frozen").get(pk=supplement.pk)
    locked.contract = locked.frozen.contract = contract
    side = _check(locked, actor, signed_hash)
    put_signature(locked.frozen, side, actor=actor, factor=factor)
    audit.record(
        kinds.SUPPLEMENT_SIGNED_FOR, locked, actor=actor, on_behalf_of=contract.deal.key_of(side),
        side=audit.named(Side(side).label), sha256=locked.frozen.content_hash, factor=factor,
    )  # fmt: skip
    if len(sides_signed(locked)) < 2:
        return locked
    signed = SUPPLEMENT.perform("sign", locked, actor=None)
    _move_payments(signed)
    return signed


def _move_payments(supplement: Supplement) -> None:
    for row in supplement.frozen.content["moved"]:
        it = Milestone.objects.select_for_update().get(contract=supplement.contract_id, position=row["position"])
        before, it.due_on, it.version = fingerprint(it), date.fromisoformat(row["new"]), it.version + 1
        it.save()
        audit.record(
            kinds.MILESTONE_MOVED, it, actor=None, before=before, after=fingerprint(it), old=row["old"],
            new=row["new"], supplement=supplement.code,
        )  # fmt: skip


@transaction.atomic
def withdraw_supplement(supplement: Supplement, *, actor: User, reason: str) -> Supplement:
    """Withdraw a supplement that awaits signatures, or decline the other side's; what was signed counts for nothing.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`.
    """
    deal = lock_contract(supplement.contract).deal
    side = side_of(actor, deal)
    behalf = deal.key_of(side) if side else None
    return SUPPLEMENT.perform("withdraw", supplement, actor=actor, reason=reason, on_behalf_of=behalf)
