"""A contract begun, written step by step, frozen, reopened, brought into force, and ended by both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint, hash_of
from liaowang_web.deals.clauses import content_of, pruned, terms_of
from liaowang_web.deals.clauses.catalogue import NEWEST
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, ContractVersion, Deal, Offer
from liaowang_web.deals.policies.contracts import (
    can_edit_contract,
    can_end_contract,
    can_freeze_contract,
    can_propose_ending,
    can_write_contract,
)
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.selectors.contracts import has_contract_type, head_of, missing_of
from liaowang_web.deals.services.planning import cancel_what_waits, plan_milestones
from liaowang_web.deals.states.contracts import CONTRACT
from liaowang_web.deals.states.deals import DEAL
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def begin_contract(deal: Deal, *, actor: User) -> Contract:
    """Begin the contract of a deal, with what the accepted offer says; a second time gives the one that is there.

    Raises
    ------
    NotAllowed
        If the actor does not write in the deal, or it is signed or over.
    TransitionRefused
        If products are sold: these are ordered, not contracted for.
    """
    locked = lock(deal)
    if not can_write_contract(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if not has_contract_type(locked):
        raise TransitionRefused(_("Products are ordered; there is no technology contract for them."))
    if (found := Contract.objects.filter(deal=locked).first()) is not None:
        return found
    made = Contract.objects.create(deal=locked, author=actor, clauses_version=NEWEST, terms=_from_offer(locked))
    audit.record(kinds.CONTRACT_BEGUN, made, actor=actor, on_behalf_of=_behalf(actor, locked), after=fingerprint(made))
    return made


def _from_offer(deal: Deal) -> dict[str, Any]:
    offer = deal.offers.filter(state=Offer.State.ACCEPTED).first()
    terms = offer.terms if offer is not None else {}
    found = {
        "form": terms.get("payment"), "fixed": str(deal.amount) if deal.amount is not None else None,
        "base": terms.get("royalty_base"), "rates": terms.get("royalty_percent"),
        "territory_zh": deal.territory, "project_zh": deal.entry.title_zh, "project_en": deal.entry.title_en,
    }  # fmt: skip
    if found["form"] == "lump":
        found["parts"] = [{"label": "总价 / price", "share": "100", "trigger": "effect", "due_on": "", "days": "30"}]
    return {name: value for name, value in found.items() if value}


@transaction.atomic
def edit_contract(
    contract: Contract, *, actor: User, step: str, values: Mapping[str, Any], version: int | None = None
) -> Contract:
    """Change the working copy by what one step asks for.

    Raises
    ------
    NotAllowed
        If the actor may not, or a version is frozen: that is reopened first.
    TransitionRefused
        If somebody changed it since the version that the actor saw.
    """
    locked = lock_contract(contract)
    if not can_edit_contract(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    changed = {name: value for name, value in values.items() if locked.terms.get(name) != value}
    if not changed:
        return locked
    locked.terms = {name: value for name, value in {**locked.terms, **changed}.items() if value not in ("", None, [])}
    locked.version += 1
    locked.save()
    audit.record(
        kinds.CONTRACT_EDITED, locked, actor=actor, on_behalf_of=_behalf(actor, locked.deal), before=before,
        after=fingerprint(locked), step=step, fields=sorted(changed),
    )  # fmt: skip
    return locked


@transaction.atomic
def freeze_contract(contract: Contract, *, actor: User, version: int | None = None, note: str = "") -> Contract:
    """Freeze the working copy as the next version, which both sides may sign.

    Raises
    ------
    NotAllowed
        If the actor is of neither side.
    TransitionRefused
        If the sides have not agreed on an offer, something is missing, or it was changed meanwhile.
    """
    locked = lock_contract(contract)
    if not can_freeze_contract(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if missing := missing_of(locked):
        raise TransitionRefused(_("Not yet there: %(items)s.") % {"items": "; ".join(it.says for it in missing)})
    last = locked.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    deal = locked.deal
    told = pruned(terms_of(locked.clauses_version), deal.type, deal.rights, locked.terms)
    content = content_of(head_of(locked, number), told)
    made = ContractVersion.objects.create(
        contract=locked, number=number, content=content, content_hash=hash_of(content), note=note, made_by=actor
    )
    return CONTRACT.perform(
        "freeze", locked, actor=actor, version=version, on_behalf_of=_behalf(actor, locked.deal), made=made
    )


@transaction.atomic
def reopen_contract(contract: Contract, *, actor: User, reason: str, version: int | None = None) -> Contract:
    """Let the text be changed again: the frozen version falls, and every signature under it counts for nothing.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; a contract that both sides have signed is not reopened.
    """
    locked = lock_contract(contract)
    behalf = _behalf(actor, locked.deal)
    return CONTRACT.perform("reopen", locked, actor=actor, reason=reason, version=version, on_behalf_of=behalf)


@transaction.atomic
def bring_into_force(contract: Contract, *, actor: User | None, day: date | None = None, reason: str = "") -> Contract:
    """Let a signed contract take effect, and plan its payments.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`.
    """
    locked = lock_contract(contract)
    behalf = _behalf(actor, locked.deal) if actor else None
    moved = CONTRACT.perform("take_effect", locked, actor=actor, day=day, reason=reason, on_behalf_of=behalf)
    DEAL.perform("take_effect", locked.deal, actor=actor, on_behalf_of=behalf)
    plan_milestones(moved)
    return moved


@transaction.atomic
def propose_ending(contract: Contract, *, actor: User, reason: str) -> Contract:
    """Propose to end a signed contract before its time, or drop one's own proposal with an empty reason.

    Raises
    ------
    NotAllowed
        If the actor commits neither side.
    TransitionRefused
        If it is not signed, or the other side has proposed it already.
    """
    locked = lock_contract(contract)
    if not can_propose_ending(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.state not in {Contract.State.SIGNED, Contract.State.EFFECTIVE}:
        raise TransitionRefused(_("Only a signed contract is ended before its time."))
    side, before = side_of(actor, locked.deal), fingerprint(locked)
    if locked.ending_side and locked.ending_side != side:
        raise TransitionRefused(_("The other side has proposed it already: agree, or leave it."))
    locked.ending_side, locked.ending_reason = (side, reason.strip()) if reason.strip() else ("", "")
    locked.version += 1
    locked.save()
    audit.record(
        kinds.ENDING_PROPOSED if locked.ending_side else kinds.ENDING_DROPPED, locked, actor=actor, reason=reason,
        on_behalf_of=locked.deal.key_of(side), before=before, after=fingerprint(locked),
    )  # fmt: skip
    return locked


@transaction.atomic
def end_contract(contract: Contract, *, actor: User, reason: str) -> Contract:
    """Agree to end a contract before its time: what waits is cancelled, and what is due stays owed.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; whoever proposed it does not agree with themselves.
    """
    locked = lock_contract(contract)
    if not can_end_contract(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    behalf = _behalf(actor, locked.deal)
    moved = CONTRACT.perform("end", locked, actor=actor, reason=reason, on_behalf_of=behalf)
    cancel_what_waits(moved)
    DEAL.perform("terminate_contract", locked.deal, actor=actor, reason=reason, on_behalf_of=behalf)
    return moved


def lock_contract(contract: Contract) -> Contract:
    """Read a contract again under a lock, its deal first. Raises TransitionRefused if it is no longer there."""
    deal = lock(contract.deal)
    locked = lock(contract)
    locked.deal = deal
    return locked


def _behalf(actor: User, deal: Deal) -> Any:
    side = side_of(actor, deal)
    return deal.key_of(side) if side else None
