"""Views that somebody keeps; nobody else sees them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.design.prepared import prepared
from liaowang_web.observatory.models import SavedView


def saved_views_of(user: User | AnonymousUser) -> Sequence[SavedView]:
    """Give the views of a person by name; a visitor has none."""
    return _kept_by(user.pk) if isinstance(user, User) else []


@prepared
def _kept_by(user: uuid.UUID) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user)


def saved_view_for(user: User, key: uuid.UUID) -> SavedView:
    """Give one view of a person.

    Raises
    ------
    Http404
        If there is none, or it is somebody else's.
    """
    found = user.saved_views.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
