"""Who may do what with meeting requests, meetings and timetables."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.events.models import Event, Meeting, MeetingRequest, Placement, Registration, Timetable
from liaowang_web.events.policies.events import can_manage_event, can_oversee_events, can_plan_event, is_own
from liaowang_web.hall.policies import Anybody

S = Event.State


def can_see_people(user: Anybody, event: Event) -> bool:
    """Whoever takes part, and whoever oversees the event: who else comes is nobody else's business."""
    if can_oversee_events(user):
        return True
    if not (isinstance(user, User) and user.is_active):
        return False
    return event.registrations.filter(person=user, state__in=Registration.TAKES_PART).exists()


def can_write_request(user: Anybody, sender: Registration) -> bool:
    """Whoever it is from, while they take part and the event takes requests."""
    return is_own(user, sender) and sender.takes_part and sender.event.state in {S.MATCHMAKING, S.SCHEDULED}


def can_see_request(user: Anybody, request: MeetingRequest) -> bool:
    """Both sides once it was sent, its author before that, and whoever oversees the event once it was sent."""
    if is_own(user, request.sender):
        return True
    if request.state == MeetingRequest.State.DRAFT or request.sent_at is None:
        return False
    return is_own(user, request.receiver) or can_oversee_events(user)


def can_send_request(user: Anybody, request: MeetingRequest) -> bool:
    """Its author."""
    return can_write_request(user, request.sender)


def can_answer_request(user: Anybody, request: MeetingRequest) -> bool:
    """Whoever was asked, while they take part."""
    return is_own(user, request.receiver) and request.receiver.takes_part and not request.event.is_over


def can_withdraw_request(user: Anybody, request: MeetingRequest) -> bool:
    """Its author; and the system, when one of the two no longer comes."""
    return user is None or (is_own(user, request.sender) and not request.event.is_over)


def can_expire_request(user: Anybody, _request: MeetingRequest) -> bool:
    """The system."""
    return user is None


def can_arrange_meeting(user: Anybody, event: Event) -> bool:
    """Event organisers, until the event is over."""
    return can_manage_event(user, event)


def is_in_meeting(user: Anybody, meeting: Meeting) -> bool:
    """Whether they are one of those who meet."""
    return isinstance(user, User) and user.is_active and meeting.seats.filter(registration__person=user).exists()


def can_see_meeting(user: Anybody, meeting: Meeting) -> bool:
    """Those who meet, and whoever oversees the event."""
    return is_in_meeting(user, meeting) or can_oversee_events(user)


def can_cancel_meeting(user: Anybody, meeting: Meeting) -> bool:
    """Those who meet, event organisers, and the system when one of them no longer comes."""
    if meeting.event.is_over:
        return False
    return user is None or is_in_meeting(user, meeting) or can_plan_event(user)


def can_rate_meeting(user: Anybody, meeting: Meeting) -> bool:
    """Those who met."""
    return is_in_meeting(user, meeting)


def can_make_timetable(user: Anybody, event: Event) -> bool:
    """Event organisers, once meetings are arranged and until the event is over."""
    return can_plan_event(user) and event.state in {S.MATCHMAKING, S.SCHEDULED, S.RUNNING}


def can_move_timetable(user: Anybody, timetable: Timetable) -> bool:
    """Event organisers; and the system, for the version that a published one supersedes."""
    return user is None or can_make_timetable(user, timetable.event)


def can_move_placement(user: Anybody, placement: Placement) -> bool:
    """Event organisers."""
    return can_make_timetable(user, placement.timetable.event)


def can_report_placement(user: Anybody, placement: Placement) -> bool:
    """Those who meet, and event organisers, at a published place."""
    if placement.timetable.state != Timetable.State.PUBLISHED:
        return False
    return is_in_meeting(user, placement.meeting) or can_plan_event(user)


def can_cancel_placement(user: Anybody, placement: Placement) -> bool:
    """Event organisers; and the system, when its meeting was cancelled."""
    return user is None or can_move_placement(user, placement)
