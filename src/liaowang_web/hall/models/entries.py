"""An entry of the hall: what all four kinds have in common."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.numbers import is_chinese
from liaowang_web.workflow.models import Thing


class Entry(Thing):
    """A technology, achievement, demand or product of an organisation.

    Its columns are the working copy that editors see; what others see is the `Version` it was last published as, so a
    revision changes nothing in public until it was checked.
    """

    class Kind(models.TextChoices):
        """Which of the four."""

        TECHNOLOGY = "technology", _("Technology")
        ACHIEVEMENT = "achievement", _("Achievement")
        DEMAND = "demand", _("Demand")
        PRODUCT = "product", _("Product")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        PUBLISHED = "published", _("Published")
        REVISING = "revising", _("Being revised")
        RESUBMITTED = "resubmitted", _("Revision submitted")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Tier(models.IntegerChoices):
        """How far somebody sees into an entry."""

        TEASER = 0, _("everybody")
        REGISTERED = 1, _("registered people")
        AGREED = 2, _("after a confidentiality agreement")

    class Mode(models.TextChoices):
        """How the owner wants to work together."""

        TRANSFER = "transfer", _("Transfer of rights")
        LICENCE = "licence", _("Licence")
        JOINT = "joint", _("Joint development")
        COMMISSION = "commission", _("Commissioned development")
        SERVICE = "service", _("Service or consulting")
        EQUITY = "equity", _("Contribution as equity")
        PURCHASE = "purchase", _("Purchase")
        OPEN = "open", _("To be agreed")

    class Translation(models.TextChoices):
        """Whence the text of the other language comes."""

        SOURCE = "source", _("written")
        MACHINE = "machine", _("machine")
        REVIEWED = "reviewed", _("reviewed")

    class Control(models.TextChoices):
        """Export control of the technology (catalogue of prohibited and restricted technologies)."""

        UNKNOWN = "unknown", _("not looked at")
        FREE = "free", _("not listed")
        RESTRICTED = "restricted", _("restricted")
        PROHIBITED = "prohibited", _("prohibited")

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "", "submitted": "half", "published": "on", "revising": "half", "resubmitted": "half",
        "expired": "expired", "withdrawn": "gone",
    }  # fmt: skip
    LETTERS: ClassVar[dict[str, str]] = {"technology": "T", "achievement": "A", "demand": "D", "product": "P"}

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="entries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reference = models.CharField(
        _("own reference number"), max_length=60, blank=True,
        help_text=_("under which you keep it; told to nobody else"),
    )  # fmt: skip
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    teaser_zh = models.TextField(_("in short, in Chinese"), blank=True, max_length=600)
    teaser_en = models.TextField(_("in short, in English"), blank=True, max_length=1200)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True, max_length=8000)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=16000)
    details_zh = models.TextField(_("details in Chinese"), blank=True, max_length=20000)
    details_en = models.TextField(_("details in English"), blank=True, max_length=40000)
    translation_zh = models.CharField(max_length=8, choices=Translation, default=Translation.SOURCE)
    translation_en = models.CharField(max_length=8, choices=Translation, default=Translation.SOURCE)
    keywords = models.CharField(_("keywords"), max_length=300, blank=True, help_text=_("parted by semicolons"))
    track = models.CharField(_("track"), max_length=8, blank=True)
    track_suggested = models.JSONField(default=list, editable=False)
    """``[code, probability as text]`` of the classifier, the likeliest first."""
    track_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    region = models.CharField(_("region"), max_length=6, blank=True, help_text=_("six digits, GB/T 2260"))
    mode = models.CharField(_("mode of cooperation"), max_length=12, choices=Mode, default=Mode.OPEN)
    price_low = models.DecimalField(_("price from"), max_digits=16, decimal_places=2, null=True, blank=True)
    price_high = models.DecimalField(_("price to"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    trl_low = models.PositiveSmallIntegerField(_("readiness from"), null=True, blank=True)
    trl_high = models.PositiveSmallIntegerField(_("readiness to"), null=True, blank=True)
    control = models.CharField(_("export control"), max_length=12, choices=Control, default=Control.UNKNOWN)
    is_anonymous = models.BooleanField(_("without the organisation's name"), default=False)
    source_url = models.URLField(_("public source"), blank=True, max_length=400)
    source_note = models.CharField(_("what the source says"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    confirmed_on = models.DateField(null=True, editable=False)
    """Day on which the owner last said that it is still true."""
    is_sunk = models.BooleanField(default=False, editable=False)
    """Whether lists put it further back because its owner said nothing for long."""
    published_at = models.DateTimeField(null=True, editable=False)
    published_version = models.PositiveIntegerField(null=True, editable=False)
    withdrawn_for = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        ordering = ("-published_at", "-created_at")
        constraints = (
            models.UniqueConstraint(fields=("kind", "number"), name="entry_numbered_once"),
            models.UniqueConstraint(
                fields=("organisation", "kind", "reference"), condition=~Q(reference=""), name="entry_referred_to_once"
            ),
            models.CheckConstraint(
                condition=Q(trl_low=None) | Q(trl_low__range=(1, 9), trl_high__range=(1, 9)), name="readiness_1_to_9"
            ),
        )
        indexes = (
            models.Index(fields=("state", "kind", "-published_at")),
            models.Index(fields=("organisation", "state")),
            models.Index(fields=("state", "valid_until")),
        )

    def __str__(self) -> str:
        titles = (self.title_zh, self.title_en) if is_chinese() else (self.title_en, self.title_zh)
        return next(filter(None, titles), self.code)

    @property
    def code(self) -> str:
        """Its public identifier, which never changes: ``A-000123``."""
        return f"{self.LETTERS[self.kind]}-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def days_left(self) -> int | None:
        """Whole days until it expires, if a day is set."""
        return (self.valid_until - timezone.localdate()).days if self.valid_until else None

    @property
    def days_since_confirmed(self) -> int | None:
        """Whole days since its owner last said that it is true."""
        return (timezone.localdate() - self.confirmed_on).days if self.confirmed_on else None

    @property
    def direction(self) -> str:
        """Code of the direction of its track."""
        return self.track.partition("-")[0]

    @property
    def is_public(self) -> bool:
        """Whether some version of it is to be seen."""
        return self.published_version is not None and self.state not in {self.State.EXPIRED, self.State.WITHDRAWN}
