"""How the audit tells acts on matches."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

LISTED = Kind("match.listed", _("%(thing)s was matched: %(n)s entries, %(n_new)s of them new"))
FORGOTTEN = Kind("match.forgotten", _("The matches of %(thing)s were deleted, since it is no longer public"))
DECLINED = Kind("match.declined", _("%(actor)s called %(other)s not relevant for %(entry)s"))
UNDONE = Kind("match.undone", _("%(actor)s took back what was said of %(other)s for %(entry)s"))
NOTED = Kind("match.noted", _("%(actor)s noted what came of %(other)s for %(entry)s: %(act)s"))
ASKED = Kind("match.asked", _("%(actor)s asked the owner of %(other)s a question for %(entry)s"))
AVOIDED = Kind("organisation.avoided", _("%(actor)s put an organisation on the list of %(thing)s"))
AVOIDANCE_ENDED = Kind("organisation.avoidance_ended", _("%(actor)s took an organisation off the list of %(thing)s"))
PREFERRED = Kind("match.preferred", _("%(actor)s set personal ranking of matches: %(is_personal)s"),
                 words={"is_personal": {"True": _("switched on"), "False": _("switched off")}})  # fmt: skip
SEEN = Kind("match.seen", _("%(actor)s marked all matches as seen"))
RANKER_TRAINED = Kind("ranker.trained", _("The ranker %(thing)s was trained from %(n)s pieces of feedback"))
RANKER_USED = Kind("ranker.used", _("The ranker %(thing)s is in use from now on"))
RANKER_DROPPED = Kind("ranker.dropped", _("The ranker %(thing)s is no longer in use"))
