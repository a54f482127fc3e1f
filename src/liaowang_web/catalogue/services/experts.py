"""Experts entered, and what ties them; each change computes anew what they are kept away from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Affiliation, Edition, Expert, Relation, Review
from liaowang_web.catalogue.policies import can_declare_for, can_manage_experts, can_review
from liaowang_web.catalogue.services.exclusions import exclude_expert
from liaowang_web.catalogue.services.panel import sum_up
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Tie = TypeVar("Tie", Affiliation, Relation)


@transaction.atomic
def enter_expert(user: User, *, actor: User, columns: Mapping[str, Any] | None = None) -> Expert:
    """Enter somebody who holds the role of an expert.

    Raises
    ------
    NotAllowed
        Unless the actor is of the secretariat.
    TransitionRefused
        If they do not hold the role, or are entered already.
    """
    if not can_manage_experts(actor) or actor.pk == user.pk:
        raise NotAllowed(_("You may not do this here."))
    if not user.has_role("expert") or Expert.objects.filter(user=user).exists():
        raise TransitionRefused(_("Only who holds the role of an expert is entered, and once."))
    expert = Expert.objects.create(user=user, **(columns or {}))
    audit.record(kinds.ENTERED, expert, actor=actor, after=fingerprint(expert))
    _follow(expert, actor)
    return expert


@transaction.atomic
def edit_expert(expert: Expert, *, actor: User, columns: Mapping[str, Any]) -> Expert:
    """Change what is known of an expert: state, identity, names, tracks, load.

    Raises
    ------
    NotAllowed
        Unless the actor is of the secretariat and another person.
    """
    if not can_manage_experts(actor) or actor.pk == expert.user_id:
        raise NotAllowed(_("You may not do this here."))
    locked = Expert.objects.select_for_update().get(pk=expert.pk)
    before = fingerprint(locked)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save()
    audit.record(kinds.CHANGED, locked, actor=actor, before=before, after=fingerprint(locked))
    _follow(locked, actor)
    return locked


@transaction.atomic
def note_affiliation(expert: Expert, *, actor: User, columns: Mapping[str, Any]) -> Affiliation:
    """Note where an expert works or worked.

    Raises
    ------
    NotAllowed
        Unless it is the expert, the secretariat or the integrity officer.
    """
    return _note(Affiliation(expert=expert, **columns), expert, actor)


@transaction.atomic
def note_relation(expert: Expert, *, actor: User, columns: Mapping[str, Any]) -> Relation:
    """Note a tie of an expert to an organisation, a person, or what was nominated.

    Raises
    ------
    NotAllowed
        Unless it is the expert, the secretariat or the integrity officer.
    TransitionRefused
        If it says to whom in none of the three ways.
    """
    if not any(columns.get(it) for it in ("organisation", "person", "nomination")):
        raise TransitionRefused(_("Say to whom: an organisation, a person or a nomination."))
    return _note(Relation(expert=expert, **columns), expert, actor)


@transaction.atomic
def end_tie(tie: Affiliation | Relation, *, actor: User, until: date | None = None) -> None:
    """Note since when a tie is over; it counts for four years more.

    Raises
    ------
    NotAllowed
        As when it was noted.
    """
    if not can_declare_for(actor, tie.expert):
        raise NotAllowed(_("You may not do this here."))
    tie.until = until or timezone.localdate()
    tie.save(update_fields=["until"])
    audit.record(kinds.UNTIED, tie.expert, actor=actor, tie=tie.pk, until=tie.until.isoformat())
    _follow(tie.expert, actor)


@transaction.atomic
def declare_conflict(review: Review, *, actor: User, note: str, now: datetime | None = None) -> Relation:
    """Let an expert say that something ties them to what they were invited to review; the review ends.

    Raises
    ------
    NotAllowed
        Unless it is their review.
    TransitionRefused
        If they do not say what it is.
    """
    if not can_review(actor, review):
        raise NotAllowed(_("You may not do this here."))
    if not note.strip():
        raise TransitionRefused(_("Say what ties you to it."))
    columns = {"kind": Relation.Kind.OTHER, "nomination": review.nomination, "note": note.strip()[:300]}
    return _note(Relation(expert=review.expert, **columns), review.expert, actor, now)


def _note(tie: Tie, expert: Expert, actor: User, now: datetime | None = None) -> Tie:
    if not can_declare_for(actor, expert):
        raise NotAllowed(_("You may not do this here."))
    tie.save()
    audit.record(kinds.TIED, expert, actor=actor, tie=tie.pk, sort=tie._meta.model_name, after=fingerprint(tie))
    _follow(expert, actor, now)
    return tie


def _follow(expert: Expert, actor: User, now: datetime | None = None) -> None:
    """Compute what the expert is kept away from now; where a panel sits, sum up what still counts."""
    if exclude_expert(expert, actor=actor, now=now):
        excluded = models.Q(nominations__reviews__expert=expert, nominations__reviews__state=Review.State.EXCLUDED)
        for edition in Edition.objects.filter(excluded, state=Edition.State.PANEL, minutes="").distinct():
            sum_up(edition)
