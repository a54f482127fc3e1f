"""What follows when somebody no longer comes: their requests are withdrawn, their meetings cancelled."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from liaowang_web.events.models import Meeting, MeetingRequest, Registration
from liaowang_web.events.services.cancelling import cancel_meeting
from liaowang_web.events.states.meetings import REQUEST

_OPEN = (MeetingRequest.State.DRAFT, MeetingRequest.State.SENT)


def leave(registration: Registration) -> None:
    """Withdraw what is open and cancel what was agreed of somebody who does not come; the others are told."""
    theirs = Q(sender=registration) | Q(receiver=registration)
    for request in MeetingRequest.objects.filter(theirs, state__in=_OPEN):
        REQUEST.perform("withdraw", request, actor=None)
    for meeting in registration.meetings.filter(state=Meeting.State.AGREED):
        cancel_meeting(meeting, actor=None, reason=gettext_noop("One of them does not come."))
