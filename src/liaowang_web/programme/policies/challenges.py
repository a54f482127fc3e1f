"""Who may do what in a challenge."""

from __future__ import annotations

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.programme.models import Bid, Challenge, Milestone, Objection
from liaowang_web.programme.policies.registries import (
    BINDS,
    READERS,
    Anybody,
    can_judge_thing,
    can_keep_thing,
    is_member,
)

SEEN = (Bid.State.SHORTLISTED, Bid.State.CONTRACTED, Bid.State.ACCEPTED, Bid.State.REJECTED, Bid.State.TERMINATED)
"""States of a bid whose bidder everybody reads."""


def can_guide_challenge(user: Anybody, challenge: Challenge) -> bool:
    """The programme officer who neither entered it nor belongs to its owner or to a bidder."""
    return can_judge_thing(user, challenge) and not _is_bidder(user, challenge)


def can_close_challenge(user: Anybody, challenge: Challenge) -> bool:
    """The clock too: it follows from the times announced."""
    return user is None or can_guide_challenge(user, challenge)


def can_end_challenge(user: Anybody, challenge: Challenge) -> bool:
    """The officer who guides it; its owner until bids are taken."""
    is_early = challenge.state in {Challenge.State.IDEA, Challenge.State.VETTED, Challenge.State.NOTICE}
    return can_guide_challenge(user, challenge) or (is_early and can_keep_thing(user, challenge))


def can_lead_bid(user: Anybody, organisation: Organisation) -> bool:
    """Who binds a verified organisation; the rules on who may lead are told in words."""
    return is_member(user, organisation.pk, *BINDS) and organisation.state == Organisation.State.VERIFIED


def can_keep_bid(user: Anybody, bid: Bid) -> bool:
    """Who binds its lead."""
    return is_member(user, bid.organisation_id, *BINDS)


def can_move_bid(user: Anybody, bid: Bid) -> bool:
    """Whoever moves the challenge: what becomes of its bids follows from that."""
    return can_close_challenge(user, bid.task.challenge)


def can_guide_bid(user: Anybody, bid: Bid) -> bool:
    """The officer who guides the challenge, and who binds the demand owner."""
    challenge = bid.task.challenge
    return can_guide_challenge(user, challenge) or is_member(user, challenge.organisation_id, *BINDS)


def can_evaluate_bid(user: Anybody, bid: Bid) -> bool:
    """Experts who never belonged to the demand owner, nor to any lead or partner in the challenge."""
    if not (isinstance(user, User) and user.is_active and user.has_role("expert")):
        return False
    challenge = bid.task.challenge
    sides = {challenge.organisation_id, *sides_of(challenge)}
    return challenge.author_id != user.pk and not user.memberships.filter(organisation__in=sides - {None}).exists()


def can_read_bid(user: Anybody, bid: Bid) -> bool:
    """Its lead and partners; once the review has begun also the demand owner, officers and experts without conflict."""
    if not isinstance(user, User):
        return False
    partners = bid.partners.values_list("pk", flat=True)
    if any(is_member(user, it) for it in (bid.organisation_id, *partners)):
        return True
    challenge = bid.task.challenge
    if challenge.phase or challenge.state == Challenge.State.OPEN:
        return False
    is_side = is_member(user, challenge.organisation_id) or user.has_role(*READERS)
    return is_side or can_evaluate_bid(user, bid)


def can_report_milestone(user: Anybody, milestone: Milestone) -> bool:
    """Who writes for the lead of the bid."""
    return is_member(user, milestone.bid.organisation_id, "owner", "editor", "signatory")


def can_pass_milestone(user: Anybody, milestone: Milestone) -> bool:
    """Who guides the bid."""
    return can_guide_bid(user, milestone.bid)


def can_object_for(user: Anybody, challenge: Challenge, organisation: Organisation) -> bool:
    """Members of a verified organisation other than the demand owner, while a notice runs."""
    is_running = challenge.state in {Challenge.State.NOTICE, Challenge.State.SHORTLIST}
    is_verified = organisation.state == Organisation.State.VERIFIED and organisation.pk != challenge.organisation_id
    return is_running and is_verified and is_member(user, organisation.pk)


def can_decide_objection(user: Anybody, objection: Objection) -> bool:
    """An integrity officer who belongs to no side."""
    if not (isinstance(user, User) and user.has_role("integrity_officer")):
        return False
    challenge = objection.challenge
    sides = {challenge.organisation_id, objection.organisation_id, *sides_of(challenge)}
    return not any(is_member(user, it) for it in sides)


def sides_of(challenge: Challenge) -> set[object]:
    """Give the keys of all leads and partners."""
    bids = Bid.objects.filter(task__challenge=challenge).exclude(state=Bid.State.WITHDRAWN)
    return {it for it in (*bids.values_list("organisation", flat=True), *bids.values_list("partners", flat=True)) if it}


def _is_bidder(user: Anybody, challenge: Challenge) -> bool:
    return any(is_member(user, it) for it in sides_of(challenge))
