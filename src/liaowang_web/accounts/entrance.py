"""Who comes with a request: their session and themselves, each asked for with a question that stands ready."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.design.prepared import prepared


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


class Entrance(AuthenticationBackend):  # type: ignore[misc]
    """Logs people in by address and password, and knows them again."""

    def get_user(self, user_id: Any) -> User | None:
        """Give somebody who is logged in; nobody if they may not be by now."""
        found = _user(User._meta.pk.to_python(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def _user(key: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=key)
