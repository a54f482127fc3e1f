"""Whether somebody has a part in what evidence points at, and so may not check it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.hall.policies import Anybody
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.policies.evidence import is_officer
from liaowang_web.programme.policies.registries import BINDS, WRITES
from liaowang_web.programme.selectors.pointing import CONFIDENTIAL, Known, owners_of


def why_involved(user: Anybody, item: EvidenceItem) -> str:
    """Say why somebody may not check evidence, if they ever were a member of an organisation behind it."""
    owners = owners_of(item)
    if isinstance(user, User) and owners and user.memberships.filter(organisation__in=owners).exists():
        return _("You were a member of an organisation behind it; somebody else has to check it.")
    return ""


def can_bring_forward(user: Anybody, kind: str, known: Known) -> bool:
    """Whether somebody may point at a thing they see.

    At what is confidential those who bind an organisation that takes part in it, since programme officers learn of it
    thereby; at all else programme officers, and who writes for or binds an organisation whose it is.
    """
    if not isinstance(user, User):
        return False
    if kind in CONFIDENTIAL:
        return any(user.acts_for(it, *BINDS) for it in known.owners)
    return is_officer(user) or any(user.acts_for(it, *WRITES, *BINDS) for it in known.owners)
