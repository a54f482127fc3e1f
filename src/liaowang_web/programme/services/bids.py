"""Sealed bids on the tasks of a challenge, with the receipts and hashes of the market's tenders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals import sealing
from liaowang_web.programme import challenge_rules as rules
from liaowang_web.programme.kinds import challenges as kinds
from liaowang_web.programme.models import Bid, Challenge, Task
from liaowang_web.programme.policies import challenges as policies
from liaowang_web.programme.services.registering import demand, refuse
from liaowang_web.programme.states.challenges import BID, why_not_revealed
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import TransitionRefused

MOST_MISMATCHES = 20


def named_in_receipt(task: Task) -> str:
    """Give what a receipt names as that on which is bid: the challenge and the task's place in it."""
    return f"{task.challenge.code}/{task.position}"


def seal_bid(
    task: Task, lead: Organisation, *, actor: User, terms: sealing.Terms, partners: Sequence[Organisation] = (),
    recommended_by: str = "", now: datetime | None = None,
) -> tuple[Bid, str]:  # fmt: skip
    """Seal a bid here and hand in its hash; gives the receipt too, which is kept nowhere but with the bidder.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `commit_bid`.
    """
    receipt = sealing.receipt_of(named_in_receipt(task), str(lead.pk), terms, sealing.new_nonce())
    bid = commit_bid(
        task, lead, actor=actor, commitment=sealing.commitment_of(receipt), partners=partners,
        recommended_by=recommended_by, now=now,
    )  # fmt: skip
    return bid, receipt


@transaction.atomic
def commit_bid(
    task: Task, lead: Organisation, *, actor: User, commitment: str, partners: Sequence[Organisation] = (),
    recommended_by: str = "", now: datetime | None = None,
) -> Bid:  # fmt: skip
    """Hand in the hash of a bid before the deadline, for a lead with at most four partners.

    Raises
    ------
    NotAllowed
        Unless the actor binds the lead, which is verified.
    TransitionRefused
        From the deadline on, for the owner of the demand, against any other rule on leads and partners, if the lead has
        a bid that stands, or for what is no hash; nothing is then written.
    """
    challenge = lock(task.challenge)
    demand(is_allowed=policies.can_lead_bid(actor, lead))
    moment = now or timezone.now()
    is_taking = (
        challenge.state == Challenge.State.OPEN and challenge.deadline is not None and moment < challenge.deadline
    )
    refuse("" if is_taking else _("Bids are not taken now."))
    refuse(rules.why_not_led(challenge, lead, list(partners), recommended_by))
    stands = task.bids.filter(organisation=lead).exclude(state=Bid.State.WITHDRAWN)
    refuse(
        _("Your organisation has handed in a bid; withdraw it before you hand in another.") if stands.exists() else ""
    )
    refuse("" if sealing.HASH.fullmatch(commitment) else _("A hash has 64 hexadecimal digits."))
    is_known = task.bids.filter(commitment=commitment).exists()
    refuse(_("This very hash was handed in before; seal the bid with a new nonce.") if is_known else "")
    number = Bid.objects.filter(task__challenge=challenge).count() + 1
    bid = Bid.objects.create(
        task=task, number=number, organisation=lead, person=actor, commitment=commitment,
        recommended_by=recommended_by.strip(),
    )  # fmt: skip
    bid.partners.set(partners)
    audit.record(kinds.SEALED, bid, actor=actor, on_behalf_of=lead.pk, commitment=commitment, after=fingerprint(bid))
    return bid


@transaction.atomic
def withdraw_bid(bid: Bid, *, actor: User, now: datetime | None = None) -> Bid:
    """Withdraw a bid before the deadline; another may be handed in.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    lock(bid.task.challenge)
    return BID.perform("withdraw", bid, actor=actor, on_behalf_of=bid.organisation_id, now=now)


@transaction.atomic
def reveal_bid(bid: Bid, *, actor: User, text: str, now: datetime | None = None) -> Bid:
    """Open a bid with its receipt, between the deadline and the end of the opening.

    A text that does not give the hash is told in the audit and counted; the bid stays sealed.

    Raises
    ------
    NotAllowed
        Unless the actor binds the lead.
    TransitionRefused
        Outside the time for opening, for a bid that is not sealed, and for what is no receipt.
    """
    challenge = lock(bid.task.challenge)
    found = Bid.objects.select_related("task__challenge").get(pk=bid.pk)
    demand(is_allowed=policies.can_keep_bid(actor, found))
    refuse(why_not_revealed(challenge, now=now))
    refuse("" if found.state == Bid.State.SEALED else _("This bid was opened already."))
    try:
        opened = sealing.open_receipt(
            text, tender=named_in_receipt(found.task), bidder=str(found.organisation_id), commitment=found.commitment
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
    refuse(_("Too many texts were tried that do not give the hash.") if bid.n_mismatches >= MOST_MISMATCHES else "")
    bid.n_mismatches += 1
    bid.version += 1
    bid.save()
    audit.record(kinds.MISMATCHED, bid, actor=actor, on_behalf_of=bid.organisation_id)
    return bid
