"""Topics of a run, as a question asks for them, and their documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from liaowang_web.design.prepared import prepared
from liaowang_web.observatory.models import Document, Run, Topic
from liaowang_web.observatory.policies import Anybody, can_see_hidden_topics

SORTS = ("rank", "probability", "breakthrough", "industrial", "score", "n_records", "n_recent", "growth_per_year",
         "first_seen")  # fmt: skip
_AT_LEAST = {"probability": "probability", "breakthrough": "breakthrough", "industrial": "industrial",
             "recent": "n_recent", "size": "n_records", "since": "first_seen"}  # fmt: skip
CONDITIONS = ("words", "direction", "track", *_AT_LEAST)
"""What a question may ask of topics, besides their order."""


def topic_of(run: Run | None, code: str, user: Anybody = None) -> Topic:
    """Give a topic of a run.

    Raises
    ------
    Http404
        If there is none, or it is hidden from who asks.
    """
    rows = _coded(run.pk, code) if run else []
    found = rows[0] if rows else None
    if found is None or (found.is_hidden and not can_see_hidden_topics(user)):
        raise Http404
    return found


@prepared
def _coded(run: UUID, code: str) -> QuerySet[Topic]:
    return Topic.objects.filter(run=run, code=code).select_related("run")


def documents_of(topic: Topic) -> QuerySet[Document]:
    """Give the records known at the cut-off of a topic and of those that corrections merged into it, newest first."""
    # Asked apart: in one question with an "or", both databases read every topic of the run.
    merged = _merged(topic.run_id, topic.code)
    return Document.objects.filter(topic__in=[topic.pk, *merged])


@prepared
def _merged(run: UUID, code: str) -> QuerySet[Topic, UUID]:
    return Topic.objects.filter(run=run, merged_into=code).order_by().values_list("pk", flat=True)


def shown_topics(run: Run) -> QuerySet[Topic]:
    """Give the ranked topics of a run that no correction hides or merges into another, without what is told of each."""
    # "In" false, since of "not hidden" SQLite makes no use in an index, and went through topics without a rank, too.
    return run.topics.filter(rank__isnull=False, is_hidden__in=(False,), merged_into="").defer("told")


@dataclass(frozen=True)
class Question:
    """Which topics are asked for; empty means all that have a rank.

    Probability and scores run from 0 to 1. ``sort`` is one of `SORTS`: ranks from the first, all else from the largest;
    with ``-`` before it the other way round.
    """

    words: str = ""
    direction: str = ""
    track: str = ""
    probability: float | None = None
    breakthrough: float | None = None
    industrial: float | None = None
    recent: int | None = None
    size: int | None = None
    since: date | None = None
    sort: str = "rank"

    @property
    def conditions(self) -> list[str]:
        """Give the names of what it asks of topics."""
        return [name for name in CONDITIONS if getattr(self, name) not in ("", None)]

    def without(self, name: str) -> Question:
        """Give the same question with one condition dropped."""
        dropped: dict[str, Any] = {name: None if name in _AT_LEAST else ""}
        return replace(self, **dropped)


def topics_of(run: Run, question: Question) -> QuerySet[Topic]:
    """Give the ranked topics of a run that fit, sorted; what has no value comes last."""
    found = shown_topics(run)
    for word in question.words.lower().split():
        found = found.filter(Q(terms__icontains=word) | Q(name_en__icontains=word) | Q(name_zh__icontains=word))
    for column in ("direction", "track"):
        if value := getattr(question, column):
            found = found.filter(**{f"{column}s__contains": f" {value} "})
    for name, column in _AT_LEAST.items():
        if (value := getattr(question, name)) is not None:
            found = found.filter(**{f"{column}__gte": value})
    column = question.sort.removeprefix("-")
    is_rising = (column == "rank") != question.sort.startswith("-")
    order = F(column).asc(nulls_last=True) if is_rising else F(column).desc(nulls_last=True)
    return found.order_by(order, "rank")
