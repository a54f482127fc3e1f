"""Experts, where they work and worked, and to whom they stand in relation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField


class Expert(models.Model):
    """Somebody who scores entries; without a confirmed identity they are never invited."""

    class State(models.TextChoices):
        """Whether they may be invited."""

        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    id = IdField()
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True)
    names = models.TextField(_("names under which they publish"), blank=True, help_text=_("one a line"))
    tracks = models.CharField(_("tracks they know"), max_length=400, blank=True)
    languages = models.CharField(_("languages"), max_length=20, default="zh en")
    load_limit = models.PositiveSmallIntegerField(_("reviews at most, an edition"), default=20)
    is_identified = models.BooleanField(_("identity confirmed"), default=False)

    class Meta:
        ordering = ("user",)

    def __str__(self) -> str:
        return str(self.user)


class Affiliation(models.Model):
    """Where an expert works or worked."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("organisation"), max_length=200)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("-since",)

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """A tie that an expert declares, or that somebody found."""

    class Kind(models.TextChoices):
        """What ties them."""

        SHARES = "shares", _("shareholding")
        ADVISOR = "advisor", _("advisor or student")
        FAMILY = "family", _("family")
        CONSULTING = "consulting", _("consulting")
        PROJECT = "project", _("joint project")
        COMPETITOR = "competitor", _("competitor")
        OTHER = "other", _("declared by themselves")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=10, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.CharField(_("person"), max_length=100, blank=True)
    nomination = models.ForeignKey("catalogue.Nomination", models.CASCADE, null=True, blank=True, related_name="+")
    """What it is about, if it is about one nomination only."""
    note = models.CharField(_("note"), max_length=300, blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.kind
