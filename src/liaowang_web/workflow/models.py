"""The columns that every thing with states has."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from liaowang_web.audit.identifiers import IdField


class Thing(models.Model):
    """Something that walks from state to state: its key, its version and its times. The room adds ``state``."""

    id = IdField()
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
