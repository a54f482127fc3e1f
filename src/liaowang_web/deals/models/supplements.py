"""What changes a contract that both sides have signed: another text, signed by both as well."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models.contracts import Contract, ContractVersion
from liaowang_web.workflow.models import Thing


class Supplement(Thing):
    """A supplement to a signed contract, frozen when it is proposed; its text is a version of its own."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Awaits signatures")
        SIGNED = "signed", _("Signed by both sides")
        WITHDRAWN = "withdrawn", _("Withdrawn or declined")

    SHAPES: ClassVar[dict[str, str]] = {"open": "half", "signed": "on", "withdrawn": "gone"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="supplements")
    number = models.PositiveIntegerField()
    """Within the contract, from 1."""
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, editable=False)
    frozen = models.OneToOneField(ContractVersion, models.PROTECT, related_name="supplement")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("contract", "number"), name="supplement_numbered_once"),
            models.UniqueConstraint(fields=("contract",), condition=Q(state="open"), name="supplement_open_once"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number of its contract and its own: ``C-000123/1``."""
        return f"{self.contract.code}/{self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]
