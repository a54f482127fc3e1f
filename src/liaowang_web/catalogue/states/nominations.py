"""How a nomination walks from draft into the catalogue, and out of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.policies import (
    can_check_nomination,
    can_decide_objections_to,
    can_judge_nomination,
    can_keep_nomination,
    can_list_nomination,
    can_object,
)
from liaowang_web.observatory.selectors.taxonomy import tracks
from liaowang_web.workflow.machine import Machine, Transition

State = Nomination.State
Step = Edition.State
TEXTS = ("title", "overview", "principle")


def _is_complete(nomination: Nomination, *, now: datetime | None = None, **_values: Any) -> str:
    edition = nomination.edition
    is_again = nomination.state == State.RETURNED and edition.state == Step.CHECK
    until = edition.call_until
    if not is_again and (edition.state != Step.CALL or (until and until <= (now or timezone.now()))):
        return _("The call is not open.")
    if not any(all(getattr(nomination, f"{text}_{it}").strip() for text in TEXTS) for it in ("zh", "en")):
        return _("Title, overview and principle are needed, in one language at least.")
    if nomination.track not in tracks():
        return _("Choose the track to which it belongs.")
    return "" if nomination.is_by_observatory else _is_backed(nomination)


def _is_backed(nomination: Nomination) -> str:
    if not nomination.figures.strip() or not nomination.cases.strip():
        return _("Figures with their source and at least one real case are needed.")
    holder, through = nomination.holder, nomination.through
    if holder is None or holder.state != Organisation.State.VERIFIED:
        return _("Name who has it: an organisation that was verified.")
    if through is None or through.state != Organisation.State.VERIFIED:
        return _("The nominating body has to be verified first.")
    return ""


def _in(*steps: str) -> Any:
    def guard(nomination: Nomination, **_values: Any) -> str:
        if nomination.edition.state in steps:
            return ""
        text = _("The edition is at the step “%(step)s”, at which this is not possible.")
        return text % {"step": nomination.edition.get_state_display()}

    return guard


def _is_in_panel(nomination: Nomination, **_values: Any) -> str:
    if why := _in(Step.PANEL)(nomination):
        return str(why)
    return _("The panel is closed.") if nomination.edition.minutes else ""


def _is_reviewed_enough(nomination: Nomination, **_values: Any) -> str:
    if why := _is_in_panel(nomination):
        return why
    n = nomination.reviews.filter(state="locked").count()
    is_enough = n >= nomination.edition.n_experts
    return "" if is_enough else _("Only %(n)s reviews count.") % {"n": n}


def why_no_objection(nomination: Nomination, *, now: datetime | None = None, **_values: Any) -> str:
    """Say why objections to an entry are not taken now, or nothing; the clock of the notice decides."""
    edition = nomination.edition
    if edition.state != Step.NOTICE or edition.notice.closes_at <= (now or timezone.now()):
        return _("Objections are taken while the notice runs.")
    return ""


def _is_to_go(nomination: Nomination, *, why: str = "", **_values: Any) -> str:
    if wrong := _in(Step.PUBLISHED)(nomination):
        return str(wrong)
    return "" if why in Nomination.Withdrawal.values else _("Choose a reason from the list.")


def _return(nomination: Nomination, *, note: str = "", **_values: Any) -> None:
    nomination.return_reason = note


def _score(
    nomination: Nomination, *, mean: Decimal | None = None, median: Decimal | None = None,
    spread: Decimal | None = None, corrected: Decimal | None = None, place: int | None = None, **_values: Any,
) -> None:  # fmt: skip
    nomination.mean, nomination.median, nomination.spread = mean, median, spread
    nomination.corrected, nomination.place = corrected, place


def _withdraw(
    nomination: Nomination, *, why: str = "own", on: date | None = None, words: str = "", **_values: Any
) -> None:
    nomination.withdrawn_for, nomination.withdrawn_on = why, on or timezone.localdate()
    nomination.withdrawal = words


def _amend(nomination: Nomination, *, columns: dict[str, Any], **_values: Any) -> dict[str, Any]:
    for name, value in columns.items():
        setattr(nomination, name, value)
    return {"fields": sorted(columns)}


_SCORED = {State.ACCEPTED, State.SCORED, State.PROPOSED, State.DECLINED}
_CHECKS = (Step.CALL, Step.CHECK)
NOMINATION: Machine[Nomination] = Machine(
    Transition("nominate", {State.DRAFT, State.RETURNED}, State.NOMINATED, can_keep_nomination, kinds.NOMINATED,
               gettext_lazy("Nominate"), guard=_is_complete),
    Transition("return", {State.NOMINATED}, State.RETURNED, can_check_nomination, kinds.RETURNED,
               gettext_lazy("Return"), guard=_in(*_CHECKS), effect=_return, needs_reason=True),
    Transition("accept", {State.NOMINATED}, State.ACCEPTED, can_check_nomination, kinds.ACCEPTED,
               gettext_lazy("Accept for review"), guard=_in(*_CHECKS)),
    Transition("refuse", {State.NOMINATED}, State.DECLINED, can_check_nomination, kinds.DECLINED,
               gettext_lazy("Refuse: outside the call"), guard=_in(*_CHECKS), needs_reason=True),
    Transition("pull", {State.DRAFT, State.NOMINATED, State.RETURNED, State.ACCEPTED}, State.WITHDRAWN,
               can_keep_nomination, kinds.WITHDRAWN, gettext_lazy("Withdraw the nomination"), effect=_withdraw,
               needs_reason=True),
    Transition("set_aside", {State.ACCEPTED}, State.DECLINED, can_judge_nomination, kinds.DECLINED,
               gettext_lazy("Set aside: too few reviews"), guard=_in(Step.ASSIGNMENT, Step.REVIEW),
               needs_reason=True),
    Transition("score", _SCORED, State.SCORED, lambda user, _nomination: user is None, kinds.SCORED,
               guard=_in(Step.PANEL), effect=_score),
    Transition("propose", {State.SCORED, State.DECLINED}, State.PROPOSED, can_judge_nomination, kinds.PROPOSED,
               pgettext_lazy("nomination", "Propose"), guard=_is_reviewed_enough),
    Transition("decline", {State.SCORED, State.PROPOSED}, State.DECLINED, can_judge_nomination, kinds.DECLINED,
               gettext_lazy("Do not propose"), guard=_is_in_panel, needs_reason=True),
    Transition("object", {State.PROPOSED, State.OBJECTED}, State.OBJECTED, can_object, kinds.OBJECTED,
               guard=why_no_objection),
    Transition("clear", {State.OBJECTED}, State.PROPOSED, can_decide_objections_to, kinds.CLEARED),
    Transition("strike", {State.OBJECTED}, State.WITHDRAWN, can_decide_objections_to, kinds.STRUCK,
               effect=_withdraw),
    Transition("list", {State.PROPOSED}, State.LISTED, can_list_nomination, kinds.LISTED, guard=_in(Step.PUBLISHED)),
    Transition("amend", {State.LISTED, State.AMENDED}, State.AMENDED, can_list_nomination, kinds.AMENDED,
               gettext_lazy("Amend"), guard=_in(Step.PUBLISHED), effect=_amend, needs_reason=True),
    Transition("withdraw", {State.LISTED, State.AMENDED}, State.WITHDRAWN, can_list_nomination, kinds.WITHDRAWN,
               gettext_lazy("Withdraw"), guard=_is_to_go,
               effect=_withdraw, needs_reason=True),
)  # fmt: skip
