"""Editions planned, and moved from step to step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Criterion, Edition, Nomination
from liaowang_web.catalogue.policies import can_plan_edition
from liaowang_web.catalogue.services.exclusions import exclude_by_rules
from liaowang_web.catalogue.services.panel import sum_up
from liaowang_web.catalogue.states import EDITION, NOMINATION
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

State = Edition.State
_DEADLINES = {"call_until": {State.CALL}, "review_until": {State.CALL, State.CHECK, State.ASSIGNMENT, State.REVIEW}}


@transaction.atomic
def plan_edition(*, actor: User, columns: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]] = ()) -> Edition:
    """Plan an edition.

    Parameters
    ----------
    columns : mapping
        Columns of the edition: ``code``, ``follows`` for the edition that it is to supersede, and so on.
    criteria : sequence of mappings
        Columns of each criterion, in their order.

    Raises
    ------
    NotAllowed
        Unless the actor is of the secretariat.
    """
    if not can_plan_edition(actor):
        raise NotAllowed(_("You may not do this here."))
    edition = Edition.objects.create(**columns)
    _set_criteria(edition, criteria)
    audit.record(kinds.PLANNED, edition, actor=actor, after=fingerprint(edition))
    return edition


@transaction.atomic
def edit_edition(
    edition: Edition,
    *,
    actor: User,
    version: int | None = None,
    columns: Mapping[str, Any] | None = None,
    criteria: Sequence[Mapping[str, Any]] | None = None,
) -> Edition:
    """Change the plan; criteria that are given replace those that were there.

    Raises
    ------
    NotAllowed
        Unless the actor is of the secretariat; once the call is open to everybody, since nominations rely on it.
    TransitionRefused
        If somebody changed the plan meanwhile.
    """
    locked = _locked(edition, actor, version)
    if locked.state != State.PLANNED:
        raise NotAllowed(_("The call is open: its terms are no longer changed."))
    before = fingerprint(locked)
    _save(locked, columns or {})
    if criteria is not None:
        locked.criteria.all().delete()
        _set_criteria(locked, criteria)
    audit.record(kinds.EDITED, locked, actor=actor, before=before, after=fingerprint(locked))
    return locked


@transaction.atomic
def extend_edition(edition: Edition, deadline: str, until: datetime, *, actor: User, reason: str) -> Edition:
    """Move ``call_until`` or ``review_until`` to a later time while what ends with it is still ahead or under way.

    Raises
    ------
    NotAllowed
        Unless the actor is of the secretariat.
    TransitionRefused
        If it is not later, no reason is given, the step is over, or the steps would overlap.
    """
    locked = _locked(edition, actor, None)
    if locked.state not in _DEADLINES[deadline]:
        raise TransitionRefused(_("This step is over."))
    now = getattr(locked, deadline)
    if not reason.strip() or (now and until <= now):
        raise TransitionRefused(_("Give a later time, and say why."))
    if deadline == "call_until" and locked.review_until and until >= locked.review_until:
        raise TransitionRefused(_("Reviews have to end after the call: no two steps overlap."))
    before = fingerprint(locked)
    _save(locked, {deadline: until})
    audit.record(kinds.EXTENDED, locked, actor=actor, reason=reason, before=before, after=fingerprint(locked))
    return locked


def move_edition(name: str, edition: Edition, *, actor: User | None, **values: Any) -> Edition:
    """Walk one transition of `catalogue.states.EDITION`, with what belongs to it.

    Before a review starts or closes conflicts are computed anew, in a transaction of their own: what is found stays
    written down even if the step is then refused. When the review closes, reviews are summed up; with publication the
    entries are listed and the edition before is superseded. ``now`` sets the clock for samples and tests.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`.
    """
    if name in {"review", "panel"} and EDITION.transitions[name].may(actor, edition):
        exclude_by_rules(edition, actor=None, now=values.get("now"))
    with transaction.atomic():
        moved = EDITION.perform(name, edition, actor=actor, **values)
        if name == "panel":
            sum_up(moved)
        if name == "publish":
            _list(moved, actor)
    return moved


def end_notices(now: datetime | None = None) -> int:
    """Let every notice end whose time is over; give how many. Meant for a job that runs each day."""
    moment = now or timezone.now()
    over = list(Edition.objects.filter(state=State.NOTICE, notice__closes_at__lte=moment))
    for edition in over:
        move_edition("end_notice", edition, actor=None, now=moment)
    return len(over)


def _list(edition: Edition, actor: User | None) -> None:
    for nomination in edition.nominations.filter(state=Nomination.State.PROPOSED):
        NOMINATION.perform("list", nomination, actor=actor)
    before = edition.follows
    if before is not None and before.state == State.PUBLISHED:
        EDITION.perform("supersede", before, actor=None)


def _locked(edition: Edition, actor: User, version: int | None) -> Edition:
    if not can_plan_edition(actor):
        raise NotAllowed(_("You may not do this here."))
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    return locked


def _save(edition: Edition, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(edition, name, value)
    edition.version += 1
    edition.save()


def _set_criteria(edition: Edition, criteria: Sequence[Mapping[str, Any]]) -> None:
    for place, columns in enumerate(criteria):
        Criterion.objects.create(edition=edition, position=place, **columns)
