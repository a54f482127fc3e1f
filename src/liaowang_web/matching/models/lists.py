"""The matches of an entry, as they were last reckoned."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models import Entry


class MatchList(models.Model):
    """What answers one entry, for the members of its organisation: other entries as registered people read them."""

    id = IdField()
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="match_list")
    entry_version = models.PositiveIntegerField()
    """The published version that was compared."""
    place = models.BigIntegerField(default=0)
    """How far of the outbox the candidates had followed."""
    model_version = models.CharField(max_length=60)
    is_learned = models.BooleanField(default=False)
    """Whether a ranker that was trained here ranked it."""
    n_candidates = models.PositiveIntegerField(default=0)
    stopped = models.JSONField(default=dict)
    """How many candidates a gate stopped, by its rule; those that would tell a secret are left out."""
    seed = models.PositiveBigIntegerField(default=0)
    as_of = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.entry)


class Suggestion(models.Model):
    """One match of a list, with all its reasons.

    Its ``told`` is what the library gave (`liaowang.runs.Match.plain`); pages show no quotation of it that the reader
    could not read in the entry itself.
    """

    id = IdField()
    match_list = models.ForeignKey(MatchList, models.CASCADE, related_name="suggestions")
    other = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    other_version = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    """Where it is shown, from 1."""
    rank = models.PositiveIntegerField()
    """By score alone, from 1."""
    score = models.FloatField()
    propensity = models.FloatField(default=1.0)
    """How probable it was that it is shown at its place."""
    features = models.JSONField(default=dict)
    """What the score was made of, by name; kept with feedback, from which rankers are trained."""
    told = models.JSONField(default=dict)
    first_at = models.DateTimeField(default=timezone.now)
    """When the other entry came into the list."""

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("match_list", "other"), name="suggested_once"),
            models.UniqueConstraint(fields=("match_list", "place"), name="suggested_place_once"),
        )
        indexes = (models.Index(fields=("other", "match_list")),)

    def __str__(self) -> str:
        return str(self.other)
