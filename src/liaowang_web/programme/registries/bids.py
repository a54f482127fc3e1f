"""Bids of a challenge as a table, and what can be done to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import Bid, Challenge
from liaowang_web.programme.policies import challenges as policies
from liaowang_web.programme.registries.registry import Act, Badge, Word, made
from liaowang_web.programme.selectors.challenges import SeenBid
from liaowang_web.programme.services import bids, challenges
from liaowang_web.programme.states.challenges import BID

VOID: dict[str, Word] = {
    "unopened": _("not opened by its bidder in time"),
    "mismatch": _("what was opened does not give the hash handed in"),
    "unreadable": _("it gives the hash, but names no price as the rules ask"),
}
HEADS: tuple[Word, ...] = (
    _("Bid number"), _("Task"), _("Bidders"), _("State"), _("Funds asked"), _("Days"), _("Mean of points"),
    _("Contract"),
)  # fmt: skip
_B, _C = Bid.State, Challenge.State


def cells(seen: SeenBid) -> list[Any]:
    """Give what stands of a bid in the table; what is not read by whoever asks stays empty."""
    bid = seen.bid
    who = "; ".join(str(it) for it in (bid.organisation, *bid.partners.all()))
    state = Badge(bid.shape, bid.get_state_display())
    points = f"{seen.points:.1f}" if seen.points is not None else ""
    if not seen.is_read:
        return [str(bid.number), str(bid.task), who, state, "", "", "", ""]
    told = [state, VOID[bid.void_for]] if bid.void_for else state
    contract = [bid.contract_reference, bid.amount] if bid.amount is not None else ""
    return [str(bid.number), str(bid.task), who, told, bid.price, bid.days, points, contract]


def _act(
    name: str, label: Word, may: Callable[[Any, Bid], bool], do: Callable[..., object],
    form: Callable[[Any, Any, Any], Any] | None = None, lead: Word = "",
) -> Act:  # fmt: skip
    return Act(
        name=name, label=label, may=lambda user, seen: may(user, seen.bid),
        do=lambda seen, **given: do(seen.bid, **given), form=form, lead=lead,
    )  # fmt: skip


def _moving(name: str) -> Callable[[Any, Bid], bool]:
    step = BID.transitions[name]
    return lambda user, bid: bid.state in step.sources and step.may(user, bid)


def _may_reveal(user: Any, bid: Bid) -> bool:
    return _moving("reveal")(user, bid) and bid.task.challenge.phase == "opening"


def _may_withdraw(user: Any, bid: Bid) -> bool:
    return _moving("withdraw")(user, bid) and bid.task.challenge.phase == "taking"


def _may_evaluate(user: Any, bid: Bid) -> bool:
    is_time = bid.task.challenge.state == _C.REVIEW and bid.state == _B.REVEALED
    is_free = is_time and policies.can_evaluate_bid(user, bid)
    return is_free and not bid.evaluations.filter(expert=user).exists()


def _may_sign(user: Any, bid: Bid) -> bool:
    return _moving("sign")(user, bid) and bid.task.challenge.state == _C.SHORTLIST


def _may_plan(user: Any, bid: Bid) -> bool:
    is_time = bid.task.challenge.state in {_C.SHORTLIST, _C.CONTRACTED, _C.MILESTONES}
    return bid.state == _B.CONTRACTED and is_time and policies.can_guide_bid(user, bid)


def _may_test(user: Any, bid: Bid) -> bool:
    challenge = bid.task.challenge
    is_time = challenge.state == _C.TEST and bid.state == _B.CONTRACTED
    return is_time and policies.can_guide_challenge(user, challenge)


def _may_decide(user: Any, bid: Bid) -> bool:
    return _moving("accept")(user, bid) and bid.task.challenge.state == _C.ACCEPTANCE


def _decided(is_accepted: bool) -> Callable[..., object]:
    return lambda bid, **given: challenges.decide_bid(bid, is_accepted=is_accepted, **given)


ACTS = (
    _act("withdraw", _("Withdraw the bid"), _may_withdraw, bids.withdraw_bid,
         lead=_("It no longer counts; another may be handed in until the deadline.")),
    _act("reveal", _("Open the bid"), _may_reveal, bids.reveal_bid, made(forms.RevealForm),
         _("Nobody else reads what it offers before the review begins.")),
    _act("evaluate", _("Give points"), _may_evaluate, challenges.evaluate_bid, made(forms.EvaluationForm),
         _("Points stand for good; only then you read those of others.")),
    _act("sign", _("Note the contract"), _may_sign, challenges.sign_bid, made(forms.ContractForm),
         _("Months, funds and the share in cash are those that were announced.")),
    _act("milestone", _("Plan a milestone"), _may_plan, challenges.plan_milestone, made(forms.MilestoneForm),
         _("All payments together do not exceed the contract.")),
    _act("test", _("Note a test"), _may_test, challenges.record_test, made(forms.TestedForm),
         _("By a third party that has no part in the challenge; the latest test counts.")),
    _act("accept", _("Accept"), _may_decide, _decided(True), made(forms.WhyForm),
         _("What the bid brought is accepted, on the third party's test.")),
    _act("reject", _("Do not accept"), _may_decide, _decided(False), made(forms.WhyForm),
         _("What the bid brought is not accepted.")),
    _act("end", _("End it"), _moving("terminate"), challenges.end_bid, made(forms.WhyForm),
         _("The bidder is out of the challenge, for good.")),
)  # fmt: skip
