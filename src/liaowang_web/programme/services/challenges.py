"""Challenges: tasks, moves, objections, evaluations, contracts, milestones, tests and acceptance."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.programme import challenge_rules as rules
from liaowang_web.programme.kinds import challenges as kinds
from liaowang_web.programme.models import Bid, Challenge, Evaluation, Milestone, Objection, Task, ThirdPartyTest
from liaowang_web.programme.policies import challenges as policies
from liaowang_web.programme.policies.registries import can_edit_thing
from liaowang_web.programme.services.registering import demand, refuse
from liaowang_web.programme.states.challenges import BID, CHALLENGE, MILESTONE, OBJECTION
from liaowang_web.workflow.locking import lock


@transaction.atomic
def add_task(challenge: Challenge, *, actor: User, **columns: Any) -> Task:
    """Add a task with its indicators to a challenge that is an idea.

    Raises
    ------
    NotAllowed
        Unless the actor may edit the challenge; nothing is then written.
    """
    found = lock(challenge)
    demand(is_allowed=can_edit_thing(actor, found))
    task = Task.objects.create(challenge=found, position=found.tasks.count() + 1, **columns)
    audit.record(kinds.TASK_ADDED, found, actor=actor, task={"zh": task.title_zh, "en": task.title_en})
    return task


@transaction.atomic
def move_challenge(
    name: str, challenge: Challenge, *, actor: User | None, reason: str = "", **values: Any
) -> Challenge:
    """Walk one transition of a challenge.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return CHALLENGE.perform(name, challenge, actor=actor, reason=reason, why=reason.strip(), **values)


@transaction.atomic
def object_to(challenge: Challenge, organisation: Organisation, *, actor: User, text: str) -> Objection:
    """Object to a notice for an organisation; it holds the challenge up until it is decided.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless a notice runs and the organisation has no objection that waits; nothing is then written.
    """
    found = lock(challenge)
    demand(is_allowed=policies.can_object_for(actor, found, organisation))
    refuse("" if text.strip() else _("Say what speaks against it."))
    is_waiting = found.objections.filter(organisation=organisation, state=Objection.State.FILED).exists()
    refuse(_("Your objection is being decided on.") if is_waiting else "")
    objection = Objection.objects.create(challenge=found, organisation=organisation, person=actor, text=text.strip())
    audit.record(kinds.OBJECTED, objection, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(objection))
    return objection


@transaction.atomic
def decide_objection(objection: Objection, *, actor: User, is_upheld: bool, decision: str) -> Objection:
    """Decide an objection, with the reason that everybody reads.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return OBJECTION.perform("uphold" if is_upheld else "dismiss", objection, actor=actor, decision=decision)


@transaction.atomic
def evaluate_bid(bid: Bid, *, actor: User, points: int, note: str) -> Evaluation:
    """Give a bid its points, once and for good; those of others are read only afterwards.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor is an expert without conflict, the bid counts and is in review, with a reason; nothing is then
        written.
    """
    challenge = lock(bid.task.challenge)
    found = Bid.objects.get(pk=bid.pk)
    demand(is_allowed=policies.can_evaluate_bid(actor, found))
    is_time = challenge.state == Challenge.State.REVIEW and found.state == Bid.State.REVEALED
    refuse("" if is_time else _("Only bids that count are judged, during the review."))
    refuse("" if 0 <= points <= 100 and note.strip() else _("Give 0 to 100 points and a reason."))
    refuse(_("You have judged this bid.") if found.evaluations.filter(expert=actor).exists() else "")
    evaluation = Evaluation.objects.create(bid=found, expert=actor, points=points, note=note.strip())
    audit.record(kinds.EVALUATED, found, actor=actor)
    return evaluation


@transaction.atomic
def sign_bid(
    bid: Bid, *, actor: User, contract_reference: str, signed_on: date, ends_on: date, amount: Decimal,
    cash_amount: Decimal, now: datetime | None = None,
) -> Bid:  # fmt: skip
    """Note the contract with a shortlisted bidder, within months, funds and share in cash announced.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    lock(bid.task.challenge)
    return BID.perform(
        "sign", bid, actor=actor, contract_reference=contract_reference, signed_on=signed_on, ends_on=ends_on,
        amount=amount, cash_amount=cash_amount, now=now,
    )  # fmt: skip


@transaction.atomic
def end_bid(bid: Bid, *, actor: User, reason: str) -> Bid:
    """End a bid that is shortlisted or under contract, with the reason.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return BID.perform("terminate", bid, actor=actor, reason=reason)


@transaction.atomic
def plan_milestone(bid: Bid, *, actor: User, title: str, due_on: date, payment: Decimal) -> Milestone:
    """Plan a milestone within time and amount of the contract.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor guides the bid, it is under contract, and the plan fits; nothing is then written.
    """
    challenge = lock(bid.task.challenge)
    found = Bid.objects.get(pk=bid.pk)
    demand(is_allowed=policies.can_guide_bid(actor, found))
    is_time = found.state == Bid.State.CONTRACTED and challenge.state in {
        Challenge.State.SHORTLIST, Challenge.State.CONTRACTED, Challenge.State.MILESTONES,
    }  # fmt: skip
    refuse("" if is_time else _("Milestones are planned between contract and test."))
    refuse(rules.why_not_planned(found, due_on=due_on, payment=payment))
    milestone = Milestone.objects.create(bid=found, title=title.strip(), due_on=due_on, payment=payment)
    audit.record(kinds.PLANNED, found, actor=actor, title=milestone.title)
    return milestone


@transaction.atomic
def report_milestone(milestone: Milestone, *, actor: User, evidence: str) -> Milestone:
    """Report for the lead that a milestone is reached, with what shows it.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and before the challenge follows its milestones; nothing is then written.
    """
    _following(milestone)
    return MILESTONE.perform("report", milestone, actor=actor, evidence=evidence)


@transaction.atomic
def pass_milestone(milestone: Milestone, *, actor: User) -> Milestone:
    """Pass a milestone that was reported.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, and before the challenge follows its milestones; nothing is then written.
    """
    _following(milestone)
    return MILESTONE.perform("pass", milestone, actor=actor)


def _following(milestone: Milestone) -> None:
    challenge = lock(milestone.bid.task.challenge)
    is_time = challenge.state == Challenge.State.MILESTONES
    refuse("" if is_time else _("The challenge does not follow milestones now."))


@transaction.atomic
def record_test(bid: Bid, *, actor: User, tester: Organisation, **columns: Any) -> ThirdPartyTest:
    """Note what a third party measured; the latest test counts.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor guides the challenge, it is being tested, and the tester has no part in it; nothing is then
        written.
    """
    challenge = lock(bid.task.challenge)
    found = Bid.objects.get(pk=bid.pk)
    demand(is_allowed=policies.can_guide_challenge(actor, challenge))
    is_time = challenge.state == Challenge.State.TEST and found.state == Bid.State.CONTRACTED
    refuse("" if is_time else _("The challenge is not being tested."))
    refuse(rules.why_no_third_party(found, tester))
    test = ThirdPartyTest.objects.create(bid=found, tester=tester, recorded_by=actor, **columns)
    audit.record(kinds.TEST_RECORDED, found, actor=actor, report=test.report_number, tester=audit.named(tester))
    return test


@transaction.atomic
def decide_bid(bid: Bid, *, actor: User, is_accepted: bool, reason: str) -> Bid:
    """Accept what a bid brought, or not, on the third party's test.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    lock(bid.task.challenge)
    name = "accept" if is_accepted else "reject"
    return BID.perform(name, bid, actor=actor, reason=reason, is_accepted=is_accepted, why=reason.strip())
