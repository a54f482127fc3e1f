"""How a challenge walks from idea to award, and its bids, milestones and objections with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.programme import challenge_rules as rules
from liaowang_web.programme.kinds import challenges as kinds
from liaowang_web.programme.models import Acceptance, Bid, Challenge, Milestone, Objection
from liaowang_web.programme.policies import challenges as policies
from liaowang_web.programme.policies.registries import can_judge_thing
from liaowang_web.workflow.machine import Machine, Transition

_C, _B, _M, _O = Challenge.State, Bid.State, Milestone.State, Objection.State


def _now(now: datetime | None) -> datetime:
    return now or timezone.now()


def _told(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _before_deadline(bid: Bid, *, now: datetime | None = None, **_values: Any) -> str:
    deadline = bid.task.challenge.deadline
    is_early = deadline is not None and _now(now) < deadline
    return "" if is_early else _("The deadline is over: a bid that was handed in stands.")


def why_not_revealed(challenge: Challenge, *, now: datetime | None = None) -> str:
    """Say why bids cannot be opened at a moment; an empty text if they can."""
    if challenge.deadline is None or challenge.opens_until is None or _now(now) < challenge.deadline:
        return _("Bids are opened after the deadline, not before it.")
    is_time = challenge.state in {_C.OPEN, _C.CLOSED} and _now(now) < challenge.opens_until
    return "" if is_time else _("The time for opening bids is over.")


def _reveal_guard(bid: Bid, *, now: datetime | None = None, **_values: Any) -> str:
    return why_not_revealed(bid.task.challenge, now=now)


def _reveal(bid: Bid, *, receipt: str, terms: Any, now: datetime | None = None, **_values: Any) -> None:
    bid.receipt, bid.revealed_at = receipt, _now(now)
    if terms is not None:
        bid.price, bid.days, bid.plan = terms.price, terms.delivery_days, terms.statement


def _void(bid: Bid, *, why: str, **_values: Any) -> None:
    bid.void_for = why


def _sign_guard(bid: Bid, *, now: datetime | None = None, contract_reference: str, **values: Any) -> str:
    challenge = bid.task.challenge
    if challenge.state != _C.SHORTLIST:
        return _("Contracts are signed after the notice of the shortlist.")
    if why := rules.why_notice_holds(challenge, challenge.shortlist_until, now):
        return why
    if not contract_reference.strip():
        return _("Name the contract.")
    names = ("signed_on", "ends_on", "amount", "cash_amount")
    return rules.why_not_signed(bid, **{name: values[name] for name in names})


def _sign(bid: Bid, *, contract_reference: str, **values: Any) -> dict[str, Any]:
    bid.contract_reference = contract_reference.strip()
    for name in ("signed_on", "ends_on", "amount", "cash_amount"):
        setattr(bid, name, values[name])
    return {"contract": bid.contract_reference}


def _accept_guard(bid: Bid, *, is_accepted: bool, **_values: Any) -> str:
    if bid.task.challenge.state != _C.ACCEPTANCE:
        return _("The challenge is not being accepted.")
    return rules.why_not_accepted(bid, is_accepted=is_accepted)


def _accept(bid: Bid, *, actor: User, is_accepted: bool, why: str, **_values: Any) -> None:
    Acceptance.objects.create(
        bid=bid, is_accepted=is_accepted, reason=why, decided_on=timezone.localdate(), decided_by=actor
    )


BID: Machine[Bid] = Machine(
    Transition("withdraw", {_B.SEALED}, _B.WITHDRAWN, policies.can_keep_bid, kinds.WITHDRAWN,
               gettext_lazy("Withdraw the bid"), guard=_before_deadline),
    Transition("reveal", {_B.SEALED}, _B.REVEALED, policies.can_keep_bid, kinds.REVEALED,
               gettext_lazy("Open the bid"), guard=_reveal_guard, effect=_reveal),
    Transition("void", {_B.SEALED, _B.REVEALED}, _B.VOID, policies.can_move_bid, kinds.VOIDED, effect=_void),
    Transition("shortlist", {_B.REVEALED}, _B.SHORTLISTED, policies.can_move_bid, kinds.BID_SHORTLISTED),
    Transition("pass_over", {_B.REVEALED}, _B.PASSED_OVER, policies.can_move_bid, kinds.PASSED_OVER),
    Transition("sign", {_B.SHORTLISTED}, _B.CONTRACTED, policies.can_guide_bid, kinds.SIGNED,
               gettext_lazy("Note the contract"), guard=_sign_guard, effect=_sign),
    Transition("accept", {_B.CONTRACTED}, _B.ACCEPTED, policies.can_guide_bid, kinds.ACCEPTED,
               gettext_lazy("Accept"), guard=_accept_guard, effect=_accept, needs_reason=True),
    Transition("reject", {_B.CONTRACTED}, _B.REJECTED, policies.can_guide_bid, kinds.REJECTED,
               gettext_lazy("Do not accept"), guard=_accept_guard, effect=_accept, needs_reason=True),
    Transition("terminate", {_B.SHORTLISTED, _B.CONTRACTED}, _B.TERMINATED, policies.can_guide_bid,
               kinds.BID_TERMINATED, gettext_lazy("End it"), needs_reason=True),
)  # fmt: skip


def _vet_guard(challenge: Challenge, **_values: Any) -> str:
    return rules.why_not_vetted(challenge)


def _notice_guard(_challenge: Challenge, *, days: int, **_values: Any) -> str:
    return "" if days >= rules.NOTICE_DAYS else _("A notice runs 7 days at least.")


def _notice(challenge: Challenge, *, days: int, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    challenge.notice_until = _now(now) + timedelta(days=days)
    return {"until": _told(challenge.notice_until)}


def _open_guard(
    challenge: Challenge, *, deadline: datetime, opens_until: datetime, now: datetime | None = None, **_values: Any
) -> str:
    if why := rules.why_notice_holds(challenge, challenge.notice_until, now):
        return why
    return "" if _now(now) < deadline < opens_until else _("The deadline lies ahead, and the opening after it.")


def _open(challenge: Challenge, *, deadline: datetime, opens_until: datetime, **_values: Any) -> dict[str, Any]:
    challenge.deadline, challenge.opens_until = deadline, opens_until
    return {"until": _told(deadline)}


def _close_guard(challenge: Challenge, *, now: datetime | None = None, **_values: Any) -> str:
    is_over = challenge.deadline is not None and _now(now) >= challenge.deadline
    return "" if is_over else _("The deadline is not over.")


def _bids(challenge: Challenge) -> Any:
    return Bid.objects.filter(task__challenge=challenge)


def _review_guard(challenge: Challenge, *, now: datetime | None = None, **_values: Any) -> str:
    is_over = challenge.opens_until is not None and _now(now) >= challenge.opens_until
    if is_over or not _bids(challenge).filter(state=_B.SEALED).exists():
        return ""
    return _("Some bids are not opened, and their bidders still have time.")


def _review(challenge: Challenge, *, actor: User | None, **_values: Any) -> dict[str, Any]:
    for bid in _bids(challenge).filter(state__in=(_B.SEALED, _B.REVEALED)):
        if bid.state == _B.SEALED:
            BID.perform("void", bid, actor=actor, why="mismatch" if bid.n_mismatches else "unopened")
        elif bid.price is None:
            BID.perform("void", bid, actor=actor, why="unreadable")
    return {
        "n": _bids(challenge).filter(state=_B.REVEALED).count(),
        "n_void": _bids(challenge).filter(state=_B.VOID).count(),
    }


def _shortlist_guard(challenge: Challenge, *, numbers: list[int], **_values: Any) -> str:
    return rules.why_not_shortlisted(challenge, numbers)


def _shortlist(
    challenge: Challenge, *, actor: User, numbers: list[int], now: datetime | None = None, **_values: Any
) -> dict[str, Any]:
    for bid in _bids(challenge).filter(state=_B.REVEALED):
        BID.perform("shortlist" if bid.number in numbers else "pass_over", bid, actor=actor)
    challenge.shortlist_until = _now(now) + timedelta(days=rules.NOTICE_DAYS)
    return {"numbers": ", ".join(str(it) for it in sorted(numbers))}


def _all_signed(challenge: Challenge, **_values: Any) -> str:
    running = rules.running_bids(challenge)
    if not any(it.state == _B.CONTRACTED for it in running):
        return _("No bidder is under contract.")
    is_open = any(it.state == _B.SHORTLISTED for it in running)
    return _("A shortlisted bidder is neither under contract nor out.") if is_open else ""


def _all_planned(challenge: Challenge, **_values: Any) -> str:
    is_planned = all(it.milestones.exists() for it in rules.running_bids(challenge))
    return "" if is_planned else _("A contract has no milestones.")


def _all_passed(challenge: Challenge, **_values: Any) -> str:
    is_open = any(it.milestones.exclude(state=_M.PASSED).exists() for it in rules.running_bids(challenge))
    return _("A milestone is not passed.") if is_open else ""


def _all_tested(challenge: Challenge, **_values: Any) -> str:
    is_tested = all(it.tests.exists() for it in rules.running_bids(challenge))
    return "" if is_tested else _("A solution was not tested by a third party.")


def _award_guard(challenge: Challenge, **_values: Any) -> str:
    if rules.running_bids(challenge):
        return _("A solution is neither accepted nor refused.")
    is_won = _bids(challenge).filter(state=_B.ACCEPTED).exists()
    return "" if is_won else _("No solution was accepted.")


def _fail_guard(challenge: Challenge, **_values: Any) -> str:
    if challenge.state == _C.ACCEPTANCE and rules.running_bids(challenge):
        return _("A solution is neither accepted nor refused.")
    is_won = _bids(challenge).filter(state=_B.ACCEPTED).exists()
    return _("A solution was accepted.") if is_won else ""


def _end(challenge: Challenge, *, why: str = "", **_values: Any) -> None:
    challenge.ended_for = why


_OVER = {_C.AWARDED, _C.FAILED, _C.TERMINATED, _C.DROPPED}
_guide, _clock = policies.can_guide_challenge, policies.can_close_challenge
CHALLENGE: Machine[Challenge] = Machine(
    Transition("vet", {_C.IDEA}, _C.VETTED, can_judge_thing, kinds.VETTED, gettext_lazy("Vet it"), guard=_vet_guard),
    Transition("notice", {_C.VETTED}, _C.NOTICE, can_judge_thing, kinds.NOTICED, gettext_lazy("Put it to notice"),
               guard=_notice_guard, effect=_notice),
    Transition("open", {_C.NOTICE}, _C.OPEN, can_judge_thing, kinds.OPENED, gettext_lazy("Open it for bids"),
               guard=_open_guard, effect=_open),
    Transition("close", {_C.OPEN}, _C.CLOSED, _clock, kinds.CLOSED, gettext_lazy("Close the bids"),
               guard=_close_guard),
    Transition("review", {_C.CLOSED}, _C.REVIEW, _clock, kinds.REVIEWED, gettext_lazy("Begin the review"),
               guard=_review_guard, effect=_review),
    Transition("shortlist", {_C.REVIEW}, _C.SHORTLIST, _guide, kinds.SHORTLISTED,
               gettext_lazy("Give notice of the shortlist"), guard=_shortlist_guard, effect=_shortlist),
    Transition("contract", {_C.SHORTLIST}, _C.CONTRACTED, _guide, kinds.CONTRACTED,
               gettext_lazy("All are under contract"), guard=_all_signed),
    Transition("begin", {_C.CONTRACTED}, _C.MILESTONES, _guide, kinds.BEGUN, gettext_lazy("Follow the milestones"),
               guard=_all_planned),
    Transition("test", {_C.MILESTONES}, _C.TEST, _guide, kinds.TESTED, gettext_lazy("To the third party's test"),
               guard=_all_passed),
    Transition("judge", {_C.TEST}, _C.ACCEPTANCE, _guide, kinds.JUDGED, gettext_lazy("To acceptance"),
               guard=_all_tested),
    Transition("award", {_C.ACCEPTANCE}, _C.AWARDED, _guide, kinds.AWARDED, gettext_lazy("Award"),
               guard=_award_guard),
    Transition("fail", {_C.REVIEW, _C.SHORTLIST, _C.ACCEPTANCE}, _C.FAILED, _guide, kinds.FAILED,
               gettext_lazy("End without award"), guard=_fail_guard, effect=_end, needs_reason=True),
    Transition("drop", {_C.IDEA, _C.VETTED}, _C.DROPPED, policies.can_end_challenge, kinds.TERMINATED,
               gettext_lazy("Drop the idea"), effect=_end, needs_reason=True),
    Transition("terminate", set(_C) - {_C.IDEA, _C.VETTED, *_OVER}, _C.TERMINATED,
               policies.can_end_challenge, kinds.TERMINATED, gettext_lazy("Terminate it"), effect=_end,
               needs_reason=True),
)  # fmt: skip


def _report_guard(_milestone: Milestone, *, evidence: str, **_values: Any) -> str:
    return "" if evidence.strip() else _("Say what shows that it is reached.")


def _report(milestone: Milestone, *, evidence: str, **_values: Any) -> None:
    milestone.evidence = evidence.strip()


MILESTONE: Machine[Milestone] = Machine(
    Transition("report", {_M.PLANNED, _M.REPORTED}, _M.REPORTED, policies.can_report_milestone, kinds.REPORTED,
               gettext_lazy("Report it"), guard=_report_guard, effect=_report),
    Transition("pass", {_M.REPORTED}, _M.PASSED, policies.can_pass_milestone, kinds.PASSED, gettext_lazy("Pass it")),
)  # fmt: skip


def _is_reasoned(_objection: Objection, *, decision: str, **_values: Any) -> str:
    return "" if decision.strip() else _("Write the reason of the decision; everybody reads it.")


def _decide(objection: Objection, *, actor: User, decision: str, **_values: Any) -> None:
    objection.decision, objection.decided_by = decision.strip(), actor


OBJECTION: Machine[Objection] = Machine(
    Transition("uphold", {_O.FILED}, _O.UPHELD, policies.can_decide_objection, kinds.UPHELD,
               gettext_lazy("Uphold"), guard=_is_reasoned, effect=_decide),
    Transition("dismiss", {_O.FILED}, _O.DISMISSED, policies.can_decide_objection, kinds.DISMISSED,
               gettext_lazy("Dismiss"), guard=_is_reasoned, effect=_decide),
)  # fmt: skip
