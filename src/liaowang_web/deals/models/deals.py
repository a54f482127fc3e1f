"""A deal between two organisations, and the offers made in it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models.enquiries import Enquiry
from liaowang_web.deals.models.listings import Exclusivity, Listing, Rights, Type
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.models import Thing


class Side(models.TextChoices):
    """Which of the two."""

    SELLER = "seller", _("seller")
    BUYER = "buyer", _("buyer")


class Deal(Thing):
    """What two organisations negotiate, sign and perform about one entry."""

    class State(models.TextChoices):
        """Where it stands."""

        ENQUIRY = "enquiry", _("Enquiry")
        NEGOTIATING = "negotiating", _("Negotiating")
        AGREED = "agreed", _("Agreed")
        SIGNED = "signed", _("Signed")
        EFFECTIVE = "effective", _("In force")
        PERFORMING = "performing", _("Being performed")
        ACCEPTED = "accepted", _("Performance accepted")
        DISPUTED = "disputed", _("In dispute")
        TERMINATED = "terminated", _("Terminated")
        CLOSED = "closed", _("Concluded")

    class Origin(models.TextChoices):
        """What it came from."""

        ENQUIRY = "enquiry", _("an enquiry")
        BIDDING = "bidding", _("a bidding")
        AUCTION = "auction", _("an auction")
        TENDER = "tender", _("a tender")
        ORDER = "order", _("an order")

    SHAPES: ClassVar[dict[str, str]] = {
        "enquiry": "", "negotiating": "half", "agreed": "half", "signed": "on", "effective": "on", "performing": "on",
        "accepted": "on", "disputed": "needs", "terminated": "gone", "closed": "expired",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.ENQUIRY, editable=False)
    disputed_in = models.CharField(max_length=12, blank=True, editable=False)
    """The state in which a dispute began, to which it returns once it is settled."""
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENQUIRY, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="deals")
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="deals")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, related_name="deal")
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="sales")
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="purchases")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="managed_deals")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    type = models.CharField(_("type of deal"), max_length=12, choices=Type)
    rights = models.CharField(_("rights over"), max_length=12, choices=Rights)
    exclusivity = models.CharField(_("exclusivity"), max_length=10, choices=Exclusivity, default=Exclusivity.NONE)
    territory = models.CharField(_("territory"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    """What was agreed; nothing before, and nothing where all depends on royalties."""
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    agreed_at = models.DateTimeField(null=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    """When it was closed or terminated."""

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="deal_has_two_sides"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="deal_amount_not_negative"),
        )
        indexes = (
            models.Index(fields=("seller", "state")),
            models.Index(fields=("buyer", "state")),
            models.Index(fields=("state", "signed_at")),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its number as it is written: ``X-000123``."""
        return f"X-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens in it."""
        return self.state in {self.State.TERMINATED, self.State.CLOSED}

    def key_of(self, side: str) -> UUID:
        """Give the key of the organisation on a side."""
        key: UUID = self.seller_id if side == Side.SELLER else self.buyer_id
        return key

    def organisation_of(self, side: str) -> Organisation:
        """Give the organisation on a side."""
        return self.seller if side == Side.SELLER else self.buyer

    @property
    def counterpart_id(self) -> UUID:
        """Key of the organisation that is not the entry's own."""
        key: UUID = self.buyer_id if self.seller_id == self.entry.organisation_id else self.seller_id
        return key


class Offer(Thing):
    """One version of the terms, put forward by one side; the other accepts it, declines it or answers with its own."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Awaits an answer")
        ACCEPTED = "accepted", _("Accepted by the other side")
        COUNTERED = "countered", _("Answered by a counter-offer")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    SHAPES: ClassVar[dict[str, str]] = {
        "open": "half", "accepted": "on", "countered": "expired", "declined": "gone", "withdrawn": "gone",
        "expired": "expired",
    }  # fmt: skip

    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="offers")
    number = models.PositiveIntegerField(editable=False)
    """Version within the deal, from 1."""
    side = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    terms = models.JSONField()
    """By the names of `deals.terms`; numbers stand as text, so that they come back exactly."""
    expires_at = models.DateTimeField(_("holds until"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("deal", "number"), name="offer_numbered_once"),
            models.UniqueConstraint(fields=("deal",), condition=Q(state="open"), name="offer_open_once"),
            models.UniqueConstraint(fields=("deal",), condition=Q(state="accepted"), name="offer_accepted_once"),
        )

    def __str__(self) -> str:
        return f"{self.deal.code} v{self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def is_due(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def days_left(self) -> int:
        """Whole days until its time is over; 0 on the last."""
        return max((self.expires_at - timezone.now()).days, 0)
