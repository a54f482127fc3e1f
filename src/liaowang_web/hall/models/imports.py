"""Spreadsheets that were handed in: what will become, or became, of each of their rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models.entries import Entry
from liaowang_web.workflow.models import Thing


class Import(Thing):
    """One spreadsheet for one organisation: read and previewed first, then imported in whole or not at all."""

    class State(models.TextChoices):
        """How far it has come."""

        READING = "reading", _("Being read")
        PREVIEWED = "previewed", _("Previewed")
        WRITING = "writing", _("Being imported")
        DONE = "done", _("Imported")
        DROPPED = "dropped", _("Dropped")
        UNREADABLE = "unreadable", _("Not readable")

    SHAPES: ClassVar[dict[str, str]] = {
        "reading": "half", "previewed": "needs", "writing": "half", "done": "on", "dropped": "gone",
        "unreadable": "stop gone",
    }  # fmt: skip

    state = models.CharField(max_length=12, choices=State, default=State.READING, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of entries"), max_length=12, choices=Entry.Kind)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=80)
    unknown_columns = models.JSONField(default=list)
    """Heads of columns that no alias names; they are not imported."""
    trouble = models.CharField(max_length=300, blank=True)
    """Why the file cannot be read."""
    job_id = models.UUIDField(null=True, editable=False)
    """The job that reads or writes it now."""
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class ImportedRow(models.Model):
    """What becomes of one row."""

    class Outcome(models.TextChoices):
        """What the import does with it."""

        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("as it was")
        REFUSED = "refused", _("refused")

    id = IdField()
    made_in = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    title = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    says = models.JSONField(default=list)
    """Of a refused row ``column``, ``zh`` and ``en`` each; of a changed one ``column``, ``was`` and ``now``."""

    class Meta:
        ordering = ("line",)
        constraints = (models.UniqueConstraint(fields=("made_in", "line"), name="row_imported_once"),)
        indexes = (models.Index(fields=("made_in", "outcome", "line")),)

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"
