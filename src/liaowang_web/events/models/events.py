"""An event and its plan: sessions with their slots, zones with their tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.design.numbers import is_chinese
from liaowang_web.workflow.models import Thing


class Event(Thing):
    """An occasion at which registered people meet one another by appointment."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Being planned")
        REGISTRATION = "registration", _("Open for registration")
        MATCHMAKING = "matchmaking", _("Meetings are being arranged")
        SCHEDULED = "scheduled", _("Timetable published")
        RUNNING = "running", _("Taking place")
        CLOSED = "closed", _("Over")
        CANCELLED = "cancelled", _("Cancelled")

    class Mode(models.TextChoices):
        """How somebody gets a place."""

        OPEN = "open", _("everybody, while there are places")
        APPROVAL = "approval", _("after approval")
        INVITATION = "invitation", _("by invitation only")

    SHAPES: ClassVar[dict[str, str]] = {
        "planned": "", "registration": "half", "matchmaking": "half", "scheduled": "on", "running": "on",
        "closed": "expired", "cancelled": "gone",
    }  # fmt: skip

    number = models.PositiveIntegerField(unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, editable=False)
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, related_name="events", verbose_name=_("organising organisation")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    about_zh = models.TextField(_("what it is about, in Chinese"), blank=True, max_length=4000)
    about_en = models.TextField(_("what it is about, in English"), blank=True, max_length=8000)
    place_zh = models.CharField(_("place in Chinese"), max_length=200, blank=True)
    place_en = models.CharField(_("place in English"), max_length=300, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    mode = models.CharField(_("who gets a place"), max_length=12, choices=Mode, default=Mode.APPROVAL)
    capacity = models.PositiveIntegerField(_("places"))
    meeting_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=20)
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between two meetings"), default=5)
    n_interpreters = models.PositiveSmallIntegerField(_("interpreters at a time"), default=0)
    registration_until = models.DateTimeField(_("registration until"))
    requests_until = models.DateTimeField(_("meeting requests until"))
    answer_days = models.PositiveSmallIntegerField(_("days to answer a meeting request"), default=7)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title_zh="", title_en=""),
                name="event_has_a_title",
                violation_error_message=_("Give a title in at least one language."),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=2), name="event_has_places"),
            models.CheckConstraint(condition=Q(meeting_minutes__range=(5, 240)), name="event_meeting_minutes"),
        )

    def __str__(self) -> str:
        titles = (self.title_zh, self.title_en) if is_chinese() else (self.title_en, self.title_zh)
        return next(filter(None, titles), self.code)

    @property
    def code(self) -> str:
        """Its number as it is written: ``E-000123``."""
        return f"E-{self.number:06d}"

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    def by_its_clock(self, moment: datetime) -> str:
        """Write a moment by the clock of the place, for letters."""
        return f"{moment.astimezone(self.zone_info):%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """The place, in the language of the page if it is told in it."""
        places = (self.place_zh, self.place_en) if is_chinese() else (self.place_en, self.place_zh)
        return next(filter(None, places), "")

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens at it."""
        return self.state in {self.State.CLOSED, self.State.CANCELLED}


class Session(models.Model):
    """A stretch of one day: of meetings, without a common pause, or of talks to which all can go."""

    class Kind(models.TextChoices):
        """What it is for."""

        MEETINGS = "meetings", _("meetings")
        TALKS = "talks", _("talks")

    id = IdField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("what it is for"), max_length=10, choices=Kind, default=Kind.MEETINGS)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        ordering = ("starts_at",)
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after"),)

    def __str__(self) -> str:
        titles = (self.title_zh, self.title_en) if is_chinese() else (self.title_en, self.title_zh)
        return next(filter(None, titles), str(self.get_kind_display()))


class Slot(models.Model):
    """A span of time in which a meeting can take place; a pause is one in which none does."""

    id = IdField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="slots")
    session = models.ForeignKey(Session, models.CASCADE, related_name="slots")
    number = models.PositiveIntegerField()
    """Place in the order of time, from 1."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_pause = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("event", "number"), name="slot_numbered_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after"),
        )

    def __str__(self) -> str:
        return f"{self.local_start:%m-%d %H:%M}"

    @property
    def local_start(self) -> datetime:
        """When it begins, by the clock of the place."""
        return self.starts_at.astimezone(self.event.zone_info)

    @property
    def local_end(self) -> datetime:
        """When it ends, by the clock of the place."""
        return self.ends_at.astimezone(self.event.zone_info)

    @property
    def day(self) -> date:
        """Its day at the place."""
        return self.local_start.date()


class Zone(models.Model):
    """A part of the place."""

    id = IdField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="zones")
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    far_from = models.ManyToManyField("self", blank=True, verbose_name=_("too far from, between two meetings"))
    """Zones to which nobody walks from one slot to the next."""
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "name_zh", "name_en")

    def __str__(self) -> str:
        names = (self.name_zh, self.name_en) if is_chinese() else (self.name_en, self.name_zh)
        return next(filter(None, names), "—")


class Table(models.Model):
    """A place for one meeting at a time."""

    id = IdField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="tables")
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField()
    chairs = models.PositiveSmallIntegerField(_("chairs"), default=4)
    booth_of = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="booths")
    """The organisation whose booth it is, if it is one: only its own people receive there."""
    is_remote = models.BooleanField(_("equipped for remote meetings"), default=False)
    is_buffer = models.BooleanField(_("kept free for changes on the day"), default=False)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("event", "number"), name="event_table_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its number as it stands on it: ``T12``, or ``B3`` for a booth."""
        return f"{'B' if self.booth_of_id else 'T'}{self.number}"
