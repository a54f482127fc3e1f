"""What was said of matches, and what came of those that were alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.hall.policies import Anybody
from liaowang_web.matching.models import Feedback, Question
from liaowang_web.matching.policies import can_judge_match

LEAST_OUTCOMES = 20
"""So many answers have to be kept of a band of scores before a frequency is told."""
N_BANDS = 5
Act = Feedback.Act


@dataclass(frozen=True)
class Frequency:
    """Of so many matches with a score like this that somebody answered, so many led to something."""

    n: int
    n_led: int


def said_for(user: Anybody, key: UUID) -> Feedback:
    """Give what was said to those who may take it back.

    Raises
    ------
    Http404
        To everybody else, or if there is none.
    """
    found = Feedback.objects.filter(pk=key).select_related("entry", "other").first()
    if found is None or not can_judge_match(user, found.entry):
        raise Http404
    return found


def frequencies() -> dict[int, Frequency]:
    """Give by band of scores what came of matches, only where enough was said; one query.

    A match counts once, whatever was said of it; one of which nothing was said counts nowhere.
    """
    counted = (Act.NOT_RELEVANT, *Feedback.LED)
    said = Feedback.objects.filter(undone_at=None, act__in=counted).exclude(score=None)
    rows = said.values_list("entry", "other", "act", "score")
    bands: dict[tuple[UUID, UUID], int] = {}
    led = set()
    for entry, other, act, score in rows:
        bands[entry, other] = band_of(score or 0.0)
        if act != Act.NOT_RELEVANT:
            led.add((entry, other))
    n, n_led = Counter(bands.values()), Counter(bands[it] for it in led)
    return {band: Frequency(n[band], n_led[band]) for band in n if n[band] >= LEAST_OUTCOMES}


def band_of(score: float) -> int:
    """Give the band of a score of 0 to 1.

    Examples
    --------
    >>> [band_of(it) for it in (0.0, 0.19, 0.2, 1.0)]
    [0, 0, 1, 4]
    """
    return min(int(score * N_BANDS), N_BANDS - 1)


def questions_to(user: User, limit: int = 20) -> list[Question]:
    """Give the questions that were sent to this person's organisations and are not answered by a later version."""
    found = Question.objects.filter(other__organisation__in=list(user.organisation_roles)).select_related("other")
    return [it for it in found if it.other.published_version == it.other_version and it.other.is_public][:limit]
