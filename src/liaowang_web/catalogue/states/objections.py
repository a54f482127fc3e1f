"""How an objection walks from its receipt to a decision that two roles signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Edition, Objection
from liaowang_web.catalogue.policies import can_countersign_objection, can_sign_objection
from liaowang_web.workflow.machine import Machine, Transition

State = Objection.State
_STEPS = {Edition.State.NOTICE, Edition.State.OBJECTIONS}


def _can_be_decided(objection: Objection, *, decision: str = "", **_values: Any) -> str:
    if objection.nomination.edition.state not in _STEPS:
        return _("Objections of this edition are closed.")
    return "" if decision.strip() else _("Write the reason of the decision; it is published.")


def _is(is_to_be_upheld: bool) -> Any:
    def guard(objection: Objection, **_values: Any) -> str:
        if objection.is_to_be_upheld is not is_to_be_upheld:
            return _("The first signature says otherwise: send it back instead.")
        return ""

    return guard


def _sign(objection: Objection, *, actor: User, is_to_be_upheld: bool, decision: str, **_values: Any) -> None:
    objection.is_to_be_upheld, objection.decision = is_to_be_upheld, decision.strip()
    _put(objection, actor)


def _countersign(outcome: str) -> Any:
    def effect(objection: Objection, *, actor: User, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
        _put(objection, actor)
        objection.decided_at = now or timezone.now()
        return {"outcome": outcome}

    return effect


def _put(objection: Objection, actor: User) -> None:
    if actor.has_role("integrity_officer"):
        objection.signed_by_officer = actor
    else:
        objection.signed_by_chair = actor


def _send_back(objection: Objection, **_values: Any) -> None:
    objection.signed_by_officer = objection.signed_by_chair = None
    objection.is_to_be_upheld = None
    objection.decision = ""


OBJECTION: Machine[Objection] = Machine(
    Transition("sign", {State.FILED}, State.PROPOSED, can_sign_objection, kinds.SIGNED,
               gettext_lazy("Sign a decision"), guard=_can_be_decided, effect=_sign),
    Transition("uphold", {State.PROPOSED}, State.UPHELD, can_countersign_objection, kinds.DECIDED,
               gettext_lazy("Countersign: upheld"), guard=_is(True), effect=_countersign("upheld")),
    Transition("reject", {State.PROPOSED}, State.REJECTED, can_countersign_objection, kinds.DECIDED,
               gettext_lazy("Countersign: rejected"), guard=_is(False), effect=_countersign("rejected")),
    Transition("send_back", {State.PROPOSED}, State.FILED, can_countersign_objection, kinds.SENT_BACK,
               gettext_lazy("Send back"), effect=_send_back, needs_reason=True),
)  # fmt: skip
