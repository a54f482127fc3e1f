"""Who may do what with events, registrations and the desk."""

from __future__ import annotations

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.events.models import Event, Registration
from liaowang_web.hall.policies import Anybody

S = Event.State
VERIFIED = Organisation.State.VERIFIED
_BEFORE_THE_END = (S.REGISTRATION, S.MATCHMAKING, S.SCHEDULED, S.RUNNING)


def can_plan_event(user: Anybody) -> bool:
    """Whoever holds the role of event organiser."""
    return isinstance(user, User) and user.has_role("event_organiser")


def can_manage_event(user: Anybody, event: Event) -> bool:
    """Event organisers, until the event is over."""
    return can_plan_event(user) and not event.is_over


def can_edit_event(user: Anybody, event: Event) -> bool:
    """Event organisers, until a timetable binds somebody: slots and tables that people were told stay."""
    return can_plan_event(user) and event.state in {S.PLANNED, S.REGISTRATION, S.MATCHMAKING}


def can_move_event(user: Anybody, event: Event) -> bool:
    """Event organisers; and the system, for what follows from the clock or from a published timetable."""
    return user is None or can_manage_event(user, event)


def can_see_event(user: Anybody, event: Event) -> bool:
    """Everybody once registration was opened; before that event organisers and auditors."""
    return event.state != S.PLANNED or can_oversee_events(user)


def can_oversee_events(user: Anybody) -> bool:
    """Event organisers, and auditors, who read everything: all registrations, meetings and timetables."""
    return isinstance(user, User) and user.has_role("event_organiser", "auditor")


def can_register(user: Anybody, event: Event, organisation: Organisation) -> bool:
    """A member of a verified organisation, for it, while the event takes registrations."""
    is_member = isinstance(user, User) and user.is_active and user.acts_for(organisation.pk)
    return is_member and organisation.state == VERIFIED and event.state in {S.REGISTRATION, S.MATCHMAKING}


def is_own(user: Anybody, registration: Registration) -> bool:
    """Whether it is theirs."""
    return isinstance(user, User) and user.is_active and registration.person_id == user.pk


def can_see_registration(user: Anybody, registration: Registration) -> bool:
    """Whoever it is, and whoever oversees the event."""
    return is_own(user, registration) or can_oversee_events(user)


def can_edit_registration(user: Anybody, registration: Registration) -> bool:
    """Whoever it is, while they hold or want a place and the event is not over."""
    closed = (Registration.State.REFUSED, Registration.State.CANCELLED, Registration.State.NO_SHOW)
    return (
        is_own(user, registration)
        and registration.state not in closed
        and registration.event.state in {S.REGISTRATION, S.MATCHMAKING, S.SCHEDULED}
    )


def can_confirm_registration(user: Anybody, registration: Registration) -> bool:
    """Whoever it is."""
    return is_own(user, registration) and registration.event.state in _BEFORE_THE_END


def can_decide_registration(user: Anybody, registration: Registration) -> bool:
    """Event organisers, never on their own; and the system, for whoever moves up from the waiting list."""
    if user is None:
        return True
    return can_manage_event(user, registration.event) and not is_own(user, registration)


def can_cancel_registration(user: Anybody, registration: Registration) -> bool:
    """Whoever it is, event organisers, and the system when an approved place was not confirmed in time."""
    if registration.event.is_over:
        return False
    return is_own(user, registration) or can_decide_registration(user, registration)


def can_check_in(user: Anybody, registration: Registration) -> bool:
    """Event organisers, at the desk, once the timetable stands and while the event takes place."""
    is_time = registration.event.state in {S.MATCHMAKING, S.SCHEDULED, S.RUNNING}
    return is_time and can_decide_registration(user, registration) and user is not None


def can_use_desk(user: Anybody, event: Event) -> bool:
    """Event organisers, as long as somebody can be checked in."""
    return can_plan_event(user) and event.state in {S.MATCHMAKING, S.SCHEDULED, S.RUNNING}
