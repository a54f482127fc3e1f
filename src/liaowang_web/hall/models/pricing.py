"""From whom an owner keeps the prices of an entry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models.entries import Entry


class PriceExclusion(models.Model):
    """That the prices of an entry are kept from an organisation.

    While there is one, prices are told to nobody who cannot be told apart from it: see `policies.can_see_price`.
    """

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="price_exclusions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "organisation"), condition=models.Q(ended_at=None), name="price_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.organisation_id}"
