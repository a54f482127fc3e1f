"""Corrections of topics: made, withdrawn, and laid over every run that continues the one on which they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.sentences import Kind as Told
from liaowang_web.audit.services import record
from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import Correction, Run, Topic
from liaowang_web.observatory.policies import can_correct_topics
from liaowang_web.observatory.selectors.chains import ancestors_of, line_of
from liaowang_web.observatory.selectors.corrections import Key, corrections_holding_in
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.states import CORRECTION
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Kind = Correction.Kind
_LAID = ("name_en", "name_zh", "is_renamed", "is_hidden", "merged_into")
_NAME_LENGTH = 200


class Overtaken(TransitionRefused):
    """Somebody else corrected the topic since the actor looked at it."""

    def __init__(self, other: Correction | None) -> None:
        super().__init__(_("Somebody else corrected it meanwhile. Nothing of yours was saved yet."))
        self.other = other


def rename_topic(
    topic: Topic, *, actor: User, name_en: str, name_zh: str, reason: str, seen: str | None = None
) -> Correction:
    """Give a topic other names; an empty one means that it has none in that language.

    Parameters
    ----------
    topic : Topic
        A topic of the latest run.
    actor : User
        An analyst.
    name_en, name_zh : str
        At most 200 characters each; not both empty.
    reason : str
        Why, in the actor's words.
    seen : str, optional
        ``Correction.mark`` of the correction that the actor saw in force, empty for none; without it nothing is
        compared.

    Raises
    ------
    NotAllowed
        If the actor is no analyst, or the run is not the latest.
    TransitionRefused
        If nothing would change, the topic is hidden or merged, or a name or the reason is missing; `Overtaken` if
        somebody else was faster. Nothing is written then.
    """
    names = {"name_en": " ".join(name_en.split()), "name_zh": " ".join(name_zh.split())}
    with transaction.atomic():
        scene = _enter(topic, Kind.RENAME, actor, reason, seen)
        _refuse_if(bool(scene.topic.merged_into), _("It was merged into another topic. Withdraw that first."))
        _refuse_if(not any(names.values()), _("Give a name in at least one language."))
        _refuse_if(max(map(len, names.values())) > _NAME_LENGTH, _("A name has at most 200 characters."))
        _refuse_if(all(getattr(scene.topic, it) == name for it, name in names.items()), _("It bears these names."))
        told = {"old": _pair(scene.topic.name_en, scene.topic.name_zh), "new": _pair(**names)}
        return _hold(scene, Kind.RENAME, kinds.TOPIC_RENAMED, actor, reason, told, **names)


def merge_topic(topic: Topic, *, actor: User, into: str, reason: str, seen: str | None = None) -> Correction:
    """Merge a topic into another of its run, under whose page its documents then stand.

    Parameters and errors are those of `rename_topic`; ``into`` is the code of the other topic, which is neither
    the same one nor hidden nor itself merged, so that there is no circle.
    """
    with transaction.atomic():
        scene = _enter(topic, Kind.MERGE, actor, reason, seen)
        heir = Topic.objects.filter(run=scene.topic.run, code=into.strip().upper()).defer("told").first()
        if heir is None:
            raise TransitionRefused(_("This run has no topic %(code)s.") % {"code": into.strip() or "—"})
        _refuse_if(heir.pk == scene.topic.pk, _("A topic cannot be merged into itself."))
        _refuse_if(heir.is_hidden, _("The other topic is hidden."))
        _refuse_if(bool(heir.merged_into), _("The other topic was itself merged. Merge into its heir."))
        held = scene.held.get((Kind.MERGE, scene.topic.code))
        _refuse_if(held is not None and held.into == heir.code, _("It is merged into that topic."))
        return _hold(
            scene, Kind.MERGE, kinds.TOPIC_MERGED, actor, reason, {"heir": _called(heir)}, into=heir.code
        )  # fmt: skip


def hide_topic(topic: Topic, *, actor: User, reason: str, seen: str | None = None) -> Correction:
    """Take a topic out of every list, search, map and export. Parameters and errors are those of `rename_topic`."""
    with transaction.atomic():
        scene = _enter(topic, Kind.HIDE, actor, reason, seen)
        _refuse_if(bool(scene.topic.merged_into), _("It was merged into another topic. Withdraw that first."))
        has_merged = Topic.objects.filter(run=scene.topic.run, merged_into=scene.topic.code).exists()
        _refuse_if(has_merged, _("Other topics were merged into it. Withdraw that first."))
        return _hold(scene, Kind.HIDE, kinds.TOPIC_HIDDEN, actor, reason, {})


def withdraw_correction(
    correction: Correction, *, actor: User, reason: str, version: int | None = None
) -> Correction:  # fmt: skip
    """Withdraw a correction: what it replaced holds again, otherwise what the runs tell.

    Raises
    ------
    NotAllowed
        If the actor is no analyst.
    TransitionRefused
        If it is withdrawn already, was changed since ``version``, or no reason is given. Nothing is written then.
    """
    with transaction.atomic():
        _lock_line(correction.since)
        gone = CORRECTION.perform("withdraw", correction, actor=actor, reason=reason, version=version)
        if gone.replaces and not _leads_to_hidden(gone.replaces):
            CORRECTION.perform("restore", gone.replaces, actor=actor, reason=reason)
        _lay_over_line(gone.since)
    return gone


def lay_over(run: Run) -> int:
    """Lay the corrections in force over a run that comes in, and over those that continue it; gives how many hold.

    Call it inside the transaction of the import. A run that continues none of ours gets none: its codes mean other
    topics.
    """
    _lock_line(run)
    _lay_over_line(run)
    return len(corrections_holding_in(run))


@dataclass(frozen=True)
class _Scene:
    """The topic as it is under the lock, and the corrections that hold in its run."""

    topic: Topic
    held: Mapping[Key, Correction]


def _enter(topic: Topic, kind: str, actor: User, reason: str, seen: str | None) -> _Scene:
    _lock_line(topic.run)
    newest = run_as_of(None)
    is_past = newest is None or newest.pk != topic.run_id
    if not can_correct_topics(actor, is_past=is_past):
        raise NotAllowed(_("You may not do this here."))
    held = corrections_holding_in(topic.run, topic.code)
    other = held.get((kind, topic.code))
    if seen is not None and seen != (other.mark if other else ""):
        raise Overtaken(other)
    _refuse_if(not reason.strip(), _("Say why: a reason is asked for here."))
    fresh = Topic.objects.select_related("run").defer("told").get(pk=topic.pk)
    _refuse_if(fresh.is_hidden, _("It is hidden. Withdraw that first."))
    return _Scene(fresh, held)


def _hold(
    scene: _Scene, kind: str, told: Told, actor: User, reason: str, values: dict[str, Any], **columns: str
) -> Correction:
    """Put a correction in force in the place of an earlier one, from where that began."""
    old = scene.held.get((kind, scene.topic.code))
    if old:
        CORRECTION.perform("withdraw", old, actor=actor, reason=reason)
    since = old.since if old else scene.topic.run
    made = Correction.objects.create(
        kind=kind, code=scene.topic.code, since=since, reason=reason.strip(), replaces=old, made_by=actor, **columns
    )
    _lay_over_line(since)
    record(told, made, actor=actor, reason=made.reason, after=fingerprint(made), topic=_called(scene.topic), **values)
    return made


def _lock_line(run: Run) -> None:
    """Let nobody else correct, or import into, this line of runs until the transaction ends."""
    Run.objects.select_for_update(no_key=True).get(pk=ancestors_of(run)[-1])


def _lay_over_line(run: Run) -> None:
    for each in Run.objects.filter(pk__in=line_of(run)):
        _lay(each)


def _lay(run: Run) -> None:
    """Bring the topics of a run to what it tells and the corrections that hold in it, whatever they were before."""
    held = corrections_holding_in(run)
    named = {code for _kind, code in held} | {it.into for it in held.values() if it.into}
    touched = Q(code__in=named) | Q(is_renamed=True) | Q(is_hidden=True) | ~Q(merged_into="")
    topics = {it.code: it for it in run.topics.filter(touched).defer("told")}
    for topic in topics.values():
        rename = held.get((Kind.RENAME, topic.code))
        topic.name_en, topic.name_zh = topic.label_en, topic.label_zh
        if rename:
            topic.name_en, topic.name_zh = rename.name_en, rename.name_zh
        topic.is_renamed = rename is not None
        topic.is_hidden = (Kind.HIDE, topic.code) in held
        topic.merged_into = _heir(topic.code, held, topics)
    Topic.objects.bulk_update(topics.values(), _LAID, batch_size=500)


def _heir(code: str, held: Mapping[Key, Correction], topics: Mapping[str, Topic]) -> str:
    """Give the last topic to which mergers lead in a run; none where it is gone, or where they go in a circle."""
    path = [code]
    while (merger := held.get((Kind.MERGE, path[-1]))) and merger.into in topics:
        if merger.into in path:
            return ""
        path.append(merger.into)
    return path[-1] if len(path) > 1 else ""


def _leads_to_hidden(correction: Correction) -> bool:
    newest = run_as_of(None)
    return bool(correction.into) and Topic.objects.filter(run=newest, code=correction.into, is_hidden=True).exists()


def _refuse_if(is_so: bool, why: str) -> None:
    if is_so:
        raise TransitionRefused(why)


def _pair(name_en: str, name_zh: str) -> dict[str, str]:
    return {"en": name_en or name_zh, "zh": name_zh or name_en}


def _called(topic: Topic) -> dict[str, str]:
    names = _pair(topic.name_en, topic.name_zh)
    if not names["en"]:
        return {"en": topic.code, "zh": topic.code}
    return {"en": f"{names['en']} ({topic.code})", "zh": f"{names['zh']}（{topic.code}）"}
