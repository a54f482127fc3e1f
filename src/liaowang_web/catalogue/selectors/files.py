"""Nominations and reviews in their inner pages, row by row as policies allow."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.models import Edition, Nomination, Review
from liaowang_web.catalogue.policies import Anybody

OFFICERS = ("secretariat", "panel_chair", "publisher", "integrity_officer")


def nomination_for(user: Anybody, key: uuid.UUID) -> Nomination:
    """Give a nomination with its file.

    Raises
    ------
    Http404
        If there is none, or they may not see its file.
    """
    found = _nominations().filter(pk=key).first()
    if found is None or not policies.can_see_file(user, found):
        raise Http404
    return found


def nominations_for(user: User, edition: Edition, state: str = "") -> Sequence[Nomination]:
    """Give the nominations of an edition whose file somebody may see as nominator or officer, by number.

    The rule of `policies.can_see_file`, asked once for all rows.
    """
    found = _nominations().filter(edition=edition).order_by("number")
    if state:
        found = found.filter(state=state)
    if user.has_role("auditor"):
        return list(found)
    told = found.exclude(state=Nomination.State.DRAFT).exclude(policies.involving(user))
    apart = set(told.values_list("pk", flat=True))
    is_officer = user.has_role(*OFFICERS)
    return [it for it in found if (is_officer and it.pk in apart) or policies.can_keep_nomination(user, it)]


def _nominations() -> QuerySet[Nomination]:
    return Nomination.objects.select_related("edition", "holder", "through", "nominated_by")


def bodies_of(user: User) -> Sequence[Organisation]:
    """Give the organisations through which somebody may nominate."""
    keys = [key for key, held in user.organisation_roles.items() if held & {"owner", "editor"}]
    found = Organisation.objects.filter(pk__in=keys).order_by("name_zh", "name_en")
    return [it for it in found if policies.can_nominate_for(user, it)]


def open_calls() -> Sequence[Edition]:
    """Give the editions to which nominations are taken now."""
    return list(Edition.objects.filter(state=Edition.State.CALL))


def earlier_entries(user: User, edition: Edition) -> Sequence[Nomination]:
    """Give the listed entries of earlier editions that somebody nominated: a nomination may go on with one of these."""
    found = Nomination.objects.exclude(edition=edition).filter(state__in=Nomination.LISTED)
    return [it for it in found.select_related("edition", "through") if policies.can_keep_nomination(user, it)]


def reviews_of(user: User) -> Sequence[Review]:
    """Give the reviews to which somebody is invited, those to be done first."""
    order = [Review.State.ACCEPTED, Review.State.INVITED, Review.State.LOCKED, Review.State.DECLINED]
    found = Review.objects.filter(expert__user=user).exclude(state=Review.State.EXCLUDED)
    shown = found.select_related("nomination__edition").prefetch_related("scores")
    return sorted(shown, key=lambda it: (order.index(Review.State(it.state)), it.nomination.number))


def excluded_reviews_of(user: User) -> Sequence[Review]:
    """Give the reviews that ended because a conflict of interest appeared; what was nominated is no longer shown."""
    found = Review.objects.filter(expert__user=user, state=Review.State.EXCLUDED)
    return list(found.select_related("nomination__edition"))


def review_for(user: User, key: uuid.UUID) -> Review:
    """Give somebody's own review.

    Raises
    ------
    Http404
        If there is none, it is not theirs, or they may no longer see what was nominated.
    """
    found = Review.objects.filter(pk=key, expert__user=user).select_related("nomination__edition", "expert").first()
    if found is None or not policies.can_see_file(user, found.nomination):
        raise Http404
    return found
