"""Experts for those who look after them, and for themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.catalogue.models import Affiliation, Expert, Relation

READERS = ("secretariat", "panel_chair", "integrity_officer", "auditor")


def experts_for(user: User) -> Sequence[Expert]:
    """Give all experts to the officers who deal with them.

    Raises
    ------
    Http404
        To others.
    """
    if not user.has_role(*READERS):
        raise Http404
    return list(Expert.objects.select_related("user").prefetch_related("affiliations", "relations"))


def expert_for(user: User, key: uuid.UUID) -> Expert:
    """Give an expert to these officers, and to themselves.

    Raises
    ------
    Http404
        If there is none, or it is somebody else's business.
    """
    found = Expert.objects.select_related("user").filter(pk=key).first()
    if found is None or not (found.user_id == user.pk or user.has_role(*READERS)):
        raise Http404
    return found


def own_expert(user: User) -> Expert | None:
    """Give somebody as an expert, if they are entered as one."""
    return Expert.objects.filter(user=user).first()


def tie_of(expert: Expert, sort: str, key: int) -> Affiliation | Relation:
    """Give an affiliation or a relation of an expert by its number.

    Raises
    ------
    Http404
        If there is none.
    """
    rows = expert.affiliations.all() if sort == "affiliation" else expert.relations.all()
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def candidate(address: str) -> User | None:
    """Give who proved an address and holds the role of an expert."""
    found = person_by_email(address)
    return found if found and found.has_role("expert") else None
