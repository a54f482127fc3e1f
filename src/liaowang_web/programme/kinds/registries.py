"""How the audit tells acts on scenarios, standards, incubators and products."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind
from liaowang_web.programme.models import Standard

_ENTERED, _EDITED = _("%(actor)s entered %(thing)s"), _("%(actor)s edited %(thing)s")
ENTERED = {
    name: Kind(f"{name}.entered", _ENTERED)
    for name in ("scenario", "standard", "roadmapitem", "incubator", "consortium", "challenge")
}
EDITED = {name: Kind(f"{name}.edited", _EDITED) for name in ENTERED}
SCENARIO_OPENED = Kind("scenario.opened", _("%(actor)s opened the scenario %(thing)s"))
SCENARIO_RUN = Kind("scenario.run", _("The scenario %(thing)s is running, says %(actor)s"))
SCENARIO_EVALUATED = Kind("scenario.evaluated", _("%(actor)s evaluated the scenario %(thing)s"))
SCENARIO_LISTED = Kind("scenario.listed", _("%(actor)s put the scenario %(thing)s on the list “%(edition)s”"))
SCENARIO_RETIRED = Kind("scenario.retired", _("%(actor)s retired the scenario %(thing)s"))
SCENARIO_DEPLOYED = Kind("scenario.deployed", _("%(actor)s noted a deployment by %(supplier)s in %(thing)s"))
SCENARIO_REPORTED = Kind("scenario.reported", _("%(actor)s noted what the deployment by %(supplier)s brought"))
STANDARD_STAGED = Kind(
    "standard.staged", _("%(actor)s moved %(thing)s to the stage “%(stage)s”"), {"stage": dict(Standard.State.choices)}
)
ROADMAP_STARTED = Kind("roadmapitem.started", _("%(actor)s noted that work on %(thing)s began"))
ROADMAP_DONE = Kind("roadmapitem.done", _("%(actor)s noted that %(standard)s closes the gap of %(thing)s"))
ROADMAP_DROPPED = Kind("roadmapitem.dropped", _("%(actor)s dropped %(thing)s from the roadmap"))
INCUBATOR_CULTIVATED = Kind("incubator.cultivated", _("%(thing)s is being cultivated, confirms %(actor)s"))
INCUBATOR_OPERATED = Kind("incubator.operated", _("%(thing)s is operating, confirms %(actor)s"))
INCUBATOR_CLOSED = Kind("incubator.closed", _("%(actor)s closed %(thing)s"))
TENANT_ENTERED = Kind("incubator.tenant_entered", _("%(tenant)s moved into %(thing)s, says %(actor)s"))
TENANT_ENDED = Kind(
    "incubator.tenant_ended", _("%(tenant)s left %(thing)s: %(end)s"),
    {"end": {"graduated": _("graduated"), "left": _("left")}},
)  # fmt: skip
LINE_ADDED = Kind("incubator.line_added", _("%(actor)s added the pilot line %(line)s to %(thing)s"))
REPORT_FILED = Kind("incubator.reported", _("%(actor)s filed the report of %(thing)s for %(year)s"))
BOOKING_ASKED = Kind("booking.asked", _("%(actor)s asked for %(thing)s from %(first)s to %(last)s"))
BOOKING_CONFIRMED = Kind("booking.confirmed", _("%(actor)s confirmed the booking of %(thing)s"))
BOOKING_DECLINED = Kind("booking.declined", _("%(actor)s declined the booking of %(thing)s"))
BOOKING_CANCELLED = Kind("booking.cancelled", _("%(actor)s cancelled the booking of %(thing)s"))
PRODUCTS_TAKEN_OVER = Kind("landmark.taken_over", _("%(thing)s was taken over from the edition"))
PRODUCT_LINKED = Kind("landmark.linked", _("%(actor)s set what stands behind %(thing)s"))
