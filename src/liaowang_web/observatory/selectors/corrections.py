"""Corrections: which hold in a run, what became of their topics, and who may read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import history_of
from liaowang_web.observatory.models import Correction, Run, Topic
from liaowang_web.observatory.policies import Anybody, can_see_hidden_topics
from liaowang_web.observatory.selectors.chains import ancestors_of
from liaowang_web.observatory.selectors.standing import keys_waiting

Key = tuple[str, str]
"""Kind of a correction, and code of its topic."""


def corrections_holding_in(run: Run, *codes: str) -> Mapping[Key, Correction]:
    """Give the corrections that hold in a run, of all topics or of these.

    Of two of one kind, which only runs imported out of order can bring together, the one made on the nearer run holds.
    """
    order = {key: place for place, key in enumerate(ancestors_of(run))}
    found = Correction.objects.filter(state=Correction.State.IN_FORCE, since__in=order)
    found = found.select_related("made_by", "since")
    if codes:
        found = found.filter(code__in=codes)
    nearest_last = sorted(found, key=lambda it: -order[it.since_id])
    return {(it.kind, it.code): it for it in nearest_last}


@dataclass(frozen=True)
class Question:
    """Which corrections are asked for; empty means all, ``waiting`` only those in force that a run cannot follow."""

    kind: str = ""
    state: str = ""
    code: str = ""
    waiting: bool = False


def corrections_for(user: Anybody, run: Run, question: Question = Question()) -> QuerySet[Correction]:
    """Give the corrections made up to the day of a run, the newest first.

    Everybody may read what was changed by hand and by whom; of hidden topics only those who may see them.
    """
    found = Correction.objects.filter(since__is_public=True, since__as_of__lte=run.as_of)
    for name in ("kind", "state", "code"):
        if value := getattr(question, name):
            found = found.filter(**{name: value})
    if question.waiting:
        found = found.filter(pk__in=keys_waiting(run))
    if not can_see_hidden_topics(user):
        found = found.exclude(code__in=_hiding(run).values("code")).exclude(kind=Correction.Kind.HIDE)
    return found.select_related("made_by", "since", "replaces__made_by")


def n_hidden_from(run: Run) -> int:
    """Count the topics that are hidden up to the day of a run, which anybody may know."""
    return _hiding(run).values("code").distinct().count()


def _hiding(run: Run) -> QuerySet[Correction]:
    made = Correction.objects.filter(since__is_public=True, since__as_of__lte=run.as_of)
    return made.filter(kind=Correction.Kind.HIDE, state=Correction.State.IN_FORCE).order_by()


def correction_for(user: Anybody, key: UUID) -> Correction:
    """Give one correction.

    Raises
    ------
    Http404
        If there is none, or its topic is hidden from who asks.
    """
    found = Correction.objects.select_related("made_by", "since", "replaces__made_by").filter(pk=key).first()
    if found is None or (found.kind == Correction.Kind.HIDE and not can_see_hidden_topics(user)):
        raise Http404
    return found


def history_of_topic(topic: Topic, *, limit: int = 20) -> Sequence[Entry]:
    """Give what was corrected on a topic, or merged into it, up to its run; whoever may see the topic may see this."""
    made = Correction.objects.filter(Q(code=topic.code) | Q(into=topic.code), since__in=ancestors_of(topic.run))
    return history_of(*made, limit=limit)
