"""How the audit tells acts on the catalogue."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

_STEPS = {
    "check": _("Formal check"), "assignment": _("Experts being assigned"), "review": _("Review"), "panel": _("Panel"),
    "objections": _("Objections being decided"), "approval": _("Approval"),
}  # fmt: skip
PLANNED = Kind("edition.planned", _("%(actor)s planned the edition %(thing)s"))
EDITED = Kind("edition.edited", _("%(actor)s changed the plan of the edition %(thing)s"))
EXTENDED = Kind("edition.extended", _("%(actor)s gave the edition %(thing)s more time"))
OPENED = Kind("edition.opened", _("%(actor)s opened the call of the edition %(thing)s"))
ADVANCED = Kind("edition.advanced", _("%(actor)s moved the edition %(thing)s on to: %(step)s"), {"step": _STEPS})
MINUTED = Kind("edition.minuted", _("%(actor)s closed the panel of the edition %(thing)s with its minutes"))
NOTICED = Kind("edition.noticed", _("%(actor)s put %(n)s entries of %(thing)s before the public"))
PUBLISHED = Kind("edition.published", _("%(actor)s published the edition %(thing)s with %(n)s entries"))
REVISED = Kind("edition.revised", _("%(actor)s published revision %(revision)s of the edition %(thing)s"))
SUPERSEDED = Kind("edition.superseded", _("%(thing)s was superseded"))
DRAFTED = Kind("nomination.drafted", _("%(actor)s drafted the nomination %(thing)s"), is_private=True)
REWRITTEN = Kind("nomination.edited", _("%(actor)s edited the nomination %(thing)s"), is_private=True)
NOMINATED = Kind("nomination.nominated", _("%(actor)s nominated %(thing)s"))
RETURNED = Kind("nomination.returned", _("%(actor)s returned the nomination %(thing)s"))
ACCEPTED = Kind("nomination.accepted", _("%(actor)s accepted the nomination %(thing)s"))
SCORED = Kind("nomination.scored", _("Reviews of %(thing)s were summed up"))
PROPOSED = Kind("nomination.proposed", _("%(actor)s proposed %(thing)s"))
DECLINED = Kind("nomination.declined", _("%(actor)s did not propose %(thing)s"))
OBJECTED = Kind("nomination.objected", _("An objection was filed against %(thing)s"))
CLEARED = Kind("nomination.cleared", _("No objection stands any more against %(thing)s"))
STRUCK = Kind("nomination.struck", _("%(thing)s was struck from the notice after an objection"))
LISTED = Kind("nomination.listed", _("%(thing)s was listed"))
AMENDED = Kind("nomination.amended", _("%(actor)s amended the listed entry %(thing)s"))
WITHDRAWN = Kind("nomination.withdrawn", _("%(actor)s withdrew %(thing)s from the catalogue"))
ENTERED = Kind("expert.entered", _("%(actor)s entered the expert %(thing)s"))
CHANGED = Kind("expert.edited", _("%(actor)s changed what is known of the expert %(thing)s"))
TIED = Kind("expert.tied", _("%(actor)s noted a relation of the expert %(thing)s"))
UNTIED = Kind("expert.untied", _("%(actor)s ended a relation of the expert %(thing)s"))
FOUND = Kind("conflict.found", _("Conflicts of %(thing)s were computed: %(n)s new, %(n_lifted)s lifted"))
INVITED = Kind("review.invited", _("%(actor)s invited a review of %(nomination)s"))
EXCLUDED = Kind("review.excluded", _("A review of %(nomination)s ended: a conflict of interest appeared"))
TAKEN = Kind("review.accepted", _("%(actor)s took on the review of %(nomination)s"))
REFUSED = Kind("review.declined", _("%(actor)s declined the review of %(nomination)s"))
RELEASED = Kind("review.released", _("%(actor)s withdrew an invitation to review %(nomination)s"))
SAVED = Kind("review.saved", _("%(actor)s saved scores for %(nomination)s"), is_private=True)
LOCKED = Kind("review.locked", _("%(actor)s locked their scores for %(nomination)s"))
FILED = Kind("objection.filed", _("An objection against %(nomination)s was filed"))
SIGNED = Kind("objection.signed", _("%(actor)s signed a decision on an objection"))
SENT_BACK = Kind("objection.returned", _("%(actor)s sent a decision on an objection back"))
DECIDED = Kind(
    "objection.decided", _("%(actor)s decided an objection: %(outcome)s"),
    {"outcome": {"upheld": _("Upheld"), "rejected": _("Rejected")}},
)  # fmt: skip
