"""How topics follow from those of the run before, without those that a correction hides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liaowang_web.observatory.models import Run, Succession, Topic
from liaowang_web.observatory.selectors.chains import ancestors_of
from liaowang_web.observatory.selectors.runs import public_runs


def _shown(run: Run, steps: QuerySet[Succession]) -> QuerySet[Succession]:
    line = public_runs().filter(pk__in=ancestors_of(run))
    hidden = Topic.objects.filter(run__in=line, is_hidden=True).values("code")
    found = steps.filter(run__in=line).exclude(code__in=hidden).exclude(other__in=hidden)
    return found.select_related("run").order_by("-run__as_of", "code", "event", "other")


def steps_in(run: Run, event: str) -> QuerySet[Succession]:
    """Give the steps of one sort that a run tells."""
    return _shown(run, Succession.objects.filter(run=run, event=event))


def steps_of(topic: Topic) -> QuerySet[Succession]:
    """Give the steps of one topic in its run and the runs that it continues, the latest first."""
    code = topic.code
    return _shown(topic.run, Succession.objects.filter(Q(code=code) | Q(other=code)))
