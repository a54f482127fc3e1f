"""Nominations to an edition, which become its entries."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue.models.editions import Edition
from liaowang_web.workflow.models import Thing


class Nomination(Thing):
    """A technology nominated to an edition by an organisation, or by the observatory."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        NOMINATED = "nominated", _("Nominated")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", pgettext_lazy("nomination", "Accepted")
        SCORED = "scored", _("Scored")
        PROPOSED = "proposed", pgettext_lazy("nomination", "Proposed")
        DECLINED = "declined", _("Not proposed")
        OBJECTED = "objected", _("Objected to")
        LISTED = "listed", _("Listed")
        AMENDED = "amended", _("Listed, amended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "", "nominated": "half", "returned": "needs", "accepted": "half", "scored": "half", "proposed": "half",
        "declined": "gone", "objected": "needs", "listed": "seal", "amended": "seal", "withdrawn": "gone",
    }  # fmt: skip
    LISTED = (State.LISTED, State.AMENDED)

    class Withdrawal(models.TextChoices):
        """Why an entry is no longer in the catalogue, or never came in."""

        OWN = "own", _("withdrawn by those who nominated it")
        OBJECTION = "objection", _("an objection was upheld")
        FAILED = "failed", _("it did not hold what was said")
        SUPERSEDED = "superseded", _("a later technology took its place")
        RIGHTS = "rights", _("rights are disputed or have lapsed")
        ERROR = "error", _("listed by mistake")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="nominations")
    number = models.PositiveIntegerField(editable=False)
    lineage = models.UUIDField(editable=False)
    """The same for the same technology in every edition, so that its history can be told."""
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    overview_zh = models.TextField(_("overview, in Chinese"), blank=True)
    overview_en = models.TextField(_("overview, in English"), blank=True)
    principle_zh = models.TextField(_("principle, in Chinese"), blank=True)
    principle_en = models.TextField(_("principle, in English"), blank=True)
    figures = models.TextField(_("figures with source, one a line"), blank=True)
    cases = models.TextField(_("real cases, one a line"), blank=True)
    advice = models.TextField(_("advice for promotion"), blank=True)
    track = models.CharField(_("track"), max_length=8)
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    holder_name = models.CharField(_("who has it"), max_length=200, blank=True)
    people = models.TextField(_("people behind it, one a line"), blank=True)
    """Looked at for conflicts of interest; never published."""
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    through = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    """The nominating body; none if the observatory nominates."""
    topic_code = models.CharField(max_length=16, blank=True, editable=False)
    run_id = models.CharField(max_length=64, blank=True, editable=False)
    annex = models.JSONField(default=dict, editable=False)
    """What the observatory knew of the topic when it was nominated: scores, forecast, key documents, manifest."""
    return_reason = models.TextField(blank=True, editable=False)
    mean = models.DecimalField(max_digits=6, decimal_places=3, null=True, editable=False)
    median = models.DecimalField(max_digits=6, decimal_places=3, null=True, editable=False)
    spread = models.DecimalField(max_digits=6, decimal_places=3, null=True, editable=False)
    corrected = models.DecimalField(max_digits=6, decimal_places=3, null=True, editable=False)
    place = models.PositiveIntegerField(null=True, editable=False)
    withdrawn_for = models.CharField(max_length=20, blank=True, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawal = models.TextField(blank=True, editable=False)
    """Why, in words that are published."""

    class Meta:
        ordering = ("edition", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="nomination_numbered_once"),
            models.UniqueConstraint(
                fields=("edition", "topic_code"), condition=~models.Q(topic_code=""), name="topic_nominated_once"
            ),
        )

    def __str__(self) -> str:
        return self.title_zh or self.title_en

    @property
    def code(self) -> str:
        """Its public identifier: ``2026.1-017``."""
        return f"{self.edition.code}-{self.number:03d}"

    @property
    def is_by_observatory(self) -> bool:
        """Whether the observatory nominated it."""
        return bool(self.topic_code)
