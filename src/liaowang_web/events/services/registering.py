"""Registrations: entered, changed, decided upon, confirmed, cancelled; and the waiting list that moves up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.events.kinds import events as kinds
from liaowang_web.events.models import Availability, Event, Registration, Slot
from liaowang_web.events.models.people import new_code, new_key
from liaowang_web.events.policies.events import can_edit_registration, can_register
from liaowang_web.events.selectors.people import is_invited
from liaowang_web.events.services.leaving import leave
from liaowang_web.events.states.events import REGISTRATION, n_places_left
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

COLUMNS = frozenset({"side", "languages", "way", "most_a_day", "about"})
"""What people say of themselves."""
R = Registration.State
_LETTERS = {
    "approve": (gettext_noop("%(event)s: you have a place"),
                gettext_noop("You have a place at %(event)s. Confirm on its page by %(until)s that you come.")),
    "move_up": (gettext_noop("%(event)s: you have a place"),
                gettext_noop("A place at %(event)s became free for you. Confirm on its page by %(until)s that you "
                             "come.")),
    "queue": (gettext_noop("%(event)s: you are on the waiting list"),
              gettext_noop("All places at %(event)s are taken. You move up by yourself when one becomes free.")),
    "refuse": (gettext_noop("%(event)s: your registration"),
               gettext_noop("Your registration for %(event)s was not accepted; the reason stands on its page.")),
}  # fmt: skip


@transaction.atomic
def register(event: Event, organisation: Organisation, *, actor: User, **columns: Any) -> Registration:
    """Register for an event: with a place, on the waiting list, or to be approved, as the event says.

    Raises
    ------
    NotAllowed
        If the actor may not register for the organisation.
    TransitionRefused
        If they are registered already, the time is over, or the event is by invitation and they have none.
    """
    locked = lock(event)
    if not can_register(actor, locked, organisation):
        raise NotAllowed(_("You may not do this here."))
    if locked.registration_until <= timezone.now():
        raise TransitionRefused(_("The time to register is over."))
    gone = (R.REFUSED, R.CANCELLED)
    if locked.registrations.filter(person=actor).exclude(state__in=gone).exists():
        raise TransitionRefused(_("You are registered already."))
    state = _first_state(locked, actor)
    made = Registration(event=locked, person=actor, organisation=organisation, state=state, code=new_code(),
                        calendar_key=new_key())  # fmt: skip
    _set(made, columns)
    made.queued_at = timezone.now() if state == R.WAITING else None
    made.save()
    audit.record(
        kinds.REGISTERED, made, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(made),
        event=audit.named(locked), organisation=audit.named(organisation), state=made.state,
    )  # fmt: skip
    return made


def _first_state(event: Event, person: User) -> Registration.State:
    has_word = event.mode == Event.Mode.OPEN or is_invited(event, person)
    if event.mode == Event.Mode.INVITATION and not has_word:
        raise TransitionRefused(_("This event is by invitation only, and no invitation was sent to your address."))
    if not has_word:
        return R.PENDING
    return R.CONFIRMED if n_places_left(event) else R.WAITING


@transaction.atomic
def edit_registration(
    registration: Registration, *, actor: User, version: int | None = None, **columns: Any
) -> Registration:
    """Change what somebody says of themselves. Raises NotAllowed, or TransitionRefused if it changed meanwhile."""
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if not can_edit_registration(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    _set(locked, columns)
    locked.version += 1
    locked.save()
    audit.record(
        kinds.REGISTRATION_EDITED, locked, actor=actor, on_behalf_of=locked.organisation_id, before=before,
        after=fingerprint(locked), event=audit.named(locked.event),
    )  # fmt: skip
    return locked


def _set(registration: Registration, columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"A registration has no {sorted(unknown)}")
    for name, value in columns.items():
        setattr(registration, name, value)


@transaction.atomic
def mark_availability(registration: Registration, marks: Mapping[UUID, str], *, actor: User) -> int:
    """Say of slots that they are preferred or not free; a slot that is not named is free.

    Parameters
    ----------
    registration : Registration
    marks : mapping of UUID to str
        Key of the slot to a member of `Availability.Mark`.
    actor : User

    Returns
    -------
    int
        In how many slots they can meet.

    Raises
    ------
    NotAllowed
        If it is not theirs, or the event is over.
    TransitionRefused
        If a slot is of another event.
    """
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if not can_edit_registration(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    slots = {it.pk: it for it in Slot.objects.filter(event=locked.event_id, is_pause=False)}
    if marks.keys() - slots.keys() or any(mark not in Availability.Mark for mark in marks.values()):
        raise TransitionRefused(_("The plan of the event changed meanwhile. Look at it again before you act."))
    locked.availabilities.all().delete()
    Availability.objects.bulk_create(
        Availability(registration=locked, slot=slots[key], mark=mark) for key, mark in marks.items()
    )
    n_free = len(slots) - sum(mark == Availability.Mark.BLOCKED for mark in marks.values())
    audit.record(
        kinds.AVAILABILITY_MARKED, locked, actor=actor, on_behalf_of=locked.organisation_id,
        event=audit.named(locked.event), n_free=n_free, n=len(slots),
    )  # fmt: skip
    return n_free


@transaction.atomic
def move_registration(name: str, registration: Registration, *, actor: User | None, **values: Any) -> Registration:
    """Walk a transition of `states.events.REGISTRATION`; a place that becomes free goes to the waiting list.

    Raises
    ------
    TransitionRefused
        If the state, a missing reason or a lack of places holds it back.
    NotAllowed
        If the actor may not.
    """
    event = lock(registration.event)
    is_own = actor is not None and actor.pk == registration.person_id
    values.setdefault("on_behalf_of", registration.organisation_id if is_own else None)
    moved = REGISTRATION.perform(name, registration, actor=actor, **values)
    if name == "cancel":
        leave(moved)
        fill_places(event)
    _tell(name, moved)
    return moved


def fill_places(event: Event) -> int:
    """Let the waiting list of a locked event move up while there are places and time; gives how many moved."""
    if event.state not in {Event.State.REGISTRATION, Event.State.MATCHMAKING}:
        return 0
    waiting = event.registrations.filter(state=R.WAITING).order_by("queued_at", "created_at")
    n_left = n_places_left(event)
    moved = [REGISTRATION.perform("move_up", it, actor=None) for it in waiting[:n_left]]
    for it in moved:
        _tell("move_up", it)
    return len(moved)


def lapse_unconfirmed(now: datetime | None = None) -> int:
    """Cancel approved places that nobody confirmed in time; a second time does nothing more. Gives how many."""
    due = Registration.objects.filter(state=R.APPROVED, confirm_by__lte=now or timezone.now())
    open_events = due.exclude(event__state__in=(Event.State.CLOSED, Event.State.CANCELLED, Event.State.RUNNING))
    return len([move_registration("cancel", it, actor=None) for it in open_events.select_related("event")])


def _tell(name: str, registration: Registration) -> None:
    if name not in _LETTERS:
        return
    subject, text = _LETTERS[name]
    event = registration.event
    until = event.by_its_clock(registration.confirm_by) if registration.confirm_by else ""
    write_to([registration.person], subject, text, event=audit.named(event), until=until)
