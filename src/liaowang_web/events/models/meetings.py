"""What people ask of each other at an event, what they agree upon, and what they say of it afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.identifiers import IdField
from liaowang_web.events.models.events import Event, Table
from liaowang_web.events.models.people import Registration
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.models import Thing


class MeetingRequest(Thing):
    """That somebody wants to meet somebody else at an event. It blocks no slot."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Awaits an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired without an answer")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Priority(models.IntegerChoices):
        """How much it matters to whom asks."""

        HIGH = 3, _("must happen")
        MIDDLE = 2, _("wanted")
        LOW = 1, _("if there is time")

    class Decline(models.TextChoices):
        """Why somebody says no."""

        OTHER_FIELD = "other_field", _("not our field")
        TOO_EARLY = "too_early", _("too early a stage")
        UNCLEAR = "unclear", _("the purpose is unclear")
        COLLEAGUE = "colleague", _("a colleague is the right one")
        NO_TIME = "no_time", _("no time left")
        COMPETITOR = "competitor", _("a competitor")
        OTHER = "other", _("another reason")

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "", "sent": "half", "accepted": "on", "declined": "gone", "expired": "expired", "withdrawn": "gone",
    }  # fmt: skip

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="requests")
    sender = models.ForeignKey(Registration, models.PROTECT, related_name="sent_requests")
    receiver = models.ForeignKey(Registration, models.PROTECT, related_name="received_requests")
    purpose = models.TextField(_("what you want to talk about"), max_length=1000)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="meeting_requests",
        verbose_name=_("which entry it is about"),
    )  # fmt: skip
    priority = models.PositiveSmallIntegerField(_("how much it matters"), choices=Priority, default=Priority.MIDDLE)
    proposal = models.JSONField(default=dict, editable=False)
    """Why they should meet, as it was proposed: the two entries and what they share; empty if nobody proposed it."""
    sent_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    decline = models.CharField(_("reason"), max_length=12, choices=Decline, blank=True)
    decline_note = models.CharField(_("in your words"), max_length=300, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="meeting_request_to_another"),
            models.UniqueConstraint(
                fields=("sender", "receiver"),
                condition=Q(state__in=("draft", "sent", "accepted")),
                name="meeting_request_once",
            ),
        )
        indexes = (
            models.Index(fields=("receiver", "state")),
            models.Index(fields=("state", "expires_at")),
        )

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def is_due(self) -> bool:
        """Whether its time to be answered is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Meeting(Thing):
    """A meeting that was agreed upon; when and where it takes place, a timetable says."""

    class State(models.TextChoices):
        """Where it stands."""

        AGREED = "agreed", _("Agreed upon")
        CANCELLED = "cancelled", _("Cancelled")

    SHAPES: ClassVar[dict[str, str]] = {"agreed": "on", "cancelled": "gone"}

    state = models.CharField(max_length=10, choices=State, default=State.AGREED, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="meetings")
    request = models.OneToOneField(MeetingRequest, models.PROTECT, null=True, related_name="meeting")
    """The request that was accepted; none if the organiser arranged it."""
    people = models.ManyToManyField(Registration, through="Seat", related_name="meetings")
    purpose = models.TextField(_("what it is about"), blank=True, max_length=1000)
    weight = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(1))
    """What it is worth that it takes place, greater than 0."""
    booth = models.ForeignKey(Table, models.SET_NULL, null=True, blank=True, related_name="booth_meetings")
    """The booth at which it takes place, if at one."""
    needs_interpreter = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("created_at",)
        constraints = (models.CheckConstraint(condition=Q(weight__gt=0), name="meeting_weighs"),)
        indexes = (models.Index(fields=("event", "state")),)

    def __str__(self) -> str:
        return " – ".join(str(seat.registration) for seat in self.seats.all())

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class Seat(models.Model):
    """That somebody is in a meeting, on the side that asked or on the one that was asked."""

    class Side(models.TextChoices):
        """Which of the two."""

        ASKING = "asking", _("asked for it")
        ASKED = "asked", _("was asked")

    id = IdField()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="seats")
    side = models.CharField(max_length=6, choices=Side)

    class Meta:
        ordering = ("side", "id")
        constraints = (models.UniqueConstraint(fields=("meeting", "registration"), name="seat_once"),)

    def __str__(self) -> str:
        return str(self.registration)


class Rating(models.Model):
    """What somebody says of a meeting that was held."""

    class Next(models.TextChoices):
        """What is to follow."""

        NOTHING = "nothing", _("nothing")
        CONTACT = "contact", _("stay in contact")
        MEETING = "meeting", _("meet again")
        VISIT = "visit", _("visit or trial")
        DEAL = "deal", _("begin a deal")

    id = IdField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ratings")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField(
        _("how useful it was, 1 to 5"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("comment"), blank=True, max_length=1000)
    next_step = models.CharField(_("next step"), max_length=8, choices=Next, default=Next.NOTHING)
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "registration"), name="rating_once"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_1_to_5"),
        )

    def __str__(self) -> str:
        return f"{self.score}/5"
