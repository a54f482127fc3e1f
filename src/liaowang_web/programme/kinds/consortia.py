"""How the audit tells acts in consortia."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind
from liaowang_web.programme.models import Project

ACTIVATED = Kind("consortium.activated", _("%(actor)s made the consortium %(thing)s active"))
DISSOLVED = Kind("consortium.dissolved", _("%(actor)s dissolved the consortium %(thing)s"))
INVITED = Kind("consortium.invited", _("%(actor)s invited %(member)s into %(thing)s"))
JOINED = Kind("consortium.joined", _("%(member)s joined %(thing)s"))
LEFT = Kind("consortium.left", _("%(member)s left %(thing)s"))
LEAD_CHANGED = Kind("consortium.lead_changed", _("%(actor)s handed the lead of %(thing)s to %(member)s"))
PROJECT_BEGUN = Kind("consortium.project_begun", _("%(actor)s began the project %(project)s of %(thing)s"))
PROJECT_ENDED = Kind(
    "consortium.project_ended", _("%(actor)s ended the project %(project)s of %(thing)s: %(status)s"),
    {"status": dict(Project.Status.choices)},
)  # fmt: skip
VOTE_OPENED = Kind("vote.opened", _("%(actor)s put to the vote: %(thing)s"))
VOTE_CAST = Kind("vote.cast", _("%(member)s voted on %(thing)s"))
VOTE_CARRIED = Kind("vote.carried", _("%(thing)s was carried: %(yes)s yes, %(no)s no, of %(voters)s"))
VOTE_REJECTED = Kind("vote.rejected", _("%(thing)s was not carried: %(yes)s yes, %(no)s no, of %(voters)s"))
