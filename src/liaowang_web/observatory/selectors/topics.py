"""Topics of a run, as a question asks for them, and their documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404

from liaowang_web.observatory.models import Document, Run, Topic

SORTS = ("rank", "probability", "breakthrough", "industrial", "score", "n_records", "first_seen")


def topic_of(run: Run | None, code: str) -> Topic:
    """Give a topic of a run.

    Raises
    ------
    Http404
        If there is none.
    """
    found = Topic.objects.filter(run=run, code=code).first() if run else None
    if found is None:
        raise Http404
    return found


def documents_of(topic: Topic) -> QuerySet[Document]:
    """Give the records of a topic known at the cut-off, the newest first."""
    return topic.documents.all()


def shown_topics(run: Run) -> QuerySet[Topic]:
    """Give the ranked topics of a run that no correction hides or merges into another, without what is told of each."""
    return run.topics.filter(rank__isnull=False, is_hidden=False, merged_into="").defer("told")


@dataclass(frozen=True)
class Question:
    """Which topics are asked for; empty means all that have a rank."""

    words: str = ""
    direction: str = ""
    track: str = ""
    probability: float | None = None
    breakthrough: float | None = None
    industrial: float | None = None
    size: int | None = None
    since: date | None = None
    sort: str = "rank"


def topics_of(run: Run, question: Question) -> QuerySet[Topic]:
    """Give the ranked topics of a run that fit, sorted; what has no value comes last."""
    found = shown_topics(run)
    for word in question.words.lower().split():
        found = found.filter(Q(terms__icontains=word) | Q(name_en__icontains=word) | Q(name_zh__icontains=word))
    for column in ("direction", "track"):
        if value := getattr(question, column):
            found = found.filter(**{f"{column}s__contains": f" {value} "})
    for column, name in (("probability", "probability"), ("breakthrough", "breakthrough"),
                         ("industrial", "industrial"), ("n_records", "size"), ("first_seen", "since")):  # fmt: skip
        if (value := getattr(question, name)) is not None:
            found = found.filter(**{f"{column}__gte": value})
    key = F(question.sort)
    order = key.asc(nulls_last=True) if question.sort == "rank" else key.desc(nulls_last=True)
    return found.order_by(order, "rank")
