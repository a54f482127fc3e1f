"""What still waits in an edition, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from liaowang_web.catalogue.models import Edition, Nomination, Objection, Review


@dataclass(frozen=True)
class Counted:
    """How many things of an edition are in a state: ``sort`` is nomination, review or objection."""

    sort: str
    state: str
    label: str
    n: int


def counts_of(edition: Edition) -> Sequence[Counted]:
    """Count nominations, reviews and objections of an edition by state, in the order of the states."""
    return [
        *_counted("nomination", edition.nominations.all(), Nomination.State),
        *_counted("review", Review.objects.filter(nomination__edition=edition), Review.State),
        *_counted("objection", Objection.objects.filter(nomination__edition=edition), Objection.State),
    ]


def _counted(sort: str, rows: object, states: object) -> Sequence[Counted]:
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))  # type: ignore[attr-defined]
    choices = states.choices  # type: ignore[attr-defined]
    return [Counted(sort, value, str(label), found[value]) for value, label in choices if value in found]
