"""What analysts correct: kept beside the runs, and laid over every later one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.observatory.models.runs import Run
from liaowang_web.workflow.models import Thing


class Correction(Thing):
    """One correction of one topic, in force from a run on, in all that continue it, until it is withdrawn."""

    class Kind(models.TextChoices):
        """What is corrected."""

        RENAME = "rename", _("renamed")
        MERGE = "merge", _("merged")
        HIDE = "hide", _("hidden")

    class State(models.TextChoices):
        """Whether it holds."""

        IN_FORCE = "in_force", _("in force")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.IN_FORCE)
    code = models.CharField(max_length=16, db_index=True)
    since = models.ForeignKey(Run, models.PROTECT, related_name="+")
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    into = models.CharField(max_length=16, blank=True)
    reason = models.TextField()
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            # Runs that do not continue each other use the same codes for other topics, so the run belongs to the key.
            models.UniqueConstraint(
                fields=("since", "code", "kind"), condition=models.Q(state="in_force"), name="one_correction_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_in_force(self) -> bool:
        """Whether it holds."""
        return self.state == self.State.IN_FORCE

    @property
    def shape(self) -> str:
        """Give the shape of its badge."""
        return "on" if self.is_in_force else "gone"

    @property
    def mark(self) -> str:
        """Give what a form notes of it, to find out whether somebody changed it meanwhile."""
        return f"{self.pk}:{self.version}"
