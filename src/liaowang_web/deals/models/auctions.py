"""Ascending auctions: their rules, the paddles under which organisations bid, and the bids."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.audit.models import NeverChangedError
from liaowang_web.deals.models.deals import Deal
from liaowang_web.deals.models.listings import Listing
from liaowang_web.workflow.models import Thing


class Auction(Thing):
    """The rules of an auction, fixed once it is announced, and where it stands.

    The highest bid is kept here as well, so that taking a bid locks and reads this one row.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ANNOUNCED = "announced", _("Announced")
        SOLD = "sold", _("Sold")
        UNSOLD = "unsold", _("Not sold")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SHAPES: ClassVar[dict[str, str]] = {"announced": "half", "sold": "sealed", "unsold": "gone", "withdrawn": "gone"}

    listing = models.OneToOneField(Listing, models.PROTECT, related_name="auction")
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED, editable=False)
    floor = models.DecimalField(_("least first bid"), max_digits=15, decimal_places=2)
    step = models.DecimalField(_("least step"), max_digits=15, decimal_places=2)
    reserve = models.DecimalField(_("reserve"), max_digits=15, decimal_places=2, null=True, blank=True)
    """Below it nothing is sold; how high it is, only its seller knows."""
    starts_at = models.DateTimeField(_("bids from"))
    planned_end = models.DateTimeField(_("bids until"))
    ends_at = models.DateTimeField(editable=False)
    """As late bids have moved it."""
    extension_minutes = models.PositiveSmallIntegerField(_("minutes of extension"), default=5)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    n_bids = models.PositiveIntegerField(default=0, editable=False)
    highest = models.DecimalField(max_digits=15, decimal_places=2, null=True, editable=False)
    leader = models.ForeignKey("Paddle", models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    ended_for = models.TextField(blank=True, max_length=2000, editable=False)
    """Why it was withdrawn."""
    deal = models.OneToOneField(Deal, models.PROTECT, null=True, editable=False, related_name="auction")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(planned_end__gt=F("starts_at")), name="auction_ends_after_its_start"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("planned_end")), name="auction_is_not_shortened"),
            models.CheckConstraint(condition=Q(floor__gt=0, step__gt=0), name="auction_amounts_are_positive"),
            models.CheckConstraint(
                condition=Q(highest=None, leader=None) | Q(highest__gte=F("floor"), leader__isnull=False),
                name="auction_leads_above_its_floor",
            ),
        )
        indexes = (models.Index(fields=("state", "ends_at")),)

    def __str__(self) -> str:
        return self.listing.code

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def phase(self) -> str:
        """Give ``before``, ``running`` or ``over`` while it is announced; later nothing."""
        if self.state != self.State.ANNOUNCED:
            return ""
        now = timezone.now()
        if now < self.starts_at:
            return "before"
        return "running" if now < self.ends_at else "over"

    @property
    def is_reserve_met(self) -> bool:
        """Whether the highest bid would be sold to."""
        return self.highest is not None and (self.reserve is None or self.highest >= self.reserve)


class Paddle(models.Model):
    """The number under which an organisation bids, so that others see a number and no name."""

    id = IdField()
    auction = models.ForeignKey(Auction, models.PROTECT, related_name="paddles")
    number = models.PositiveSmallIntegerField(editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="paddles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("auction", "number"), name="paddle_numbered_once"),
            models.UniqueConstraint(fields=("auction", "organisation"), name="one_paddle_an_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.number:03d}"


class BidQuerySet(models.QuerySet[Any]):
    """Bids to be read and added to."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise NeverChangedError("A bid in an auction is never changed or removed.")

    update = delete = bulk_create = bulk_update = _raw_delete = _refuse


class AuctionBid(models.Model):
    """A bid that was taken; never changed."""

    id = IdField()
    auction = models.ForeignKey(Auction, models.PROTECT, related_name="bids")
    number = models.PositiveIntegerField()
    """Place in the order in which the database took them, from 1."""
    paddle = models.ForeignKey(Paddle, models.PROTECT, related_name="bids")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    taken_at = models.DateTimeField()
    extended_to = models.DateTimeField(null=True)
    """The end of the auction after it, if it moved it."""

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("auction", "number"), name="auction_bid_numbered_once"),
            models.UniqueConstraint(fields=("auction", "amount"), name="auction_bid_outbids"),
        )

    def __str__(self) -> str:
        return f"{self.auction} / {self.number}"

    def save(self, *args: Any, **values: Any) -> None:
        """Save it for the first time; refuse afterwards."""
        if not self._state.adding:
            raise NeverChangedError("A bid in an auction is never changed or removed.")
        super().save(*args, **values)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise NeverChangedError("A bid in an auction is never changed or removed.")
