"""What is kept about an entry: versions, files, agreements, checks, and reasons for 'no'."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models.entries import Entry


class Version(models.Model):
    """An entry as it was published once; never changed."""

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    """All that the entry told, rows included, by tier: see `hall.contents`."""
    content_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("entry", "number"), name="version_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class Attachment(models.Model):
    """A file of an entry, kept under the hash of its bytes.

    Versions name the files they were published with, so one that is taken off stays until a version without it is
    published.
    """

    class Scan(models.TextChoices):
        """What the malware scan said."""

        NONE = "none", _("not scanned")
        CLEAN = "clean", _("clean")
        FOUND = "found", _("refused")

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    tier = models.PositiveSmallIntegerField(_("seen by"), choices=Entry.Tier, default=Entry.Tier.REGISTERED)
    scan = models.CharField(max_length=5, choices=Scan, default=Scan.NONE)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    """When it was taken off the working copy."""

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def kilobytes(self) -> float:
        """Its size in kB."""
        return self.size / 1000


class Agreement(models.Model):
    """That somebody agreed, for their organisation, to keep what they see of an entry to themselves."""

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_version = models.CharField(max_length=20)
    agreed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-agreed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "organisation"), condition=models.Q(ended_at=None), name="agreement_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.organisation_id}"


class Check(models.Model):
    """One item of the secretariat's checklist, for one submission of an entry."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="checks")
    entry_version = models.PositiveIntegerField()
    item = models.CharField(max_length=30)
    is_met = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("entry", "entry_version", "item"), name="checked_once"),)

    def __str__(self) -> str:
        return self.item


class Decline(models.Model):
    """That somebody looked at an entry for their organisation and said no, and why."""

    class Reason(models.TextChoices):
        """The list from which a reason is taken."""

        EARLY = "early", _("Too early a stage")
        BENEFIT = "benefit", _("Benefit over what exists is unclear")
        ROUTE = "route", _("Way to market is unclear")
        UNCLEAR = "unclear", _("Description or use is unclear")
        COST = "cost", _("Cost comparison is missing")
        FIT = "fit", _("Does not fit our field")
        RIGHTS = "rights", _("Rights offered do not fit")
        SCIENCE = "science", _("Doubts about the science")

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="declines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    declined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-declined_at",)
        constraints = (models.UniqueConstraint(fields=("entry", "organisation"), name="declined_once"),)

    def __str__(self) -> str:
        return str(self.entry)


class Reminder(models.Model):
    """That its owners were told by mail how soon an entry expires; once for each notice and last day."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reminders")
    valid_until = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "valid_until", "days"), name="reminded_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.days}"
