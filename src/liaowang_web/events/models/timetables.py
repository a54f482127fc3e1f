"""Timetables of an event: versions, what they place where, and what they could not place."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField
from liaowang_web.events.models.events import Event, Slot, Table
from liaowang_web.events.models.meetings import Meeting
from liaowang_web.events.models.people import Registration
from liaowang_web.workflow.models import Thing


class Timetable(Thing):
    """One version of who meets whom, when and where. Only the published one binds anybody."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")

    SHAPES: ClassVar[dict[str, str]] = {"draft": "", "published": "on", "superseded": "expired"}

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="timetables")
    number = models.PositiveIntegerField()
    """Version within the event, from 1."""
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    """The version that it changes as little as possible, if it was made from one."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job_id = models.CharField(max_length=64, blank=True)
    is_making = models.BooleanField(default=False)
    """Whether its job has not ended yet."""
    trouble = models.CharField(max_length=300, blank=True)
    """Why it could not be made."""
    held = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    """Weight of the meetings that have a place."""
    bound = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    """Weight that no timetable exceeds."""
    worst_share = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    """Share of their meetings that the worst-served person gets, 0 to 1."""
    n_idle = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("event", "number"), name="timetable_numbered_once"),
            models.UniqueConstraint(fields=("event",), condition=Q(state="published"), name="timetable_published_once"),
        )

    def __str__(self) -> str:
        return f"{self.event.code} v{self.number}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Placement(Thing):
    """Where and when one version of the timetable puts a meeting, and what became of it there."""

    class State(models.TextChoices):
        """Where it stands."""

        SCHEDULED = "scheduled", _("Scheduled")
        MOVED = "moved", _("Moved")
        HELD = "held", _("Held")
        NO_SHOW = "no_show", _("Somebody did not come")
        CANCELLED = "cancelled", _("Cancelled")

    SHAPES: ClassVar[dict[str, str]] = {
        "scheduled": "half", "moved": "needs", "held": "on", "no_show": "gone", "cancelled": "gone",
    }  # fmt: skip

    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED, editable=False)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="placements")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="placements")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="placements")
    table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="placements")
    """Nothing for a meeting in which all take part remotely."""
    was_slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    was_table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="+")
    """Where it was in the timetable published before, if it was moved since."""
    is_locked = models.BooleanField(default=False)
    absent = models.ManyToManyField(Registration, blank=True, related_name="missed")
    """Who did not come."""
    present = models.ManyToManyField(Registration, blank=True, related_name="arrived_at")
    """Who said that they are at the table."""

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("timetable", "meeting"), name="placed_once"),
            models.UniqueConstraint(
                fields=("timetable", "slot", "table"),
                condition=Q(table__isnull=False) & ~Q(state="cancelled"),
                name="table_taken_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot} {self.table or ''}".strip()

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Unplaced(models.Model):
    """A meeting for which a version of the timetable found no place, and what blocks it."""

    id = IdField()
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="unplaced")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    blockers = models.JSONField(default=list)
    """What stands against it, as the library gives it; told in words where it is shown."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("timetable", "meeting"), name="unplaced_once"),)

    def __str__(self) -> str:
        return str(self.meeting)
