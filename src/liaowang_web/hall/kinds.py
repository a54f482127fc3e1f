"""How the audit tells acts on entries of the hall."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

ENTERED = Kind("entry.entered", _("%(actor)s drafted %(thing)s"), is_private=True)
EDITED = Kind("entry.edited", _("%(actor)s edited %(thing)s"), is_private=True)
SUBMITTED = Kind("entry.submitted", _("%(actor)s submitted %(thing)s for a check"))
RETURNED = Kind("entry.returned", _("%(actor)s returned %(thing)s"))
PUBLISHED = Kind("entry.published", _("%(actor)s published %(thing)s as version %(number)s"))
REVISED = Kind("entry.revised", _("%(actor)s began to revise %(thing)s"))
DISCARDED = Kind("entry.discarded", _("%(actor)s discarded the revision of %(thing)s"))
RENEWED = Kind("entry.renewed", _("%(actor)s said that %(thing)s is still true, until %(until)s"))
EXPIRED = Kind("entry.expired", _("%(thing)s expired"))
WITHDRAWN = Kind("entry.withdrawn", _("%(actor)s withdrew %(thing)s"))
CHECKED = Kind("entry.checked", _("%(actor)s checked %(thing)s: %(n_met)s of %(n)s items are met"), is_private=True)
PLACED = Kind("entry.placed", _("%(actor)s placed %(thing)s in the track %(track)s"))
AGREED = Kind("entry.agreed", _("%(actor)s agreed to confidentiality about %(thing)s"))
DECLINED = Kind("entry.declined", _("%(actor)s said no to %(thing)s"), is_private=True)
AGREEMENT_ENDED = Kind("entry.agreement_ended", _("%(actor)s ended an agreement to confidentiality about %(thing)s"))
SUNK = Kind("entry.sunk", _("The owners of %(thing)s said nothing for %(days)s days: lists put it further back"))
REMINDED = Kind(
    "entry.reminded", _("The owners of %(thing)s were reminded: it expires in %(days)s days"), is_private=True
)
PRICE_KEPT = Kind("entry.price_kept", _("%(actor)s keeps the prices of %(thing)s from %(organisation)s"))
PRICE_TOLD = Kind("entry.price_told", _("%(actor)s tells the prices of %(thing)s to %(organisation)s again"))
SUGGESTED = Kind("entry.suggested", _("The classifier suggested tracks for %(thing)s: %(tracks)s"), is_private=True)
ATTACHED = Kind("entry.attached", _("%(actor)s added the file %(name)s to %(thing)s"), is_private=True)
DETACHED = Kind("entry.detached", _("%(actor)s removed the file %(name)s from %(thing)s"), is_private=True)
IMPORT_HANDED_IN = Kind("import.handed_in", _("%(actor)s handed in %(thing)s"), is_private=True)
IMPORT_PREVIEWED = Kind("import.previewed", _("%(thing)s was read: %(n)s rows"), is_private=True)
IMPORT_UNREADABLE = Kind("import.unreadable", _("%(thing)s could not be read"), is_private=True)
IMPORT_ASKED = Kind("import.asked", _("%(actor)s had %(thing)s imported"), is_private=True)
IMPORT_DROPPED = Kind("import.dropped", _("%(actor)s dropped %(thing)s"), is_private=True)
IMPORT_DONE = Kind(
    "import.done",
    _("%(thing)s was imported: %(n_created)s entries drafted, %(n_changed)s changed, %(n_refused)s rows refused"),
    is_private=True,
)
