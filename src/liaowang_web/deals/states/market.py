"""How listings, enquiries and export gates walk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.export_rules import CHECKLIST_VERSION, RULES
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Enquiry, Exclusivity, Gate, Listing
from liaowang_web.deals.policies.bidding import is_operator_apart
from liaowang_web.deals.policies.deals import can_expire
from liaowang_web.deals.policies.market import (
    can_answer_enquiry,
    can_open_gate,
    can_open_listing,
    can_release_enquiry,
    can_take_up_enquiry,
    can_withdraw_enquiry,
    can_withdraw_listing,
)
from liaowang_web.deals.selectors.gates import stop_between, words_of
from liaowang_web.deals.selectors.ranked import is_bid_for
from liaowang_web.workflow.machine import Machine, Transition

OPEN = Listing.State.OPEN
_TIMED = {Listing.Mode.BIDDING, Listing.Mode.AUCTION, Listing.Mode.TENDER}


def _is_complete(listing: Listing, **_values: Any) -> str:
    if not listing.entry.is_public:
        return _("The entry is not public.")
    if listing.mode == Listing.Mode.PRICE and listing.price is None:
        return _("A listed price is needed.")
    if listing.price is not None and listing.floor is not None and listing.price < listing.floor:
        return _("The listed price lies below the lowest price.")
    if listing.mode in _TIMED and listing.closes_at is None:
        return _("Say until when it is open.")
    if listing.closes_at is not None and listing.closes_at <= timezone.now():
        return _("The end has to lie ahead.")
    return _is_alone(listing)


def _is_alone(listing: Listing) -> str:
    """Whoever offers something for exclusive use offers it once."""
    others = Listing.objects.filter(entry=listing.entry, state=OPEN, rights=listing.rights).exclude(pk=listing.pk)
    if listing.exclusivity == Exclusivity.ORDINARY or listing.rights == "product":
        others = others.exclude(exclusivity__in=(Exclusivity.ORDINARY, Exclusivity.NONE))
    taken = others.first()
    return _("The same rights are offered in %(code)s already.") % {"code": taken.code} if taken else ""


def _open(listing: Listing, **_values: Any) -> None:
    listing.opens_at = listing.opens_at or timezone.now()


def _is_over(listing: Listing, **_values: Any) -> str:
    is_over = listing.closes_at is not None and listing.closes_at <= timezone.now()
    return "" if is_over else _("Its time is not over.")


def _is_bound(listing: Listing, *, actor: Any, **_values: Any) -> str:
    if is_bid_for(listing) and not is_operator_apart(actor, listing.organisation_id):
        return _("Bids were made: only the market operator can withdraw it now.")
    return ""


def _withdraw(listing: Listing, *, why: str = "", **_values: Any) -> None:
    listing.withdrawn_for = why
    if listing.state == Listing.State.DRAFT:
        listing.opens_at = None  # by which it is known that it never was open, and stays hidden


LISTING: Machine[Listing] = Machine(
    Transition("open", {Listing.State.DRAFT}, OPEN, can_open_listing, kinds.LISTING_OPENED,
               gettext_lazy("Open the listing"), guard=_is_complete, effect=_open),
    Transition("close", {OPEN}, Listing.State.CLOSED, can_expire, kinds.LISTING_CLOSED, guard=_is_over),
    Transition("award", {OPEN, Listing.State.CLOSED}, Listing.State.AWARDED, can_expire, kinds.LISTING_AWARDED),
    Transition("withdraw", {Listing.State.DRAFT, OPEN}, Listing.State.WITHDRAWN, can_withdraw_listing,
               kinds.LISTING_WITHDRAWN, gettext_lazy("Withdraw"), guard=_is_bound, effect=_withdraw, needs_reason=True),
)  # fmt: skip


def _is_stopped(enquiry: Enquiry, **_values: Any) -> str:
    rule = stop_between(enquiry.entry, enquiry.organisation)
    return "" if rule is None else words_of(rule)


def _answer(enquiry: Enquiry, *, actor: Any, answer: str = "", **_values: Any) -> None:
    enquiry.answer, enquiry.answered_by, enquiry.answered_at = answer, actor, timezone.now()


def _says_something(enquiry: Enquiry, *, answer: str = "", **_values: Any) -> str:
    return _is_stopped(enquiry) or ("" if answer.strip() else _("Write an answer."))


def _take_up(_enquiry: Enquiry, *, deal: str = "", **_values: Any) -> dict[str, Any]:
    return {"deal": deal}


_WAITING = {Enquiry.State.SENT, Enquiry.State.ANSWERED}
ENQUIRY: Machine[Enquiry] = Machine(
    Transition("answer", _WAITING, Enquiry.State.ANSWERED, can_answer_enquiry, kinds.ENQUIRY_ANSWERED,
               gettext_lazy("Answer"), guard=_says_something, effect=_answer),
    Transition("take_up", _WAITING, Enquiry.State.TAKEN_UP, can_take_up_enquiry, kinds.ENQUIRY_TAKEN_UP,
               gettext_lazy("Take up: open a deal"), guard=_is_stopped, effect=_take_up),
    Transition("decline", {*_WAITING, Enquiry.State.STOPPED}, Enquiry.State.DECLINED, can_answer_enquiry,
               kinds.ENQUIRY_DECLINED, gettext_lazy("Decline"), needs_reason=True),
    Transition("withdraw", {*_WAITING, Enquiry.State.STOPPED}, Enquiry.State.WITHDRAWN, can_withdraw_enquiry,
               kinds.ENQUIRY_WITHDRAWN, gettext_lazy("Withdraw")),
    Transition("release", {Enquiry.State.STOPPED}, Enquiry.State.SENT, can_release_enquiry, kinds.ENQUIRY_RELEASED,
               gettext_lazy("Look at the gate again"), guard=_is_stopped),
)  # fmt: skip


def _may_pass(
    gate: Gate, *, items: list[str] | None = None, letter: str = "", until: date | None = None, **_values: Any
) -> str:
    rule = RULES.get(gate.rule)
    if rule is None or not rule.can_open:
        return _("No paper opens this gate.")
    if not set(rule.asks) <= set(items or []):
        return _("Every item of the checklist has to be met.")
    if not letter.strip():
        return _("The number of the letter is needed.")
    return _("The letter is no longer valid.") if until is not None and until < timezone.localdate() else ""


def _pass(
    gate: Gate, *, actor: Any, items: list[str] | None = None, letter: str = "", until: date | None = None,
    **_values: Any,
) -> dict[str, Any]:  # fmt: skip
    gate.items, gate.letter_number, gate.letter_until = sorted(set(items or [])), letter.strip(), until
    gate.opened_by, gate.opened_at, gate.checklist_version = actor, timezone.now(), CHECKLIST_VERSION
    return {
        "letter": gate.letter_number, "until": until.isoformat() if until else "", "items": gate.items,
        "checklist": CHECKLIST_VERSION,
    }  # fmt: skip


GATE: Machine[Gate] = Machine(
    Transition("open", {Gate.State.CLOSED, Gate.State.REVOKED}, Gate.State.OPEN, can_open_gate, kinds.GATE_OPENED,
               gettext_lazy("Open the gate"), guard=_may_pass, effect=_pass),
    Transition("revoke", {Gate.State.OPEN}, Gate.State.REVOKED, can_open_gate, kinds.GATE_REVOKED,
               gettext_lazy("Close it again"), needs_reason=True),
)  # fmt: skip
