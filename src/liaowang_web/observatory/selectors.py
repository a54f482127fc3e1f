"""Reading imported runs: only public ones, and as of the day that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404

from liaowang_web.observatory.models import Document, Run, Topic

SORTS = ("rank", "probability", "breakthrough", "industrial", "score", "n_records", "first_seen")


def public_runs() -> QuerySet[Run]:
    """Give the runs that anybody may read, the latest knowledge first."""
    return Run.objects.filter(is_public=True)


def run_as_of(day: date | None) -> Run | None:
    """Give the latest run that knows nothing after a day; without a day, the latest of all."""
    found = public_runs()
    return (found.filter(as_of__lte=day) if day else found).first()


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
    found = run.topics.filter(rank__isnull=False).defer("told")
    for word in question.words.lower().split():
        found = found.filter(Q(terms__icontains=word) | Q(label_en__icontains=word) | Q(label_zh__icontains=word))
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


@dataclass(frozen=True)
class Changes:
    """What differs between the first places of two runs that continue each other."""

    before: Run | None = None
    entered: Sequence[Topic] = field(default_factory=list)
    left: Sequence[Topic] = field(default_factory=list)
    rose: Sequence[tuple[Topic, int]] = field(default_factory=list)


def changes_of(run: Run) -> Changes:
    """Compare the list of a run with that of the run it continues; without that run there is nothing to compare."""
    before = public_runs().filter(run_id=run.previous_run_id).first() if run.previous_run_id else None
    if before is None:
        return Changes()
    now, then = _listed(run), _listed(before)
    rose = [(topic, _climb(then[code], topic)) for code, topic in now.items() if code in then]
    return Changes(
        before,
        [topic for code, topic in now.items() if code not in then],
        [topic for code, topic in then.items() if code not in now],
        sorted((pair for pair in rose if pair[1] > 0), key=lambda pair: -pair[1]),
    )


def _climb(then: Topic, now: Topic) -> int:
    return (then.rank or 0) - (now.rank or 0)  # both are listed, so both have a rank


def _listed(run: Run) -> dict[str, Topic]:
    return {it.code: it for it in run.topics.filter(rank__lte=run.n_listed).defer("told").order_by("rank")}
