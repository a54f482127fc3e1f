"""Objections, for those who decide on them and, without protected names, for those they are about."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition, Nomination, Objection
from liaowang_web.catalogue.policies import OVERSEERS, Anybody, can_keep_nomination, can_see_experts, involving


@dataclass(frozen=True)
class SeenObjection:
    """What those who nominated an entry may see of an objection to it; the name is empty if it is protected."""

    text: str
    evidence: str
    name: str
    state: str
    decision: str


def objections_for(user: Anybody, edition: Edition) -> Sequence[Objection]:
    """Give the objections on which somebody may decide, or which they audit, oldest first."""
    if not isinstance(user, User) or not user.has_role(*OVERSEERS):
        return []
    apart = edition.nominations.exclude(involving(user))
    found = Objection.objects.filter(nomination__in=apart)
    return list(found.select_related("nomination__edition", "signed_by_officer", "signed_by_chair"))


def objection_for(user: Anybody, key: uuid.UUID) -> Objection:
    """Give one objection.

    Raises
    ------
    Http404
        If there is none on which they may decide.
    """
    found = Objection.objects.select_related("nomination__edition").filter(pk=key).first()
    if found is None or not can_see_experts(user, found.nomination):
        raise Http404
    return found


def objections_against(user: Anybody, nomination: Nomination) -> Sequence[SeenObjection]:
    """Give what those who nominated an entry may see of the objections to it; to others nothing."""
    if not can_keep_nomination(user, nomination):
        return []
    decided = {Objection.State.UPHELD, Objection.State.REJECTED}
    return [
        SeenObjection(it.text, it.evidence, "" if it.is_protected else it.name, it.get_state_display(),
                      it.decision if it.state in decided else "")
        for it in nomination.objections.all()
    ]  # fmt: skip
