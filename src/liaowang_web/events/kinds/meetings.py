"""How the audit tells acts on meeting requests, meetings and timetables."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind
from liaowang_web.events.models import MeetingRequest

REQUEST_DRAFTED = Kind("meeting_request.drafted", _("%(actor)s drafted the meeting request %(thing)s"))
REQUEST_EDITED = Kind("meeting_request.edited", _("%(actor)s edited the meeting request %(thing)s"))
REQUEST_SENT = Kind("meeting_request.sent", _("%(actor)s sent the meeting request %(thing)s"))
REQUEST_ACCEPTED = Kind("meeting_request.accepted", _("%(actor)s accepted the meeting request %(thing)s"))
REQUEST_DECLINED = Kind(
    "meeting_request.declined", _("%(actor)s declined the meeting request %(thing)s: %(why)s"),
    words={"why": dict(MeetingRequest.Decline.choices)},
)  # fmt: skip
REQUEST_EXPIRED = Kind("meeting_request.expired", _("The meeting request %(thing)s expired without an answer"))
REQUEST_WITHDRAWN = Kind("meeting_request.withdrawn", _("The meeting request %(thing)s was withdrawn"))
MEETING_ARRANGED = Kind("meeting.arranged", _("%(actor)s arranged the meeting %(thing)s"))
MEETING_CANCELLED = Kind("meeting.cancelled", _("The meeting %(thing)s was cancelled"))
MEETING_RATED = Kind("meeting.rated", _("%(actor)s rated the meeting %(thing)s"))
TIMETABLE_MADE = Kind("timetable.made", _("The timetable %(thing)s was made: %(n)s meetings placed, %(left)s not"))
TIMETABLE_PUBLISHED = Kind(
    "timetable.published", _("%(actor)s published the timetable %(thing)s, which affects %(n)s people")
)
TIMETABLE_SUPERSEDED = Kind("timetable.superseded", _("The timetable %(thing)s was superseded"))
PLACEMENT_MOVED = Kind("timetable.meeting_moved", _("%(actor)s moved %(meeting)s to %(thing)s"))
PLACEMENT_LOCKED = Kind("timetable.meeting_locked", _("%(actor)s locked %(meeting)s at %(thing)s"))
PLACEMENT_UNLOCKED = Kind("timetable.meeting_unlocked", _("%(actor)s unlocked %(meeting)s at %(thing)s"))
PLACEMENT_HELD = Kind("timetable.meeting_held", _("%(actor)s reported that %(meeting)s was held"))
PLACEMENT_MISSED = Kind("timetable.meeting_missed", _("%(actor)s reported that somebody missed %(meeting)s"))
PLACEMENT_CANCELLED = Kind("timetable.meeting_cancelled", _("The meeting %(meeting)s lost its place %(thing)s"))
