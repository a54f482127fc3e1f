"""What the report of a year says: targets, what came to count in it, and the state of the registries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from liaowang_web.programme.models import (
    Challenge,
    Consortium,
    EvidenceItem,
    Incubator,
    Registered,
    RoadmapItem,
    Scenario,
    Standard,
    Target,
)
from liaowang_web.programme.policies.registries import PRIVATE
from liaowang_web.programme.selectors.targets import Standing, standings

S = EvidenceItem.State
FIRST_YEAR = 2024
REGISTRIES: dict[type[Registered], str | Promise] = {
    Scenario: gettext_lazy("Scenarios"), Standard: gettext_lazy("Standards"), RoadmapItem: gettext_lazy("Roadmap"),
    Incubator: gettext_lazy("Incubators and pilot zones"), Consortium: gettext_lazy("Consortia"),
    Challenge: gettext_lazy("Challenges"),
}  # fmt: skip


@dataclass(frozen=True)
class Year:
    """A target in a year.

    Attributes
    ----------
    standing : Standing
        As it is now, as everybody sees it.
    n_until : int
        What counts now and came about until the end of the year.
    items : sequence of EvidenceItem
        What counts now and came about in the year, by day.
    directions, regions : mapping
        How many of these by code, the most first.
    """

    standing: Standing
    n_until: int
    items: Sequence[EvidenceItem]
    directions: Counter[str]
    regions: Counter[str]

    @property
    def target(self) -> Target:
        """Which target."""
        return self.standing.target


@dataclass(frozen=True)
class Report:
    """The report of a year, which tells only what everybody may read."""

    year: int
    made_on: date
    targets: Sequence[Year]
    registries: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    """Name of a registry, and how many of its things stand in which state now."""


def report_years() -> list[int]:
    """Give the years of which there is a report, the latest first."""
    return list(range(timezone.localdate().year, FIRST_YEAR - 1, -1))


def report_of(year: int) -> Report:
    """Give the report of a year. Raises Http404 if there is none."""
    if year not in report_years():
        raise Http404
    told = [_year(it, year) for it in standings(None)]
    return Report(year, timezone.localdate(), told, [(str(name), _states(it)) for it, name in REGISTRIES.items()])


def _year(standing: Standing, year: int) -> Year:
    counted = EvidenceItem.objects.filter(target=standing.target, state=S.ACCEPTED)
    items = list(counted.filter(happened_on__year=year).order_by("happened_on", "created_at"))
    return Year(
        standing, counted.filter(happened_on__year__lte=year).count(), items,
        Counter(it.direction for it in items), Counter(it.region[:2] for it in items),
    )  # fmt: skip


def _states(model: type[Any]) -> list[tuple[str, int]]:
    shown = model._default_manager.exclude(state__in=PRIVATE.get(model, ()))
    counts = dict(shown.order_by().values_list("state").annotate(n=Count("pk")))
    choices = model._meta.get_field("state").choices or ()
    return [(str(word), counts[state]) for state, word in choices if counts.get(state)]
