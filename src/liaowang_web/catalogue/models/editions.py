"""Editions of the catalogue and the criteria by which their entries are scored."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField
from liaowang_web.workflow.models import Thing


class Edition(Thing):
    """One edition, from plan to successor."""

    class State(models.TextChoices):
        """Where it stands; each step has its time, and no two steps overlap."""

        PLANNED = "planned", _("Planned")
        CALL = "call", _("Call open")
        CHECK = "check", _("Formal check")
        ASSIGNMENT = "assignment", _("Experts being assigned")
        REVIEW = "review", _("Review")
        PANEL = "panel", _("Panel")
        NOTICE = "notice", _("Public notice")
        OBJECTIONS = "objections", _("Objections being decided")
        APPROVAL = "approval", _("Approval")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")

    class Days(models.TextChoices):
        """How the days of the notice are counted."""

        WORKING = "working", _("working days")
        CALENDAR = "calendar", _("calendar days")

    class Tie(models.TextChoices):
        """What decides between equal scores."""

        SPREAD = "spread", _("the smaller spread comes first")
        FIRST_CRITERION = "criterion", _("the weightiest criterion decides")
        EARLIER = "earlier", _("the earlier nomination comes first")

    SHAPES: ClassVar[dict[str, str]] = {
        "planned": "", "call": "half", "check": "half", "assignment": "half", "review": "half", "panel": "half",
        "notice": "half", "objections": "half", "approval": "half", "published": "seal", "superseded": "gone",
    }  # fmt: skip

    code = models.CharField(_("edition"), max_length=12, unique=True, help_text=_("for instance 2026.1"))
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, editable=False)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    scope_zh = models.TextField(_("scope and conditions, in Chinese"), blank=True)
    scope_en = models.TextField(_("scope and conditions, in English"), blank=True)
    taxonomy = models.CharField(_("taxonomy"), max_length=20, default="CN-2024-01")
    call_until = models.DateTimeField(_("nominations until"), null=True, blank=True)
    review_until = models.DateTimeField(_("reviews until"), null=True, blank=True)
    n_experts = models.PositiveSmallIntegerField(_("experts an entry, at least"), default=3)
    n_listed = models.PositiveSmallIntegerField(_("entries at most"), default=100)
    pass_mark = models.DecimalField(_("score to be listed, of 100"), max_digits=5, decimal_places=2, default=60)
    tie = models.CharField(_("between equal scores"), max_length=10, choices=Tie, default=Tie.SPREAD)
    notice_days = models.PositiveSmallIntegerField(_("days of public notice"), default=7)
    notice_counts = models.CharField(_("counted in"), max_length=8, choices=Days, default=Days.WORKING)
    minutes = models.TextField(_("minutes of the panel"), blank=True)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("follows")
    )

    class Meta:
        ordering = ("-code",)

    def __str__(self) -> str:
        return self.code


class Criterion(models.Model):
    """What experts score, and how much it weighs in its edition."""

    id = IdField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    name_zh = models.CharField(_("name in Chinese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    asks_zh = models.TextField(_("what is asked, in Chinese"), blank=True)
    asks_en = models.TextField(_("what is asked, in English"), blank=True)
    weight = models.DecimalField(_("weight in %"), max_digits=5, decimal_places=2)
    most = models.PositiveSmallIntegerField(_("points at most"), default=10)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(weight__gt=0), name="weight_positive"),)

    def __str__(self) -> str:
        is_chinese = (get_language() or "").startswith("zh")
        return self.name_zh if is_chinese or not self.name_en else self.name_en
