"""How a review walks from invitation to its lock; a conflict ends it at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Edition, Nomination, Review
from liaowang_web.catalogue.policies import can_exclude_review, can_release_review, can_review
from liaowang_web.workflow.machine import Machine, Transition

State = Review.State


def is_under_way(review: Review, *, now: datetime | None = None, **_values: Any) -> str:
    """Say why a review cannot be worked on now, or nothing."""
    nomination = review.nomination
    if nomination.edition.state != Edition.State.REVIEW or nomination.state != Nomination.State.ACCEPTED:
        return _("The review is not open.")
    until = nomination.edition.review_until
    if until is None or until <= (now or timezone.now()):
        return _("The time for reviews is over.")
    is_kept_away = nomination.exclusions.filter(expert=review.expert_id, lifted_at=None).exists()
    return _("A conflict of interest keeps you away from this nomination.") if is_kept_away else ""


def _is_answerable(review: Review, **_values: Any) -> str:
    steps = {Edition.State.ASSIGNMENT, Edition.State.REVIEW}
    if review.nomination.edition.state not in steps:
        return _("The review is not open.")
    is_kept_away = review.nomination.exclusions.filter(expert=review.expert_id, lifted_at=None).exists()
    return _("A conflict of interest keeps you away from this nomination.") if is_kept_away else ""


def _is_scored(review: Review, *, now: datetime | None = None, **_values: Any) -> str:
    if why := is_under_way(review, now=now):
        return why
    missing = review.nomination.edition.criteria.exclude(pk__in=review.scores.values("criterion"))
    names = "; ".join(map(str, missing))
    return _("Not yet scored: %(names)s.") % {"names": names} if names else ""


def _lock(review: Review, *, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    review.locked_at = now or timezone.now()
    return _named(review)


def _named(review: Review, **_values: Any) -> dict[str, Any]:
    return {"nomination": review.nomination.code}


_OPEN = {State.INVITED, State.ACCEPTED}
REVIEW: Machine[Review] = Machine(
    Transition("accept", {State.INVITED}, State.ACCEPTED, can_review, kinds.TAKEN, gettext_lazy("Take it on"),
               guard=_is_answerable, effect=_named),
    Transition("decline", _OPEN, State.DECLINED, can_review, kinds.REFUSED, gettext_lazy("Decline"), effect=_named,
               needs_reason=True),
    Transition("lock", {State.ACCEPTED}, State.LOCKED, can_review, kinds.LOCKED, gettext_lazy("Lock my scores"),
               guard=_is_scored, effect=_lock),
    Transition("release", _OPEN, State.DECLINED, can_release_review, kinds.RELEASED,
               gettext_lazy("Withdraw the invitation"), effect=_named, needs_reason=True),
    Transition("exclude", {*_OPEN, State.LOCKED}, State.EXCLUDED, can_exclude_review, kinds.EXCLUDED, effect=_named),
)  # fmt: skip
