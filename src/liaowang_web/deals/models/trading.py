"""Trade in products: requests, quotations with price steps, orders, deliveries and returns, proofs of a first set."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.deals.models.deals import Deal
from liaowang_web.hall.models import Attachment, Entry
from liaowang_web.workflow.models import Thing


class ProductRequest(Thing):
    """That an organisation asks for a quotation or a sample of a product."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", _("Sent")
        QUOTED = "quoted", _("Quoted")
        ORDERED = "ordered", _("Ordered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Sort(models.TextChoices):
        """What is asked for."""

        QUOTATION = "quotation", _("a quotation")
        SAMPLE = "sample", _("a sample")

    SHAPES: ClassVar[dict[str, str]] = {
        "sent": "half", "quoted": "half", "ordered": "on", "declined": "gone", "withdrawn": "gone",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.SENT, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="product_requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="product_requests")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sort = models.CharField(_("asked for"), max_length=10, choices=Sort, default=Sort.QUOTATION)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=20)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    place = models.CharField(_("where to"), max_length=200, blank=True)
    text = models.TextField(_("what it is for, and what matters"), max_length=2000)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="requested_quantity_is_positive"),)
        indexes = (models.Index(fields=("organisation", "state")), models.Index(fields=("entry", "state")))

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its number as it is written: ``R-000123``."""
        return f"R-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Quotation(Thing):
    """One version of what a seller asks for: prices by quantity, valid until a day."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REPLACED = "replaced", _("Replaced by a newer version")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SHAPES: ClassVar[dict[str, str]] = {
        "open": "half", "accepted": "on", "replaced": "expired", "expired": "expired", "withdrawn": "gone",
    }  # fmt: skip

    request = models.ForeignKey(ProductRequest, models.PROTECT, related_name="quotations")
    number = models.PositiveIntegerField(editable=False)
    """Version within the request, from 1."""
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    valid_until = models.DateField(_("valid until"))
    delivery_days = models.PositiveIntegerField(_("days to delivery"))
    terms = models.TextField(_("terms"), blank=True, max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="quotation_numbered_once"),
            models.UniqueConstraint(fields=("request",), condition=Q(state="open"), name="one_open_quotation"),
        )

    def __str__(self) -> str:
        return f"{self.request.code}.{self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def is_valid(self) -> bool:
        """Whether it can be accepted today."""
        return self.state == self.State.OPEN and self.valid_until >= timezone.localdate()


class PriceStep(models.Model):
    """From a quantity on, one unit costs so much; never changed."""

    id = IdField()
    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="steps")
    from_quantity = models.DecimalField(_("from quantity"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("price of one"), max_digits=15, decimal_places=4)

    class Meta:
        ordering = ("from_quantity",)
        constraints = (
            models.UniqueConstraint(fields=("quotation", "from_quantity"), name="price_step_once"),
            models.CheckConstraint(condition=Q(from_quantity__gt=0, unit_price__gte=0), name="price_step_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.from_quantity} {self.unit_price}"


class Order(Thing):
    """A product ordered on a quotation, until it is accepted or returned, and paid."""

    class State(models.TextChoices):
        """Where it stands."""

        PLACED = "placed", _("Placed")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")
        CONFIRMED = "confirmed", _("Confirmed")
        DELIVERING = "delivering", _("Being delivered")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned in full")
        SETTLED = "settled", _("Paid and closed")

    SHAPES: ClassVar[dict[str, str]] = {
        "placed": "half", "refused": "gone", "cancelled": "gone", "confirmed": "half", "delivering": "half",
        "accepted": "on", "returned": "gone", "settled": "sealed",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLACED, editable=False)
    request = models.OneToOneField(ProductRequest, models.PROTECT, related_name="order")
    quotation = models.OneToOneField(Quotation, models.PROTECT, related_name="order")
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="orders_taken")
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="orders_placed")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(max_digits=15, decimal_places=4, editable=False)
    amount = models.DecimalField(max_digits=15, decimal_places=3, editable=False)
    """Quantity times price, rounded once to the minor unit of the currency."""
    currency = models.CharField(max_length=3, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    payment_reference = models.CharField(_("reference of the payment"), max_length=100, blank=True, editable=False)
    deal = models.OneToOneField(Deal, models.PROTECT, null=True, editable=False, related_name="order")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="order_has_two_sides"),
            models.CheckConstraint(condition=Q(quantity__gt=0, amount__gte=0), name="order_amounts_not_negative"),
        )
        indexes = (models.Index(fields=("seller", "state")), models.Index(fields=("buyer", "state")))

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its number as it is written: ``O-000123``."""
        return f"O-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Delivery(Thing):
    """A part of an order on its way: sent, received, inspected, and what was rejected of it sent back."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", _("Sent")
        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected, to be sent back")
        RETURNING = "returning", _("On its way back")
        RETURNED = "returned", _("Taken back")

    class Remedy(models.TextChoices):
        """What is done about what was rejected."""

        REPLACE = "replace", _("it is sent anew")
        CREDIT = "credit", _("it is taken off the order")

    SHAPES: ClassVar[dict[str, str]] = {
        "sent": "half", "received": "half", "accepted": "on", "rejected": "needs", "returning": "half",
        "returned": "gone",
    }  # fmt: skip

    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField(editable=False)
    """Part of the order, from 1."""
    state = models.CharField(max_length=10, choices=State, default=State.SENT, editable=False)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    waybill = models.CharField(_("carrier and waybill"), max_length=100, blank=True)
    received_at = models.DateTimeField(null=True, editable=False)
    inspected_at = models.DateTimeField(null=True, editable=False)
    accepted = models.DecimalField(_("accepted"), max_digits=12, decimal_places=3, default=Decimal(0), editable=False)
    rejected = models.DecimalField(_("rejected"), max_digits=12, decimal_places=3, default=Decimal(0), editable=False)
    findings = models.TextField(_("what the inspection found"), blank=True, max_length=2000, editable=False)
    return_waybill = models.CharField(_("carrier and waybill back"), max_length=100, blank=True, editable=False)
    remedy = models.CharField(_("what is done about it"), max_length=8, choices=Remedy, blank=True, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("order", "number"), name="delivery_numbered_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, accepted__gte=0, rejected__gte=0), name="delivered_some"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order.code} / {self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class FirstProof(Thing):
    """A document that shows a product to be a first set, batch or version (首台套、首批次、首版次)."""

    class State(models.TextChoices):
        """Where it stands."""

        SHOWN = "shown", _("Shown")
        REMOVED = "removed", _("Removed")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="first_proofs")
    state = models.CharField(max_length=10, choices=State, default=State.SHOWN, editable=False)
    title = models.CharField(_("document"), max_length=200)
    number = models.CharField(_("its number"), max_length=100)
    issued_by = models.CharField(_("issued by"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="first_proofs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-issued_on",)

    def __str__(self) -> str:
        return self.title
