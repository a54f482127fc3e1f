"""How a correction ends, and how it comes back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import Correction
from liaowang_web.observatory.policies import Anybody, can_correct_topics
from liaowang_web.workflow.machine import Machine, Transition

State = Correction.State


def _may(user: Anybody, _correction: Correction) -> bool:
    return can_correct_topics(user)


def _what(correction: Correction, **_values: Any) -> dict[str, str]:
    return {"what": correction.kind}


CORRECTION: Machine[Correction] = Machine(
    Transition(
        "withdraw",
        {State.IN_FORCE},
        State.WITHDRAWN,
        may=_may,
        kind=kinds.CORRECTION_WITHDRAWN,
        label=_("Withdraw"),
        effect=_what,
        needs_reason=True,
    ),
    # Only as a part of withdrawing what replaced it.
    Transition(
        "restore",
        {State.WITHDRAWN},
        State.IN_FORCE,
        may=_may,
        kind=kinds.CORRECTION_RESTORED,
        label=_("Restore"),
        effect=_what,
    ),
)
