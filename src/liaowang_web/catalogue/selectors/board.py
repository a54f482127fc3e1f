"""Entries of an edition against experts: who reviews, who was kept away and why, who is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition, Exclusion, Expert, Nomination, Review
from liaowang_web.catalogue.policies import OVERSEERS, involving
from liaowang_web.catalogue.selectors.assignment import ACTIVE, invitable_experts

_JUDGED = (Nomination.State.ACCEPTED, Nomination.State.SCORED, Nomination.State.PROPOSED, Nomination.State.DECLINED)


@dataclass(frozen=True)
class Cell:
    """One expert for one entry: their review if they were invited, else what keeps them away, if anything."""

    expert: Expert
    review: Review | None
    exclusions: Sequence[Exclusion]

    @property
    def is_free(self) -> bool:
        """Whether they may be invited."""
        return self.review is None and not self.exclusions


@dataclass(frozen=True)
class Line:
    """One entry with a cell for each expert of the board."""

    nomination: Nomination
    cells: Sequence[Cell]
    n_reviews: int
    n_locked: int

    @property
    def kept_away(self) -> Sequence[Cell]:
        """The cells with exclusions."""
        return [it for it in self.cells if it.exclusions]


@dataclass(frozen=True)
class Board:
    """Lines by number, experts in the order of their cells, with how many reviews each holds."""

    lines: Sequence[Line]
    loads: Sequence[tuple[Expert, int]]


def board_of(user: User, edition: Edition) -> Board:
    """Give the board of an edition, without entries in which somebody is involved.

    Raises
    ------
    Http404
        Unless they assign experts, look after integrity, or audit.
    """
    if not user.has_role(*OVERSEERS):
        raise Http404
    nominations = list(_judged(edition).exclude(involving(user)))
    reviews = Review.objects.filter(nomination__in=nominations).select_related("expert__user")
    standing = Exclusion.objects.filter(nomination__in=nominations, lifted_at=None).select_related("expert__user")
    experts = _experts(reviews, standing)
    invited = {(it.nomination_id, it.expert_id): it for it in reviews}
    barred: dict[tuple[Any, Any], list[Exclusion]] = {}
    for it in standing:
        barred.setdefault((it.nomination_id, it.expert_id), []).append(it)
    lines = [_line(it, experts, invited, barred) for it in nominations]
    held = [it.expert_id for it in reviews if it.state in ACTIVE]
    return Board(lines, [(it, held.count(it.pk)) for it in experts])


def _judged(edition: Edition) -> QuerySet[Nomination]:
    found = edition.nominations.filter(state__in=_JUDGED).select_related("edition", "through")
    return found.order_by("number")


def _experts(reviews: QuerySet[Review], standing: QuerySet[Exclusion]) -> Sequence[Expert]:
    """Give those who may be invited, and those who were; exclusions of others would only fill the board."""
    found = {it.pk: it for it in invitable_experts()}
    found |= {it.expert_id: it.expert for it in reviews}
    found |= {it.expert_id: it.expert for it in standing if it.rule == Exclusion.Rule.IDENTITY}
    return sorted(found.values(), key=str)


def _line(
    nomination: Nomination,
    experts: Sequence[Expert],
    invited: Mapping[tuple[Any, Any], Review],
    barred: Mapping[tuple[Any, Any], Sequence[Exclusion]],
) -> Line:
    cells = [Cell(it, invited.get((nomination.pk, it.pk)), barred.get((nomination.pk, it.pk), ())) for it in experts]
    reviews = [it.review for it in cells if it.review and it.review.state in ACTIVE]
    return Line(nomination, cells, len(reviews), sum(it.state == Review.State.LOCKED for it in reviews))
