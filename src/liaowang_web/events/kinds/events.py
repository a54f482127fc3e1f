"""How the audit tells acts on events and registrations."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

EVENT_ENTERED = Kind("event.entered", _("%(actor)s began to plan the event %(thing)s"))
EVENT_EDITED = Kind("event.edited", _("%(actor)s changed the plan of %(thing)s"))
SESSION_ADDED = Kind("event.session_added", _("%(actor)s added the session of %(when)s with %(n)s slots to %(thing)s"))
SESSION_REMOVED = Kind("event.session_removed", _("%(actor)s removed the session of %(when)s from %(thing)s"))
SLOT_CHANGED = Kind("event.slot_changed", _("%(actor)s changed a slot of %(thing)s: %(when)s"))
TABLES_ADDED = Kind("event.tables_added", _("%(actor)s put up %(n)s tables in %(zone)s for %(thing)s"))
TABLE_EDITED = Kind("event.table_edited", _("%(actor)s changed the table %(table)s of %(thing)s"))
TABLE_REMOVED = Kind("event.table_removed", _("%(actor)s took away the table %(table)s of %(thing)s"))
ZONE_EDITED = Kind("event.zone_edited", _("%(actor)s changed the zone %(zone)s of %(thing)s"))
REGISTRATION_OPENED = Kind("event.registration_opened", _("%(actor)s opened the registration for %(thing)s"))
MATCHMAKING_BEGUN = Kind("event.matchmaking_begun", _("%(actor)s opened %(thing)s for meeting requests"))
EVENT_SCHEDULED = Kind("event.scheduled", _("The timetable of %(thing)s was published"))
EVENT_BEGUN = Kind("event.begun", _("The event %(thing)s began"))
EVENT_CLOSED = Kind("event.closed", _("The event %(thing)s was closed"))
EVENT_CANCELLED = Kind("event.cancelled", _("%(actor)s cancelled the event %(thing)s"))
INVITED = Kind("event.invited", _("%(actor)s invited %(n)s addresses to %(thing)s"))
INVITATION_WITHDRAWN = Kind("event.invitation_withdrawn", _("%(actor)s withdrew an invitation to %(thing)s"))
REGISTERED = Kind("event_registration.entered", _("%(actor)s registered for %(event)s, for %(organisation)s"))
REGISTRATION_EDITED = Kind("event_registration.edited", _("%(actor)s changed their registration for %(event)s"))
AVAILABILITY_MARKED = Kind(
    "event_registration.availability_marked", _("%(actor)s marked when they can meet at %(event)s")
)
APPROVED = Kind("event_registration.approved", _("The registration of %(thing)s for %(event)s was approved"))
QUEUED = Kind("event_registration.queued", _("%(thing)s was put on the waiting list of %(event)s"))
MOVED_UP = Kind("event_registration.moved_up", _("%(thing)s moved up from the waiting list of %(event)s"))
REFUSED = Kind("event_registration.refused", _("%(actor)s refused the registration of %(thing)s for %(event)s"))
CONFIRMED = Kind("event_registration.confirmed", _("%(thing)s confirmed that they come to %(event)s"))
CHECKED_IN = Kind("event_registration.checked_in", _("%(actor)s checked in %(thing)s at %(event)s"))
CHECK_IN_UNDONE = Kind(
    "event_registration.check_in_undone", _("%(actor)s undid the check-in of %(thing)s at %(event)s")
)
MISSED = Kind("event_registration.missed", _("%(thing)s did not come to %(event)s"))
REGISTRATION_CANCELLED = Kind(
    "event_registration.cancelled", _("The registration of %(thing)s for %(event)s was cancelled")
)
