"""What each kind of entry has besides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.models.entries import Entry


class Technology(models.Model):
    """Profile of a frontier technology."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="technology")
    problem_zh = models.TextField(_("problem solved, in Chinese"), blank=True)
    problem_en = models.TextField(_("problem solved, in English"), blank=True)
    principle_zh = models.TextField(_("principle, in Chinese"), blank=True)
    principle_en = models.TextField(_("principle, in English"), blank=True)
    economy_zh = models.TextField(_("compared in cost, in Chinese"), blank=True)
    economy_en = models.TextField(_("compared in cost, in English"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    needs_ethics_review = models.BooleanField(_("needs an ethics review"), default=False)
    ethics_note = models.CharField(_("ethics review"), max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.entry)


class Achievement(models.Model):
    """Registration fields of a scientific and technological achievement (科技成果登记)."""

    class Attribute(models.TextChoices):
        """Where it comes from."""

        ORIGINAL = "original", _("Original innovation")
        ABSORBED = "absorbed", _("Re-innovation after import")
        SECONDARY = "secondary", _("Domestic secondary development")

    class Stage(models.TextChoices):
        """How far it is applied."""

        INITIAL = "initial", _("Initial: laboratory or small trial")
        MIDDLE = "middle", _("Middle: before production")
        MATURE = "mature", _("Mature application")

    class Type(models.TextChoices):
        """What sort of research."""

        APPLIED = "applied", _("Applied technology")
        BASIC = "basic", _("Basic theory")
        SOFT = "soft", _("Soft science")

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="achievement")
    registration_number = models.CharField(
        _("registration number"), max_length=12, blank=True, help_text=_("12 characters: 3 region, 4 year, Y, 4 serial")
    )
    recommended_by = models.CharField(_("recommending unit"), max_length=200, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    research_from = models.DateField(_("research from"), null=True, blank=True)
    research_until = models.DateField(_("research until"), null=True, blank=True)
    attribute = models.CharField(_("attribute"), max_length=12, choices=Attribute, blank=True)
    stage = models.CharField(_("stage of application"), max_length=12, choices=Stage, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Type, blank=True)
    embodiment = models.CharField(_("form of embodiment"), max_length=100, blank=True)
    level = models.CharField(_("level, as appraised"), max_length=100, blank=True)
    units = models.TextField(_("completing units"), blank=True, help_text=_("one a line, in order"))
    persons = models.TextField(_("completing persons"), blank=True, help_text=_("one a line, in order"))
    proofs = models.TextField(
        _("proofs"), blank=True, help_text=_("one a line: kind, number, date, body; appraisal, novelty search, test")
    )

    def __str__(self) -> str:
        return str(self.entry)


class Demand(models.Model):
    """A technical demand of an organisation (技术需求)."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="demand")
    problem_zh = models.TextField(_("problem to solve, in Chinese"), blank=True)
    problem_en = models.TextField(_("problem to solve, in English"), blank=True)
    conditions = models.TextField(_("existing conditions"), blank=True)
    solver_conditions = models.TextField(_("what the solver must bring"), blank=True)
    ip_wish = models.CharField(_("ownership wanted"), max_length=200, blank=True)
    acceptance = models.TextField(_("how it will be accepted"), blank=True)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.entry)


class Product(models.Model):
    """A product that can be bought or tried."""

    class First(models.TextChoices):
        """Whether it is the first of its kind."""

        NONE = "none", _("neither")
        SET = "set", _("first set of equipment")
        BATCH = "batch", _("first batch of material")
        VERSION = "version", _("first version of software")

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="product")
    model = models.CharField(_("model"), max_length=100, blank=True)
    landmark = models.CharField(_("landmark product line"), max_length=8, blank=True)
    certificates = models.TextField(_("certificates"), blank=True, help_text=_("one a line: kind, number, valid until"))
    first = models.CharField(_("first of its kind"), max_length=8, choices=First, default=First.NONE)
    first_document = models.CharField(_("document of that status"), max_length=200, blank=True)
    delivery_days = models.PositiveIntegerField(_("days to delivery"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.entry)
