"""Who may do what with entries of the hall."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.models import Entry

Anybody = User | AnonymousUser | None
State = Entry.State
_EDITABLE = {State.DRAFT, State.REVISING}
_OFFICERS = ("secretariat", "integrity_officer", "auditor")


def can_enter_entry(user: Anybody, organisation: Organisation) -> bool:
    """Owner or editor of the organisation."""
    return isinstance(user, User) and user.acts_for(organisation.pk, "owner", "editor")


def can_edit_entry(user: Anybody, entry: Entry) -> bool:
    """Owner or editor, in draft or while it is being revised."""
    return can_keep_entry(user, entry) and entry.state in _EDITABLE


def can_keep_entry(user: Anybody, entry: Entry) -> bool:
    """Owner or editor of its organisation: submits, revises, renews, withdraws."""
    return isinstance(user, User) and user.acts_for(entry.organisation_id, "owner", "editor")


def can_check_entry(user: Anybody, entry: Entry) -> bool:
    """The secretariat, never its author nor anybody who ever was a member of its organisation."""
    if not (isinstance(user, User) and user.has_role("secretariat")):
        return False
    if entry.author_id == user.pk:
        return False
    return not user.memberships.filter(organisation=entry.organisation_id).exists()


def can_withdraw_entry(user: Anybody, entry: Entry) -> bool:
    """Its organisation, or the integrity officer."""
    return can_keep_entry(user, entry) or (isinstance(user, User) and user.has_role("integrity_officer"))


def can_expire_entry(user: Anybody, _entry: Entry) -> bool:
    """The system alone."""
    return user is None


def can_see_working_copy(user: Anybody, entry: Entry) -> bool:
    """Members of its organisation, and the officers who check it."""
    return isinstance(user, User) and (user.acts_for(entry.organisation_id) or user.has_role(*_OFFICERS))


def can_see_owner(user: Anybody, entry: Entry) -> bool:
    """Everybody, unless it is without its organisation's name; then those who see the working copy."""
    return not entry.is_anonymous or can_see_working_copy(user, entry)


def tier_of(user: Anybody, entry: Entry) -> Entry.Tier:
    """Tell how far somebody sees into a published entry."""
    if not isinstance(user, User) or not user.is_active:
        return Entry.Tier.TEASER
    if can_see_working_copy(user, entry):
        return Entry.Tier.AGREED
    agreed = entry.agreements.filter(ended_at=None, organisation__in=list(user.organisation_roles)).exists()
    return Entry.Tier.AGREED if agreed else Entry.Tier.REGISTERED
