"""Who may read the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def can_read_audit(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody reads all entries: auditors, who write nothing, and the integrity officer."""
    # Roles are given in a room above; a user knows their own.
    has_role = getattr(user, "has_role", None)
    return bool(has_role and has_role("auditor", "integrity_officer"))
