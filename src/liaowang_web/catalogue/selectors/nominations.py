"""Nominations with what is not public of them, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Edition, Exclusion, Nomination, Review
from liaowang_web.catalogue.policies import (
    STAFF,
    Anybody,
    can_nominate_for,
    can_nominate_topics,
    can_see_experts,
    involving,
)

State = Nomination.State


def nominations_for(user: Anybody, edition: Edition | None = None) -> QuerySet[Nomination]:
    """Give the nominations whose file somebody may read: their own, and as an officer or expert those of others.

    It gives what `policies.can_see_file` allows, in one query.
    """
    found = Nomination.objects.select_related("edition", "holder", "through", "nominated_by")
    if edition is not None:
        found = found.filter(edition=edition)
    if not isinstance(user, User) or not user.is_active:
        return found.none()
    if user.has_role("auditor"):
        return found
    return found.filter(_own(user) | _as_officer(user) | _as_expert(user))


def nomination_for(user: Anybody, code: str) -> Nomination:
    """Give a nomination by its code, such as ``2026.1-017``.

    Raises
    ------
    Http404
        If there is none whose file they may read.
    """
    edition, _, number = code.rpartition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 9
    found = nominations_for(user).filter(edition__code=edition, number=number) if is_number else None
    first = found.first() if found is not None else None
    if first is None:
        raise Http404
    return first


def bodies_of(user: User) -> Sequence[Organisation]:
    """Give the organisations through which somebody may nominate."""
    verified = Organisation.objects.filter(pk__in=list(user.organisation_roles), state=Organisation.State.VERIFIED)
    return [it for it in verified.order_by("number") if can_nominate_for(user, it)]


def open_calls() -> Sequence[Edition]:
    """Give the editions whose call is open."""
    return list(Edition.objects.filter(state=Edition.State.CALL))


def exclusions_for(user: Anybody, nomination: Nomination) -> QuerySet[Exclusion]:
    """Give who is and was kept away from a nomination, and why: the log of explanations.

    Raises
    ------
    Http404
        If they may not know who its experts are.
    """
    if not can_see_experts(user, nomination):
        raise Http404
    return nomination.exclusions.select_related("expert__user").order_by("expert", "rule", "found_at")


def _own(user: User) -> Q:
    bodies = [it for it, held in user.organisation_roles.items() if not held.isdisjoint({"owner", "editor"})]
    own = Q(through__in=bodies) if user.has_role("nominating_body") else Q(pk=None)
    return own | Q(through=None) if can_nominate_topics(user) else own


def _as_officer(user: User) -> Q:
    if not user.has_role(*STAFF):
        return Q(pk=None)
    return ~Q(state=State.DRAFT) & ~involving(user)


def _as_expert(user: User) -> Q:
    if not user.has_role("expert"):
        return Q(pk=None)
    ended = (Review.State.DECLINED, Review.State.EXCLUDED)
    own = Review.objects.filter(expert__user=user).exclude(state__in=ended)
    barred = Exclusion.objects.filter(expert__user=user, lifted_at=None)
    return Q(pk__in=own.values("nomination")) & ~Q(pk__in=barred.values("nomination"))
