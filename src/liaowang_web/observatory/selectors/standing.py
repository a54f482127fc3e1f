"""What stands where a correction reaches: heirs instead of merged topics, nothing instead of hidden ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.observatory.models import Correction, Run, Succession, Topic
from liaowang_web.observatory.selectors.chains import ancestors_of

ENDS = ("merged", "ended")


def shown_in_place(run: Run, codes: Iterable[str]) -> Mapping[str, Topic]:
    """Give by code the topic that a page shows: itself, or the heir of a merged one; a hidden or unknown one is absent.

    The topics come without what the run tells of each.
    """
    asked = set(codes)
    found = {it.code: it for it in _coded(run.pk, sorted(asked))}
    heirs = {it.merged_into for it in found.values()} - {"", *found}
    found |= {it.code: it for it in _coded(run.pk, sorted(heirs))} if heirs else {}
    ends = {code: found.get(it.merged_into) if it.merged_into else it for code, it in found.items()}
    return {code: it for code, it in ends.items() if code in asked and it and not it.is_hidden}


@prepared
def _coded(run: UUID, codes: list[str]) -> QuerySet[Topic]:
    return Topic.objects.filter(one_of("code", codes), run=run).order_by().defer("told")


def merged_into(topic: Topic) -> Sequence[Topic]:
    """Give the topics of its run that corrections merged into a topic, the largest first."""
    return _merged(topic.run_id, topic.code)


@prepared
def _merged(run: UUID, code: str) -> QuerySet[Topic]:
    found = Topic.objects.filter(run=run, merged_into=code, is_hidden=False)
    return found.order_by("-n_records", "code").defer("told")


def taken_out_of(run: Run) -> frozenset[str]:
    """Give the codes of topics of a run that no list shows, because a correction hides them or merges them."""
    return frozenset(run.topics.exclude(is_hidden=False, merged_into="").values_list("code", flat=True))


@dataclass(frozen=True)
class Fate:
    """What a correction meets in a run.

    Attributes
    ----------
    correction : Correction
        Which.
    topic, target : Topic or None
        Its topic, and for a merger the other one, if the run has them.
    gone : str
        Code of what the run no longer has: the topic, or that into which it was merged.
    heirs : sequence of str
        Into which topics the runs themselves let it go.
    is_of_line : bool
        Whether the run continues the run on which it was made.
    """

    correction: Correction
    topic: Topic | None
    target: Topic | None
    gone: str
    heirs: Sequence[str]
    is_of_line: bool


def fates_of(corrections: Sequence[Correction], run: Run) -> Sequence[Fate]:
    """Tell of corrections what they meet in a run."""
    line = ancestors_of(run)
    codes = {it.code for it in corrections} | {it.into for it in corrections} - {""}
    topics = {it.code: it for it in run.topics.filter(code__in=codes).defer("told")}
    heirs: dict[str, list[str]] = {}
    ended = Succession.objects.filter(run__in=line, code__in=codes - set(topics), event__in=ENDS)
    for code, other in ended.exclude(other="").values_list("code", "other"):
        heirs.setdefault(code, []).append(other)
    fates = []
    for it in corrections:
        is_of_line = it.since_id in line
        wanted = [it.code, it.into] if it.into else [it.code]
        gone = next((code for code in wanted if code not in topics), "") if is_of_line else ""
        of = topics if is_of_line else {}
        fates.append(Fate(it, of.get(it.code), of.get(it.into), gone, heirs.get(gone, []), is_of_line))
    return fates


def keys_waiting(run: Run) -> Sequence[UUID]:
    """Give the keys of corrections in force whose topic, or whose target, a run no longer has."""
    made = Correction.objects.filter(state=Correction.State.IN_FORCE, since__in=ancestors_of(run))
    return [fate.correction.pk for fate in fates_of(list(made), run) if fate.gone]
