"""Reviews: an expert's own, and those of others once they may be seen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition, Nomination, Review
from liaowang_web.catalogue.policies import OVERSEERS, Anybody, can_see_experts, can_see_scores, involving
from liaowang_web.catalogue.selectors.ranking import Row, points_of, ranking_of


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


def reviews_of(user: User, edition: Edition | None = None) -> QuerySet[Review]:
    """Give the reviews to which somebody was invited, without those that a conflict ended."""
    found = Review.objects.filter(expert__user=user).exclude(state=Review.State.EXCLUDED)
    if edition is not None:
        found = found.filter(nomination__edition=edition)
    return found.select_related("nomination__edition", "expert__user").order_by("nomination__edition", "nomination")


def review_for(user: Anybody, key: uuid.UUID) -> Review:
    """Give somebody's own review.

    Raises
    ------
    Http404
        If it is another's, ended by a conflict, or not there.
    """
    found = reviews_of(user).filter(pk=key).first() if isinstance(user, User) and user.has_role("expert") else None
    if found is None:
        raise Http404
    return found


def reviews_seen_by(user: Anybody, nomination: Nomination) -> Sequence[SeenReview]:
    """Give the reviews of a nomination as far as somebody may see them.

    Experts see their own, and of others only locked ones after their own is locked, without names. Officers see who
    reviews and how far they are, the scores once the review is over. Everybody else sees nothing, not even how many.
    """
    sees_scores, sees_experts = can_see_scores(user, nomination), can_see_experts(user, nomination)
    key = user.pk if isinstance(user, User) else None
    own = Q(expert__user=key) if isinstance(user, User) and user.has_role("expert") else Q(pk=None)
    others = Q() if sees_experts else Q(state=Review.State.LOCKED) if sees_scores else Q(pk=None)
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


def ranking_for(user: Anybody, edition: Edition) -> Sequence[Row]:
    """Give the ranking of the panel from its first day, without the entries in which somebody is involved."""
    before = (Edition.State.PLANNED, Edition.State.CALL, Edition.State.CHECK, Edition.State.ASSIGNMENT)
    if edition.state in (*before, Edition.State.REVIEW):
        return []
    seen = set(_overseen(user, edition).values_list("pk", flat=True))
    return [it for it in ranking_of(edition) if it.nomination.pk in seen]


def progress_for(user: Anybody, edition: Edition) -> dict[uuid.UUID, tuple[int, int]]:
    """Give, by nomination, how many reviews are locked and how many were not declined; empty for those not to know."""
    ended = (Review.State.DECLINED, Review.State.EXCLUDED)
    counted = _overseen(user, edition).annotate(
        n_locked=Count("reviews", filter=Q(reviews__state=Review.State.LOCKED)),
        n_asked=Count("reviews", filter=Q(reviews__isnull=False) & ~Q(reviews__state__in=ended)),
    )
    return {it.pk: (it.n_locked, it.n_asked) for it in counted}


def _overseen(user: Anybody, edition: Edition) -> QuerySet[Nomination]:
    """Give the nominations of which somebody knows who reviews them, as `can_see_experts` has it."""
    if not isinstance(user, User) or not user.has_role(*OVERSEERS):
        return edition.nominations.none()
    return edition.nominations.exclude(involving(user))
