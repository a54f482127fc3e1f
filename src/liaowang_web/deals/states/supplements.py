"""How a supplement walks from its proposal to both signatures."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Supplement
from liaowang_web.deals.policies.contracts import can_conclude_supplement, can_withdraw_supplement
from liaowang_web.deals.selectors.supplements import sides_signed, why_not_signed
from liaowang_web.workflow.machine import Machine, Transition

S = Supplement.State


def _sign(supplement: Supplement, **_values: Any) -> None:
    supplement.signed_at = timezone.now()


def _guard(supplement: Supplement, **_values: Any) -> str:
    if why := why_not_signed(supplement):
        return why
    return "" if len(sides_signed(supplement)) == 2 else _("Only one side has signed.")


SUPPLEMENT: Machine[Supplement] = Machine(
    Transition("sign", {S.OPEN}, S.SIGNED, can_conclude_supplement, kinds.SUPPLEMENT_SIGNED, guard=_guard,
               effect=_sign),
    Transition("withdraw", {S.OPEN}, S.WITHDRAWN, can_withdraw_supplement, kinds.SUPPLEMENT_WITHDRAWN,
               gettext_lazy("Withdraw or decline it"), needs_reason=True),
)  # fmt: skip
