"""Who may do what with organisations, memberships and roles."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from liaowang_web.accounts.models import Organisation, User

Anybody = User | AnonymousUser | None
_PUBLIC = {
    Organisation.State.VERIFIED,
    Organisation.State.SUSPENDED,
    Organisation.State.MERGED,
    Organisation.State.CLOSED,
}
_CONTACT = frozenset({"website", "contact_name", "contact_email", "contact_phone"})
_COLUMNS = _CONTACT | {
    "name_zh", "name_en", "type", "country", "uscc", "lei", "registration_number", "region", "industry", "size",
    "parent", "domain",
}  # fmt: skip
_OFFICERS = ("secretariat", "integrity_officer", "auditor")


def can_enter_organisation(user: Anybody) -> bool:
    """Whoever is logged in; auditors and administrators write nothing."""
    return isinstance(user, User) and user.is_active and not user.has_role("auditor", "system_admin")


def can_see_organisation(user: Anybody, organisation: Organisation) -> bool:
    """Everybody once it has been verified; before that its members and the officers who check it."""
    if organisation.state in _PUBLIC:
        return True
    return isinstance(user, User) and (user.acts_for(organisation.pk) or user.has_role(*_OFFICERS))


def can_see_members(user: Anybody, organisation: Organisation) -> bool:
    """Its members and the officers: who works where is nobody else's business."""
    return isinstance(user, User) and (user.acts_for(organisation.pk) or user.has_role(*_OFFICERS))


def can_edit_organisation(user: Anybody, organisation: Organisation) -> bool:
    """Owner or editor, in draft, and once it is verified."""
    is_member = isinstance(user, User) and user.acts_for(organisation.pk, "owner", "editor")
    return is_member and bool(open_columns(organisation))


def open_columns(organisation: Organisation) -> frozenset[str]:
    """Give the columns that may be changed in this state: what was verified stays as it was verified."""
    if organisation.state == Organisation.State.DRAFT:
        return _COLUMNS
    return _CONTACT if organisation.state == Organisation.State.VERIFIED else frozenset()


def can_submit_organisation(user: Anybody, organisation: Organisation) -> bool:
    """The owner."""
    return isinstance(user, User) and user.acts_for(organisation.pk, "owner")


def can_check_organisation(user: Anybody, organisation: Organisation) -> bool:
    """The secretariat, never for an organisation of which they are or were a member."""
    if not (isinstance(user, User) and user.has_role("secretariat")):
        return False
    return not user.memberships.filter(organisation=organisation).exists()


def can_suspend_organisation(user: Anybody, organisation: Organisation) -> bool:
    """The integrity officer, unless a member."""
    return isinstance(user, User) and user.has_role("integrity_officer") and not user.acts_for(organisation.pk)


def can_close_organisation(user: Anybody, organisation: Organisation) -> bool:
    """The owner, or the secretariat."""
    return can_submit_organisation(user, organisation) or can_check_organisation(user, organisation)


def can_manage_members(user: Anybody, organisation: Organisation) -> bool:
    """The owner, while the organisation is not closed."""
    is_open = organisation.state not in {Organisation.State.MERGED, Organisation.State.CLOSED}
    return is_open and isinstance(user, User) and user.acts_for(organisation.pk, "owner")


def can_read_roles(user: Anybody) -> bool:
    """Administrators and auditors."""
    return isinstance(user, User) and user.has_role("system_admin", "auditor")


def can_manage_roles(user: Anybody) -> bool:
    """Administrators; nobody gives or takes their own."""
    return isinstance(user, User) and user.has_role("system_admin")


def can_make_token(user: Anybody) -> bool:
    """Whoever is logged in: a token lets a program do no more than its owner may."""
    return isinstance(user, User) and user.is_active
