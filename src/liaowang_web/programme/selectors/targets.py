"""Targets and what counts towards them: every number from the evidence itself, which is its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.regions import region_name
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.policies.evidence import PUBLIC, can_oversee_evidence, can_see_evidence

S = EvidenceItem.State
NOT_TOLD = "none"
_SHOWN = (S.ACCEPTED, S.DISPUTED, S.DUPLICATE, S.RECORDED, S.REFUSED)


@dataclass(frozen=True)
class Question:
    """Which evidence is asked for; empty means all that this person sees. ``none`` is what tells no value."""

    state: str = ""
    direction: str = ""
    region: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Standing:
    """How a target stands.

    Attributes
    ----------
    target : Target
    counts : mapping
        Evidence by state, of the states that this person sees.
    attainment : Attainment or None
        What is foretold; nothing for a qualitative target.
    due : date
        Last day of its year.
    until : date
        For which day it is foretold: that day, or a year from now once it is over.
    """

    target: Target
    counts: Mapping[str, int]
    attainment: runs.Attainment | None
    due: date
    until: date
    years: Mapping[int, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """What counts: evidence that was accepted."""
        return self.counts.get(S.ACCEPTED, 0)

    @property
    def is_over(self) -> bool:
        """Whether its year is over."""
        return self.until != self.due

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """State, word and number of what is told apart, where there is any."""
        return [(it, str(S(it).label), n) for it in _SHOWN if it != S.ACCEPTED and (n := self.counts.get(it, 0))]


@dataclass(frozen=True)
class Cell:
    """One row of a table: its code, its word, and how many are counted."""

    code: str
    word: str
    n: int


def targets() -> QuerySet[Target]:
    """Give all targets, by year."""
    return Target.objects.order_by("year", "code")


def target_with(code: str) -> Target:
    """Give a target. Raises Http404 if there is none."""
    found = Target.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def evidence_of(user: Anybody) -> QuerySet[EvidenceItem]:
    """Give the evidence that this person sees, the latest first."""
    found = EvidenceItem.objects.select_related("target", "recorded_by", "checked_by", "duplicate_of")
    if can_oversee_evidence(user):
        return found
    own = Q(recorded_by=user) if isinstance(user, User) else Q()
    return found.filter(Q(state__in=PUBLIC) | own)


def evidence_for(user: Anybody, key: UUID) -> EvidenceItem:
    """Give a piece of evidence to those who may see it. Raises Http404 to everybody else, or if there is none."""
    related = ("target", "recorded_by", "checked_by", "disputed_by", "duplicate_of")
    found = EvidenceItem.objects.select_related(*related).filter(pk=key).first()
    if found is None or not can_see_evidence(user, found):
        raise Http404
    return found


def evidence_asked(user: Anybody, target: Target, question: Question) -> QuerySet[EvidenceItem]:
    """Give the evidence for a target that fits a question and that this person sees."""
    found = evidence_of(user).filter(target=target)
    if question.state:
        found = found.filter(state=question.state)
    if question.direction:
        found = found.filter(direction="" if question.direction == NOT_TOLD else question.direction)
    if question.region:
        found = found.filter(region="") if question.region == NOT_TOLD else found.filter(
            region__startswith=question.region[:2]
        )  # fmt: skip
    return found.filter(happened_on__year=question.year) if question.year else found


def standings(user: Anybody, chosen: Iterable[Target] | None = None) -> Sequence[Standing]:
    """Give how each target stands; two queries."""
    those = list(targets() if chosen is None else chosen)
    counts: dict[UUID, dict[str, int]] = {}
    rows = evidence_of(user).filter(target__in=those).order_by().values_list("target", "state").annotate(n=Count("pk"))
    for key, state, n in rows:
        counts.setdefault(key, {})[state] = n
    days: dict[UUID, list[date]] = {}
    accepted = EvidenceItem.objects.filter(target__in=those, state=S.ACCEPTED).order_by()
    for key, day in accepted.values_list("target", "happened_on"):
        days.setdefault(key, []).append(day)
    return [_standing(it, counts.get(it.pk, {}), days.get(it.pk, [])) for it in those]


def _standing(target: Target, counts: Mapping[str, int], days: Sequence[date]) -> Standing:
    today, due = timezone.localdate(), date(target.year, 12, 31)
    until = due if due > today else _year_later(today)
    told = None
    if target.unit != "qualitative":
        told = runs.foretell_attainment(
            days, since=begun_on(target), as_of=today, until=until, planned=target.value
        )  # fmt: skip
    return Standing(target, counts, told, due, until, dict(sorted(Counter(it.year for it in days).items())))


def _year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


def begun_on(target: Target) -> date:
    """Give the day on which the edition of a target was published: since then its pace is seen."""
    return _published_on(target.edition)


@cache
def _published_on(edition: str) -> date:
    return date.fromisoformat(str(runs.describe_taxonomy(edition)["edition"]["published"]))


def accepted_days(target: Target) -> list[date]:
    """Give the days of what counts, the earliest first."""
    found = EvidenceItem.objects.filter(target=target, state=S.ACCEPTED)
    return list(found.order_by("happened_on").values_list("happened_on", flat=True))


def by_direction(target: Target) -> list[Cell]:
    """Count what counts by direction; what tells none stands last, so that the rows add up."""
    counts = _counted(target, "direction")
    cells = [Cell(code, str(name), counts[code]) for code, name in DIRECTIONS.items() if counts[code]]
    return cells + _rest(counts[""])


def by_region(target: Target) -> list[Cell]:
    """Count what counts by region of the first level, the largest first; what tells none stands last."""
    counts = _counted(target, "region")
    merged: Counter[str] = Counter()
    for code, n in counts.items():
        merged[code[:2]] += n
    ranked = sorted(((code, n) for code, n in merged.items() if code), key=lambda it: (-it[1], it[0]))
    return [Cell(f"{code}0000", region_name(code), n) for code, n in ranked] + _rest(merged[""])


def _counted(target: Target, column: str) -> Counter[str]:
    found = EvidenceItem.objects.filter(target=target, state=S.ACCEPTED).order_by().values_list(column)
    return Counter(dict(found.annotate(n=Count("pk"))))


def _rest(n: int) -> list[Cell]:
    return [Cell(NOT_TOLD, _("not told"), n)] if n else []
