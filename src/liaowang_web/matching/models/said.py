"""What people said of matches: no with a reason, what came of them, and questions that were sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models import Decline, Entry


class Feedback(models.Model):
    """What an organisation made of one match of its entry, with the place at which it was shown and how probably."""

    class Act(models.TextChoices):
        """What was said or done."""

        NOT_RELEVANT = "not_relevant", _("Not relevant")
        ENQUIRY = "enquiry", _("Enquiry sent")
        MEETING = "meeting", _("Meeting held")
        CONTRACT = "contract", _("Contract signed")
        MISSED = "missed", _("Meeting missed")

    LED: ClassVar[tuple[str, ...]] = (Act.ENQUIRY, Act.MEETING, Act.CONTRACT)
    """What says that a match led to something; that somebody did not come to a meeting says neither."""
    LABELS: ClassVar[dict[str, int]] = {"not_relevant": 1, "enquiry": 2, "meeting": 3, "contract": 4}
    """The level that each act stands for when a ranker is trained: 1 no answer, 4 the best."""
    LITTLE: ClassVar[int] = 2
    """A meeting to which its side gives so many points of 5, or fewer, counts as an enquiry does."""

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    other = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(_("what came of it"), max_length=12, choices=Act)
    reason = models.CharField(_("reason"), max_length=10, choices=Decline.Reason, blank=True)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    """How useful the meeting was to the entry's side, 1 to 5, if they said."""
    source = models.CharField(max_length=60, blank=True)
    """What a room above noted it from; empty if people said it here."""
    place = models.PositiveIntegerField(null=True)
    score = models.FloatField(null=True)
    propensity = models.FloatField(null=True)
    model_version = models.CharField(max_length=60, blank=True)
    features = models.JSONField(default=dict)
    said_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-said_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "other", "act"), condition=Q(undone_at=None), name="feedback_said_once"
            ),
        )
        indexes = (models.Index(fields=("entry", "undone_at")), models.Index(fields=("act", "undone_at")))

    def __str__(self) -> str:
        return self.get_act_display()

    @property
    def level(self) -> int | None:
        """The level that it stands for when a ranker is trained; nothing if it says nothing of the match."""
        is_little = self.rating is not None and self.rating <= self.LITTLE
        return self.LABELS["enquiry"] if is_little else self.LABELS.get(self.act)


class Question(models.Model):
    """The one question about a match, sent to the owner of the other entry; answered by a figure in that entry."""

    id = IdField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    other = models.ForeignKey(Entry, models.CASCADE, related_name="match_questions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    """What is asked for: a code of what is missing, for instance ``indicator:0``."""
    text_zh = models.CharField(max_length=600)
    text_en = models.CharField(max_length=600)
    names_asker = models.BooleanField(default=False)
    """Whether the owner was told who asks; never where the asking entry is anonymous."""
    entry_code = models.CharField(max_length=20)
    other_version = models.PositiveIntegerField()
    """The version that left it open; a later one may have answered."""
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (models.UniqueConstraint(fields=("entry", "other", "text_en"), name="asked_once"),)

    def __str__(self) -> str:
        return self.text_en
