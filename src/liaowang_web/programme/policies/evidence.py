"""Who may record, check and dispute evidence, and who sees what of it."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.hall.policies import Anybody
from liaowang_web.programme.models import EvidenceItem

S = EvidenceItem.State
PUBLIC = (S.ACCEPTED, S.DISPUTED, S.DUPLICATE)
"""What everybody sees: that something waits or was refused is said to the officers and to who recorded it."""
_WRITES = ("owner", "editor", "signatory")


def is_officer(user: Anybody) -> bool:
    """Programme officers."""
    return isinstance(user, User) and user.is_active and user.has_role("programme_officer")


def can_oversee_evidence(user: Anybody) -> bool:
    """Programme officers, and auditors, who read everything: also what waits and what was refused."""
    return is_officer(user) or (isinstance(user, User) and user.has_role("auditor"))


def can_see_evidence(user: Anybody, item: EvidenceItem) -> bool:
    """Everybody what is accepted, disputed or double; the rest who oversees it and who recorded it."""
    is_own = isinstance(user, User) and item.recorded_by_id == user.pk
    return item.state in PUBLIC or is_own or can_oversee_evidence(user)


def can_record_evidence(user: Anybody) -> bool:
    """Programme officers, and whoever writes or signs for an organisation; the thing pointed at asks for more."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return is_officer(user) or any(not codes.isdisjoint(_WRITES) for codes in user.organisation_roles.values())


def can_check_evidence(user: Anybody, item: EvidenceItem) -> bool:
    """A programme officer who did not record it: nothing counts by the word of one person."""
    return is_officer(user) and isinstance(user, User) and item.recorded_by_id != user.pk


def can_dispute_evidence(user: Anybody, _item: EvidenceItem) -> bool:
    """Programme officers and the integrity officer: what is disputed does not count, so that it is no remark."""
    return isinstance(user, User) and user.has_role("programme_officer", "integrity_officer")


def can_settle_evidence(user: Anybody, item: EvidenceItem) -> bool:
    """An officer who neither recorded nor disputed it."""
    if not isinstance(user, User) or not can_dispute_evidence(user, item):
        return False
    return user.pk not in {item.recorded_by_id, item.disputed_by_id}


def can_see_dashboard(user: Anybody) -> bool:
    """Programme officers and auditors."""
    return can_oversee_evidence(user)
