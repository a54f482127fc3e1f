"""Who may watch and restart jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def _holds(user: AbstractBaseUser | AnonymousUser, *roles: str) -> bool:
    # Roles are given in a room above; a user knows their own.
    has_role = getattr(user, "has_role", None)
    return bool(has_role and has_role(*roles))


def can_see_jobs(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Administrators and auditors."""
    return _holds(user, "system_admin", "auditor")


def can_restart_job(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Administrators."""
    return _holds(user, "system_admin")
