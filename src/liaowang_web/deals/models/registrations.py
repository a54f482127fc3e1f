"""The registration of a signed contract with the authority (技术合同认定登记)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models.contracts import Contract
from liaowang_web.workflow.models import Thing


class Registration(Thing):
    """The form of a contract's registration, and what was decided on it."""

    class State(models.TextChoices):
        """Where it stands."""

        NONE = "none", _("Not filed")
        FILED = "filed", _("Filed with the authority")
        ACCEPTED = "accepted", _("Taken up")
        REGISTERED = "registered", _("Registered")
        REFUSED = "refused", _("Not registered (未予登记)")
        AMENDED = "amended", _("Registered, amended")
        REVOKED = "revoked", _("Revoked")

    SHAPES: ClassVar[dict[str, str]] = {
        "none": "", "filed": "half", "accepted": "half", "registered": "on", "refused": "needs", "amended": "on",
        "revoked": "gone",
    }  # fmt: skip

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="registration")
    state = models.CharField(max_length=10, choices=State, default=State.NONE, editable=False)
    form_version = models.CharField(max_length=20, editable=False)
    """Which form, see `deals.registering`."""
    fields = models.JSONField(default=dict)
    """Values by the form's field codes; numbers stand as text."""
    number = models.CharField(_("registration number"), max_length=16, blank=True, editable=False)
    total_amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    non_technical_amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    """Equipment, parts and materials in it that are no technology."""
    verified_amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    """Technology amount (技术交易额) as the authority verified it."""
    filed_on = models.DateField(null=True, editable=False)
    decided_on = models.DateField(null=True, editable=False)
    decision = models.CharField(_("number of the decision"), max_length=100, blank=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="registration_numbered_once"),
            models.CheckConstraint(
                condition=Q(verified_amount=None) | Q(verified_amount__gte=0, verified_amount__lte=F("total_amount")),
                name="verified_within_total",
            ),
        )

    def __str__(self) -> str:
        return self.number or self.contract.code

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]
