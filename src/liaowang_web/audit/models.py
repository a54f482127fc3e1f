"""Columns of the audit, which are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models

from liaowang_web.audit.chain import hash_of
from liaowang_web.audit.sentences import tell


class NeverChangedError(PermissionDenied):
    """Somebody tried to change or remove an entry of the audit."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries: to be read and added to, never changed. A trigger refuses what goes round this class."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise NeverChangedError("An entry of the audit is never changed or removed.")

    update = delete = bulk_create = bulk_update = _raw_delete = _refuse


class Entry(models.Model):
    """One act: who did what to which thing, when, why, and the hashes that chain it to the act before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=40)
    thing_version = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["thing_type", "thing_id", "-number"], name="audit_thing"),
            models.Index(fields=["kind", "-number"], name="audit_kind"),
            models.Index(fields=["actor", "-number"], name="audit_actor"),
        )

    def __str__(self) -> str:
        return f"#{self.number} {self.kind}"

    def save(self, *args: Any, **values: Any) -> None:
        """Add the entry. Raises NeverChangedError if it is there already."""
        if not self._state.adding:
            raise NeverChangedError("An entry of the audit is never changed or removed.")
        super().save(*args, force_insert=True, using=values.get("using"))

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise NeverChangedError("An entry of the audit is never changed or removed.")

    def hashed_content(self) -> dict[str, Any]:
        """Give what the hash covers, as it is hashed."""
        content = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in {"hash", "made_at", "actor", "on_behalf_of"}
        }
        content |= {
            "made_at": f"{self.made_at:%Y-%m-%dT%H:%M:%S.%f%z}",
            "actor": self.actor_id and str(self.actor_id),
            "on_behalf_of": self.on_behalf_of and str(self.on_behalf_of),
        }
        return content

    def computed_hash(self) -> str:
        """Give the hash that the entry ought to bear."""
        return hash_of(self.hashed_content())

    @property
    def is_intact(self) -> bool:
        """Whether the entry says what it said when it was made."""
        return self.hash == self.computed_hash()

    @property
    def actor_name(self) -> str:
        """Who acted, by the name that they bear now."""
        return str(self.actor) if self.actor else "Liaowang"

    @property
    def sentence(self) -> str:
        """What happened, in the language of the page."""
        return tell(self.kind, {**self.values, "actor": self.actor_name})


class Head(models.Model):
    """The end of the chain, in one row that is locked while an entry is added."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Counter(models.Model):
    """The last human number given to things of one sort."""

    sort = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)
