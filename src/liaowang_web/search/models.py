"""The outbox: what the index has to follow, in the order in which it was committed."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """One document that is to be found from now on, found otherwise, or found no more.

    The transaction that changes a thing writes its change here; whoever asks the index leaves out every document that
    has a change which the index has not followed yet, so what is withdrawn is gone in the next request.
    """

    sequence = models.BigAutoField(primary_key=True)
    space = models.CharField(max_length=20)
    """Which index: each room that can be searched has its own."""
    document = models.BigIntegerField()
    """Number of the document within its space, positive."""
    content = models.JSONField(null=True)
    """What is indexed; null takes the document out."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("space", "sequence")), models.Index(fields=("space", "document")))

    def __str__(self) -> str:
        return f"{self.sequence} {self.space}:{self.document}"
