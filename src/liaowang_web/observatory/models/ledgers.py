"""Ledgers of forecasts as they were imported; the files stay the record, these rows are for reading."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField


class Ledger(models.Model):
    """One ledger: real forecasts, or forecasts replayed on the past."""

    class Kind(models.TextChoices):
        """The two kinds, never mixed."""

        REAL = "real", _("published before the fact")
        REPLAYED = "replayed", _("replayed")

    id = IdField()
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    head = models.CharField(max_length=64)
    n_lines = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now=True)
    figures = models.JSONField(default=list)

    class Meta:
        ordering = ("kind", "name")  # the real ones come first

    def __str__(self) -> str:
        return self.name


class LedgerFile(models.Model):
    """The lines of a ledger as they were imported, so that anybody can follow the chain; packed by gzip."""

    ledger = models.OneToOneField(Ledger, models.CASCADE, primary_key=True, related_name="file")
    packed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.ledger)


class Forecast(models.Model):
    """One forecast of a ledger, and what came."""

    class State(models.TextChoices):
        """What came, if anything yet."""

        OPEN = "open", _("open")
        YES = "yes", _("came true")
        NO = "no", _("did not come")
        VOID = "void", _("void")

    id = models.BigAutoField(primary_key=True)
    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="forecasts")
    code = models.CharField(max_length=24)
    question = models.CharField(max_length=16)
    unit = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    label_en = models.TextField(blank=True)
    label_zh = models.TextField(blank=True)
    as_of = models.DateField()
    due_at = models.DateField()
    horizon_years = models.PositiveSmallIntegerField()
    probability = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    void_reason = models.CharField(max_length=40, blank=True)
    resolved_at = models.DateTimeField(null=True)
    brier = models.FloatField(null=True)
    told = models.JSONField(default=dict)
    """What the page of one forecast shows besides: hashes, rule, model, totals, growth."""

    class Meta:
        ordering = ("-as_of", "-probability", "code")
        constraints = (models.UniqueConstraint(fields=("ledger", "code"), name="forecast_once_a_ledger"),)
        indexes = (
            models.Index(fields=("ledger", "state", "-brier")),
            models.Index(fields=("ledger", "due_at")),
            models.Index(fields=("unit", "name")),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def said_yes(self) -> bool:
        """Whether its probability reached the threshold from which it counts as a yes."""
        return self.probability >= (0.5 if self.threshold is None else self.threshold)

    @property
    def is_miss(self) -> bool:
        """Whether what came is not what it said; false while it is open or void."""
        return self.state in {self.State.YES, self.State.NO} and self.said_yes != (self.state == self.State.YES)
