"""What the locked reviews of an edition say together, and in which order that puts its nominations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from liaowang import runs
from liaowang_web.catalogue.models import Criterion, Edition, Nomination, Review, Score


@dataclass(frozen=True)
class Row:
    """One nomination in the order of the panel.

    Attributes
    ----------
    place : int
        From 1.
    n : int
        Locked reviews that count.
    mean, median, spread, corrected : float
        Points of 100; see `liaowang.runs.sum_up_reviews`.
    group : int
        Nominations of different groups share no expert, so that their corrected scores are not comparable.
    outliers : tuple of str
        Keys of the reviews that are far from the median of their entry.
    """

    nomination: Nomination
    place: int
    n: int
    mean: float
    median: float
    spread: float
    corrected: float
    group: int
    outliers: tuple[str, ...]


def points_of(scores: Iterable[Score], criteria: Sequence[Criterion]) -> Decimal:
    """Weigh the scores of one review: points of 100."""
    given = {it.criterion_id: it.points for it in scores}
    return sum((given[it.pk] * it.weight / it.most for it in criteria if it.pk in given), Decimal(0))


def ranking_of(edition: Edition) -> Sequence[Row]:
    """Give every nomination with a locked review in the order of the call: corrected score, then its tie rule."""
    criteria = list(edition.criteria.all())
    reviews = list(_counting(edition).prefetch_related("scores"))
    totals = {(str(it.nomination_id), str(it.expert_id)): float(points_of(it.scores.all(), criteria)) for it in reviews}
    keys = {(str(it.nomination_id), str(it.expert_id)): str(it.pk) for it in reviews}
    found = runs.sum_up_reviews(totals)
    nominations = {str(it.pk): it for it in edition.nominations.filter(pk__in=found).select_related("edition")}
    first = _by_weightiest(reviews, criteria)

    def order(key: str) -> tuple[Decimal, Decimal, int]:
        ties = {
            Edition.Tie.SPREAD: Decimal(repr(found[key].spread)),
            Edition.Tie.FIRST_CRITERION: -first[key],
            Edition.Tie.EARLIER: Decimal(0),
        }
        return -_near(found[key].corrected), ties[Edition.Tie(edition.tie)], nominations[key].number

    return [
        Row(nominations[key], place, it.n, it.mean, it.median, it.spread, it.corrected, it.group,
            tuple(keys[key, expert] for expert in it.outliers))
        for place, key in enumerate(sorted(found, key=order), 1)
        for it in [found[key]]
    ]  # fmt: skip


def _counting(edition: Edition) -> QuerySet[Review]:
    """Give the locked reviews of what was not refused, set aside or pulled back before it was scored."""
    locked = Review.objects.filter(nomination__edition=edition, state=Review.State.LOCKED)
    out = (Nomination.State.DECLINED, Nomination.State.WITHDRAWN)
    return locked.exclude(nomination__state__in=out, nomination__corrected=None)


def proposed_by_rule(edition: Edition) -> frozenset[uuid.UUID]:
    """Give the keys of what the rule of the call proposes: the best that reach the pass mark, up to its number."""
    rows = [it for it in ranking_of(edition) if it.n >= edition.n_experts]
    passed = [it for it in rows if _near(it.corrected) >= edition.pass_mark]
    return frozenset(it.nomination.pk for it in passed[: edition.n_listed])


def _near(points: float) -> Decimal:
    return Decimal(repr(points)).quantize(Decimal("0.01"))


def _by_weightiest(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> Mapping[str, Decimal]:
    """Give the mean points of the weightiest criterion, nomination by nomination."""
    if not criteria:
        return {}
    weightiest = max(criteria, key=lambda it: (it.weight, -it.position))
    given: dict[str, list[Decimal]] = {}
    for review in reviews:
        points = [it.points for it in review.scores.all() if it.criterion_id == weightiest.pk]
        given.setdefault(str(review.nomination_id), []).extend(points)
    return {key: sum(points, Decimal(0)) / max(len(points), 1) for key, points in given.items()}
