"""Events planned, changed and walked from state to state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.events.kinds import events as kinds
from liaowang_web.events.models import Event, Registration
from liaowang_web.events.policies.events import can_edit_event, can_plan_event
from liaowang_web.events.states.events import EVENT
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

COLUMNS = frozenset({
    "organiser", "title_zh", "title_en", "about_zh", "about_en", "place_zh", "place_en", "time_zone", "mode",
    "capacity", "meeting_minutes", "gap_minutes", "n_interpreters", "registration_until", "requests_until",
    "answer_days",
})  # fmt: skip
"""What its organisers may set."""
OF_SLOTS = frozenset({"time_zone", "meeting_minutes", "gap_minutes"})
"""What slots are cut by; it stays as it is once there are some."""


@transaction.atomic
def enter_event(organiser: Organisation, *, actor: User, **columns: Any) -> Event:
    """Begin to plan an event. Raises NotAllowed if the actor plans none, or the organisation is not verified."""
    if not can_plan_event(actor) or organiser.state != Organisation.State.VERIFIED:
        raise NotAllowed(_("You may not do this here."))
    made = Event(organiser=organiser, made_by=actor)
    _set(made, columns)
    made.number = audit.next_number("event")
    made.save()
    audit.record(kinds.EVENT_ENTERED, made, actor=actor, on_behalf_of=organiser.pk, after=fingerprint(made))
    return made


@transaction.atomic
def edit_event(event: Event, *, actor: User, version: int | None = None, **columns: Any) -> Event:
    """Change the plan of an event.

    Raises
    ------
    NotAllowed
        If the actor may not.
    TransitionRefused
        If somebody changed it meanwhile, or it would change what existing slots were cut by.
    """
    locked = lock(event)
    if not can_edit_event(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    changed = {name for name, value in columns.items() if getattr(locked, name) != value}
    if changed & OF_SLOTS and locked.slots.exists():
        raise TransitionRefused(_("There are slots already: remove the sessions before you change how they are cut."))
    before = fingerprint(locked)
    _set(locked, columns)
    locked.version += 1
    locked.save()
    audit.record(
        kinds.EVENT_EDITED, locked, actor=actor, on_behalf_of=locked.organiser_id, before=before,
        after=fingerprint(locked),
    )  # fmt: skip
    return locked


def _set(event: Event, columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"An event has no {sorted(unknown)}")
    for name, value in columns.items():
        setattr(event, name, value)


@transaction.atomic
def move_event(name: str, event: Event, *, actor: User | None, **values: Any) -> Event:
    """Walk a transition of `states.events.EVENT`. Raises TransitionRefused or NotAllowed; then nothing is written."""
    moved = EVENT.perform(name, event, actor=actor, on_behalf_of=event.organiser_id if actor else None, **values)
    if name == "arrange":
        _tell(moved, gettext_noop("%(event)s: meeting requests are open"),
              gettext_noop("See who takes part in %(event)s, and ask whom you want to meet."))  # fmt: skip
    elif name == "cancel":
        _tell(moved, gettext_noop("%(event)s is cancelled"),
              gettext_noop("The event %(event)s does not take place."))  # fmt: skip
    return moved


def _tell(event: Event, subject: str, text: str) -> None:
    expected = event.registrations.filter(state__in=Registration.HOLDS_PLACE)
    write_to(User.objects.filter(pk__in=expected.values("person")), subject, text, event=audit.named(event))
