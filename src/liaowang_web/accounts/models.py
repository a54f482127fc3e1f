"""Columns of people."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField


class UserManager(BaseUserManager["User"]):
    """Makes people; an address is kept in lower case, since nobody remembers its capitals."""

    def create_user(self, email: str, password: str | None = None, **values: object) -> User:
        """Make somebody; without a password they cannot log in until they set one."""
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """Find somebody by address, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody who logs in. What they may do follows from memberships and roles, never from a flag here."""

    id = IdField()
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]
