"""What lies in the room of a deal: messages, files in versions, and the mandate of a technology manager."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.deals.models.deals import Deal
from liaowang_web.workflow.models import Thing


class Message(models.Model):
    """What somebody wrote to the other side; never changed."""

    id = IdField()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """For whom they wrote; nobody for the technology manager."""
    text = models.TextField(_("message"), max_length=4000)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"{self.deal_id} {self.sent_at:%Y-%m-%d %H:%M}"


class Confidence(models.Model):
    """That one side of a deal bound itself to confidentiality about what lies in its room."""

    id = IdField()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="confidences")
    side = models.CharField(max_length=6)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_version = models.CharField(max_length=20)
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("deal", "side"), name="confidence_once"),)

    def __str__(self) -> str:
        return f"{self.deal_id} {self.side}"


class DealFile(models.Model):
    """A file in the room, kept under the hash of its bytes; under the same name a new one is the next version."""

    class Scan(models.TextChoices):
        """What the malware scan said."""

        NONE = "none", _("not scanned")
        CLEAN = "clean", _("clean")

    id = IdField()
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    number = models.PositiveIntegerField(editable=False)
    """Version under this name, from 1."""
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=5, choices=Scan, default=Scan.NONE)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("name", "-number")
        constraints = (models.UniqueConstraint(fields=("deal", "name", "number"), name="deal_file_numbered_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def kilobytes(self) -> float:
        """Its size in kB."""
        return self.size / 1000


class Mandate(Thing):
    """That a technology manager is to bring both sides together: proposed by one side, agreed to by the other."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Proposed by one side")
        CONSENTED = "consented", _("Both sides agree")
        ACTIVE = "active", _("At work")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    SHAPES: ClassVar[dict[str, str]] = {
        "proposed": "half", "consented": "half", "active": "on", "declined": "gone", "ended": "expired",
    }  # fmt: skip

    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, editable=False)
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="mandates")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandates")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=6)
    """Side that proposed."""
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("deal",), condition=Q(state__in=("proposed", "consented", "active")), name="mandate_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.manager}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]
