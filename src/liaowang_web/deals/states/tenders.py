"""How a tender walks from its announcement to an award, a bid from its hash to the minutes, and a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.deals.kinds import tenders as kinds
from liaowang_web.deals.minutes import hash_of, minutes_of
from liaowang_web.deals.models import Bid, Complaint, Deal, Listing, Tender
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.sealing import Terms
from liaowang_web.deals.selectors.ranked import first_by_rule
from liaowang_web.workflow.machine import Machine, Transition

State, Sealed, Filed = Tender.State, Bid.State, Complaint.State


def _now(now: datetime | None) -> datetime:
    return now or timezone.now()


def why_not_withdrawn(bid: Bid, *, now: datetime | None = None, **_values: Any) -> str:
    """Say why a bid cannot be withdrawn at a moment; an empty text if it can."""
    if _now(now) >= bid.tender.deadline:
        return _("The deadline is over: a bid that was handed in stands.")
    return "" if bid.tender.state == State.ANNOUNCED else _("Bids are no longer taken.")


def why_not_revealed(tender: Tender, *, now: datetime | None = None) -> str:
    """Say why bids cannot be opened at a moment; an empty text if they can."""
    moment = _now(now)
    if tender.state != State.ANNOUNCED:
        return _("The opening is over.")
    if moment < tender.deadline:
        return _("Bids are opened after the deadline, not before it.")
    return "" if moment < tender.opens_until else _("The time for opening bids is over.")


def _reveal_guard(bid: Bid, *, now: datetime | None = None, **_values: Any) -> str:
    return why_not_revealed(bid.tender, now=now)


def _reveal(bid: Bid, *, receipt: str, terms: Terms | None, now: datetime | None = None, **_values: Any) -> None:
    bid.receipt, bid.revealed_at = receipt, _now(now)
    if terms is not None:
        bid.price, bid.delivery_days, bid.statement = terms.price, terms.delivery_days, terms.statement


def _void(bid: Bid, *, why: str, **_values: Any) -> dict[str, Any]:
    bid.void_for = why
    return {"why": why}


BID: Machine[Bid] = Machine(
    Transition("withdraw", {Sealed.SEALED}, Sealed.WITHDRAWN, bidding.can_keep_bid, kinds.WITHDRAWN,
               gettext_lazy("Withdraw the bid"), guard=why_not_withdrawn),
    Transition("reveal", {Sealed.SEALED}, Sealed.REVEALED, bidding.can_keep_bid, kinds.REVEALED,
               gettext_lazy("Open the bid"), guard=_reveal_guard, effect=_reveal),
    Transition("count", {Sealed.REVEALED}, Sealed.COUNTED, bidding.can_judge_bid, kinds.COUNTED),
    Transition("void", {Sealed.SEALED, Sealed.REVEALED}, Sealed.VOID, bidding.can_judge_bid, kinds.VOIDED,
               effect=_void),
)  # fmt: skip


def _minute_guard(tender: Tender, *, now: datetime | None = None, **_values: Any) -> str:
    moment = _now(now)
    if moment < tender.deadline:
        return _("The deadline is not over.")
    if moment >= tender.opens_until or not tender.bids.filter(state=Sealed.SEALED).exists():
        return ""
    return _("Some bids are not opened, and their bidders still have time.")


def _minute(tender: Tender, *, actor: User | None, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    for bid in tender.bids.filter(state__in=(Sealed.SEALED, Sealed.REVEALED)):
        why = why_void(tender, bid)
        if why:
            BID.perform("void", bid, actor=actor, why=why)
        else:
            BID.perform("count", bid, actor=actor)
    found = list(tender.bids.select_related("organisation"))
    tender.minuted_at = _now(now)
    tender.minutes = minutes_of(tender, found, tender.minuted_at)
    tender.minutes_hash = hash_of(tender.minutes)
    counted = sum(it.state == Sealed.COUNTED for it in found)
    return {"n": counted, "n_void": sum(it.state == Sealed.VOID for it in found), "hash": tender.minutes_hash}


def why_void(tender: Tender, bid: Bid) -> str:
    """Give the code of why a bid does not count; an empty text if it does."""
    if bid.state == Sealed.SEALED:
        return Bid.Void.MISMATCH if bid.n_mismatches else Bid.Void.UNOPENED
    if bid.price is None:
        return Bid.Void.UNREADABLE
    return Bid.Void.LIMIT if is_outside(tender, bid.price) else ""


def is_outside(tender: Tender, price: Any) -> bool:
    """Whether a price lies outside the limit: below it in a sale, above it in a purchase."""
    if tender.limit is None:
        return False
    return bool(price > tender.limit if tender.is_purchase else price < tender.limit)


def _award_guard(tender: Tender, *, number: int, award_reason: str, **_values: Any) -> str:
    first = first_by_rule(tender)
    if first is None:
        return _("There is no bid to which the award could go, or one has not been judged under every criterion.")
    if first.bid.number != number:
        return _("By the rule that was announced the award goes to bid %(number)s.") % {"number": first.bid.number}
    return "" if award_reason.strip() else _("Write the reason of the award; all bidders read it.")


def _award(
    tender: Tender, *, number: int, award_reason: str, now: datetime | None = None, **_values: Any
) -> dict[str, Any]:
    tender.winner = tender.bids.get(number=number)
    tender.award_reason, tender.awarded_at = award_reason.strip(), _now(now)
    tender.standstill_until = tender.awarded_at + timedelta(days=tender.standstill_days)
    return {"number": number}


def _stands_still(tender: Tender, *, now: datetime | None = None, **_values: Any) -> str:
    if tender.standstill_until and _now(now) >= tender.standstill_until:
        return _("The standstill is over.")
    return ""


def _all_decided(tender: Tender, **_values: Any) -> str:
    is_open = tender.complaints.filter(state=Filed.FILED).exists()
    return _("Another complaint is not decided.") if is_open else ""


def _annul(tender: Tender, **_values: Any) -> None:
    tender.winner = None
    tender.award_reason, tender.awarded_at, tender.standstill_until = "", None, None


def _conclude_guard(tender: Tender, *, now: datetime | None = None, **_values: Any) -> str:
    if tender.standstill_until is None or _now(now) < tender.standstill_until:
        return _("The standstill is not over.")
    return ""


def _conclude(tender: Tender, *, deal: Deal, **_values: Any) -> dict[str, Any]:
    tender.deal = deal
    return {"deal": deal.code}


def _before_deadline(tender: Tender, *, actor: User | None, now: datetime | None = None, **_values: Any) -> str:
    if actor is None:
        is_gone = tender.listing.state == Listing.State.WITHDRAWN
        return "" if is_gone else _("The listing stands.")
    if _now(now) >= tender.deadline:
        return _("The deadline is over: the bids are opened first.")
    return ""


def _end(tender: Tender, *, why: str = "", **_values: Any) -> None:
    tender.ended_for = why


TENDER: Machine[Tender] = Machine(
    Transition("minute", {State.ANNOUNCED}, State.OPENED, bidding.can_draw_minutes, kinds.MINUTED,
               gettext_lazy("Draw the minutes"), guard=_minute_guard, effect=_minute),
    Transition("award", {State.OPENED}, State.AWARDED, bidding.can_award_tender, kinds.AWARDED,
               gettext_lazy("Award"), guard=_award_guard, effect=_award),
    Transition("complain", {State.AWARDED, State.DISPUTED}, State.DISPUTED, bidding.can_hold_tender, kinds.DISPUTED,
               gettext_lazy("Complain about the award"), guard=_stands_still),
    Transition("uphold", {State.DISPUTED}, State.AWARDED, bidding.can_resolve_tender, kinds.UPHELD,
               guard=_all_decided),
    Transition("annul", {State.DISPUTED}, State.OPENED, bidding.can_resolve_tender, kinds.ANNULLED, effect=_annul),
    Transition("conclude", {State.AWARDED}, State.CONCLUDED, bidding.can_conclude_tender, kinds.CONCLUDED,
               gettext_lazy("Conclude with a deal"), guard=_conclude_guard, effect=_conclude),
    Transition("fail", {State.OPENED}, State.FAILED, bidding.can_award_tender, kinds.FAILED,
               gettext_lazy("End without award"), effect=_end, needs_reason=True),
    Transition("cancel", {State.ANNOUNCED}, State.CANCELLED, bidding.can_cancel_tender, kinds.CANCELLED,
               gettext_lazy("Cancel the call"), guard=_before_deadline, effect=_end, needs_reason=True),
)  # fmt: skip


def _decide(complaint: Complaint, *, actor: User, decision: str, **_values: Any) -> None:
    complaint.decision, complaint.decided_by = decision.strip(), actor


def _is_reasoned(_complaint: Complaint, *, decision: str, **_values: Any) -> str:
    return "" if decision.strip() else _("Write the reason of the decision; all bidders read it.")


COMPLAINT: Machine[Complaint] = Machine(
    Transition("uphold", {Filed.FILED}, Filed.UPHELD, bidding.can_decide_complaint, kinds.GRANTED,
               gettext_lazy("Uphold: the award is annulled"), guard=_is_reasoned, effect=_decide),
    Transition("dismiss", {Filed.FILED}, Filed.DISMISSED, bidding.can_decide_complaint, kinds.DISMISSED,
               gettext_lazy("Dismiss: the award stands"), guard=_is_reasoned, effect=_decide),
)  # fmt: skip
