"""The payments of a contract: planned when it takes effect, and cancelled when it is ended."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from liaowang_web.audit import services as audit
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, Milestone
from liaowang_web.deals.payments import Period, due_on, periods
from liaowang_web.deals.selectors.contracts import current_of
from liaowang_web.deals.states.milestones import MILESTONE

S = Milestone.State


def plan_milestones(contract: Contract) -> list[Milestone]:
    """Write a row for each fixed part and each period of the royalty, inside the transaction that brings it into force.

    Parameters
    ----------
    contract : Contract
        In force from a day.
    """
    version, since = current_of(contract), contract.effective_on
    if version is None or since is None:
        raise ValueError("a contract that is not in force has no payments")
    plan, terms, positions = version.content["plan"], version.content["terms"], count(1)
    rows = [_part(it, since) for it in plan["parts"]]
    if plan["royalty"]:
        first, last = (date.fromisoformat(terms[f"royalty_{it}_on"]) for it in ("starts", "ends"))
        rows += [_period(it, terms) for it in periods(first, last, terms["rhythm"])]
    made = Milestone.objects.bulk_create(
        Milestone(contract=contract, position=next(positions), currency=plan["currency"], **row) for row in rows
    )
    audit.record(kinds.MILESTONES_MADE, contract, actor=None, n=len(made))
    return made


def _part(part: dict[str, Any], since: date) -> dict[str, Any]:
    told = {"label": part["label"], "trigger": part["trigger"], "amount": part["amount"], "days": part["days"]}
    if part["trigger"] == Milestone.Trigger.ACCEPTANCE:
        return told
    due = date.fromisoformat(part["due_on"]) if part["due_on"] else due_on(since, part["days"])
    return {**told, "due_on": due, "state": S.DUE}


def _period(period: Period, terms: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": f"{period.since.isoformat()} – {period.until.isoformat()}", "trigger": Milestone.Trigger.REPORT,
        "since": period.since, "until": period.until, "days": int(terms["pay_days"]),
        "report_by": due_on(period.until, int(terms["report_days"])),
    }  # fmt: skip


def cancel_what_waits(contract: Contract) -> None:
    """Cancel what is not due yet; what is due stays owed."""
    for it in contract.milestones.filter(state__in=(S.WAITING, S.DELIVERED)):
        MILESTONE.perform("cancel", it, actor=None)
