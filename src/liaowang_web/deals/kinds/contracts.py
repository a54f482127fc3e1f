"""How the audit tells acts on contracts, payments and registrations."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

CONTRACT_BEGUN = Kind("contract.begun", _("%(actor)s began to write the contract %(thing)s"))
CONTRACT_EDITED = Kind("contract.edited", _("%(actor)s edited the contract %(thing)s"))
CONTRACT_FROZEN = Kind("contract.frozen", _("%(actor)s froze version %(number)s of %(thing)s: SHA-256 %(sha256)s"))
CONTRACT_REOPENED = Kind(
    "contract.reopened", _("%(actor)s reopened %(thing)s: version %(number)s falls, and %(n)s signatures with it")
)
CONTRACT_SIGNED_FOR = Kind(
    "contract.signed_for", _("%(actor)s signed version %(number)s of %(thing)s for the %(side)s: SHA-256 %(sha256)s")
)
CONTRACT_SIGNED = Kind("contract.signed", _("Both sides have signed %(thing)s"))
SIGNATURE_REFUSED = Kind("contract.signature_refused", _("A signature of %(actor)s under %(thing)s was refused"))
CONTRACT_TOOK_EFFECT = Kind("contract.took_effect", _("The contract %(thing)s is in force since %(day)s"))
ENDING_PROPOSED = Kind("contract.ending_proposed", _("%(actor)s proposed to end %(thing)s before its time"))
ENDING_DROPPED = Kind("contract.ending_dropped", _("%(actor)s dropped the proposal to end %(thing)s"))
CONTRACT_ENDED = Kind("contract.ended", _("%(actor)s agreed to end %(thing)s before its time"))
SUPPLEMENT_PROPOSED = Kind("supplement.proposed", _("%(actor)s proposed the supplement %(thing)s: SHA-256 %(sha256)s"))
SUPPLEMENT_SIGNED_FOR = Kind(
    "supplement.signed_for", _("%(actor)s signed the supplement %(thing)s for the %(side)s: SHA-256 %(sha256)s")
)
SUPPLEMENT_SIGNED = Kind("supplement.signed", _("Both sides have signed the supplement %(thing)s"))
SUPPLEMENT_WITHDRAWN = Kind("supplement.withdrawn", _("%(actor)s withdrew or declined the supplement %(thing)s"))
MILESTONE_MOVED = Kind(
    "milestone.moved", _("The last day of %(thing)s was moved from %(old)s to %(new)s by the supplement %(supplement)s")
)
MILESTONES_MADE = Kind("milestone.planned", _("%(n)s payments of %(thing)s were planned"))
MILESTONE_DELIVERED = Kind("milestone.delivered", _("%(actor)s delivered for %(thing)s"))
MILESTONE_ACCEPTED = Kind("milestone.accepted", _("%(actor)s accepted what was delivered for %(thing)s"))
MILESTONE_REJECTED = Kind("milestone.rejected", _("%(actor)s did not accept what was delivered for %(thing)s"))
MILESTONE_REPORTED = Kind(
    "milestone.reported", _("%(actor)s reported %(base)s for %(thing)s; the royalty is %(amount)s")
)

MILESTONE_INVOICED = Kind("milestone.invoiced", _("%(actor)s invoiced %(thing)s: %(invoice)s"))
MILESTONE_PAID = Kind("milestone.paid", _("%(actor)s said that %(thing)s was paid: %(evidence)s"))
MILESTONE_RECEIVED = Kind("milestone.received", _("%(actor)s received the payment of %(thing)s"))
MILESTONE_DENIED = Kind("milestone.denied", _("%(actor)s did not receive the payment of %(thing)s"))
MILESTONE_CANCELLED = Kind("milestone.cancelled", _("%(thing)s was cancelled"))
PAYMENT_REMINDED = Kind("milestone.reminded", _("The %(side)s was reminded of %(thing)s, due on %(day)s"))
REGISTRATION_EDITED = Kind("registration.edited", _("%(actor)s filled in the registration of %(thing)s"))
REGISTRATION_FILED = Kind("registration.filed", _("%(actor)s filed the registration of %(thing)s"))
REGISTRATION_ACCEPTED = Kind(
    "registration.accepted", _("%(actor)s noted that the registration of %(thing)s is taken up")
)
REGISTRATION_DONE = Kind(
    "registration.registered", _("%(actor)s noted the registration %(number)s of %(thing)s; verified: %(amount)s")
)
REGISTRATION_REFUSED = Kind("registration.refused", _("%(actor)s noted that %(thing)s was not registered"))
REGISTRATION_AMENDED = Kind(
    "registration.amended", _("%(actor)s noted a change of the registration of %(thing)s; verified: %(amount)s")
)
REGISTRATION_REVOKED = Kind("registration.revoked", _("%(actor)s noted that the registration of %(thing)s was revoked"))
