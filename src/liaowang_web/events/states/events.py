"""How events and registrations walk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.audit.services import named
from liaowang_web.events.kinds import events as kinds
from liaowang_web.events.models import Event, Registration, Timetable
from liaowang_web.events.policies.events import (
    can_cancel_registration,
    can_check_in,
    can_confirm_registration,
    can_decide_registration,
    can_manage_event,
    can_move_event,
)
from liaowang_web.workflow.machine import Machine, Transition

S = Event.State
R = Registration.State

CONFIRM_DAYS = 5
"""How long an approved place is kept for whoever has not confirmed it."""


def _is_planned(event: Event, **_values: Any) -> str:
    if not event.slots.filter(is_pause=False).exists():
        return _("There is no slot yet: add a session of meetings.")
    if not event.tables.exists():
        return _("There is no table yet.")
    return ""


def _takes_part(event: Event, **_values: Any) -> str:
    n = event.registrations.filter(state__in=Registration.TAKES_PART).count()
    return "" if n >= 2 else _("Fewer than two people have confirmed that they come.")


def _has_timetable(event: Event, **_values: Any) -> str:
    is_published = event.timetables.filter(state=Timetable.State.PUBLISHED).exists()
    return "" if is_published else _("No timetable has been published.")


EVENT: Machine[Event] = Machine(
    Transition("open", {S.PLANNED}, S.REGISTRATION, can_manage_event, kinds.REGISTRATION_OPENED,
               gettext_lazy("Open registration"), guard=_is_planned),
    Transition("arrange", {S.REGISTRATION}, S.MATCHMAKING, can_manage_event, kinds.MATCHMAKING_BEGUN,
               gettext_lazy("Open for meeting requests"), guard=_takes_part),
    Transition("schedule", {S.MATCHMAKING}, S.SCHEDULED, can_move_event, kinds.EVENT_SCHEDULED, guard=_has_timetable),
    Transition("begin", {S.SCHEDULED}, S.RUNNING, can_move_event, kinds.EVENT_BEGUN, gettext_lazy("Begin the event")),
    Transition("close", {S.RUNNING}, S.CLOSED, can_move_event, kinds.EVENT_CLOSED, gettext_lazy("Close the event")),
    Transition("cancel", {S.PLANNED, S.REGISTRATION, S.MATCHMAKING, S.SCHEDULED}, S.CANCELLED, can_manage_event,
               kinds.EVENT_CANCELLED, gettext_lazy("Cancel the event"), needs_reason=True),
)  # fmt: skip


def n_places_left(event: Event) -> int:
    """Tell how many places nobody holds."""
    return max(event.capacity - event.registrations.filter(state__in=Registration.HOLDS_PLACE).count(), 0)


def _has_place(registration: Registration, **_values: Any) -> str:
    # The event's row is locked by whoever calls, so that two do not take the last place.
    return "" if n_places_left(registration.event) else _("All places are taken.")


def _tell(registration: Registration, **_values: Any) -> dict[str, Any]:
    return {"event": named(registration.event)}


def _keep_place(registration: Registration, **_values: Any) -> dict[str, Any]:
    latest = timezone.now() + timedelta(days=CONFIRM_DAYS)
    registration.confirm_by, registration.queued_at = latest, None
    return _tell(registration)


def _queue(registration: Registration, **_values: Any) -> dict[str, Any]:
    registration.queued_at = timezone.now()
    return _tell(registration)


def _confirm(registration: Registration, **_values: Any) -> dict[str, Any]:
    registration.confirm_by = None
    return _tell(registration)


def _check_in(registration: Registration, *, actor: Any, **_values: Any) -> dict[str, Any]:
    registration.checked_in_at, registration.checked_in_by = timezone.now(), actor
    return _tell(registration)


def _undo(registration: Registration, **_values: Any) -> dict[str, Any]:
    registration.checked_in_at = registration.checked_in_by = None
    return _tell(registration)


REGISTRATION: Machine[Registration] = Machine(
    Transition("approve", {R.PENDING}, R.APPROVED, can_decide_registration, kinds.APPROVED, gettext_lazy("Approve"),
               guard=_has_place, effect=_keep_place),
    Transition("queue", {R.PENDING}, R.WAITING, can_decide_registration, kinds.QUEUED,
               gettext_lazy("Put on the waiting list"), effect=_queue),
    Transition("move_up", {R.WAITING}, R.APPROVED, can_decide_registration, kinds.MOVED_UP,
               gettext_lazy("Give a place"), guard=_has_place, effect=_keep_place),
    Transition("refuse", {R.PENDING, R.WAITING}, R.REFUSED, can_decide_registration, kinds.REFUSED,
               gettext_lazy("Refuse"), effect=_tell, needs_reason=True),
    Transition("confirm", {R.APPROVED}, R.CONFIRMED, can_confirm_registration, kinds.CONFIRMED,
               gettext_lazy("Confirm that you come"), effect=_confirm),
    Transition("check_in", {R.APPROVED, R.CONFIRMED, R.NO_SHOW}, R.CHECKED_IN, can_check_in, kinds.CHECKED_IN,
               gettext_lazy("Check in"), effect=_check_in),
    Transition("undo_check_in", {R.CHECKED_IN}, R.CONFIRMED, can_check_in, kinds.CHECK_IN_UNDONE,
               gettext_lazy("Undo the check-in"), effect=_undo),
    Transition("miss", {R.APPROVED, R.CONFIRMED}, R.NO_SHOW, can_decide_registration, kinds.MISSED,
               gettext_lazy("Did not come"), effect=_tell),
    Transition("cancel", {R.PENDING, R.WAITING, R.APPROVED, R.CONFIRMED}, R.CANCELLED, can_cancel_registration,
               kinds.REGISTRATION_CANCELLED, gettext_lazy("Cancel the registration"), effect=_tell),
)  # fmt: skip
