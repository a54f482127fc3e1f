"""Enquiries with three fixed questions, and the gate of technology export before them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models.listings import Listing
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.models import Thing


class Enquiry(Thing):
    """What somebody asks an entry's owner, for their organisation: three questions, the same for everybody."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", _("Sent")
        STOPPED = "stopped", _("Stopped at the export gate")
        ANSWERED = "answered", _("Answered")
        TAKEN_UP = "taken_up", _("Taken up")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SHAPES: ClassVar[dict[str, str]] = {
        "sent": "half", "stopped": "needs", "answered": "half", "taken_up": "on", "declined": "gone",
        "withdrawn": "gone",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.SENT, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="enquiries")
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="enquiries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="enquiries")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cooperation = models.TextField(_("What cooperation do you want?"), max_length=2000)
    unclear = models.TextField(_("What is unclear to you?"), max_length=2000)
    about = models.TextField(_("Who are you, and what do you bring?"), max_length=2000)
    rule = models.CharField(max_length=30, blank=True, editable=False)
    """Code of the rule at which it was stopped, see `deals.exporting`."""
    answer = models.TextField(_("answer"), blank=True, max_length=4000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("entry", "state")),
            models.Index(fields=("organisation", "state")),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its number as it is written: ``Q-000123``."""
        return f"Q-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Gate(Thing):
    """That talks about one entry with one organisation stop until the market operator saw a licence letter.

    It stands for every way to a deal: whatever would open one asks for it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        CLOSED = "closed", _("Shut")
        OPEN = "open", _("Open")
        REVOKED = "revoked", _("Shut again")

    SHAPES: ClassVar[dict[str, str]] = {"closed": "needs", "open": "on", "revoked": "gone"}

    state = models.CharField(max_length=8, choices=State, default=State.CLOSED, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="gates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="gates")
    """The counterpart of the entry's owner."""
    rule = models.CharField(max_length=30)
    checklist_version = models.CharField(max_length=20)
    items = models.JSONField(default=list)
    """Codes of the items that were found to be met."""
    letter_number = models.CharField(_("number of the licence letter"), max_length=60, blank=True)
    letter_until = models.DateField(_("valid until"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("entry", "organisation"), name="gate_once"),
            models.CheckConstraint(
                condition=~Q(state="open") | (~Q(letter_number="") & Q(opened_by__isnull=False)),
                name="gate_opens_with_a_letter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry.code} / {self.organisation}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def lets_through(self) -> bool:
        """Whether it is open today."""
        is_valid = self.letter_until is None or self.letter_until >= timezone.localdate()
        return self.state == self.State.OPEN and is_valid
