"""How consortia and their votes walk from state to state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.programme.kinds import consortia as kinds
from liaowang_web.programme.models import Consortium, Vote
from liaowang_web.programme.policies import consortia as policies
from liaowang_web.programme.voting import counts_of, is_carried
from liaowang_web.workflow.machine import Machine, Transition

_C, _V = Consortium.State, Vote.State


def _is_ready(consortium: Consortium, **_values: Any) -> str:
    now = consortium.participations.filter(until=None).exclude(accepted_at=None)
    if now.count() < 2:
        return _("A consortium has a lead and at least one member who accepted.")
    parts = (consortium.ip_background, consortium.ip_foreground, consortium.ip_access, consortium.ip_exit)
    is_agreed = all(it.strip() for it in parts)
    return "" if is_agreed else _("The agreement on rights is not complete: background, foreground, access, exit.")


def _is_at_rest(consortium: Consortium, **_values: Any) -> str:
    if consortium.projects.filter(status="running").exists():
        return _("A project is running.")
    return _("A vote is open.") if consortium.votes.filter(state=_V.OPEN).exists() else ""


CONSORTIUM: Machine[Consortium] = Machine(
    Transition("activate", {_C.FORMING}, _C.ACTIVE, policies.can_lead_consortium, kinds.ACTIVATED,
               gettext_lazy("Make it active"), guard=_is_ready),
    Transition("drop", {_C.FORMING}, _C.DROPPED, policies.can_lead_consortium, kinds.DISSOLVED,
               gettext_lazy("Drop the plan"), needs_reason=True),
    Transition("dissolve", {_C.ACTIVE}, _C.DISSOLVED, policies.can_lead_consortium, kinds.DISSOLVED,
               gettext_lazy("Dissolve it"), guard=_is_at_rest, needs_reason=True),
)  # fmt: skip


def _is_over(vote: Vote, *, now: datetime | None = None) -> str:
    counts = counts_of(vote)
    is_whole = counts["yes"] + counts["no"] + counts["abstain"] == counts["voters"]
    return "" if is_whole or (now or timezone.now()) >= vote.deadline else _("Some have not voted and still have time.")


def _carry_guard(vote: Vote, *, now: datetime | None = None, **_values: Any) -> str:
    return _is_over(vote, now=now) or ("" if is_carried(vote) else _("It is not carried."))


def _reject_guard(vote: Vote, *, now: datetime | None = None, **_values: Any) -> str:
    return _is_over(vote, now=now) or (_("It is carried.") if is_carried(vote) else "")


def _count(vote: Vote, **_values: Any) -> dict[str, Any]:
    return counts_of(vote)


VOTE: Machine[Vote] = Machine(
    Transition("carry", {_V.OPEN}, _V.CARRIED, policies.can_close_vote, kinds.VOTE_CARRIED, guard=_carry_guard,
               effect=_count),
    Transition("reject", {_V.OPEN}, _V.REJECTED, policies.can_close_vote, kinds.VOTE_REJECTED, guard=_reject_guard,
               effect=_count),
)  # fmt: skip
