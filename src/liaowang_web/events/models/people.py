"""Who comes to an event: invitations, registrations, and the times at which somebody can meet."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.events.models.events import Event, Slot
from liaowang_web.workflow.models import Thing

# Without letters and digits that are mistaken for one another when read out at a desk.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Make a check-in code of ten characters that nobody guesses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def new_key() -> str:
    """Make the secret part of an address."""
    return secrets.token_urlsafe(24)


class EventInvitation(models.Model):
    """That whoever proves an e-mail address may register without approval."""

    id = IdField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-invited_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("event", "email"), condition=Q(withdrawn_at=None), name="event_invitation_once"
            ),
        )

    def __str__(self) -> str:
        return self.email


class Registration(Thing):
    """Somebody's place at an event, or their wish for one, for an organisation."""

    class State(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", _("Awaits approval")
        WAITING = "waiting", _("On the waiting list")
        APPROVED = "approved", _("Approved, to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("event", "Confirmed")
        CHECKED_IN = "checked_in", _("Checked in")
        NO_SHOW = "no_show", _("Did not come")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    class Side(models.TextChoices):
        """What they come for."""

        OFFERS = "offers", _("offers")
        SEEKS = "seeks", _("seeks")
        BOTH = "both", _("offers and seeks")

    class Way(models.TextChoices):
        """How they take part."""

        ON_SITE = "on_site", _("on site")
        REMOTE = "remote", _("remotely")

    SHAPES: ClassVar[dict[str, str]] = {
        "pending": "half", "waiting": "half", "approved": "needs", "confirmed": "on", "checked_in": "on",
        "no_show": "gone", "refused": "gone", "cancelled": "gone",
    }  # fmt: skip
    LANGUAGES: ClassVar[dict[str, str]] = {"zh": _("Chinese"), "en": _("English")}  # type: ignore[dict-item]
    HOLDS_PLACE: ClassVar[tuple[str, ...]] = ("approved", "confirmed", "checked_in")
    TAKES_PART: ClassVar[tuple[str, ...]] = ("confirmed", "checked_in")

    state = models.CharField(max_length=12, choices=State, default=State.PENDING, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="event_registrations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="event_registrations", verbose_name=_("organisation")
    )
    side = models.CharField(_("you come as somebody who"), max_length=8, choices=Side, default=Side.BOTH)
    languages = models.JSONField(_("languages you speak"), default=list)
    way = models.CharField(_("you take part"), max_length=8, choices=Way, default=Way.ON_SITE)
    most_a_day = models.PositiveSmallIntegerField(_("most meetings a day"), null=True, blank=True)
    about = models.TextField(_("what you want to talk about"), blank=True, max_length=1000)
    code = models.CharField(max_length=12, unique=True, editable=False)
    """What the desk reads at the check-in, from the QR code or by eye."""
    calendar_key = models.CharField(max_length=40, unique=True, editable=False)
    """The secret part of the address of the calendar feed."""
    queued_at = models.DateTimeField(null=True, editable=False)
    confirm_by = models.DateTimeField(null=True, editable=False)
    """Until when an approved place is kept."""
    checked_in_at = models.DateTimeField(null=True, editable=False)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("event", "person"), condition=~Q(state__in=("refused", "cancelled")), name="registered_once"
            ),
        )
        indexes = (models.Index(fields=("event", "state")),)

    def __str__(self) -> str:
        return str(self.person)

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]

    @property
    def takes_part(self) -> bool:
        """Whether they are expected, or there."""
        return self.state in self.TAKES_PART

    @property
    def is_remote(self) -> bool:
        """Whether they take part from elsewhere."""
        return self.way == self.Way.REMOTE


class Availability(models.Model):
    """That somebody likes a slot better, or cannot meet in it; a slot without one is free."""

    class Mark(models.TextChoices):
        """What they say of it."""

        PREFERRED = "preferred", _("preferred")
        BLOCKED = "blocked", _("not free")

    id = IdField()
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="availabilities")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="availabilities")
    mark = models.CharField(max_length=10, choices=Mark)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("registration", "slot"), name="availability_once"),)

    def __str__(self) -> str:
        return f"{self.slot}: {self.get_mark_display()}"


class Reminder(models.Model):
    """That somebody was reminded of something, so that nobody is reminded of it twice."""

    id = IdField()
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=60)
    """What it was about: a sort, and the key of the thing where there are several."""
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("registration", "about"), name="event_reminder_once"),)

    def __str__(self) -> str:
        return self.about
