"""How a contract walks from its first word to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, ContractVersion, Deal
from liaowang_web.deals.policies.contracts import (
    can_bring_into_force,
    can_conclude_contract,
    can_end_contract,
    can_freeze_contract,
)
from liaowang_web.deals.selectors.contracts import missing_of, signed_sides, why_version_falls
from liaowang_web.workflow.machine import Machine, Transition

S = Contract.State


def _is_agreed(contract: Contract, **_values: Any) -> str:
    return "" if contract.deal.state == Deal.State.AGREED else _("Both sides have to agree on an offer first.")


def _is_complete(contract: Contract, **_values: Any) -> str:
    if why := _is_agreed(contract):
        return why
    missing = missing_of(contract)
    return _("Not yet there: %(items)s.") % {"items": "; ".join(it.says for it in missing)} if missing else ""


def _freeze(contract: Contract, *, made: ContractVersion, **_values: Any) -> dict[str, Any]:
    contract.current = made.number
    return {"number": made.number, "sha256": made.content_hash}


def _reopen(contract: Contract, **_values: Any) -> dict[str, Any]:
    number, n = contract.current, len(signed_sides(contract))
    contract.current = None
    return {"number": number, "n": n}


def _is_signed_by_both(contract: Contract, **_values: Any) -> str:
    if why := _is_agreed(contract) or why_version_falls(contract):
        return why
    return "" if len(signed_sides(contract)) == 2 else _("Only one side has signed.")


def _may_take_effect(_contract: Contract, *, day: date | None = None, **_values: Any) -> str:
    return _("It cannot be in force from a day to come.") if day and day > timezone.localdate() else ""


def _take_effect(contract: Contract, *, day: date | None = None, **_values: Any) -> dict[str, Any]:
    contract.effective_on = day or timezone.localdate()
    return {"day": contract.effective_on.isoformat()}


CONTRACT: Machine[Contract] = Machine(
    Transition("freeze", {S.DRAFTING}, S.FROZEN, can_freeze_contract, kinds.CONTRACT_FROZEN,
               gettext_lazy("Freeze for signing"), guard=_is_complete, effect=_freeze),
    Transition("reopen", {S.FROZEN}, S.DRAFTING, can_freeze_contract, kinds.CONTRACT_REOPENED,
               gettext_lazy("Change the text"), effect=_reopen, needs_reason=True),
    Transition("sign", {S.FROZEN}, S.SIGNED, can_conclude_contract, kinds.CONTRACT_SIGNED, guard=_is_signed_by_both),
    Transition("take_effect", {S.SIGNED}, S.EFFECTIVE, can_bring_into_force, kinds.CONTRACT_TOOK_EFFECT,
               gettext_lazy("Bring into force"), guard=_may_take_effect, effect=_take_effect),
    Transition("end", {S.SIGNED, S.EFFECTIVE}, S.ENDED, can_end_contract, kinds.CONTRACT_ENDED,
               gettext_lazy("Agree to end it"), needs_reason=True),
)  # fmt: skip
