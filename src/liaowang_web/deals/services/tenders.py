"""Tenders: announced, bid on under seal, opened, scored, awarded, complained about, concluded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import tenders as kinds
from liaowang_web.deals.models import Bid, Complaint, Deal, Listing, Score, Tender
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.services.outcomes import conclude_listing, tell
from liaowang_web.deals.states.tenders import COMPLAINT, TENDER
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

State, Rule = Tender.State, Tender.Rule
MODES = (Listing.Mode.BIDDING, Listing.Mode.TENDER)
LONGEST_STANDSTILL = 60
_WON = gettext_noop("Your bid %(number)s on %(code)s won. The standstill runs until %(until)s.")
_LOST = gettext_noop(
    "Your bid %(number)s on %(code)s did not win. Its page tells why; you may complain until %(until)s."
)


@transaction.atomic
def announce_tender(
    listing: Listing, *, actor: User, rules: dict[str, Any], criteria: Sequence[dict[str, Any]] = ()
) -> Tender:
    """Announce the call for sealed bids on an open listing; its rules cannot be changed afterwards.

    Parameters
    ----------
    listing : Listing
        Open, by tender or bidding.
    actor : User
    rules : dict
        ``rule``, ``limit``, ``deadline``, ``opens_until``, ``standstill_days``.
    criteria : sequence of dict
        See `Tender.criteria`; only where points decide.

    Raises
    ------
    NotAllowed
        Unless the actor binds the lister.
    TransitionRefused
        If the listing is not open or of another mode, was called already, or the rules contradict each other.
    """
    found = Listing.objects.select_for_update().select_related("entry").get(pk=listing.pk)
    if not bidding.can_announce(actor, found):
        raise NotAllowed(_("You may not do this here."))
    is_purchase = found.entry.kind == Entry.Kind.DEMAND
    if why := _why_no_call(found) or why_no_rules(rules, criteria, is_purchase=is_purchase, mode=found.mode):
        raise TransitionRefused(why)
    tender = Tender.objects.create(
        listing=found, announced_by=actor, is_purchase=is_purchase, criteria=list(criteria), **rules
    )
    tender.refresh_from_db()  # so that its fingerprint is that of what is kept
    audit.record(kinds.ANNOUNCED, tender, actor=actor, on_behalf_of=found.organisation_id, after=fingerprint(tender))
    return tender


def _why_no_call(listing: Listing) -> str:
    if listing.mode not in MODES:
        return _("This listing is neither a tender nor a bidding.")
    if listing.state != Listing.State.OPEN:
        return _("The listing is not open.")
    return _("It was announced already.") if Tender.objects.filter(listing=listing).exists() else ""


def why_no_rules(rules: dict[str, Any], criteria: Sequence[dict[str, Any]], *, is_purchase: bool, mode: str) -> str:
    """Say what is wrong with the rules of a tender; an empty text if nothing is."""
    rule, weights = rules["rule"], [int(it["weight"]) for it in criteria]
    wrong = Rule.HIGHEST if is_purchase else Rule.LOWEST
    if rule == wrong:
        return _("Whoever sells cannot award to the lowest price, nor whoever buys to the highest.")
    if mode == Listing.Mode.BIDDING and rule == Rule.SCORE:
        return _("In a bidding the price alone decides.")
    if rule == Rule.SCORE and not (weights and min(weights) > 0 and sum(weights) <= 100):
        return _("Give criteria with weights above 0 that do not exceed 100 in all.")
    if rule != Rule.SCORE and weights:
        return _("Criteria decide only where the award goes by points.")
    if len({it["code"] for it in criteria}) != len(criteria):
        return _("Two criteria have one name.")
    if not timezone.now() < rules["deadline"] < rules["opens_until"]:
        return _("The deadline lies ahead, and the opening after it.")
    return "" if 0 <= rules["standstill_days"] <= LONGEST_STANDSTILL else _("The standstill is 60 days at most.")


@transaction.atomic
def draw_minutes(tender: Tender, *, actor: User | None = None, now: datetime | None = None) -> Tender:
    """Judge every bid and draw the minutes, once all bids are opened or the time for it is over.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return TENDER.perform("minute", tender, actor=actor, now=now)


@transaction.atomic
def score_bid(bid: Bid, *, actor: User, points: dict[str, Decimal], notes: dict[str, str]) -> None:
    """Give a bid its points under every criterion, each with its reason; until the award they can be given anew.

    Raises
    ------
    NotAllowed
        Unless the actor writes for the lister.
    TransitionRefused
        Unless the bids are opened and this one counts, and every criterion has 0 to 100 points and a reason.
    """
    tender = Tender.objects.select_for_update().get(pk=bid.tender_id)
    found = tender.bids.get(pk=bid.pk)
    if not bidding.can_score_bids(actor, tender):
        raise NotAllowed(_("You may not do this here."))
    if tender.state != State.OPENED or found.state != Bid.State.COUNTED:
        raise TransitionRefused(_("Only bids that count are scored, between the minutes and the award."))
    codes = [str(it["code"]) for it in tender.criteria]
    if not all(code in points and 0 <= points[code] <= 100 and notes.get(code, "").strip() for code in codes):
        raise TransitionRefused(_("Every criterion needs 0 to 100 points and a reason."))
    for code in codes:
        Score.objects.update_or_create(
            bid=found, criterion=code, defaults={"points": points[code], "note": notes[code].strip(), "by": actor}
        )
    told = {code: str(points[code]) for code in codes}
    audit.record(
        kinds.SCORED, tender, actor=actor, number=found.number, points=told,
        on_behalf_of=tender.listing.organisation_id,
    )  # fmt: skip


@transaction.atomic
def award_tender(tender: Tender, *, actor: User, number: int, award_reason: str, now: datetime | None = None) -> Tender:
    """Award to the bid that is first by the rule, with the reason; the standstill begins and all bidders are told.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    awarded = TENDER.perform(
        "award", tender, actor=actor, number=number, award_reason=award_reason, now=now,
        on_behalf_of=tender.listing.organisation_id,
    )  # fmt: skip
    for bid in awarded.bids.exclude(state=Bid.State.WITHDRAWN).select_related("organisation"):
        text = _WON if bid.number == number else _LOST
        until = f"{timezone.localtime(awarded.standstill_until):%Y-%m-%d %H:%M}"
        tell(bid.organisation, gettext_noop("Award of %(code)s"), text,
             code=awarded.listing.code, number=bid.number, until=until)  # fmt: skip
    return awarded


@transaction.atomic
def complain(tender: Tender, organisation: Any, *, actor: User, text: str, now: datetime | None = None) -> Complaint:
    """Complain about an award for an organisation that bid; the award is held up until it is decided.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`, without a text, or if this organisation complains already; nothing is then written.
    """
    locked = Tender.objects.select_for_update().get(pk=tender.pk)
    if not bidding.can_complain_for(actor, locked, organisation.pk):
        raise NotAllowed(_("You may not do this here."))
    if not text.strip():
        raise TransitionRefused(_("Say what is wrong with the award."))
    if locked.complaints.filter(organisation=organisation, state=Complaint.State.FILED).exists():
        raise TransitionRefused(_("Your complaint is being decided on."))
    TENDER.perform("complain", locked, actor=actor, now=now, on_behalf_of=organisation.pk)
    complaint = Complaint.objects.create(tender=locked, organisation=organisation, person=actor, text=text.strip())
    audit.record(kinds.COMPLAINED, complaint, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(complaint))
    return complaint


@transaction.atomic
def decide_complaint(complaint: Complaint, *, actor: User, is_upheld: bool, decision: str) -> Complaint:
    """Decide a complaint: upheld, the award is annulled; dismissed, it stands once no other complaint is open.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    tender = Tender.objects.select_for_update().get(pk=complaint.tender_id)
    decided = COMPLAINT.perform("uphold" if is_upheld else "dismiss", complaint, actor=actor, decision=decision)
    if tender.state != State.DISPUTED:
        return decided  # annulled already, after another complaint
    if is_upheld:
        TENDER.perform("annul", tender, actor=actor)
    elif not tender.complaints.filter(state=Complaint.State.FILED).exists():
        TENDER.perform("uphold", tender, actor=actor)
    return decided


@transaction.atomic
def conclude_tender(tender: Tender, *, actor: User | None = None, now: datetime | None = None) -> Tender:
    """Turn an award into a deal after the standstill.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    locked = Tender.objects.select_for_update().get(pk=tender.pk)
    bid = locked.winner
    if bid is None or bid.price is None:
        raise TransitionRefused(_("Nothing is awarded."))
    origin = Deal.Origin.BIDDING if locked.listing.mode == Listing.Mode.BIDDING else Deal.Origin.TENDER
    deal = conclude_listing(
        locked.listing, origin=origin, winner=bid.organisation, is_purchase=locked.is_purchase, amount=bid.price,
        actor=actor,
    )  # fmt: skip
    return TENDER.perform("conclude", locked, actor=actor, deal=deal, now=now)


@transaction.atomic
def end_tender(name: str, tender: Tender, *, actor: User | None, reason: str, now: datetime | None = None) -> Tender:
    """Cancel a call before its deadline (``cancel``), or end it without award after the opening (``fail``).

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    ended = TENDER.perform(name, tender, actor=actor, reason=reason, why=reason.strip(), now=now)
    for bid in ended.bids.exclude(state=Bid.State.WITHDRAWN).select_related("organisation"):
        tell(bid.organisation, gettext_noop("%(code)s ended without award"),
             gettext_noop("%(code)s, on which you bid, ended without award: %(why)s"), code=ended.listing.code,
             why=ended.ended_for)  # fmt: skip
    return ended
