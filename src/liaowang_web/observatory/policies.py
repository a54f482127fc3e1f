"""Who may correct topics, and who may see those that are hidden."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from liaowang_web.accounts.models import User

Anybody = User | AnonymousUser | None


def can_correct_topics(user: Anybody, *, is_past: bool = False) -> bool:
    """Analysts; nobody on an earlier date, since what was known then is not written again."""
    return isinstance(user, User) and user.has_role("analyst") and not is_past


def can_see_hidden_topics(user: Anybody) -> bool:
    """Analysts, who may bring them back, and auditors, who read everything."""
    return isinstance(user, User) and user.has_role("analyst", "auditor")


def can_save_views(user: Anybody, *, is_past: bool = False) -> bool:
    """Whoever is logged in, except auditors, who write nothing; not on an earlier date."""
    return isinstance(user, User) and user.is_active and not user.has_role("auditor") and not is_past
