"""What an organiser did to a draft by hand, so that it can be undone step by step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from liaowang_web.audit.identifiers import IdField
from liaowang_web.events.models.events import Slot, Table
from liaowang_web.events.models.meetings import Meeting
from liaowang_web.events.models.timetables import Timetable


class Move(models.Model):
    """That a meeting was moved, placed or taken off the board; a side without a slot is the list of the unplaced."""

    id = IdField()
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField()
    """Place in the order of the timetable's moves, from 1."""
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    from_slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    from_table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="+")
    to_slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    to_table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("timetable", "number"), name="move_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.timetable} {self.number}"
