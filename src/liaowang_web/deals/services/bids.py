"""Sealed bids: handed in as a hash, withdrawn before the deadline, opened after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals import sealing
from liaowang_web.deals.kinds import tenders as kinds
from liaowang_web.deals.models import Bid, Tender
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.selectors.gates import words_of
from liaowang_web.deals.services.gates import knock
from liaowang_web.deals.services.outcomes import IN_PLAY
from liaowang_web.deals.states.tenders import BID, is_outside, why_not_revealed
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

MOST_MISMATCHES = 20
"""So many texts may be tried; then the bid waits for the minutes as it is."""


def commit_bid(
    tender: Tender, organisation: Organisation, *, actor: User, commitment: str, now: datetime | None = None
) -> Bid:
    """Hand in the hash of a bid before the deadline; what it offers nobody knows but its bidder.

    Raises
    ------
    NotAllowed
        Unless the actor binds a verified organisation other than the lister, and is no member of the lister.
    TransitionRefused
        From the deadline on, at the export gate, if the organisation has a bid that stands, or for what is no hash.
    """
    if not bidding.can_bid_for(actor, tender.listing, organisation):
        raise NotAllowed(_("You may not bid here for this organisation."))
    if rule := knock(tender.listing.entry, organisation, actor=actor):  # by itself: the gate stays, the bid does not
        raise TransitionRefused(words_of(rule))
    return _commit(tender, organisation, actor, commitment, now or timezone.now())


@transaction.atomic
def _commit(tender: Tender, organisation: Organisation, actor: User, commitment: str, now: datetime) -> Bid:
    locked = _locked(tender)
    if why := _why_no_bid(locked, organisation, now):
        raise TransitionRefused(why)
    if not sealing.HASH.fullmatch(commitment):
        raise TransitionRefused(_("A hash has 64 hexadecimal digits."))
    if locked.bids.filter(commitment=commitment).exists():
        raise TransitionRefused(_("This very hash was handed in before; seal the bid with a new nonce."))
    bid = Bid.objects.create(
        tender=locked, number=locked.bids.count() + 1, organisation=organisation, person=actor, commitment=commitment
    )
    audit.record(
        kinds.SEALED, bid, actor=actor, on_behalf_of=organisation.pk, commitment=commitment, after=fingerprint(bid)
    )
    return bid


def seal_bid(
    tender: Tender, organisation: Organisation, *, actor: User, terms: sealing.Terms, now: datetime | None = None
) -> tuple[Bid, str]:
    """Seal a bid here and hand in its hash; gives the receipt too, which is kept nowhere but with the bidder.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `commit_bid`, and for a price outside the limit.
    """
    if is_outside(tender, terms.price):
        raise TransitionRefused(_("This price lies outside the limit: the bid would be void."))
    receipt = sealing.receipt_of(tender.listing.code, str(organisation.pk), terms, sealing.new_nonce())
    bid = commit_bid(tender, organisation, actor=actor, commitment=sealing.commitment_of(receipt), now=now)
    return bid, receipt


@transaction.atomic
def withdraw_bid(bid: Bid, *, actor: User, now: datetime | None = None) -> Bid:
    """Withdraw a bid before the deadline; its hash stays in the minutes, and another may be handed in.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    _locked(bid.tender)
    return BID.perform("withdraw", bid, actor=actor, on_behalf_of=bid.organisation_id, now=now)


@transaction.atomic
def reveal_bid(bid: Bid, *, actor: User, text: str, now: datetime | None = None) -> Bid:
    """Open a bid with its receipt, between the deadline and the end of the opening.

    A text that does not give the hash is told in the audit and counted; the bid stays sealed, and its bidder may try
    again while there is time. Until the minutes are drawn nobody else reads what was opened.

    Raises
    ------
    NotAllowed
        Unless the actor binds the bidder.
    TransitionRefused
        Outside the time for opening, for a bid that is not sealed, and for what is no receipt at all.
    """
    locked = _locked(bid.tender)
    found = locked.bids.get(pk=bid.pk)
    if not bidding.can_keep_bid(actor, found):
        raise NotAllowed(_("You may not do this here."))
    if why := why_not_revealed(locked, now=now):
        raise TransitionRefused(why)
    if found.state != Bid.State.SEALED:
        raise TransitionRefused(_("This bid was opened already."))
    try:
        opened = sealing.open_receipt(
            text, tender=locked.listing.code, bidder=str(found.organisation_id), commitment=found.commitment
        )
    except sealing.UnreadableError as error:
        raise TransitionRefused(
            _("This is not a receipt: copy all of it, from the first brace to the last.")
        ) from error
    if opened is None:
        return _mismatched(found, actor)
    return BID.perform(
        "reveal", found, actor=actor, on_behalf_of=found.organisation_id, receipt=opened.receipt, terms=opened.terms,
        now=now,
    )  # fmt: skip


def _mismatched(bid: Bid, actor: User) -> Bid:
    if bid.n_mismatches >= MOST_MISMATCHES:
        raise TransitionRefused(_("Too many texts were tried that do not give the hash."))
    bid.n_mismatches += 1
    bid.version += 1
    bid.save()
    audit.record(kinds.MISMATCHED, bid, actor=actor, on_behalf_of=bid.organisation_id, n=bid.n_mismatches)
    return bid


def _why_no_bid(tender: Tender, organisation: Organisation, now: datetime) -> str:
    if tender.state != Tender.State.ANNOUNCED or now >= tender.deadline:
        return _("The deadline is over.")
    if tender.listing.state not in IN_PLAY:
        return _("The listing is not open.")
    if tender.bids.filter(organisation=organisation).exclude(state=Bid.State.WITHDRAWN).exists():
        return _("Your organisation has handed in a bid; withdraw it before you hand in another.")
    return ""


def _locked(tender: Tender) -> Tender:
    """Lock the tender first, so that bids, openings and minutes go one after the other."""
    return Tender.objects.select_for_update(of=("self",)).select_related("listing__entry__organisation").get(
        pk=tender.pk
    )  # fmt: skip
