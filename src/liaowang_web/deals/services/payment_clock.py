"""The clock of payments: the buyer is reminded of what is due, and of what is overdue."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from liaowang_web.audit import services as audit
from liaowang_web.deals.kinds import contracts as kinds
from liaowang_web.deals.models import Contract, Deal, Milestone, PaymentReminder, Side
from liaowang_web.deals.services.outcomes import tell

NOTICE_DAYS = (7, -1, -30)
"""How many days before the last day, and after it (negative), the buyer is reminded, once each."""
_SUBJECT = gettext_noop("%(code)s: due on %(day)s")
_SOON = gettext_noop("“%(what)s” of the contract %(code)s is due on %(day)s.")
_LATE = gettext_noop("“%(what)s” of the contract %(code)s was due on %(day)s, %(late)s days ago.")


def remind_of_payments(day: date | None = None) -> int:
    """Remind buyers of reports and payments; a second time on a day does nothing more. Gives how many were reminded."""
    today = day or timezone.localdate()
    soon = today + timedelta(days=max(NOTICE_DAYS))
    due = Q(state__in=Milestone.OPEN, due_on__lte=soon) | Q(state=Milestone.State.WAITING, report_by__lte=soon)
    found = Milestone.objects.filter(due).exclude(contract__deal__state=Deal.State.DISPUTED)
    running = found.filter(contract__state__in=(Contract.State.EFFECTIVE, Contract.State.ENDED))
    return sum(_remind(it, today) for it in running.select_related("contract__deal__buyer"))


@transaction.atomic
def _remind(milestone: Milestone, today: date) -> bool:
    limit = milestone.limit
    if limit is None or (milestone.until is not None and milestone.limit == milestone.report_by and
                         milestone.until >= today):  # fmt: skip
        return False
    left = (limit - today).days
    notice = min(it for it in NOTICE_DAYS if left <= it)
    if milestone.reminders.filter(limit=limit, days__lte=notice).exists():
        return False
    PaymentReminder.objects.create(milestone=milestone, limit=limit, days=notice)
    deal = milestone.contract.deal
    tell(
        deal.buyer, _SUBJECT, _LATE if left < 0 else _SOON, code=milestone.contract.code, what=milestone.label,
        day=limit.isoformat(), late=-left,
    )  # fmt: skip
    audit.record(
        kinds.PAYMENT_REMINDED,
        milestone,
        actor=None,
        side=audit.named(Side.BUYER.label),
        day=limit.isoformat(),
        left=left,
    )
    return True
