"""Tenders and biddings: sealed bids, what the opening found, the award, and complaints about it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.deals.models.deals import Deal
from liaowang_web.deals.models.listings import Listing
from liaowang_web.workflow.models import Thing


class Tender(Thing):
    """The rules of a tender or bidding, fixed once it is announced, and what came of it.

    Bids are taken until the deadline and opened by their bidders between it and ``opens_until``; only then are the
    minutes drawn, so that nobody decides whether to open by what others offer.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ANNOUNCED = "announced", _("Announced")
        OPENED = "opened", _("Opened")
        AWARDED = "awarded", _("Awarded, standstill")
        DISPUTED = "disputed", _("Complaint filed")
        CONCLUDED = "concluded", _("Concluded")
        FAILED = "failed", _("Without award")
        CANCELLED = "cancelled", _("Cancelled")

    class Rule(models.TextChoices):
        """By what the award goes."""

        HIGHEST = "highest", _("the highest price")
        LOWEST = "lowest", _("the lowest price")
        SCORE = "score", _("the most points")

    SHAPES: ClassVar[dict[str, str]] = {
        "announced": "half", "opened": "half", "awarded": "on", "disputed": "needs", "concluded": "sealed",
        "failed": "gone", "cancelled": "gone",
    }  # fmt: skip

    listing = models.OneToOneField(Listing, models.PROTECT, related_name="tender")
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED, editable=False)
    is_purchase = models.BooleanField()
    """Whether the lister buys: the listing's entry is a demand."""
    rule = models.CharField(_("the award goes to"), max_length=8, choices=Rule)
    limit = models.DecimalField(_("price limit"), max_digits=15, decimal_places=2, null=True, blank=True)
    """Of a sale the least that counts, of a purchase the most."""
    criteria = models.JSONField(default=list)
    """``{code, name_zh, name_en, weight}`` each; what their weights leave of 100 is the weight of the price."""
    deadline = models.DateTimeField(_("bids until"))
    opens_until = models.DateTimeField(_("bids are opened until"))
    standstill_days = models.PositiveSmallIntegerField(_("days of standstill after the award"), default=5)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    minutes = models.JSONField(default=dict, editable=False)
    """What the opening found, bid by bid, as it was put before the bidders; see `deals.minutes`."""
    minutes_hash = models.CharField(max_length=64, blank=True, editable=False)
    minuted_at = models.DateTimeField(null=True, editable=False)
    winner = models.ForeignKey("Bid", models.PROTECT, null=True, editable=False, related_name="+")
    award_reason = models.TextField(blank=True, max_length=4000, editable=False)
    awarded_at = models.DateTimeField(null=True, editable=False)
    standstill_until = models.DateTimeField(null=True, editable=False)
    ended_for = models.TextField(blank=True, max_length=2000, editable=False)
    """Why it was cancelled or ended without award."""
    deal = models.OneToOneField(Deal, models.PROTECT, null=True, editable=False, related_name="tender")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(opens_until__gt=F("deadline")), name="tender_opens_after_its_deadline"),
            models.CheckConstraint(condition=Q(limit=None) | Q(limit__gt=0), name="tender_limit_is_positive"),
        )
        indexes = (models.Index(fields=("state", "deadline")),)

    def __str__(self) -> str:
        return self.listing.code

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def phase(self) -> str:
        """Give ``taking``, ``opening`` or ``waiting`` for its minutes while it is announced; later nothing."""
        if self.state != self.State.ANNOUNCED:
            return ""
        now = timezone.now()
        if now < self.deadline:
            return "taking"
        return "opening" if now < self.opens_until else "waiting"

    @property
    def price_weight(self) -> int:
        """Per cent that the price weighs."""
        return 100 - sum(int(it["weight"]) for it in self.criteria)


class Bid(Thing):
    """A sealed bid: a hash until its bidder opens it."""

    class State(models.TextChoices):
        """Where it stands."""

        SEALED = "sealed", _("Under seal")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVEALED = "revealed", _("Opened by its bidder")
        COUNTED = "counted", _("Counts")
        VOID = "void", _("Void")

    class Void(models.TextChoices):
        """Why a bid does not count."""

        UNOPENED = "unopened", _("not opened by its bidder in time")
        MISMATCH = "mismatch", _("what was opened does not give the hash handed in")
        UNREADABLE = "unreadable", _("it gives the hash, but names no price as the rules ask")
        LIMIT = "limit", _("the price lies outside the limit")

    SHAPES: ClassVar[dict[str, str]] = {
        "sealed": "sealed", "withdrawn": "gone", "revealed": "half", "counted": "on", "void": "gone",
    }  # fmt: skip

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="bids")
    number = models.PositiveIntegerField(editable=False)
    """Place in the order in which the hashes came in, from 1."""
    state = models.CharField(max_length=10, choices=State, default=State.SEALED, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bids")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    receipt = models.TextField(blank=True, editable=False)
    """The text that gives the hash, once its bidder opened it."""
    price = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    delivery_days = models.PositiveIntegerField(null=True, editable=False)
    statement = models.TextField(blank=True, editable=False)
    revealed_at = models.DateTimeField(null=True, editable=False)
    n_mismatches = models.PositiveSmallIntegerField(default=0, editable=False)
    void_for = models.CharField(max_length=10, choices=Void, blank=True, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("tender", "number"), name="bid_numbered_once"),
            models.UniqueConstraint(fields=("tender", "commitment"), name="bid_committed_once"),
            models.UniqueConstraint(
                fields=("tender", "organisation"), condition=~Q(state="withdrawn"), name="one_bid_an_organisation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender} / {self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Score(models.Model):
    """What a bid got under one criterion, and why."""

    id = IdField()
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=20)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    note = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("bid", "criterion"), name="bid_scored_once"),
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="points_0_to_100"),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"


class Protest(Thing):
    """What an organisation says against what was decided, and the decision on that."""

    class State(models.TextChoices):
        """Where it stands."""

        FILED = "filed", _("Filed")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    SHAPES: ClassVar[dict[str, str]] = {"filed": "needs", "upheld": "on", "dismissed": "gone"}

    state = models.CharField(max_length=10, choices=State, default=State.FILED, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.TextField(_("reason of the decision"), blank=True, max_length=4000, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ("created_at",)

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Complaint(Protest):
    """What a bidder says against an award during the standstill; the market operator decides."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="complaints")
    text = models.TextField(_("what is wrong with the award"), max_length=4000)

    class Meta(Protest.Meta):
        pass

    def __str__(self) -> str:
        return str(self.tender)
