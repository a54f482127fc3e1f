"""Incubators and pilot zones: tenants, pilot lines with their calendar, and yearly reports."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.design.numbers import is_chinese
from liaowang_web.programme.models.registered import Registered
from liaowang_web.workflow.models import Thing


class Incubator(Registered):
    """An incubator or a pilot zone of future industries."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Planned")
        CULTIVATED = "cultivated", _("Being cultivated")
        OPERATING = "operating", _("Operating")
        CLOSED = "closed", _("Closed")

    class Kind(models.TextChoices):
        """Which of the two."""

        INCUBATOR = "incubator", _("incubator")
        ZONE = "zone", _("pilot zone")

    class Basis(models.TextChoices):
        """On what it is built."""

        DEMONSTRATION = "demonstration", _("national innovation demonstration zone")
        HIGH_TECH = "high_tech", _("high-tech zone")
        INDUSTRIALISATION = "industrialisation", _("demonstration base of new industrialisation")
        OTHER = "other", _("other")

    LETTERS = "IN"
    SHAPES: ClassVar[dict[str, str]] = {"planned": "", "cultivated": "half", "operating": "on", "closed": "gone"}

    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INCUBATOR)
    basis = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.OTHER)
    services_zh = models.TextField(_("services, in Chinese"), blank=True, max_length=2000)
    services_en = models.TextField(_("services, in English"), blank=True, max_length=2000)


class Tenancy(models.Model):
    """That somebody is in an incubator, from entry to graduation or exit."""

    class End(models.TextChoices):
        """How it ended."""

        GRADUATED = "graduated", _("graduated")
        LEFT = "left", _("left")

    id = IdField()
    incubator = models.ForeignKey(Incubator, models.PROTECT, related_name="tenancies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("tenant"), max_length=200, blank=True)
    entered_on = models.DateField(_("entered on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=10, choices=End, blank=True)

    class Meta:
        ordering = ("-entered_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("incubator", "organisation"), condition=models.Q(ended_on=None), name="tenant_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else self.name


class PilotLine(models.Model):
    """A line for pilot-scale trials that can be booked by the day."""

    id = IdField()
    incubator = models.ForeignKey(Incubator, models.PROTECT, related_name="lines")
    name_zh = models.CharField(_("name in Chinese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=300)
    capacity = models.CharField(_("capacity"), max_length=200, help_text=_("what it makes or tests in a day"))
    places = models.PositiveSmallIntegerField(_("users at a time"), default=1)

    class Meta:
        ordering = ("name_zh", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(places__gte=1), name="line_has_places"),)

    def __str__(self) -> str:
        return self.name_zh if is_chinese() else self.name_en


class Booking(Thing):
    """Days on a pilot line that an organisation asks for."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", pgettext_lazy("booking", "Asked for")
        CONFIRMED = "confirmed", pgettext_lazy("booking", "Confirmed")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")

    SHAPES: ClassVar[dict[str, str]] = {"asked": "half", "confirmed": "on", "declined": "gone", "cancelled": "gone"}

    line = models.ForeignKey(PilotLine, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    purpose = models.CharField(_("purpose"), max_length=300)

    class Meta:
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="booking_has_days"),
        )

    def __str__(self) -> str:
        return str(self.line)

    @property
    def shape(self) -> str:
        """The shape of its badge."""
        return self.SHAPES[self.state]


class YearlyReport(models.Model):
    """What an incubator says of a year."""

    id = IdField()
    incubator = models.ForeignKey(Incubator, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    n_incubated = models.PositiveIntegerField(_("projects incubated"), null=True, blank=True)
    n_graduated = models.PositiveIntegerField(_("graduated"), null=True, blank=True)
    n_pilot_days = models.PositiveIntegerField(_("days of pilot lines used"), null=True, blank=True)
    text_zh = models.TextField(_("report in Chinese"), blank=True, max_length=6000)
    text_en = models.TextField(_("report in English"), blank=True, max_length=12000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=("incubator", "year"), name="report_once_a_year"),)

    def __str__(self) -> str:
        return str(self.year)
