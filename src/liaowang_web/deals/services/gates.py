"""The export gate: closed when somebody knocks whom a rule stops, opened by the market operator on a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.export_rules import CHECKLIST_VERSION, Rule
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Enquiry, Gate
from liaowang_web.deals.selectors.gates import stop_between
from liaowang_web.deals.states.market import ENQUIRY, GATE
from liaowang_web.hall.models import Entry


@transaction.atomic
def knock(entry: Entry, counterpart: Organisation, *, actor: User | None) -> Rule | None:
    """Ask the gate; give the rule that stops, and see that there is a gate to be opened.

    Whoever lets organisations into a bidding, auction, tender or order asks here first, too.
    """
    rule = stop_between(entry, counterpart)
    if rule is None:
        return None
    gate = Gate.objects.select_for_update().filter(entry=entry, organisation=counterpart).first()
    if gate is not None and gate.rule == rule.code:
        return rule
    before = fingerprint(gate) if gate else ""
    gate = gate or Gate(entry=entry, organisation=counterpart)
    gate.rule, gate.state, gate.checklist_version, gate.items = rule.code, Gate.State.CLOSED, CHECKLIST_VERSION, []
    gate.letter_number, gate.letter_until, gate.version = "", None, gate.version + bool(before)
    gate.save()
    audit.record(
        kinds.GATE_CLOSED, gate, actor=actor, before=before, after=fingerprint(gate), rule=audit.named(rule.says),
        code=rule.code,
    )  # fmt: skip
    return rule


@transaction.atomic
def open_gate(
    gate: Gate, *, actor: User, items: Sequence[str], letter: str, until: date | None, version: int | None = None
) -> Gate:
    """Open a gate on a letter, and let go on what waits before it.

    Raises
    ------
    NotAllowed
        If the actor is no market operator, or belongs or belonged to either side.
    TransitionRefused
        If an item of the checklist is not met, the number is missing, the letter is over, or no paper opens it.
    """
    waiting = Enquiry.objects.select_for_update().filter(
        entry=gate.entry_id, organisation=gate.organisation_id, state=Enquiry.State.STOPPED
    )
    stopped = list(waiting.order_by("pk"))
    opened = GATE.perform("open", gate, actor=actor, items=list(items), letter=letter, until=until, version=version)
    for it in stopped:
        ENQUIRY.perform("release", it, actor=None)
    return opened


def revoke_gate(gate: Gate, *, actor: User, reason: str, version: int | None = None) -> Gate:
    """Close an open gate again: every deal behind it stops at its next step. Raises as `open_gate`."""
    return GATE.perform("revoke", gate, actor=actor, reason=reason, version=version)
