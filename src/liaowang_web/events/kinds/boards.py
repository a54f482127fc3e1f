"""How the audit tells what organisers do to drafts of a timetable."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

TIMETABLE_BEGUN = Kind("timetable.begun", _("%(actor)s had a timetable made: %(thing)s"))
TIMETABLE_COPIED = Kind("timetable.copied", _("%(actor)s began to change the published timetable: %(thing)s"))
TIMETABLE_FAILED = Kind("timetable.failed", _("The timetable %(thing)s could not be made: %(why)s"))
PLACEMENT_MADE = Kind("timetable.meeting_placed", _("%(actor)s placed %(meeting)s at %(thing)s"))
PLACEMENT_TAKEN_OFF = Kind("timetable.meeting_taken_off", _("%(actor)s took %(meeting)s off the timetable %(thing)s"))
MOVE_UNDONE = Kind("timetable.move_undone", _("%(actor)s undid a move in the timetable %(thing)s: %(meeting)s"))
ARRIVED = Kind("timetable.arrived", _("%(actor)s is at the table for %(meeting)s: %(thing)s"))
LATE_NOTED = Kind("event_registration.late_noted", _("%(actor)s noted that %(thing)s comes to %(event)s at %(when)s"))
