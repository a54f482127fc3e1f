"""How the registration of a contract walks."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, Registration
from liaowang_web.deals.policies.contracts import can_decide_registration, can_file_registration
from liaowang_web.deals.registering import form_of, verified, wrong_in
from liaowang_web.workflow.machine import Machine, Transition

S = Registration.State
_SIGNED = {Contract.State.SIGNED, Contract.State.EFFECTIVE}


def _is_complete(registration: Registration, **_values: Any) -> str:
    if registration.contract.state not in _SIGNED:
        return _("Only a contract that both sides have signed is registered.")
    kind = registration.contract.deal.type
    wrong = wrong_in(form_of(registration.form_version), kind, registration.fields)
    return _("Not yet there: %(items)s.") % {"items": "; ".join(wrong)} if wrong else ""


def _file(registration: Registration, **_values: Any) -> None:
    told = registration.fields
    registration.total_amount = Decimal(told["total_amount"])
    registration.non_technical_amount = Decimal(told["non_technical_amount"])
    registration.filed_on = timezone.localdate()


def _is_numbered(registration: Registration, *, number: str = "", amount: Decimal | None = None, **_values: Any) -> str:
    if not re.fullmatch(r"[0-9]{16}", number):
        return _("The registration number has 16 figures.")
    if Registration.objects.filter(number=number).exclude(pk=registration.pk).exists():
        return _("Another contract bears this number.")
    return _is_within(registration, amount=amount)


def _is_within(registration: Registration, *, amount: Decimal | None = None, **_values: Any) -> str:
    most = verified(registration.fields)
    if amount is None or not 0 <= amount <= most:
        return _("The verified amount lies between 0 and %(most)s: the total without what is no technology.") % {
            "most": most
        }
    return ""


def _decide(registration: Registration, *, decision: str, day: date | None = None, **_values: Any) -> dict[str, Any]:
    registration.decision, registration.decided_on = decision, day or timezone.localdate()
    return {"decision": decision}


def _register(registration: Registration, *, number: str, amount: Decimal, **values: Any) -> dict[str, Any]:
    registration.number, registration.verified_amount = number, amount
    return {**_decide(registration, **values), "number": number, "amount": str(amount)}


def _amend(registration: Registration, *, amount: Decimal, **values: Any) -> dict[str, Any]:
    registration.verified_amount = amount
    return {**_decide(registration, **values), "amount": str(amount)}


REGISTRATION: Machine[Registration] = Machine(
    Transition("file", {S.NONE, S.REFUSED}, S.FILED, can_file_registration, kinds.REGISTRATION_FILED,
               gettext_lazy("File"), guard=_is_complete, effect=_file),
    Transition("accept", {S.FILED}, S.ACCEPTED, can_decide_registration, kinds.REGISTRATION_ACCEPTED,
               gettext_lazy("Note: taken up")),
    Transition("register", {S.ACCEPTED}, S.REGISTERED, can_decide_registration, kinds.REGISTRATION_DONE,
               gettext_lazy("Note: registered"), guard=_is_numbered, effect=_register),
    Transition("refuse", {S.FILED, S.ACCEPTED}, S.REFUSED, can_decide_registration, kinds.REGISTRATION_REFUSED,
               gettext_lazy("Note: not registered"), effect=_decide, needs_reason=True),
    Transition("amend", {S.REGISTERED, S.AMENDED}, S.AMENDED, can_decide_registration, kinds.REGISTRATION_AMENDED,
               gettext_lazy("Note: amended"), guard=_is_within, effect=_amend, needs_reason=True),
    Transition("revoke", {S.REGISTERED, S.AMENDED}, S.REVOKED, can_decide_registration, kinds.REGISTRATION_REVOKED,
               gettext_lazy("Note: revoked"), effect=_decide, needs_reason=True),
)  # fmt: skip
