"""What people say of matches, kept with what ranked them and how probably they were shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.sentences import Kind
from liaowang_web.hall.models import Decline, Entry
from liaowang_web.matching import kinds
from liaowang_web.matching.models import Feedback, Suggestion
from liaowang_web.matching.policies import can_judge_match
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Act = Feedback.Act


@transaction.atomic
def decline_match(entry: Entry, other: Entry, *, actor: User, reason: str, note: str = "") -> Feedback:
    """Say that another entry is not relevant; whoever says it again gives another reason.

    Raises
    ------
    NotAllowed
        If the actor is no member of the entry's organisation, or the entry is not public.
    TransitionRefused
        If the reason is none of the list.
    """
    locked = _locked(entry, actor)
    if reason not in Decline.Reason.values:
        raise TransitionRefused(_("Choose a reason from the list."))
    Feedback.objects.filter(entry=locked, other=other, act=Act.NOT_RELEVANT, undone_at=None).update(
        undone_at=timezone.now()
    )
    said = _said(locked, other, actor, Act.NOT_RELEVANT, reason=reason, note=note)
    record_said(kinds.DECLINED, said, locked, actor, reason=note, why=reason)
    return said


@transaction.atomic
def note_outcome(entry: Entry, other: Entry, act: str, *, actor: User) -> Feedback:
    """Keep that an enquiry was sent, a meeting held or a contract signed; rooms above tell it, and people do.

    A second time it gives what was kept.

    Raises
    ------
    NotAllowed
        If the actor is no member of the entry's organisation, or the entry is not public.
    TransitionRefused
        If it is none of these three.
    """
    locked = _locked(entry, actor)
    if act not in Feedback.LED:
        raise TransitionRefused(_("Choose what came of it from the list."))
    return _noted(locked, other, act, actor)


@transaction.atomic
def note_outcomes(organisation: Organisation, other: Entry, act: str, *, actor: User) -> list[Feedback]:
    """Keep what came of an entry for an organisation, for each of its own entries in whose list that stands now.

    Rooms above call it, inside the transaction of their own act: they know who acted on what, and not which list led
    there. Nothing is kept where the actor is no member, or no list holds it. No row is locked, since whoever calls may
    hold the end of the audit already.
    """
    rows = Suggestion.objects.filter(other=other, match_list__entry__organisation=organisation)
    return _note_all(rows, act, actor)


@transaction.atomic
def note_outcomes_with(entry: Entry, organisation: Organisation, act: str, *, actor: User) -> list[Feedback]:
    """Keep what came of an entry's own list, for each entry of an organisation that stands in it under its name.

    The other side of `note_outcomes`, and called like it. An anonymous entry is left out: to note it would tell the
    owner of the list whose it is.
    """
    rows = Suggestion.objects.filter(match_list__entry=entry, other__organisation=organisation)
    return _note_all(rows.filter(other__is_anonymous=False), act, actor)


def _note_all(rows: QuerySet[Suggestion], act: str, actor: User) -> list[Feedback]:
    found = rows.select_related("match_list__entry", "other").order_by("place")
    pairs = [(it.match_list.entry, it.other) for it in found]
    return [_noted(own, other, act, actor) for own, other in pairs if can_judge_match(actor, own)]


@transaction.atomic
def take_back(said: Feedback, *, actor: User) -> Feedback:
    """Take back what was said; it stays in the log, marked as undone.

    Raises
    ------
    NotAllowed
        If the actor is no member of the entry's organisation, or the entry is not public.
    TransitionRefused
        If it was taken back before.
    """
    entry = _locked(said.entry, actor)
    locked = Feedback.objects.select_for_update(of=("self",)).select_related("other").get(pk=said.pk)
    if locked.undone_at:
        raise TransitionRefused(_("It was taken back already."))
    locked.undone_at = timezone.now()
    locked.save(update_fields=["undone_at"])
    record_said(kinds.UNDONE, locked, entry, actor)
    return locked


def _locked(entry: Entry, actor: User) -> Entry:
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_judge_match(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    return locked


def _noted(entry: Entry, other: Entry, act: str, actor: User) -> Feedback:
    before = Feedback.objects.filter(entry=entry, other=other, act=act, undone_at=None).first()
    if before is not None:
        return before
    said = _said(entry, other, actor, act)
    record_said(kinds.NOTED, said, entry, actor, act=audit.named(said))
    return said


def record_said(kind: Kind, said: Feedback, entry: Entry, actor: User, **values: Any) -> None:
    """Record an act on what was said, in the name of the entry's organisation."""
    # Told of what was said, not of the entry, whose history more people read.
    audit.record(
        kind, said, actor=actor, on_behalf_of=entry.organisation_id, entry=entry.code, other=said.other.code, **values
    )


def shown_now(entry: Entry, other: Entry) -> dict[str, Any]:
    """Give where and how probably a match is shown now, for the log; nothing if no list holds it."""
    shown = Suggestion.objects.filter(match_list__entry=entry, other=other).select_related("match_list").first()
    return {} if shown is None else {
        "place": shown.place, "score": shown.score, "propensity": shown.propensity, "features": shown.features,
        "model_version": shown.match_list.model_version,
    }  # fmt: skip


def _said(entry: Entry, other: Entry, actor: User, act: str, *, reason: str = "", note: str = "") -> Feedback:
    logged = shown_now(entry, other)
    return Feedback.objects.create(
        entry=entry, other=other, user=actor, act=act, reason=reason, note=note, **logged
    )  # fmt: skip
