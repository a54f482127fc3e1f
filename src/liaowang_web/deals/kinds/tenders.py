"""How the audit tells acts on tenders and sealed bids."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind
from liaowang_web.deals.models import Bid

ANNOUNCED = Kind("tender.announced", _("%(actor)s announced a call for sealed bids on %(thing)s"))
MINUTED = Kind(
    "tender.minuted", _("The minutes of the opening of %(thing)s were drawn: %(n)s bids count, %(n_void)s are void")
)
SCORED = Kind("tender.scored", _("%(actor)s scored bid %(number)s of %(thing)s"))
AWARDED = Kind("tender.awarded", _("%(actor)s awarded %(thing)s to bid %(number)s"))
DISPUTED = Kind("tender.disputed", _("A complaint holds up the award of %(thing)s"))
UPHELD = Kind("tender.upheld", _("%(actor)s let the award of %(thing)s stand"))
ANNULLED = Kind("tender.annulled", _("%(actor)s annulled the award of %(thing)s"))
CONCLUDED = Kind("tender.concluded", _("%(thing)s was concluded with the deal %(deal)s"))
FAILED = Kind("tender.failed", _("%(actor)s ended %(thing)s without award"))
CANCELLED = Kind("tender.cancelled", _("%(actor)s cancelled the call for bids on %(thing)s"))
SEALED = Kind("bid.sealed", _("%(actor)s handed in the sealed bid %(thing)s with the hash %(commitment)s"))
WITHDRAWN = Kind("bid.withdrawn", _("%(actor)s withdrew the sealed bid %(thing)s"))
REVEALED = Kind("bid.revealed", _("%(actor)s opened the sealed bid %(thing)s"))
MISMATCHED = Kind("bid.mismatched", _("What %(actor)s opened for the sealed bid %(thing)s does not give its hash"))
COUNTED = Kind("bid.counted", _("The bid %(thing)s counts"))
VOIDED = Kind("bid.voided", _("The bid %(thing)s is void: %(why)s"), {"why": dict(Bid.Void.choices)})
COMPLAINED = Kind("complaint.filed", _("%(actor)s complained about the award of %(thing)s"))
DISMISSED = Kind("complaint.dismissed", _("%(actor)s dismissed a complaint about the award of %(thing)s"))
GRANTED = Kind("complaint.upheld", _("%(actor)s upheld a complaint about the award of %(thing)s"))
