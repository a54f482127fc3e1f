"""Reviews as far as somebody may see them: scores, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Nomination, Review
from liaowang_web.catalogue.policies import Anybody, can_see_experts, can_see_scores
from liaowang_web.catalogue.selectors.ranking import points_of


@dataclass(frozen=True)
class SeenReview:
    """What somebody may see of a review.

    Attributes
    ----------
    key : str
        Of the review.
    expert : str
        Name; empty for those who may not know who it is.
    is_own : bool
    state : str
        As it is called.
    points : list of (criterion, points) or None
        None while they are hidden.
    total : Decimal or None
        Points of 100.
    comment : str
    """

    key: str
    expert: str
    is_own: bool
    state: str
    points: Sequence[tuple[str, Decimal]] | None
    total: Decimal | None
    comment: str


def reviews_seen_by(user: Anybody, nomination: Nomination) -> Sequence[SeenReview]:
    """Give the reviews of a nomination as far as somebody may see them.

    Experts see their own, and of others only locked ones after their own is locked, without names. Officers see who
    reviews and how far they are, the scores once the review is over. Everybody else sees nothing, not even how many.
    """
    sees_scores, sees_experts = can_see_scores(user, nomination), can_see_experts(user, nomination)
    key = user.pk if isinstance(user, User) else None
    own = Q(expert__user=key) if isinstance(user, User) and user.has_role("expert") else Q(pk=None)
    others = Q(pk__isnull=False) if sees_experts else Q(state=Review.State.LOCKED) if sees_scores else Q(pk=None)
    found = nomination.reviews.filter(own | others).select_related("expert__user").prefetch_related("scores__criterion")
    criteria = list(nomination.edition.criteria.all())
    return [
        SeenReview(
            str(it.pk), str(it.expert) if sees_experts or it.expert.user_id == key else "",
            it.expert.user_id == key, it.get_state_display(),
            [(str(score.criterion), score.points) for score in it.scores.all()] if is_shown else None,
            points_of(it.scores.all(), criteria) if is_shown else None, it.comment if is_shown else "",
        )
        for it in found
        for is_shown in [it.expert.user_id == key or (sees_scores and it.state == Review.State.LOCKED)]
    ]  # fmt: skip
