"""What became of meetings: who was there, who was not, and what both sides say of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit.services import named, record
from liaowang_web.events.kinds import boards as kinds
from liaowang_web.events.kinds import meetings as meeting_kinds
from liaowang_web.events.models import Meeting, Placement, Rating, Registration
from liaowang_web.events.policies.events import is_own
from liaowang_web.events.policies.meetings import can_rate_meeting, can_report_placement
from liaowang_web.events.proposing import tell_outcome
from liaowang_web.events.selectors.schedules import EARLY
from liaowang_web.events.states.timetables import PLACEMENT
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_RATED = (Placement.State.HELD,)


@transaction.atomic
def arrive(placement: Placement, registration: Registration, *, actor: User) -> Placement:
    """Say that one is at the table; once all are, the meeting counts as held.

    Raises
    ------
    NotAllowed
        Unless it is one's own meeting.
    TransitionRefused
        Before a quarter of an hour ahead of it, after its end, or if it was cancelled.
    """
    kept = Placement.objects.select_for_update(of=("self",)).select_related("slot", "meeting").get(pk=placement.pk)
    seats = {it.registration_id for it in kept.meeting.seats.all()}
    if registration.pk not in seats or not is_own(actor, registration):
        raise NotAllowed(_("You may not do this here."))
    if not kept.slot.starts_at - EARLY <= timezone.now() < kept.slot.ends_at:
        raise TransitionRefused(_("It is not the time of this meeting."))
    if kept.state not in {Placement.State.SCHEDULED, Placement.State.MOVED}:
        raise TransitionRefused(_("This meeting was held, missed or cancelled."))
    kept.present.add(registration)
    if set(kept.present.values_list("pk", flat=True)) >= seats:
        tell_outcome(kept.meeting, was_held=True, actor=actor)
        return PLACEMENT.perform("hold", kept, actor=actor)
    record(kinds.ARRIVED, kept, actor=actor, meeting=named(kept.meeting))
    return kept


@transaction.atomic
def report_outcome(placement: Placement, *, actor: User, absent: Collection[Registration] = ()) -> Placement:
    """Report that a meeting was held, or who of those expected was absent.

    Raises
    ------
    NotAllowed
        Unless the actor was expected at it, or organises events, and the timetable is published.
    TransitionRefused
        Before its beginning, if it was cancelled, or if somebody named was not expected.
    """
    if placement.slot.starts_at > timezone.now():
        raise TransitionRefused(_("It has not begun yet."))
    seats = {it.registration_id for it in placement.meeting.seats.all()}
    if not {it.pk for it in absent} <= seats:
        raise TransitionRefused(_("Somebody named was not expected at it."))
    # Locked first, as its transition does: what is told writes its own rows and the audit before that.
    kept = Placement.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=placement.pk)
    if can_report_placement(actor, kept):
        tell_outcome(kept.meeting, was_held=not absent, actor=actor)
    if absent:
        return PLACEMENT.perform("miss", placement, actor=actor, absent=absent)
    return PLACEMENT.perform("hold", placement, actor=actor)


@transaction.atomic
def rate_meeting(meeting: Meeting, registration: Registration, *, actor: User, **columns: Any) -> Rating:
    """Say how useful a meeting was and what follows, once or again.

    Parameters
    ----------
    meeting : Meeting
    registration : Registration
        Of the actor.
    actor : User
    **columns
        ``score`` (1 to 5), ``comment``, ``next_step``.

    Raises
    ------
    NotAllowed
        Unless it is one's own meeting.
    TransitionRefused
        Unless it was held.
    """
    if not can_rate_meeting(actor, meeting) or not is_own(actor, registration):
        raise NotAllowed(_("You may not do this here."))
    if not meeting.placements.filter(state__in=_RATED, timetable__state="published").exists():
        raise TransitionRefused(_("Only a meeting that was held can be rated."))
    made, _is_new = Rating.objects.update_or_create(
        meeting=meeting, registration=registration, defaults={**columns, "rated_at": timezone.now()}
    )  # fmt: skip
    tell_outcome(meeting, was_held=True, actor=actor)
    record(meeting_kinds.MEETING_RATED, meeting, actor=actor, on_behalf_of=registration.organisation_id)
    return made
