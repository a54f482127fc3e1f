"""What a person chose."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.matching.models import Preference


def preference_of(user: User) -> Preference:
    """Give what a person chose; of somebody who chose nothing what holds then, not saved."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)
