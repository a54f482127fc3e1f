"""The contract of a deal: its working copy, frozen versions, and who signed which."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.deals.models.deals import Deal, Side
from liaowang_web.workflow.models import Thing


class Contract(Thing):
    """The contract on which both sides of a deal work."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFTING = "drafting", _("Being written")
        FROZEN = "frozen", _("Ready to be signed")
        SIGNED = "signed", _("Signed by both sides")
        EFFECTIVE = "effective", _("In force")
        ENDED = "ended", _("Ended")

    SHAPES: ClassVar[dict[str, str]] = {
        "drafting": "half", "frozen": "half", "signed": "on", "effective": "on", "ended": "gone",
    }  # fmt: skip

    deal = models.OneToOneField(Deal, models.PROTECT, related_name="contract")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clauses_version = models.CharField(max_length=20, editable=False)
    """From which clauses it is assembled, see `deals.clauses`."""
    terms = models.JSONField(default=dict)
    """The working copy: terms by their codes, rows by theirs; numbers stand as text, so that they come back exactly."""
    current = models.PositiveIntegerField(null=True, editable=False)
    """Number of the version that may be signed, or was; nothing while none is frozen."""
    effective_on = models.DateField(null=True, editable=False)
    ending_side = models.CharField(max_length=6, choices=Side, blank=True, editable=False)
    """Side that proposed to end it before its time; the other has to agree."""
    ending_reason = models.CharField(max_length=2000, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number of its deal with a letter of its own: ``C-000123``."""
        return f"C-{self.deal.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class ContractVersion(models.Model):
    """A contract as it was frozen once; the database refuses any change of it."""

    id = IdField()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    """Parties, terms, plan of payments and the text in both languages, see `deals.clauses.assembling`."""
    content_hash = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("contract", "number"), name="contract_version_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.contract.code} v{self.number}"


class Signature(models.Model):
    """That a signatory signed a hash for a side, with a second factor; the database refuses any change of it.

    It binds to its version: once another is current it counts for nothing, and says so.
    """

    class Factor(models.TextChoices):
        """With which second factor."""

        TOTP = "totp", _("code of an app")
        RECOVERY = "recovery_codes", _("recovery code")

    id = IdField()
    # Not named version: the audit takes that for the number of a thing's version.
    signed_version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=6, choices=Side)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signatory = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_hash = models.CharField(max_length=64)
    factor = models.CharField(max_length=14, choices=Factor)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("signed_at",)
        constraints = (models.UniqueConstraint(fields=("signed_version", "side"), name="contract_signed_once_a_side"),)

    def __str__(self) -> str:
        return f"{self.signatory}: {self.signed_hash[:12]}"
