"""Registrations, as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.events.models import Availability, Event, Registration
from liaowang_web.events.policies.events import can_see_registration
from liaowang_web.events.policies.meetings import can_see_people
from liaowang_web.hall.policies import Anybody

_GONE = (Registration.State.REFUSED, Registration.State.CANCELLED)


def is_invited(event: Event, person: User) -> bool:
    """Whether an address that somebody proved is invited."""
    proved = person.emailaddress_set.filter(verified=True).values_list("email", flat=True)  # type: ignore[attr-defined]
    addresses = [it.lower() for it in proved]
    return event.invitations.filter(email__in=addresses, withdrawn_at=None).exists()


def own_registration(user: Anybody, event: Event) -> Registration | None:
    """Give somebody's own registration: the one that stands, or else the last that was refused or cancelled."""
    if not isinstance(user, User):
        return None
    found = event.registrations.filter(person=user).select_related("event", "person", "organisation")
    return found.exclude(state__in=_GONE).first() or found.order_by("-created_at").first()


def own_registration_for(user: Anybody, event: Event) -> Registration:
    """Give somebody's own registration. Raises Http404 if there is none."""
    found = own_registration(user, event)
    if found is None:
        raise Http404
    return found


def own_registrations(user: User) -> QuerySet[Registration]:
    """Give somebody's registrations at events that are not over."""
    found = Registration.objects.filter(person=user).exclude(event__state__in=("closed", "cancelled"))
    return found.exclude(state__in=_GONE).select_related("event", "organisation").order_by("-created_at")


def registration_for(user: Anybody, event: Event, key: UUID) -> Registration:
    """Give one registration to whoever it is and to those who oversee the event. Raises Http404 to everybody else."""
    found = event.registrations.filter(pk=key).select_related("event", "person", "organisation").first()
    if found is None or not can_see_registration(user, found):
        raise Http404
    return found


def registration_with(event: Event, code: str) -> Registration | None:
    """Give the registration with a check-in code, as the desk reads it; nothing if there is none."""
    wanted = code.strip().upper()
    return event.registrations.filter(code=wanted).select_related("event", "person", "organisation").first()


def registrations_of(event: Event, *, state: str = "", text: str = "") -> QuerySet[Registration]:
    """Give the registrations of an event, the first to come first; those that wait in the order of the list."""
    found = event.registrations.select_related("person", "organisation", "event")
    if state in Registration.State:
        found = found.filter(state=state)
    if text:
        named = Q(person__name__icontains=text) | Q(person__email__icontains=text) | Q(code__iexact=text)
        found = found.filter(named | _organisation_named(text))
    return found.order_by("queued_at", "created_at") if state == Registration.State.WAITING else found


def people_for(
    user: Anybody, event: Event, *, side: str = "", text: str = "", language: str = ""
) -> QuerySet[Registration]:
    """Give those who take part to those who may see them, by organisation. Raises Http404 to everybody else."""
    if not can_see_people(user, event):
        raise Http404
    found = event.registrations.filter(state__in=Registration.TAKES_PART).select_related("person", "organisation")
    if side in {Registration.Side.OFFERS, Registration.Side.SEEKS}:
        found = found.filter(side__in=(side, Registration.Side.BOTH))
    if text:
        found = found.filter(Q(person__name__icontains=text) | Q(about__icontains=text) | _organisation_named(text))
    if language in Registration.LANGUAGES:
        found = found.filter(languages__icontains=f'"{language}"')
    return found.order_by("organisation__name_zh", "person__name")


def _organisation_named(text: str) -> Q:
    return Q(organisation__name_zh__icontains=text) | Q(organisation__name_en__icontains=text)


def person_for(user: Anybody, event: Event, key: UUID) -> Registration:
    """Give one of those who take part. Raises Http404 to whoever may not see them, or if they do not take part."""
    found = people_for(user, event).filter(pk=key).select_related("event").first()
    if found is None:
        raise Http404
    return found


def marks_of(registration: Registration) -> Mapping[UUID, str]:
    """Give what somebody said of slots, by the key of the slot."""
    return dict(registration.availabilities.values_list("slot", "mark"))


def n_blocked(event: Event) -> Mapping[UUID, int]:
    """Give in how many slots each person cannot meet."""
    found = Availability.objects.filter(registration__event=event, mark=Availability.Mark.BLOCKED)
    return dict(found.values_list("registration").annotate(n=Count("pk")).order_by())


def organisations_to_register(user: User) -> list[Organisation]:
    """Give the verified organisations for which somebody may register."""
    mine = list(user.organisation_roles)
    return sorted(Organisation.objects.filter(pk__in=mine, state=Organisation.State.VERIFIED), key=str)
