"""Meetings that do not take place."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.events.models import Meeting, Placement, Timetable
from liaowang_web.events.states.meetings import MEETING
from liaowang_web.events.states.timetables import PLACEMENT
from liaowang_web.workflow.locking import lock

_AHEAD = (Placement.State.SCHEDULED, Placement.State.MOVED)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, actor: User | None, reason: str, version: int | None = None) -> Meeting:
    """Cancel a meeting; its places in timetables become free, and those who would have met are told.

    Raises
    ------
    NotAllowed
        If the actor is none of those who meet, and does not organise events.
    TransitionRefused
        If it was cancelled already, or no reason is given.
    """
    lock(meeting.event)
    moved = MEETING.perform("cancel", meeting, actor=actor, reason=reason, version=version)
    binding = (Timetable.State.DRAFT, Timetable.State.PUBLISHED)
    for placement in moved.placements.filter(state__in=_AHEAD, timetable__state__in=binding):
        PLACEMENT.perform("cancel", placement, actor=None)
    others = User.objects.filter(event_registrations__seats__meeting=moved)
    write_to(
        others.exclude(pk=actor.pk) if actor else others, gettext_noop("%(event)s: a meeting was cancelled"),
        gettext_noop("The meeting %(meeting)s at %(event)s does not take place."), event=audit.named(moved.event),
        meeting=audit.named(moved),
    )  # fmt: skip
    return moved
