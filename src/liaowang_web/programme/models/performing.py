"""What comes after the contract of a challenge: milestones, the third party's test, and acceptance."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.programme.models.challenges import Bid
from liaowang_web.workflow.models import Thing


class Milestone(Thing):
    """A part of the work of a contracted bid, with evidence and payment."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Planned")
        REPORTED = "reported", _("Reported")
        PASSED = "passed", _("Passed")

    SHAPES: ClassVar[dict[str, str]] = {"planned": "", "reported": "half", "passed": "on"}

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="milestones")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED, editable=False)
    title = models.CharField(_("what is reached"), max_length=300)
    due_on = models.DateField(_("due"))
    payment = models.DecimalField(_("payment"), max_digits=15, decimal_places=2, default=0)
    evidence = models.TextField(_("evidence"), blank=True, max_length=2000, editable=False)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class ThirdPartyTest(models.Model):
    """What a third party measured of a solution; the latest counts."""

    id = IdField()
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="tests")
    tester = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("third party"))
    report_number = models.CharField(_("number of the report"), max_length=100)
    tested_on = models.DateField(_("tested on"))
    results = models.TextField(_("results"), max_length=4000, help_text=_("by the indicators of the task, one a line"))
    is_passed = models.BooleanField(_("all indicators reached"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-tested_on", "-pk")

    def __str__(self) -> str:
        return self.report_number


class Acceptance(models.Model):
    """Whether what a bid brought is accepted."""

    id = IdField()
    bid = models.OneToOneField(Bid, models.PROTECT, related_name="acceptance")
    is_accepted = models.BooleanField(_("accepted"))
    reason = models.TextField(_("reason"), max_length=2000)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.bid)
