"""Rows beneath an entry: indicators, readiness with its evidence, shares, patents, topics of the observatory."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall import patents
from liaowang_web.hall.models.entries import Entry


class Indicator(models.Model):
    """A figure that is offered or asked for."""

    class Operator(models.TextChoices):
        """How the value binds."""

        AT_LEAST = ">=", "≥"
        AT_MOST = "<=", "≤"
        EQUAL = "=", "="
        BETWEEN = "..", _("between")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="indicators")
    position = models.PositiveIntegerField(default=0)
    metric_zh = models.CharField(_("metric in Chinese"), max_length=100, blank=True)
    metric_en = models.CharField(_("metric in English"), max_length=150, blank=True)
    operator = models.CharField(_("operator"), max_length=2, choices=Operator, default=Operator.AT_LEAST)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=9, null=True, blank=True)
    value_high = models.DecimalField(_("up to"), max_digits=24, decimal_places=9, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    test_method = models.CharField(_("test method"), max_length=200, blank=True)
    is_must = models.BooleanField(_("must"), default=True)
    best_alternative = models.CharField(_("best alternative"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.metric_zh or self.metric_en


class Readiness(models.Model):
    """A claim that a level of technology readiness (GB/T 22900) is reached, with what shows it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readiness")
    level = models.PositiveSmallIntegerField(_("level"))
    document = models.CharField(_("document"), max_length=300)
    environment = models.CharField(_("environment"), max_length=200, blank=True)
    tested_by = models.CharField(_("test body"), max_length=200, blank=True)
    tested_on = models.DateField(_("date"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)

    class Meta:
        ordering = ("level", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(level__range=(1, 9)), name="claimed_level_1_to_9"),)

    def __str__(self) -> str:
        return f"{self.level}"


class Share(models.Model):
    """Who owns how much of it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("owner"), max_length=200)
    per_cent = models.DecimalField(_("share in %"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("-per_cent", "pk")

    def __str__(self) -> str:
        return self.name


class Patent(models.Model):
    """A patent or application behind it, its number checked in three levels."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="patents")
    number = models.CharField(_("application, publication or patent number"), max_length=30)
    check_level = models.CharField(max_length=4, editable=False, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    holder = models.CharField(_("holder"), max_length=200, blank=True)
    status = models.CharField(_("legal status"), max_length=60, blank=True)
    status_on = models.DateField(_("status as of"), null=True, blank=True)
    status_source = models.CharField(_("source of the status"), max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **values: Any) -> None:
        """Save, with the check of the number."""
        self.number = patents.normalise(self.number)
        self.check_level = patents.check(self.number)
        super().save(*args, **values)


class TopicLink(models.Model):
    """A topic of the observatory to which the entry belongs."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="topics")
    code = models.CharField(max_length=16)
    run_id = models.CharField(max_length=64)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("entry", "code", "run_id"), name="topic_linked_once"),)

    def __str__(self) -> str:
        return self.code
