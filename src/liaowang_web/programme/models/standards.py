"""Standards and the roadmap that leads to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.models.registered import Registered


class Standard(Registered):
    """A standard; its state is its stage (GB/T 16733)."""

    class State(models.TextChoices):
        """Stage and its code."""

        PRELIMINARY = "00", _("Preliminary")
        PROPOSAL = "10", _("Proposal")
        DRAFTING = "20", _("Drafting")
        COMMENTS = "30", _("Comments")
        REVIEW = "40", _("Review")
        APPROVAL = "50", _("Approval")
        PUBLISHED = "60", _("Published")
        REVIEWED = "90", _("Under re-review")
        WITHDRAWN = "95", _("Withdrawn")

    class Level(models.TextChoices):
        """Who sets it."""

        INTERNATIONAL = "international", _("international")
        NATIONAL = "national", _("national")
        INDUSTRY = "industry", _("industry")
        LOCAL = "local", _("local")
        ASSOCIATION = "association", _("association")
        ENTERPRISE = "enterprise", _("enterprise")

    LETTERS = "ST"
    SHAPES: ClassVar[dict[str, str]] = {
        "00": "", "10": "half", "20": "half", "30": "half", "40": "half", "50": "half", "60": "on", "90": "needs",
        "95": "gone",
    }  # fmt: skip

    state = models.CharField(_("stage"), max_length=2, choices=State, default=State.PRELIMINARY)
    designation = models.CharField(_("standard number"), max_length=60, blank=True, help_text="GB/T 22900-2022")
    level = models.CharField(_("level"), max_length=14, choices=Level, default=Level.NATIONAL)
    drafting_units = models.TextField(_("drafting units"), blank=True, max_length=2000, help_text=_("one a line"))
    patents_declared = models.TextField(_("patents declared"), blank=True, max_length=2000, help_text=_("one a line"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )

    class Meta(Registered.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("designation",), condition=~models.Q(designation=""), name="standard_designated_once",
                violation_error_message=_("This number is registered already."),
            ),
        )  # fmt: skip


class RoadmapItem(Registered):
    """A gap in the standards of a track, and the standard that is to close it."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    LETTERS = "RM"
    SHAPES: ClassVar[dict[str, str]] = {"planned": "", "started": "half", "done": "on", "dropped": "gone"}

    state = models.CharField(max_length=8, choices=State, default=State.PLANNED, editable=False)
    gap_zh = models.CharField(_("gap in Chinese"), max_length=300, blank=True)
    gap_en = models.CharField(_("gap in English"), max_length=500, blank=True)
    starts_on = models.DateField(_("start"))
    due_on = models.DateField(_("due"))
    standard = models.ForeignKey(
        Standard, models.PROTECT, null=True, blank=True, related_name="roadmap_items", verbose_name=_("standard")
    )

    class Meta(Registered.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("starts_on")), name="roadmap_due_after_start",
                violation_error_message=_("It is due after its start."),
            ),
        )  # fmt: skip
