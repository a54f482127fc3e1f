"""What is paid under a contract, and when: a row for each part of the price and each period of a royalty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models.contracts import Contract
from liaowang_web.workflow.models import Thing


class Milestone(Thing):
    """A payment of the plan: a fixed part, or the royalty of a period."""

    class Trigger(models.TextChoices):
        """What makes it due."""

        EFFECT = "effect", _("the contract takes effect")
        DATE = "date", _("a day")
        ACCEPTANCE = "acceptance", _("acceptance of what was delivered")
        REPORT = "report", _("report of sales")

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waits")
        DELIVERED = "delivered", _("Delivered, to be accepted")
        DUE = "due", _("To be paid")
        INVOICED = "invoiced", _("Invoiced")
        PAID = "paid", _("Said to be paid")
        RECEIVED = "received", _("Payment received")
        CANCELLED = "cancelled", _("Cancelled")

    SHAPES: ClassVar[dict[str, str]] = {
        "waiting": "", "delivered": "half", "due": "half", "invoiced": "half", "paid": "half", "received": "on",
        "cancelled": "gone",
    }  # fmt: skip
    OPEN: ClassVar[tuple[str, ...]] = ("delivered", "due", "invoiced")
    """States in which it is for the buyer to accept or to pay it."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="milestones")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    label = models.CharField(max_length=200)
    trigger = models.CharField(max_length=10, choices=Trigger)
    days = models.PositiveIntegerField(default=0)
    """Within how many days after its trigger it is to be paid."""
    due_on = models.DateField(null=True)
    """Last day for what is next: to accept a delivery, or to pay."""
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    """First and last day of the period, of a royalty."""
    report_by = models.DateField(null=True)
    base_amount = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    """What was reported, in the currency of the contract."""
    rate = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=3, null=True)
    """Nothing until a royalty was reported."""
    currency = models.CharField(max_length=3)
    delivery = models.TextField(_("what was delivered"), blank=True, max_length=2000)
    invoice_number = models.CharField(_("number of the invoice"), max_length=60, blank=True)
    invoiced_on = models.DateField(null=True)
    evidence = models.CharField(_("evidence of payment"), max_length=200, blank=True)
    paid_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("contract", "position"), name="milestone_placed_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="milestone_not_negative"),
        )
        indexes = (models.Index(fields=("state", "due_on")), models.Index(fields=("state", "report_by")))

    def __str__(self) -> str:
        return f"{self.contract.code} · {self.position} {self.label}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return "needs" if self.is_overdue else self.SHAPES[self.state]

    @property
    def limit(self) -> date | None:
        """The day until which the buyer has to do something: report, accept, or pay."""
        return self.report_by if self.state == self.State.WAITING and self.report_by else self.due_on

    @property
    def rate_percent(self) -> str:
        """The rate by which a royalty was reckoned, in per cent."""
        return f"{(Decimal(self.rate) * 100).normalize():f}%" if self.rate else ""

    @property
    def is_overdue(self) -> bool:
        """Whether that day is over, and it was not done."""
        today = timezone.localdate()
        if self.state == self.State.WAITING:
            return self.report_by is not None and self.report_by < today
        return self.state in self.OPEN and self.due_on is not None and self.due_on < today


class PaymentReminder(models.Model):
    """That a side was reminded of a milestone by mail; once for each day and notice."""

    id = models.BigAutoField(primary_key=True)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="reminders")
    limit = models.DateField()
    days = models.SmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("milestone", "limit", "days"), name="payment_reminded_once"),)

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.days}"
