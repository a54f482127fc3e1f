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

    class Meta:
        ordering = ("-as_of", "-made_at")

    def __str__(self) -> str:
        return f"{self.run_id} ({self.as_of})"


class Topic(models.Model):
    """One topic of one run; `code` stays the same in runs that continue each other."""

    id = IdField()
    run = models.ForeignKey(Run, models.CASCADE, related_name="topics")
    code = models.CharField(max_length=16)
    label_en = models.TextField(blank=True)
    label_zh = models.TextField(blank=True)
    rank = models.PositiveIntegerField(null=True)
    standing = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    probability_low = models.FloatField(null=True)
    probability_high = models.FloatField(null=True)
    breakthrough = models.FloatField(null=True)
    industrial = models.FloatField(null=True)
    score = models.FloatField(null=True)
    growth_per_year = models.FloatField(null=True)
    n_records = models.PositiveIntegerField()
    n_recent = models.PositiveIntegerField()
    first_seen = models.DateField(null=True)
    directions = models.CharField(max_length=120, blank=True)  # " FI FH ", so that one filter fits both databases
    tracks = models.CharField(max_length=600, blank=True)
    terms = models.TextField(blank=True)
    told = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "code"), name="topic_once_a_run"),)
        indexes = (models.Index(fields=("run", "rank")),)

    def __str__(self) -> str:
        return self.label_en or self.label_zh or self.code

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

    class Meta:
        ordering = ("-known_on", "record_id")
        indexes = (models.Index(fields=("topic", "-known_on")),)

    def __str__(self) -> str:
        return self.title
