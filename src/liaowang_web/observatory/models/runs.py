"""Runs of the library as they were imported: columns that pages sort and filter by, and the rest as it was told."""

from __future__ import annotations

from django.db import models

from liaowang_web.audit.identifiers import IdField

DIRECTIONS = {
    "manufacturing": "FM",
    "information": "FI",
    "materials": "FMAT",
    "energy": "FE",
    "space": "FS",
    "health": "FH",
}
"""The six directions as runs name them, and their codes."""


class Run(models.Model):
    """One finished run; never changed once it is imported."""

    id = IdField()
    run_id = models.CharField(max_length=64, unique=True)
    previous_run_id = models.CharField(max_length=64, blank=True)
    as_of = models.DateField(db_index=True)
    made_at = models.DateTimeField()
    imported_at = models.DateTimeField(auto_now_add=True)
    number = models.PositiveIntegerField(unique=True)
    n_records = models.PositiveIntegerField()
    n_topics = models.PositiveIntegerField()
    n_scored = models.PositiveIntegerField()
    n_listed = models.PositiveIntegerField()
    is_public = models.BooleanField(default=True)
    told = models.JSONField(default=dict)
    """What pages show of the whole run: ``forecasts`` of the manifest, ``track_record``, ``stability``, ``columns``."""

    class Meta:
        ordering = ("-as_of", "-made_at")

    def __str__(self) -> str:
        return f"{self.run_id} ({self.as_of})"


class Topic(models.Model):
    """One topic of one run; `code` stays the same in runs that continue each other.

    `label_en` and `label_zh` are what the run told; `name_en` and `name_zh` are what pages show, with corrections.
    """

    id = IdField()
    # Without an index of its own: those below begin with it, and a planner may not be tempted to read all of a run.
    run = models.ForeignKey(Run, models.CASCADE, related_name="topics", db_index=False)
    code = models.CharField(max_length=16)
    label_en = models.TextField(blank=True)
    label_zh = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    name_zh = models.TextField(blank=True)
    is_renamed = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    merged_into = models.CharField(max_length=16, blank=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    rank_before = models.PositiveIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    standing = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    probability_low = models.FloatField(null=True)
    probability_high = models.FloatField(null=True)
    breakthrough = models.FloatField(null=True)
    breakthrough_low = models.FloatField(null=True)
    breakthrough_high = models.FloatField(null=True)
    breakthrough_coverage = models.FloatField(null=True)
    industrial = models.FloatField(null=True)
    industrial_low = models.FloatField(null=True)
    industrial_high = models.FloatField(null=True)
    industrial_coverage = models.FloatField(null=True)
    score = models.FloatField(null=True)
    growth_per_year = models.FloatField(null=True)
    n_records = models.PositiveIntegerField()
    n_recent = models.PositiveIntegerField()
    first_seen = models.DateField(null=True)
    directions = models.CharField(max_length=120, blank=True)  # " FI FH ", so that one filter fits both databases
    tracks = models.CharField(max_length=600, blank=True)
    terms = models.TextField(blank=True)
    sizes = models.JSONField(default=list)
    """Records a year, oldest first, the last year ending with the cut-off."""
    ahead = models.JSONField(default=list)
    """``[low, middle, high]`` of each year to come."""
    reason_en = models.TextField(blank=True)
    reason_zh = models.TextField(blank=True)
    # The last column: SQLite would read through these 40 kB to reach one that stands behind them.
    told = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "code"), name="topic_once_a_run"),)
        indexes = (
            models.Index(fields=("run", "merged_into", "is_hidden", "rank")),  # what is shown is counted in it alone
            models.Index(fields=("run", "rank")),
        )

    def __str__(self) -> str:
        return self.name_en or self.name_zh or self.code

    @property
    def marks(self) -> list[str]:
        """Give the codes of its directions, the likeliest first."""
        return self.directions.split()


class Document(models.Model):
    """One record of a topic that was known at the cut-off of its run."""

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="documents")
    record_id = models.CharField(max_length=200)
    title = models.TextField()
    known_on = models.DateField()
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    authors = models.JSONField()
    organisations = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    language = models.CharField(max_length=8, blank=True)
    similarity = models.FloatField(null=True)

    class Meta:
        ordering = ("-known_on", "record_id")
        indexes = (models.Index(fields=("topic", "-known_on")),)

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A document that speaks for one part of a score of a topic, with what is quoted from it."""

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="passages")
    component = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    record_id = models.CharField(max_length=200)
    value = models.FloatField(null=True)
    quote = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=("topic", "component", "position")),)

    def __str__(self) -> str:
        return self.record_id


class Succession(models.Model):
    """How a topic of a run follows from those of the run before: born, continued, split from or merged with another."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.CASCADE, related_name="successions")
    code = models.CharField(max_length=16)
    event = models.CharField(max_length=12)
    other = models.CharField(max_length=16, blank=True)
    n_shared = models.PositiveIntegerField(null=True)
    overlap = models.FloatField(null=True)

    class Meta:
        ordering = ("run", "code")
        indexes = (models.Index(fields=("run", "code")), models.Index(fields=("run", "event")))

    def __str__(self) -> str:
        return f"{self.code} {self.event} {self.other}".strip()
