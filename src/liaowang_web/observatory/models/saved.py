"""Views of the watchlist that somebody keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from liaowang_web.audit.identifiers import IdField


class SavedView(models.Model):
    """A question put to the watchlist, under a name of its owner."""

    id = IdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="view_named_once"),)

    def __str__(self) -> str:
        return str(self.pk)  # the audit keeps this for good, and what somebody calls a view is their own affair
