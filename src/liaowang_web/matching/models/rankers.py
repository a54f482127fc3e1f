"""Rankers that were trained from feedback, and what they were judged to be worth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField


class RankerVersion(models.Model):
    """A ranker, kept as a folder; at most one is in use."""

    class State(models.TextChoices):
        """Whether it ranks."""

        LIVE = "live", _("in use")
        KEPT = "kept", _("kept, not in use")

    SHAPES: ClassVar[dict[str, str]] = {"live": "on", "kept": ""}

    id = IdField()
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=4, choices=State, default=State.KEPT)
    n_rows = models.PositiveIntegerField()
    """Pieces of feedback it was trained and judged on."""
    judgement = models.JSONField(default=dict)
    """Gain over the one before with its interval, as reckoned from feedback that it was not trained on."""
    files_hash = models.CharField(max_length=64)
    """Of all its files, so that a ranker whose files were changed is not used."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("state",), condition=Q(state="live"), name="one_ranker_is_live"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How it is named in lists and files."""
        return f"R-{self.number:06d}"
