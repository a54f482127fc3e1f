"""How the audit tells acts on targets and their evidence."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

TARGETS_ENTERED = Kind("target.entered", _("The target %(thing)s of %(edition)s was entered"))
EVIDENCE_RECORDED = Kind("evidence.recorded", _("%(actor)s recorded %(thing)s as evidence for %(target)s"))
EVIDENCE_ACCEPTED = Kind("evidence.accepted", _("%(actor)s accepted %(thing)s: it counts for %(target)s"))
EVIDENCE_REFUSED = Kind("evidence.refused", _("%(actor)s refused %(thing)s as evidence for %(target)s"))
EVIDENCE_DISPUTED = Kind("evidence.disputed", _("%(actor)s disputes %(thing)s: it no longer counts for %(target)s"))
EVIDENCE_UPHELD = Kind("evidence.upheld", _("%(actor)s settled the dispute about %(thing)s: it counts for %(target)s"))
EVIDENCE_DISMISSED = Kind(
    "evidence.dismissed", _("%(actor)s settled the dispute about %(thing)s: it does not count for %(target)s")
)
EVIDENCE_DOUBLED = Kind("evidence.doubled", _("%(actor)s marked %(thing)s as the same as %(other)s"))
EVIDENCE_PARTED = Kind("evidence.parted", _("%(actor)s found that %(thing)s is no duplicate; it waits to be checked"))
