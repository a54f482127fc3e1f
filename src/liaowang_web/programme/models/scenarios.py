"""Scenarios in which technologies are tried, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.identifiers import IdField
from liaowang_web.hall.models import Entry
from liaowang_web.programme.models.registered import Registered


class Scenario(Registered):
    """A place with data and equipment in which a technology can be tried or applied."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Proposed")
        OPENED = "opened", pgettext_lazy("scenario", "Opened")
        RUNNING = "running", _("Running")
        EVALUATED = "evaluated", _("Evaluated")
        LISTED = "listed", _("On the list")
        RETIRED = "retired", _("Retired")
        DROPPED = "dropped", _("Dropped")

    class Level(models.TextChoices):
        """How far it goes."""

        EARLY = "early", _("early test")
        APPLICATION = "application", _("application")
        TYPICAL = "typical", _("typical")
        BENCHMARK = "benchmark", _("benchmark")

    LETTERS = "SC"
    SHAPES: ClassVar[dict[str, str]] = {
        "proposed": "", "opened": "half", "running": "half", "evaluated": "on", "listed": "on",
        "retired": "gone", "dropped": "gone",
    }  # fmt: skip

    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.APPLICATION)
    place = models.CharField(_("place"), max_length=200, blank=True)
    data_offered = models.TextField(_("data offered"), blank=True, max_length=2000)
    equipment_offered = models.TextField(_("equipment offered"), blank=True, max_length=2000)
    safety_limits = models.TextField(_("limits for safety"), blank=True, max_length=2000)
    indicators = models.TextField(
        _("indicators"), blank=True, max_length=2000, help_text=_("by which a deployment is judged, one a line")
    )
    solution_pack = models.TextField(
        _("solution pack"), blank=True, max_length=4000, help_text=_("what others can take over: documents, interfaces")
    )
    listed_in = models.CharField(_("list"), max_length=200, blank=True, editable=False)
    """Edition of the list of typical scenarios on which it stands."""


class Deployment(models.Model):
    """That somebody's technology was tried or applied in a scenario, with what came of it."""

    id = IdField()
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="deployments")
    supplier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    supplier_name = models.CharField(_("supplier"), max_length=200, blank=True)
    technology = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    begun_on = models.DateField(_("begun on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    results = models.TextField(_("results"), blank=True, max_length=4000, help_text=_("by the indicators, one a line"))
    is_reached = models.BooleanField(_("indicators reached"), null=True, blank=True)
    source_url = models.URLField(_("public source"), blank=True, max_length=400)

    class Meta:
        ordering = ("begun_on", "pk")

    def __str__(self) -> str:
        return str(self.supplier) if self.supplier else self.supplier_name
