"""How a payment walks: delivered and accepted, or reported; then due, invoiced, paid and received."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, Deal, Milestone
from liaowang_web.deals.payments import due_on
from liaowang_web.deals.policies.contracts import (
    can_accept_delivery,
    can_act_as_buyer,
    can_act_as_seller,
    can_move_by_itself,
)
from liaowang_web.deals.selectors.contracts import current_of
from liaowang_web.workflow.machine import Machine, Transition

S = Milestone.State
_RUNNING = {Deal.State.EFFECTIVE, Deal.State.PERFORMING, Deal.State.ACCEPTED}


def _runs(milestone: Milestone, **_values: Any) -> str:
    deal = milestone.contract.deal
    if deal.state in _RUNNING:
        return ""
    return _("The deal is in the state “%(state)s”; nothing is performed in it now.") % {
        "state": deal.get_state_display()
    }


def _is_delivery(milestone: Milestone, **_values: Any) -> str:
    if milestone.trigger != Milestone.Trigger.ACCEPTANCE:
        return _("This payment does not wait for a delivery.")
    return _runs(milestone)


def _is_report(milestone: Milestone, **_values: Any) -> str:
    if milestone.trigger != Milestone.Trigger.REPORT:
        return _("This payment does not wait for a report.")
    if milestone.until and milestone.until >= timezone.localdate():
        return _("The period is not over yet.")
    earlier = milestone.contract.milestones.filter(
        trigger=Milestone.Trigger.REPORT, state=S.WAITING, position__lt=milestone.position
    )
    return _("Report the periods before it first.") if earlier.exists() else _runs(milestone)


def _is_owed(milestone: Milestone, **_values: Any) -> str:
    """What is due stays owed after an early end; nothing else of an ended contract goes on."""
    is_ended = milestone.contract.state == Contract.State.ENDED
    return "" if is_ended else _runs(milestone)


def _deliver(milestone: Milestone, *, delivery: str, **_values: Any) -> dict[str, Any]:
    """Keep what was delivered, and until when the contract gives the buyer time to accept it."""
    version = current_of(milestone.contract)
    days = int(version.content["terms"]["acceptance_days"]) if version is not None else 0
    milestone.delivery, milestone.due_on = delivery, due_on(timezone.localdate(), days)
    return {"accept_by": milestone.due_on.isoformat()}


def _reject(milestone: Milestone, **_values: Any) -> None:
    milestone.due_on = None


def _accept(milestone: Milestone, **_values: Any) -> dict[str, Any]:
    milestone.accepted_at = timezone.now()
    milestone.due_on = due_on(timezone.localdate(), milestone.days)
    return {"due": milestone.due_on.isoformat()}


def _report(milestone: Milestone, *, base: Decimal, rate: str, amount: Decimal, **_values: Any) -> dict[str, Any]:
    milestone.base_amount, milestone.rate, milestone.amount = base, rate, amount
    milestone.due_on = due_on(timezone.localdate(), milestone.days)
    currency = milestone.currency
    return {"base": f"{base} {currency}", "amount": f"{amount} {currency}", "due": milestone.due_on.isoformat()}


def _invoice(milestone: Milestone, *, invoice: str, day: date | None = None, **_values: Any) -> dict[str, Any]:
    milestone.invoice_number, milestone.invoiced_on = invoice, day or timezone.localdate()
    return {"invoice": invoice}


def _pay(milestone: Milestone, *, evidence: str, day: date | None = None, **_values: Any) -> dict[str, Any]:
    milestone.evidence, milestone.paid_on = evidence, day or timezone.localdate()
    return {"evidence": evidence, "day": milestone.paid_on.isoformat()}


def _deny(milestone: Milestone, **_values: Any) -> None:
    milestone.evidence, milestone.paid_on = "", None


MILESTONE: Machine[Milestone] = Machine(
    Transition("deliver", {S.WAITING}, S.DELIVERED, can_act_as_seller, kinds.MILESTONE_DELIVERED,
               gettext_lazy("Deliver"), guard=_is_delivery, effect=_deliver),
    Transition("accept", {S.DELIVERED}, S.DUE, can_accept_delivery, kinds.MILESTONE_ACCEPTED,
               gettext_lazy("Accept the delivery"), guard=_runs, effect=_accept),
    Transition("reject", {S.DELIVERED}, S.WAITING, can_accept_delivery, kinds.MILESTONE_REJECTED,
               gettext_lazy("Do not accept"), guard=_runs, effect=_reject, needs_reason=True),
    Transition("report", {S.WAITING}, S.DUE, can_act_as_buyer, kinds.MILESTONE_REPORTED,
               gettext_lazy("Report"), guard=_is_report, effect=_report),
    Transition("invoice", {S.DUE}, S.INVOICED, can_act_as_seller, kinds.MILESTONE_INVOICED,
               gettext_lazy("Invoice"), guard=_is_owed, effect=_invoice),
    Transition("pay", {S.DUE, S.INVOICED}, S.PAID, can_act_as_buyer, kinds.MILESTONE_PAID,
               gettext_lazy("It was paid"), guard=_is_owed, effect=_pay),
    Transition("receive", {S.PAID}, S.RECEIVED, can_act_as_seller, kinds.MILESTONE_RECEIVED,
               gettext_lazy("Received")),
    Transition("deny", {S.PAID}, S.DUE, can_act_as_seller, kinds.MILESTONE_DENIED,
               gettext_lazy("Not received"), effect=_deny, needs_reason=True),
    Transition("settle", {S.DUE}, S.RECEIVED, can_move_by_itself, kinds.MILESTONE_RECEIVED),
    Transition("cancel", {S.WAITING, S.DELIVERED}, S.CANCELLED, can_move_by_itself, kinds.MILESTONE_CANCELLED),
)  # fmt: skip
