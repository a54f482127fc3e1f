"""Meeting requests: written, sent, answered, withdrawn, expired. None of them blocks a slot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.events.kinds import meetings as kinds
from liaowang_web.events.models import MeetingRequest, Registration
from liaowang_web.events.policies.meetings import can_write_request
from liaowang_web.events.services.arranging import meeting_of
from liaowang_web.events.states.meetings import REQUEST
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

COLUMNS = frozenset({"purpose", "entry", "priority", "proposal"})
S = MeetingRequest.State
_ACTIVE = (S.DRAFT, S.SENT, S.ACCEPTED)
_LETTERS = {
    "send": (gettext_noop("%(event)s: %(who)s asks to meet you"),
             gettext_noop("%(who)s asks to meet you at %(event)s. Answer by %(until)s; later the request expires.")),
    "accept": (gettext_noop("%(event)s: %(who)s will meet you"),
               gettext_noop("%(who)s accepted your meeting request at %(event)s. When and where stands in the "
                            "timetable once it is published.")),
    "decline": (gettext_noop("%(event)s: answer to your meeting request"),
                gettext_noop("%(who)s declined your meeting request at %(event)s; the reason stands on its page.")),
}  # fmt: skip


@transaction.atomic
def draft_request(sender: Registration, receiver: Registration, *, actor: User, **columns: Any) -> MeetingRequest:
    """Write a meeting request that nobody else sees yet.

    Raises
    ------
    NotAllowed
        If the actor is not the sender, does not take part, or the event takes no requests.
    TransitionRefused
        If the two have a request between them already, or belong to one organisation.
    """
    event = lock(sender.event)
    # Read again under the lock: whoever left meanwhile asks nobody, and is asked by nobody.
    sender = event.registrations.get(pk=sender.pk)
    asked = event.registrations.filter(pk=receiver.pk).first()
    if asked is None or not can_write_request(actor, sender):
        raise NotAllowed(_("You may not do this here."))
    receiver = asked
    if not receiver.takes_part:
        raise TransitionRefused(_("This person does not take part any more."))
    if sender.organisation_id == receiver.organisation_id:
        raise TransitionRefused(_("You are of the same organisation."))
    if between(sender, receiver) is not None:
        raise TransitionRefused(_("There is a request between the two of you already."))
    made = MeetingRequest(event=event, sender=sender, receiver=receiver)
    _set(made, columns)
    made.save()
    audit.record(kinds.REQUEST_DRAFTED, made, actor=actor, on_behalf_of=sender.organisation_id, after=fingerprint(made))
    return made


def between(one: Registration, other: Registration) -> MeetingRequest | None:
    """Give the request between two people that is drafted by the first, waits for an answer or was accepted."""
    pair = (one.pk, other.pk)
    found = MeetingRequest.objects.filter(sender__in=pair, receiver__in=pair, state__in=_ACTIVE)
    return found.exclude(sender=other, state=S.DRAFT).first()


@transaction.atomic
def edit_request(request: MeetingRequest, *, actor: User, version: int | None = None, **columns: Any) -> MeetingRequest:
    """Change a draft. Raises NotAllowed, or TransitionRefused if it was sent or changed meanwhile."""
    locked = MeetingRequest.objects.select_for_update().get(pk=request.pk)
    if not can_write_request(actor, locked.sender):
        raise NotAllowed(_("You may not do this here."))
    if locked.state != S.DRAFT or (version is not None and version != locked.version):
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    _set(locked, columns)
    locked.version += 1
    locked.save()
    audit.record(
        kinds.REQUEST_EDITED, locked, actor=actor, on_behalf_of=locked.sender.organisation_id, before=before,
        after=fingerprint(locked),
    )  # fmt: skip
    return locked


def _set(request: MeetingRequest, columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"A request has no {sorted(unknown)}")
    for name, value in columns.items():
        setattr(request, name, value)


@transaction.atomic
def move_request(
    name: str, request: MeetingRequest, *, actor: User | None, priority: int = MeetingRequest.Priority.MIDDLE,
    **values: Any,
) -> MeetingRequest:  # fmt: skip
    """Walk a transition of `states.meetings.REQUEST`; accepting makes the meeting, which weighs what both give it.

    Raises
    ------
    TransitionRefused
        If the state, the time or a missing reason holds it back.
    NotAllowed
        If the actor may not.
    """
    lock(request.event)
    actor_side = request.receiver if name in {"accept", "decline"} else request.sender
    behalf = actor_side.organisation_id if actor is not None else None
    moved = REQUEST.perform(name, request, actor=actor, on_behalf_of=behalf, **values)
    if name == "accept":
        meeting_of(moved, priority=priority)
    _tell(name, moved)
    return moved


def expire_requests(now: datetime | None = None) -> int:
    """Expire requests that nobody answered in time; a second time does nothing more. Gives how many."""
    due = MeetingRequest.objects.filter(state=S.SENT, expires_at__lte=now or timezone.now())
    return len([move_request("expire", it, actor=None) for it in due.select_related("event", "sender")])


def _tell(name: str, request: MeetingRequest) -> None:
    if name not in _LETTERS:
        return
    subject, text = _LETTERS[name]
    author, reader = (request.sender, request.receiver) if name == "send" else (request.receiver, request.sender)
    until = request.event.by_its_clock(request.expires_at) if request.expires_at else ""
    write_to([reader.person], subject, text, event=audit.named(request.event), who=str(author), until=until)
