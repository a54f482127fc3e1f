"""Emerging topics of a run: what they may change, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q

from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.topics import shown_topics

NEW_YEARS = 3
"""A topic counts as new when its first record was known at most so many years before the cut-off."""
SORTS = ("impact", "uncertainty", "probability", "breakthrough", "industrial", "n_records", "rank")
_COLUMNS = ("run", "code", "label_en", "label_zh", "name_en", "name_zh", "rank", "probability", "probability_low",
            "probability_high", "breakthrough", "industrial", "n_records", "growth_per_year", "first_seen",
            "directions", "is_renamed")  # fmt: skip


@dataclass(frozen=True)
class EmergingTopic:
    """A topic with its place: impact is the mean of the scores that could be computed."""

    topic: Topic
    impact: float
    uncertainty: float

    @property
    def direction(self) -> str:
        """Give the code of its likeliest direction, or nothing."""
        return next(iter(self.topic.marks), "")


@dataclass(frozen=True)
class Emerging:
    """The emerging topics of a run, and where four fields meet: at the middle value of each scale."""

    topics: Sequence[EmergingTopic]
    impact: float
    uncertainty: float

    def field_of(self, it: EmergingTopic) -> str:
        """Give the field in which a topic stands: ``act``, ``watch``, ``follow`` or ``wait``."""
        is_sure = it.uncertainty <= self.uncertainty
        if it.impact >= self.impact:
            return "act" if is_sure else "watch"
        return "follow" if is_sure else "wait"

    def of(self, direction: str, sort: str = "impact") -> list[EmergingTopic]:
        """Give those of a direction, or all; the middles stay those of all."""
        found = [it for it in self.topics if not direction or direction in it.topic.marks]
        return sorted(found, key=lambda it: _place(it, sort))


def _place(it: EmergingTopic, sort: str) -> tuple[bool, float, str]:
    value = getattr(it, sort) if sort in {"impact", "uncertainty"} else getattr(it.topic, sort)
    is_ascending = sort in {"uncertainty", "rank"}
    return value is None, (value or 0) * (1 if is_ascending else -1), it.topic.code


def emerging_topics(run: Run) -> Emerging:
    """Give the ranked topics with a forecast and a score that grow in share, or that are new, the highest impact first.

    A topic that neither grows nor is new is established or fading: it may be large, but it is not emerging.
    """
    since = _years_before(run.as_of, NEW_YEARS)
    rows = shown_topics(run).filter(
        Q(growth_per_year__gt=0) | Q(first_seen__gt=since),
        Q(breakthrough__isnull=False) | Q(industrial__isnull=False),
        probability_low__isnull=False,
        probability_high__isnull=False,
    )
    found = [_placed(topic) for topic in rows.only(*_COLUMNS)]
    found.sort(key=lambda it: _place(it, "impact"))
    if not found:
        return Emerging([], 0.5, 0.5)
    return Emerging(found, median(it.impact for it in found), median(it.uncertainty for it in found))


def _placed(topic: Topic) -> EmergingTopic:
    scores = [it for it in (topic.breakthrough, topic.industrial) if it is not None]
    breadth = (topic.probability_high or 0) - (topic.probability_low or 0)
    return EmergingTopic(topic, sum(scores) / len(scores), breadth)


def _years_before(day: date, n: int) -> date:
    return date(day.year - n, day.month, min(day.day, 28) if day.month == 2 else day.day)
