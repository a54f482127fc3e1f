"""Who may see and do what with matches."""

from __future__ import annotations

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody


def can_see_matches(user: Anybody, entry: Entry) -> bool:
    """Members of its organisation, while the entry is public; and auditors, who read everything."""
    if not isinstance(user, User) or not entry.is_public:
        return False
    return user.acts_for(entry.organisation_id) or user.has_role("auditor")


def can_judge_match(user: Anybody, entry: Entry) -> bool:
    """Any member of its organisation, while the entry is public."""
    return isinstance(user, User) and entry.is_public and user.acts_for(entry.organisation_id)


def can_ask_about_match(user: Anybody, entry: Entry) -> bool:
    """Owner or editor of its organisation, while the entry is public."""
    return isinstance(user, User) and entry.is_public and can_choose_avoided(user, entry.organisation)


def can_choose_avoided(user: Anybody, organisation: Organisation) -> bool:
    """Owner or editor of the organisation: whom it does not want to see, and to whom it is not to be shown."""
    return isinstance(user, User) and user.acts_for(organisation.pk, "owner", "editor")


def can_have_matches(user: Anybody) -> bool:
    """Whoever acts for an organisation."""
    return isinstance(user, User) and bool(user.organisation_roles)
