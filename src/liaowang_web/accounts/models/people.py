"""Columns of people, organisations, memberships and roles."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts import roles, uscc
from liaowang_web.audit.identifiers import IdField
from liaowang_web.design.prepared import prepared
from liaowang_web.workflow.models import Thing


class UserManager(BaseUserManager["User"]):
    """Makes people; an address is kept in lower case, since nobody remembers its capitals."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
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

    @cached_property
    def _held(self) -> list[tuple[Any, str]]:
        """Organisation and role of all that they hold now, platform roles with no organisation; one query a request."""
        return _held_by(self.pk) if self.is_active else []

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of the platform roles held now; read once a request."""
        return frozenset(role for organisation, role in self._held if organisation is None)

    @cached_property
    def organisation_roles(self) -> dict[Any, frozenset[str]]:
        """Roles within each organisation of which they are a member now, by its key; read once a request."""
        found: dict[Any, set[str]] = {}
        for organisation, role in self._held:
            if organisation is not None:
                found.setdefault(organisation, set()).add(role)
        return {organisation: frozenset(held) for organisation, held in found.items()}

    def forget_roles(self) -> None:
        """Let what was remembered about roles and memberships be read again."""
        for name in ("_held", "role_codes", "organisation_roles"):
            self.__dict__.pop(name, None)

    def has_role(self, *codes: str) -> bool:
        """Whether they hold one of these platform roles."""
        return not self.role_codes.isdisjoint(codes)

    def acts_for(self, organisation: Any, *codes: str) -> bool:
        """Whether they are a member of an organisation (its key), in one of these roles if any are named."""
        held = self.organisation_roles.get(organisation, frozenset())
        return bool(held) and (not codes or not held.isdisjoint(codes))


@prepared
def _held_by(user: UUID) -> QuerySet[Any, tuple[Any, str]]:
    nowhere = Value(None, output_field=models.UUIDField())
    of_platform = RoleAssignment.objects.filter(user=user, until=None).order_by().values_list(nowhere, "role")
    of_members = Membership.objects.filter(user=user, until=None).order_by().values_list("organisation", "role")
    return of_platform.union(of_members, all=True)


class Organisation(Thing):
    """An enterprise, university, institute or other body for which people act."""

    class Type(models.TextChoices):
        """What sort of body."""

        ENTERPRISE = "enterprise", _("Enterprise")
        UNIVERSITY = "university", _("University")
        INSTITUTE = "institute", _("Research institute")
        HOSPITAL = "hospital", _("Hospital")
        SERVICE = "service", _("Service body")
        GOVERNMENT = "government", _("Government")
        FOREIGN = "foreign", _("Foreign organisation")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        VERIFIED = "verified", _("Verified")
        SUSPENDED = "suspended", _("Suspended")
        MERGED = "merged", _("Merged")
        CLOSED = "closed", _("Closed")

    class Size(models.TextChoices):
        """Size class of enterprises."""

        LARGE = "large", _("Large")
        MEDIUM = "medium", _("Medium")
        SMALL = "small", _("Small")
        MICRO = "micro", _("Micro")

    class Proof(models.TextChoices):
        """What its existence was verified by."""

        DOCUMENT = "document", _("a document")
        DOMAIN = "domain", _("an e-mail address of its domain")

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "", "submitted": "half", "verified": "on", "suspended": "needs", "merged": "gone", "closed": "gone",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    uscc_check = models.CharField(max_length=4, blank=True, editable=False)
    country = models.CharField(_("country"), max_length=2, default="CN", help_text=_("two letters, ISO 3166"))
    lei = models.CharField(_("LEI"), max_length=20, blank=True, help_text=_("legal entity identifier, ISO 17442"))
    registration_number = models.CharField(_("foreign registration number"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True, help_text=_("six digits, GB/T 2260"))
    industry = models.CharField(_("industry"), max_length=5, blank=True, help_text=_("letter and digits, GB/T 4754"))
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subsidiaries", verbose_name=_("group parent")
    )
    website = models.URLField(_("website"), blank=True)
    domain = models.CharField(_("e-mail domain"), max_length=120, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    proof = models.CharField(max_length=10, choices=Proof, blank=True, editable=False)
    proof_note = models.CharField(max_length=200, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    verified_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(name_zh="", name_en=""),
                name="organisation_has_a_name",
                violation_error_message=_("Give a name in at least one language."),
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc="") & Q(state__in=["verified", "suspended"]),
                name="organisation_uscc_once",
                violation_error_message=_("Another verified organisation bears this code."),
            ),
        )

    def __str__(self) -> str:
        first, second = (
            (self.name_zh, self.name_en) if (get_language() or "").startswith("zh") else (self.name_en, self.name_zh)
        )
        return first or second

    @property
    def code(self) -> str:
        """The human number, as it is written."""
        return f"O-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    def save(self, *args: Any, **values: Any) -> None:
        """Save, with the check of the code."""
        self.uscc = uscc.normalise(self.uscc)
        self.uscc_check = uscc.check(self.uscc) if self.uscc else ""
        super().save(*args, **values)


class IntegrityFlag(models.Model):
    """A finding against an organisation, which ends by itself."""

    id = IdField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="integrity_flags")
    reason = models.CharField(_("reason"), max_length=300)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(_("until"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason


class Membership(models.Model):
    """Somebody acting for an organisation, from a day to a day."""

    class Role(models.TextChoices):
        """What a member may do for the organisation."""

        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        SIGNATORY = "signatory", _("signatory")

    id = IdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(until=None), name="membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Invitation(models.Model):
    """An offer of membership to whoever proves that an e-mail address is theirs."""

    id = IdField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "email", "role"], condition=Q(answered_at=None), name="invitation_once"
            ),
        )

    def __str__(self) -> str:
        return self.email


class RoleAssignment(models.Model):
    """Somebody holding a role of the platform, from a day to a day."""

    id = IdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=30, choices=roles.CHOICES)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "role"], condition=Q(until=None), name="role_assignment_once"),
        )

    def __str__(self) -> str:
        return str(roles.ROLES[self.role].name) if self.role in roles.ROLES else self.role
