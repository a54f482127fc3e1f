"""The rules of a challenge, each as a question that is answered by a reason or an empty text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Avg, Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.programme.models import Bid, Challenge, Objection, Task

NOTICE_DAYS = 7
"""Days of each public notice, at least."""
LEAST_EVALUATIONS = 2
_B = Bid.State


def why_not_vetted(challenge: Challenge) -> str:
    """Say what a challenge lacks before it may go to notice."""
    if not (challenge.own_efforts_zh + challenge.own_efforts_en).strip():
        return _("Say why the problem is beyond its owner's own ability.")
    if challenge.budget is None or challenge.budget <= 0:
        return _("Say how much is paid to the solvers.")
    if not (challenge.ip_terms_zh + challenge.ip_terms_en).strip():
        return _("Say who owns what comes out.")
    return "" if challenge.tasks.exists() else _("There is no task with indicators.")


def why_notice_holds(challenge: Challenge, until: datetime | None, now: datetime | None) -> str:
    """Say why a notice still holds the challenge back: its days, an objection undecided, or one upheld since."""
    if until is None or (now or timezone.now()) < until:
        return _("The notice still runs.")
    found = challenge.objections.all()
    if found.filter(state=Objection.State.FILED).exists():
        return _("An objection is not decided.")
    if found.filter(state=Objection.State.UPHELD).exists():
        return _("An objection was upheld: the challenge can only be terminated.")
    return ""


def why_not_led(
    challenge: Challenge, lead: Organisation, partners: list[Organisation], recommended_by: str
) -> str:  # fmt: skip
    """Say why an organisation may not lead a bid with these partners."""
    keys = {it.pk for it in partners}
    if lead.pk == challenge.organisation_id:
        return _("The owner of the demand may not lead a bid.")
    if lead.pk in keys or len(keys) != len(partners):
        return _("Lead and partners are different organisations.")
    if len(keys) > Challenge.MOST_PARTNERS:
        return _("A lead has four partners at most.")
    if any(it.state != Organisation.State.VERIFIED for it in (lead, *partners)):
        return _("Lead and partners are verified organisations.")
    if lead.country != "CN" or lead.type == Organisation.Type.FOREIGN:
        return _("The lead is a legal person in China.")
    if any(it.integrity_flags.filter(until__gte=timezone.localdate()).exists() for it in (lead, *partners)):
        return _("A finding of the integrity officer stands against lead or partner.")
    if challenge.scope == Challenge.Scope.NATIONAL and not recommended_by.strip():
        return _("A national challenge asks for who recommends: a provincial authority or a central enterprise.")
    return ""


def ranked_bids(task: Task) -> list[Bid]:
    """Give the bids of a task that were opened, the best mean first; of equal ones the earlier hash."""
    found = task.bids.filter(state__in=(_B.REVEALED, _B.SHORTLISTED, _B.PASSED_OVER))
    return list(
        found.select_related("organisation").annotate(mean=Avg("evaluations__points"), n=Count("evaluations"))
        .order_by("-mean", "number")
    )  # fmt: skip


def why_not_shortlisted(challenge: Challenge, numbers: list[int]) -> str:
    """Say why these bids cannot be the shortlist: judged too little, too many of a task, or not its first."""
    if not numbers:
        return _("Choose at least one bid.")
    known: set[int] = set()
    for task in challenge.tasks.all():
        ranked = ranked_bids(task)
        if any(it.n < LEAST_EVALUATIONS for it in ranked):  # type: ignore[attr-defined]
            return _("Every bid is judged by two experts at least.")
        chosen = [it.number for it in ranked if it.number in numbers]
        if len(chosen) > Challenge.MOST_SHORTLISTED:
            return _("Of a task five bids are shortlisted at most.")
        if chosen != [it.number for it in ranked[: len(chosen)]]:
            return _("The shortlist of a task are the first of its ranking.")
        known |= set(chosen)
    return "" if known == set(numbers) else _("One of these bids does not count.")


def why_not_signed(bid: Bid, *, signed_on: date, ends_on: date, amount: Decimal, cash_amount: Decimal) -> str:
    """Say why a contract breaks the rules announced: months, funds, or share in cash."""
    challenge = bid.task.challenge
    if ends_on <= signed_on:
        return _("It ends after it was signed.")
    if ends_on > _months_after(signed_on, challenge.most_months):
        return _("It takes longer than the %(n)s months announced.") % {"n": challenge.most_months}
    spent = _signed(challenge, bid)
    if challenge.budget is not None and spent + amount > challenge.budget:
        return _("All contracts together exceed the funds announced.")
    if cash_amount > amount:
        return _("More cash than the whole amount.")
    if cash_amount * 100 < amount * challenge.cash_share:
        return _("Less than %(n)s%% of it is paid in cash.") % {"n": challenge.cash_share}
    return ""


def _signed(challenge: Challenge, bid: Bid) -> Decimal:
    others = Bid.objects.filter(task__challenge=challenge).exclude(pk=bid.pk).exclude(state=_B.TERMINATED)
    return others.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    days = [31, 29 if _is_leap(day.year + year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return date(day.year + year, month + 1, min(day.day, days[month]))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def why_not_planned(bid: Bid, *, due_on: date, payment: Decimal) -> str:
    """Say why a milestone does not fit the contract."""
    if bid.amount is None or bid.ends_on is None or bid.signed_on is None:
        return _("There is no contract yet.")
    if not bid.signed_on <= due_on <= bid.ends_on:
        return _("A milestone is due within the time of the contract.")
    planned = bid.milestones.aggregate(total=Sum("payment"))["total"] or Decimal(0)
    return _("All payments together exceed the contract.") if planned + payment > bid.amount else ""


def why_no_third_party(bid: Bid, tester: Organisation) -> str:
    """Say why an organisation is no third party to a bid."""
    sides = {bid.organisation_id, bid.task.challenge.organisation_id, *bid.partners.values_list("pk", flat=True)}
    parents = set(Organisation.objects.filter(pk__in=sides - {None}).values_list("parent", flat=True)) - {None}
    if tester.pk in sides | parents or (tester.parent_id and tester.parent_id in sides):
        return _("A third party is neither bidder, partner nor demand owner, nor of their group.")
    return "" if tester.state == Organisation.State.VERIFIED else _("The third party is a verified organisation.")


def why_not_accepted(bid: Bid, *, is_accepted: bool) -> str:
    """Say why it cannot be decided so: without a test nothing is, and what failed it is not accepted."""
    latest = bid.tests.first()
    if latest is None:
        return _("No third party has tested it.")
    return _("Its latest test was not passed.") if is_accepted and not latest.is_passed else ""


def running_bids(challenge: Challenge) -> list[Bid]:
    """Give the bids of a challenge that are shortlisted or under contract."""
    return list(
        Bid.objects.filter(task__challenge=challenge, state__in=(_B.SHORTLISTED, _B.CONTRACTED))
        .select_related("organisation", "task")
    )  # fmt: skip
