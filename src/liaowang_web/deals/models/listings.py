"""A listing: what of an entry is offered, under which mode, for how long."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.models import Thing


class Type(models.TextChoices):
    """The five contracts of the Civil Code (art. 843 ff.), and the sale of products."""

    DEVELOPMENT = "development", _("Technology development")
    TRANSFER = "transfer", _("Technology transfer")
    LICENCE = "licence", _("Technology licence")
    CONSULTING = "consulting", _("Technology consulting")
    SERVICE = "service", _("Technology service")
    SALE = "sale", _("Sale of products")


class Rights(models.TextChoices):
    """Over what rights are offered."""

    PATENT = "patent", _("Patent")
    APPLICATION = "application", _("Right to a patent application")
    KNOWHOW = "knowhow", _("Know-how")
    SOFTWARE = "software", _("Software")
    RESULTS = "results", _("Results of the work")
    PRODUCT = "product", _("Product")


class Exclusivity(models.TextChoices):
    """Who else may use it."""

    EXCLUSIVE = "exclusive", _("exclusive: not even its owner")
    SOLE = "sole", _("sole: only its owner besides")
    ORDINARY = "ordinary", _("ordinary: others too")
    NONE = "none", _("does not apply")


class Listing(Thing):
    """What an organisation offers of a published entry in the market."""

    class Mode(models.TextChoices):
        """How price and partner are found (促进科技成果转化法 art. 18: by agreement, listing or auction)."""

        AGREEMENT = "agreement", _("By agreement")
        PRICE = "price", _("At a listed price")
        BIDDING = "bidding", _("By bidding")
        AUCTION = "auction", _("By auction")
        TENDER = "tender", _("By tender")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Time over")
        AWARDED = "awarded", _("Awarded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "", "open": "on", "closed": "expired", "awarded": "half", "withdrawn": "gone",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="listings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="listings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    type = models.CharField(_("type of deal"), max_length=12, choices=Type)
    rights = models.CharField(_("rights over"), max_length=12, choices=Rights)
    exclusivity = models.CharField(_("exclusivity"), max_length=10, choices=Exclusivity, default=Exclusivity.NONE)
    territory = models.CharField(_("territory"), max_length=200, blank=True)
    note_zh = models.TextField(_("conditions in Chinese"), blank=True, max_length=2000)
    note_en = models.TextField(_("conditions in English"), blank=True, max_length=4000)
    mode = models.CharField(_("way of trading"), max_length=10, choices=Mode, default=Mode.AGREEMENT)
    # Fifteen digits: SQLite keeps no more of a decimal exactly.
    floor = models.DecimalField(_("lowest price"), max_digits=15, decimal_places=2, null=True, blank=True)
    price = models.DecimalField(_("listed price"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    withdrawn_for = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(floor=None) | Q(floor__gt=0)) & (Q(price=None) | Q(price__gt=0)),
                name="listing_prices_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="listing_closes_after_it_opens",
            ),
        )
        indexes = (models.Index(fields=("state", "mode", "closes_at")),)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its public identifier: ``L-000123``."""
        return f"L-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]
