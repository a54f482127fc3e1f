"""How the audit tells acts in the trade of products."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind
from liaowang_web.deals.models import Delivery

ASKED = Kind("product_request.sent", _("%(actor)s asked for %(quantity)s %(unit)s of %(product)s: %(thing)s"))
DECLINED = Kind("product_request.declined", _("%(actor)s declined the request %(thing)s"))
WITHDRAWN = Kind("product_request.withdrawn", _("%(actor)s withdrew the request %(thing)s"))
ANSWERED = Kind("product_request.quoted", _("The request %(thing)s was answered with a quotation"))
ORDERED = Kind("product_request.ordered", _("The request %(thing)s led to the order %(order)s"))
QUOTED = Kind("quotation.made", _("%(actor)s made the quotation %(thing)s"))
REPLACED = Kind("quotation.replaced", _("The quotation %(thing)s was replaced by a newer version"))
TAKEN_BACK = Kind("quotation.withdrawn", _("%(actor)s withdrew the quotation %(thing)s"))
EXPIRED = Kind("quotation.expired", _("The quotation %(thing)s expired"))
ACCEPTED = Kind("quotation.accepted", _("%(actor)s accepted the quotation %(thing)s"))
PLACED = Kind("order.placed", _("%(actor)s placed the order %(thing)s: %(amount)s %(currency)s"))
CONFIRMED = Kind("order.confirmed", _("%(actor)s confirmed the order %(thing)s"))
REFUSED = Kind("order.refused", _("%(actor)s refused the order %(thing)s"))
CANCELLED = Kind("order.cancelled", _("%(actor)s cancelled the order %(thing)s"))
BEGUN = Kind("order.delivering", _("Delivery of the order %(thing)s goes on"))
COMPLETED = Kind("order.accepted", _("The order %(thing)s was accepted: %(amount)s %(currency)s are owed"))
EMPTIED = Kind("order.returned", _("The order %(thing)s was returned in full"))
SETTLED = Kind("order.settled", _("%(actor)s said that the order %(thing)s was paid: %(amount)s %(currency)s"))
SENT = Kind("delivery.sent", _("%(actor)s sent %(quantity)s as %(thing)s"))
RECEIVED = Kind("delivery.received", _("%(actor)s received %(thing)s"))
INSPECTED = Kind("delivery.accepted", _("%(actor)s inspected and accepted %(thing)s"))
REJECTED = Kind("delivery.rejected", _("%(actor)s rejected %(rejected)s of %(thing)s"))
SENT_BACK = Kind("delivery.sent_back", _("%(actor)s sent back what was rejected of %(thing)s"))
TAKEN = Kind(
    "delivery.returned", _("%(actor)s took back what was rejected of %(thing)s; %(remedy)s"),
    {"remedy": dict(Delivery.Remedy.choices)},
)  # fmt: skip
PROVED = Kind("first_proof.shown", _("%(actor)s showed a document of first-set status: %(thing)s"))
UNPROVED = Kind("first_proof.removed", _("%(actor)s removed the document of first-set status %(thing)s"))
