"""Public notices, objections to them, and what was published in the end."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.audit.identifiers import IdField
from liaowang_web.audit.models import NeverChangedError
from liaowang_web.catalogue.models.editions import Edition
from liaowang_web.catalogue.models.nominations import Nomination
from liaowang_web.workflow.models import Thing


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows to be read and added to; ``verify_edition`` finds what goes round this class."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise NeverChangedError("What was put before the public is never changed or removed.")

    update = delete = bulk_create = bulk_update = _raw_delete = _refuse


class Frozen(models.Model):
    """Content and its hash, as they were put before the public."""

    id = IdField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **values: Any) -> None:
        """Save it for the first time; refuse afterwards."""
        if not self._state.adding:
            raise NeverChangedError("What was put before the public is never changed or removed.")
        super().save(*args, **values)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise NeverChangedError("What was put before the public is never changed or removed.")


class Notice(Frozen):
    """The list that was put before the public, with its hash; never changed."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="notice")
    starts_on = models.DateField()
    ends_on = models.DateField()
    closes_at = models.DateTimeField()
    """Objections are taken until then."""

    def __str__(self) -> str:
        return self.content_hash


class Objection(Thing):
    """An objection to an entry of a notice."""

    class State(models.TextChoices):
        """Where it stands."""

        FILED = "filed", pgettext_lazy("objection", "Filed")
        PROPOSED = "proposed", _("Decision signed once")
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Rejected")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.FILED, editable=False)
    text = models.TextField(_("objection"))
    evidence = models.TextField(_("evidence"), blank=True)
    name = models.CharField(_("your name or organisation"), max_length=200)
    contact = models.CharField(_("how to reach you"), max_length=200)
    is_protected = models.BooleanField(_("keep my name from the nominated"), default=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_to_be_upheld = models.BooleanField(null=True, editable=False)
    decision = models.TextField(_("decision"), blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    signed_by_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_by_chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.nomination.code  # not the receipt: whoever holds it may read the objection


class Publication(Frozen):
    """An edition as it was published, revision by revision; never changed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-edition__code", "-revision")
        constraints = (models.UniqueConstraint(fields=("edition", "revision"), name="revision_published_once"),)

    def __str__(self) -> str:
        return f"{self.edition.code}.{self.revision}"
