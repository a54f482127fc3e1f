"""Who could review what: tracks, load, and a proposal that the chair confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition, Exclusion, Expert, Nomination, Review
from liaowang_web.catalogue.policies import can_invite_experts

ACTIVE = (Review.State.INVITED, Review.State.ACCEPTED, Review.State.LOCKED)
SAME_TRACK, SAME_DIRECTION, NEITHER = 1.0, 0.6, 0.1


@dataclass(frozen=True)
class Proposal:
    """Whom to invite.

    Attributes
    ----------
    pairs : sequence of (Nomination, Expert)
    missing : mapping
        By code of the nomination: how many experts it would still lack.
    """

    pairs: Sequence[tuple[Nomination, Expert]]
    missing: Mapping[str, int]


def places_of(edition: Edition, expert: Expert) -> int:
    """Give how many more reviews an expert takes in an edition."""
    held = expert.reviews.filter(nomination__edition=edition, state__in=ACTIVE).count()
    return expert.load_limit - held


def invitable_experts() -> Sequence[Expert]:
    """Give the experts who may be invited: active, of confirmed identity, and holding the role still."""
    active = Expert.objects.filter(state=Expert.State.ACTIVE, is_identified=True).select_related("user")
    return [it for it in active if it.user.has_role("expert")]


def propose_assignment(edition: Edition, user: User) -> Proposal:
    """Propose whom to invite so that each accepted nomination has its experts, without writing anything.

    Only nominations on which this chair may act; pairs that are excluded, or were invited before, are left out.
    """
    accepted = edition.nominations.filter(state=Nomination.State.ACCEPTED).select_related("edition")
    nominations = {str(it.pk): it for it in accepted if can_invite_experts(user, it)}
    experts = {str(it.pk): it for it in invitable_experts()}
    reviews = list(Review.objects.filter(nomination__edition=edition))
    barred = {(str(it.nomination_id), str(it.expert_id)) for it in reviews} | _excluded(edition)
    held = [it for it in reviews if it.state in ACTIVE]
    needed = {key: edition.n_experts - sum(str(it.nomination_id) == key for it in held) for key in nominations}
    places = {key: it.load_limit - sum(str(r.expert_id) == key for r in held) for key, it in experts.items()}
    fit = {
        (one, other): fit_of(nominations[one], experts[other])
        for one in nominations for other in experts
        if (one, other) not in barred and places[other] > 0
    }  # fmt: skip
    found = runs.assign_reviewers(needed, {key: max(n, 0) for key, n in places.items()}, fit)
    pairs = [(nominations[one], experts[other]) for one, other in found.pairs]
    return Proposal(pairs, {nominations[key].code: n for key, n in found.missing.items()})


def fit_of(nomination: Nomination, expert: Expert) -> float:
    """Give how near the tracks of an expert are to that of a nomination, from 0 to 1."""
    known = expert.tracks.replace(",", " ").split()
    if nomination.track in known:
        return SAME_TRACK
    direction = nomination.track.partition("-")[0]
    return SAME_DIRECTION if direction in {it.partition("-")[0] for it in known} else NEITHER


def _excluded(edition: Edition) -> set[tuple[str, str]]:
    standing = Exclusion.objects.filter(nomination__edition=edition, lifted_at=None)
    return {(str(one), str(other)) for one, other in standing.values_list("nomination_id", "expert_id")}
