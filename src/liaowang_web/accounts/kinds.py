"""How the audit tells acts on people and organisations."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts import roles
from liaowang_web.accounts.models import Membership, Organisation
from liaowang_web.audit.sentences import Kind

_PROOF = {"proof": dict(Organisation.Proof.choices)}
_MEMBER = {"role": dict(Membership.Role.choices)}
_PLATFORM = {"role": dict(roles.CHOICES)}

ORGANISATION_ENTERED = Kind("organisation.entered", _("%(actor)s entered %(thing)s"))
ORGANISATION_EDITED = Kind("organisation.edited", _("%(actor)s changed %(fields)s of %(thing)s"))
ORGANISATION_SUBMITTED = Kind("organisation.submitted", _("%(actor)s submitted %(thing)s for verification"))
ORGANISATION_RETURNED = Kind("organisation.returned", _("%(actor)s returned %(thing)s"))
ORGANISATION_VERIFIED = Kind("organisation.verified", _("%(actor)s verified %(thing)s by %(proof)s"), _PROOF)
ORGANISATION_SUSPENDED = Kind("organisation.suspended", _("%(actor)s suspended %(thing)s"))
ORGANISATION_REINSTATED = Kind("organisation.reinstated", _("%(actor)s lifted the suspension of %(thing)s"))
ORGANISATION_MERGED = Kind("organisation.merged", _("%(actor)s merged %(thing)s into %(heir)s"))
ORGANISATION_CLOSED = Kind("organisation.closed", _("%(actor)s closed %(thing)s"))
FLAG_RAISED = Kind("integrity_flag.raised", _("%(actor)s flagged %(thing)s until %(until)s"))
MEMBER_INVITED = Kind("membership.invited", _("%(actor)s invited somebody to %(thing)s as %(role)s"), _MEMBER)
MEMBER_JOINED = Kind("membership.accepted", _("%(actor)s joined %(thing)s as %(role)s"), _MEMBER)
INVITATION_DECLINED = Kind("membership.declined", _("%(actor)s declined to join %(thing)s"))
MEMBER_LEFT = Kind("membership.ended", _("%(actor)s ended a membership (%(role)s) in %(thing)s"), _MEMBER)
ROLE_GRANTED = Kind("role.granted", _("%(actor)s gave %(thing)s the role %(role)s"), _PLATFORM)
ROLE_REVOKED = Kind("role.revoked", _("%(actor)s took the role %(role)s from %(thing)s"), _PLATFORM)
PERSON_ENTERED = Kind("person.entered", _("%(actor)s entered a person"))
PERSON_RENAMED = Kind("person.renamed", _("%(actor)s changed their name"))
TOKEN_MADE = Kind("token.made", _("%(actor)s made a token for a program: %(thing)s"), is_private=True)
TOKEN_REVOKED = Kind("token.revoked", _("%(actor)s revoked the token %(thing)s"), is_private=True)
