"""The payments of a contract, and what can be reckoned from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.kinds.market import DEAL_DISPUTED
from liaowang_web.deals.models import Contract, Deal, Milestone
from liaowang_web.deals.money import Money, total
from liaowang_web.deals.payments import Base, Report, Royalty, Turn
from liaowang_web.deals.selectors.contracts import current_of
from liaowang_web.workflow.refusals import TransitionRefused

S = Milestone.State


def milestones_of(contract: Contract) -> list[Milestone]:
    """Give all payments in their order."""
    return list(contract.milestones.select_related("contract__deal"))


def milestone_in(contract: Contract, key: UUID) -> Milestone:
    """Give one payment of a contract that somebody sees. Raises Http404 if it is another's."""
    found = contract.milestones.select_related("contract__deal").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def royalty_for(milestone: Milestone, base: Decimal) -> tuple[str, Money]:
    """Reckon the royalty of a period from all that was reported before it.

    Parameters
    ----------
    milestone : Milestone
        Of a period.
    base : Decimal
        What is reported for it.

    Returns
    -------
    tuple of str and Money
        The rate as text, and the royalty.

    Raises
    ------
    TransitionRefused
        If the contract has no royalty, or the payment no period.
    """
    version = current_of(milestone.contract)
    told = version.content["plan"]["royalty"] if version is not None else None
    if told is None or milestone.until is None:
        raise TransitionRefused(_("This payment does not wait for a report."))
    royalty = Royalty(
        Base(told["base"]), Turn(told["turn"]), tuple(Decimal(it) for it in told["rates"]),
        date.fromisoformat(told["starts_on"]), milestone.currency,
    )  # fmt: skip
    earlier = milestone.contract.milestones.filter(
        trigger=Milestone.Trigger.REPORT, position__lt=milestone.position, base_amount__isnull=False
    ).order_by("position")
    told_before = earlier.values_list("until", "base_amount")
    reports = [Report(until, amount) for until, amount in told_before if until and amount is not None]
    due = royalty.due([*reports, Report(milestone.until, base)])
    return str(royalty.rate_on(milestone.until)), due[-1]


def sums_of(milestones: Sequence[Milestone], currency: str) -> dict[str, Money]:
    """Add up what is known: ``known`` in all, ``received``, and ``open``."""
    known = [(it, Money(it.amount.normalize(), currency)) for it in milestones if it.amount is not None]
    live = [(it, money) for it, money in known if it.state != S.CANCELLED]
    return {
        "known": total((money for _it, money in live), currency),
        "received": total((money for it, money in live if it.state == S.RECEIVED), currency),
        "open": total((money for it, money in live if it.state != S.RECEIVED), currency),
    }


def why_not_accepted(deal: Deal) -> str:
    """Say what of a deal was not accepted yet; an empty text if all was, or nothing waits for acceptance."""
    waits = Milestone.objects.filter(
        contract__deal=deal, trigger=Milestone.Trigger.ACCEPTANCE, state__in=(S.WAITING, S.DELIVERED)
    )
    names = [it.label for it in waits]
    return _("Not accepted yet: %(names)s.") % {"names": "; ".join(names)} if names else ""


def why_not_closed(deal: Deal) -> str:
    """Say how many payments of a deal are open; an empty text if none is."""
    n = Milestone.objects.filter(contract__deal=deal).exclude(state__in=(S.RECEIVED, S.CANCELLED)).count()
    return _("Payments still open: %(n)s.") % {"n": n} if n else ""


def dispute_raised_by(deal: Deal) -> str:
    """Give the side that raised the dispute in which a deal is; nothing if it is in none."""
    if deal.state != Deal.State.DISPUTED:
        return ""
    told = Told.objects.filter(kind=DEAL_DISPUTED.code, thing_type=Deal._meta.label_lower, thing_id=str(deal.pk))
    last = told.order_by("-number").first()
    return str(last.values.get("side", "")) if last is not None else ""
