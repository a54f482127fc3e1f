"""What people and organisations want of matching."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField


class Preference(models.Model):
    """What one person chose."""

    id = IdField()
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_personal = models.BooleanField(_("personal ranking"), default=True)
    """Whether what their organisation said no to or hid is left out of their lists."""
    seen_at = models.DateTimeField(null=True)
    """What came into lists later is new to them."""

    def __str__(self) -> str:
        return str(self.user)


class Avoidance(models.Model):
    """That an organisation does not want to see another, or does not want to be shown to it."""

    class Sort(models.TextChoices):
        """Which of the two."""

        HIDDEN = "hidden", _("We do not want to see its entries")
        EXCLUDED = "excluded", _("It is not to be shown our entries, nor we its")

    id = IdField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    other = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=8, choices=Sort)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-since",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "other", "sort"), condition=Q(until=None), name="avoided_once"
            ),
            models.CheckConstraint(condition=~Q(organisation=models.F("other")), name="avoids_another"),
        )

    def __str__(self) -> str:
        return str(self.other)
