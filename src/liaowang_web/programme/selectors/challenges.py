"""Bids and what was said of them, as whoever asks may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.programme.challenge_rules import ranked_bids
from liaowang_web.programme.models import Bid, Challenge, Evaluation, Milestone, ThirdPartyTest
from liaowang_web.programme.policies import challenges as policies
from liaowang_web.programme.policies.registries import Anybody
from liaowang_web.programme.selectors.registries import organisations_of


@dataclass(frozen=True)
class SeenBid:
    """A bid as somebody may see it.

    Attributes
    ----------
    bid : Bid
    is_read : bool
        Whether what it offers is read; otherwise only who made it, once it is shortlisted.
    points : int or None
        Mean of its evaluations, to those who may read them.
    n_evaluations : int
    """

    bid: Bid
    is_read: bool
    points: float | None
    n_evaluations: int

    @property
    def pk(self) -> Any:
        """Key of the bid."""
        return self.bid.pk


def seen_bids(user: Anybody, challenge: Challenge) -> list[SeenBid]:
    """Give the bids of which somebody may know: their own, all once the review has begun, else the shortlist."""
    found = Bid.objects.filter(task__challenge=challenge).select_related("organisation", "task__challenge")
    seen = []
    for bid in found.prefetch_related("partners", "evaluations"):
        is_read = policies.can_read_bid(user, bid)
        if is_read or bid.state in policies.SEEN:
            told = evaluations_for(user, bid)
            mean = sum(it.points for it in told) / len(told) if told else None
            seen.append(SeenBid(bid, is_read, mean, bid.evaluations.count()))
    return seen


def evaluations_for(user: Anybody, bid: Bid) -> list[Evaluation]:
    """Give what experts gave a bid: to an expert once they gave theirs, to officers and sides once it is decided on."""
    if not policies.can_read_bid(user, bid) or not isinstance(user, User):
        return []
    found = list(bid.evaluations.select_related("expert"))
    is_review = bid.task.challenge.state == Challenge.State.REVIEW
    if not is_review or policies.can_guide_challenge(user, bid.task.challenge):
        return found
    return found if any(it.expert_id == user.pk for it in found) else []


def bid_for(user: Anybody, challenge: Challenge, number: int) -> Bid:
    """Give a bid that somebody may read. Raises Http404 to everybody else, or if there is none."""
    found = (
        Bid.objects.filter(task__challenge=challenge, number=number)
        .select_related("organisation", "task__challenge", "person")
        .first()
    )
    if found is None or not (policies.can_read_bid(user, found) or found.state in policies.SEEN):
        raise Http404
    return found


def milestones_for(user: Anybody, bid: Bid) -> list[Milestone]:
    """Give the milestones of a bid to those who read it."""
    return list(bid.milestones.select_related("bid")) if policies.can_read_bid(user, bid) else []


def tests_for(user: Anybody, bid: Bid) -> list[ThirdPartyTest]:
    """Give the tests of a bid to those who read it."""
    return list(bid.tests.select_related("tester")) if policies.can_read_bid(user, bid) else []


def leads_of(user: Anybody, challenge: Challenge) -> list[Organisation]:
    """Give the organisations for which somebody may hand in a bid; the owner of the demand is not among them."""
    mine = [it for it in organisations_of(user) if it.pk != challenge.organisation_id]
    return [it for it in mine if policies.can_lead_bid(user, it)]


def objectors_of(user: Anybody, challenge: Challenge) -> list[Organisation]:
    """Give the organisations for which somebody may object."""
    return [it for it in organisations_of(user) if policies.can_object_for(user, challenge, it)]


def choices_of(challenge: Challenge) -> list[tuple[int, str]]:
    """Give the bids of a challenge from which the shortlist is chosen, by task and mean, with how each is told."""
    return [
        (bid.number, f"{task} {place}. {bid.organisation}: {bid.mean or 0:.1f} ({bid.n})")  # type: ignore[attr-defined]
        for task in challenge.tasks.all()
        for place, bid in enumerate(ranked_bids(task), 1)
    ]
