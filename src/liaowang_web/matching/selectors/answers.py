"""What people said of matches, as rankers are trained and judged on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from liaowang_web.matching.models import Feedback


@dataclass(frozen=True)
class Answer:
    """One match that somebody answered.

    Attributes
    ----------
    entry, other : UUID
        For which, and of which.
    features : mapping of str to float or None
        What the score was made of when it was shown.
    level : int
        1 not relevant, 2 enquiry, 3 meeting, 4 contract: the best that was said and not taken back.
    place : int
        Where it was shown.
    propensity : float
        How probable that was.
    """

    entry: UUID
    other: UUID
    features: Mapping[str, float | None]
    level: int
    place: int
    propensity: float


def answers() -> list[Answer]:
    """Give every match that was answered where it was shown, each once, in the order of entries; one query."""
    found: dict[tuple[UUID, UUID], Answer] = {}
    said = Feedback.objects.filter(undone_at=None).exclude(propensity=None).exclude(place=None)
    for it in said.order_by("entry", "other", "said_at"):
        key, level = (it.entry_id, it.other_id), Feedback.LABELS[it.act]
        if key in found and found[key].level >= level:
            continue
        found[key] = Answer(*key, it.features, level, it.place or 1, it.propensity or 1.0)
    return list(found.values())
