"""Experts invited, their scores saved and locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Criterion, Edition, Expert, Nomination, Review, Score
from liaowang_web.catalogue.policies import can_invite_experts, can_lead_panel, can_review
from liaowang_web.catalogue.selectors.assignment import places_of
from liaowang_web.catalogue.services.exclusions import exclude_by_rules
from liaowang_web.catalogue.states import REVIEW
from liaowang_web.catalogue.states.reviews import is_under_way
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_STEPS = (Edition.State.ASSIGNMENT, Edition.State.REVIEW)
WALKS = ("accept", "decline", "release")


def invite_expert(nomination: Nomination, expert: Expert, *, actor: User) -> Review:
    """Invite an expert, after conflicts were computed anew for the pair; what was found stays written down.

    Raises
    ------
    NotAllowed
        Unless the actor is the chair of the panel, and not involved.
    TransitionRefused
        If a conflict keeps the expert away, their load is full, they were invited before, or it is not the time.
    """
    if not can_invite_experts(actor, nomination):
        raise NotAllowed(_("You may not do this here."))
    exclude_by_rules(nomination.edition, nominations=[nomination], experts=[expert], actor=None)
    with transaction.atomic():
        return _invite(nomination, expert, actor)


def confirm_assignment(
    edition: Edition, pairs: Iterable[tuple[Nomination, Expert]], *, actor: User, now: datetime | None = None
) -> int:
    """Invite experts as a proposal says, all or none; give how many.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `invite_expert`; nothing is then written.
    """
    if not can_lead_panel(actor, edition):
        raise NotAllowed(_("You may not do this here."))
    exclude_by_rules(edition, actor=None, now=now)
    with transaction.atomic():
        return len([_invite(nomination, expert, actor, edition) for nomination, expert in pairs])


def move_review(name: str, review: Review, *, actor: User, reason: str = "", now: datetime | None = None) -> Review:
    """Take a review on, decline it, or as the chair withdraw the invitation.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    if name not in WALKS:
        raise NotAllowed(_("You may not do this here."))
    if name == "accept":
        _look_again(review, actor, now)
    return REVIEW.perform(name, review, actor=actor, reason=reason, now=now)


@transaction.atomic
def save_scores(
    review: Review,
    *,
    actor: User,
    points: Mapping[Criterion, Decimal | None],
    comment: str | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> Review:
    """Keep scores for now; nobody else sees them before they are locked.

    Parameters
    ----------
    points : mapping
        By criterion; nothing takes back what was given before, and a criterion that is not named stays as it is.

    Raises
    ------
    NotAllowed
        Unless it is the actor's own review, and not yet locked.
    TransitionRefused
        If the review is not open, a criterion is of another edition, or points are out of range.
    """
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if not can_review(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.state == Review.State.LOCKED:
        raise NotAllowed(_("Locked scores are never changed."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    if locked.state != Review.State.ACCEPTED:
        raise TransitionRefused(_("Scores are saved while a review is under way."))
    if why := is_under_way(locked, now=now):
        raise TransitionRefused(why)
    _check(locked, points)
    before = fingerprint(locked)
    for criterion, given in points.items():
        if given is None:
            locked.scores.filter(criterion=criterion).delete()
        else:
            Score.objects.update_or_create(review=locked, criterion=criterion, defaults={"points": given})
    locked.comment = locked.comment if comment is None else comment
    locked.version += 1
    locked.save()
    audit.record(
        kinds.SAVED, locked, actor=actor, nomination=locked.nomination.code, n=locked.scores.count(), before=before,
        after=fingerprint(locked),
    )  # fmt: skip
    return locked


def lock_review(review: Review, *, actor: User, version: int | None = None, now: datetime | None = None) -> Review:
    """Lock the scores of a review for good; what others locked is seen from then on.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    _look_again(review, actor, now)
    return REVIEW.perform("lock", review, actor=actor, version=version, now=now)


def _invite(nomination: Nomination, expert: Expert, actor: User, within: Edition | None = None) -> Review:
    is_within = within is None or nomination.edition_id == within.pk
    if not is_within or not can_invite_experts(actor, nomination):
        raise NotAllowed(_("You may not do this here."))
    locked = Expert.objects.select_for_update().get(pk=expert.pk)
    nomination = Nomination.objects.select_related("edition").get(pk=nomination.pk)
    if why := _why_not(nomination, locked, nomination.edition):
        raise TransitionRefused(why)
    review = Review.objects.create(nomination=nomination, expert=locked)
    audit.record(kinds.INVITED, review, actor=actor, nomination=nomination.code, after=fingerprint(review))
    return review


def _why_not(nomination: Nomination, expert: Expert, edition: Edition) -> str:
    if edition.state not in _STEPS or nomination.state != Nomination.State.ACCEPTED:
        return _("Experts are invited between the formal check and the panel.")
    if expert.state != Expert.State.ACTIVE or not expert.user.has_role("expert"):
        return _("%(name)s is not active as an expert.") % {"name": expert}
    if nomination.exclusions.filter(expert=expert, lifted_at=None).exists():
        return _("A conflict of interest keeps %(name)s away from %(code)s.") % {
            "name": expert, "code": nomination.code,
        }  # fmt: skip
    if nomination.reviews.filter(expert=expert).exists():
        return _("%(name)s was invited to %(code)s before.") % {"name": expert, "code": nomination.code}
    is_free = places_of(edition, expert) > 0
    return "" if is_free else _("%(name)s has as many reviews as they take.") % {"name": expert}


def _look_again(review: Review, actor: User, now: datetime | None) -> None:
    """Compute conflicts of a pair anew, since organisations change without the catalogue being told.

    It is a transaction of its own: an exclusion stands even though what was asked for is then refused.
    """
    if review.expert.user_id == actor.pk:
        nomination = review.nomination
        exclude_by_rules(nomination.edition, nominations=[nomination], experts=[review.expert], actor=None, now=now)


def _check(review: Review, points: Mapping[Criterion, Any]) -> None:
    for criterion, given in points.items():
        if criterion.edition_id != review.nomination.edition_id:
            raise TransitionRefused(_("This criterion belongs to another edition."))
        if given is not None and not 0 <= given <= criterion.most:
            raise TransitionRefused(_("Points go from 0 to %(most)s.") % {"most": criterion.most})
