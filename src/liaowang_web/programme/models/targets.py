"""What the programme wants to reach, and what is brought forward for it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.design.numbers import is_chinese
from liaowang_web.workflow.models import Thing


class Target(Thing):
    """What an edition wants to reach by a year; without a value it is qualitative."""

    code = models.CharField(max_length=24, unique=True)
    edition = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=24)
    value = models.PositiveIntegerField(null=True)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=400)

    class Meta:
        ordering = ("year", "code")

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en


class EvidenceItem(Thing):
    """One thing that counts towards a target once a second person accepted it."""

    class State(models.TextChoices):
        """Where it stands."""

        RECORDED = "recorded", _("Awaiting a second person")
        ACCEPTED = "accepted", pgettext_lazy("evidence", "Accepted")
        REFUSED = "refused", pgettext_lazy("evidence", "Refused")
        DISPUTED = "disputed", _("Disputed")
        DUPLICATE = "duplicate", _("Duplicate")

    class Kind(models.TextChoices):
        """What it points at."""

        DEAL = "deal", _("deal")
        CONTRACT = "contract", _("contract")
        MEETING = "meeting", _("meeting")
        ENTRY = "entry", _("entry of the hall")
        CATALOGUE = "catalogue", _("catalogue entry")
        SCENARIO = "scenario", _("scenario")
        STANDARD = "standard", _("standard")
        PRODUCT = "product", _("product")
        ORGANISATION = "organisation", _("organisation")
        INCUBATOR = "incubator", _("incubator or pilot zone")
        FACT = "fact", _("public fact")

    SHAPES: ClassVar[dict[str, str]] = {
        "recorded": "half", "accepted": "on", "refused": "gone", "disputed": "needs", "duplicate": "gone",
    }  # fmt: skip

    target = models.ForeignKey(Target, models.PROTECT, related_name="evidence")
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    thing_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    thing_id = models.UUIDField(null=True, blank=True)
    thing = GenericForeignKey("thing_type", "thing_id")
    """What it points at within the site; nothing for a public fact, which has a source instead."""
    happened_on = models.DateField(_("date"))
    title_zh = models.CharField(_("title in Chinese"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=400)
    source_url = models.URLField(_("public source"), blank=True, max_length=400)
    source_note = models.CharField(_("what the source is"), max_length=300, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    direction = models.CharField(_("direction"), max_length=8, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    disputed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    """Who called it in question; somebody else settles that."""
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="duplicates")

    class Meta:
        ordering = ("-happened_on", "-created_at")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(checked_by__isnull=False) & ~Q(checked_by=F("recorded_by"))),
                name="accepted_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(thing_id__isnull=False) | ~Q(source_url="") | ~Q(source_note=""),
                name="evidence_has_thing_or_source",
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False), name="duplicate_of_something"
            ),
        )
        indexes = (models.Index(fields=("target", "state")),)

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]
