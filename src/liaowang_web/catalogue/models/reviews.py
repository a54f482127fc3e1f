"""Who reviews what, who was kept away from what and why, and what they scored."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.catalogue.models.editions import Criterion
from liaowang_web.catalogue.models.experts import Expert
from liaowang_web.catalogue.models.nominations import Nomination
from liaowang_web.workflow.models import Thing


class Review(Thing):
    """One expert's review of one nomination."""

    class State(models.TextChoices):
        """Where it stands."""

        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Under way")
        LOCKED = "locked", _("Locked")
        DECLINED = "declined", _("Declined")
        EXCLUDED = "excluded", _("Excluded")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=8, choices=State, default=State.INVITED, editable=False)
    comment = models.TextField(_("comment"), blank=True)
    locked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("nomination", "pk")
        constraints = (models.UniqueConstraint(fields=("nomination", "expert"), name="reviewed_once"),)

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.expert_id}"


class Score(models.Model):
    """Points for one criterion."""

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("criterion__position",)
        constraints = (models.UniqueConstraint(fields=("review", "criterion"), name="scored_once"),)

    def __str__(self) -> str:
        return f"{self.points}"


class Exclusion(models.Model):
    """Why an expert is kept away from a nomination: written before anybody is invited, and at every change."""

    class Rule(models.TextChoices):
        """Which rule keeps them away."""

        EMPLOYMENT = "employment", _("works or worked there within four years")
        GROUP = "group", _("works in the same group of organisations")
        COAUTHOR = "coauthor", _("wrote with its authors")
        RELATION = "relation", _("stands in a declared relation")
        OWN = "own", _("nominated it, or is of its nominating body")
        IDENTITY = "identity", _("identity is not confirmed")

    id = models.BigAutoField(primary_key=True)
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="exclusions")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="exclusions")
    rule = models.CharField(max_length=12, choices=Rule)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("nomination", "expert", "rule")

    def __str__(self) -> str:
        return self.rule
