"""Who may see, enter, keep and judge what stands in the registries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.programme.models import (
    Booking,
    Challenge,
    Consortium,
    Incubator,
    LandmarkProduct,
    Registered,
    RoadmapItem,
    Scenario,
    Standard,
)

Anybody = User | AnonymousUser | None
BINDS = ("owner", "signatory")
"""Roles within an organisation that bind it."""
WRITES = ("owner", "editor")
READERS = ("programme_officer", "standards_editor", "integrity_officer", "auditor")
"""Officers who also see what is not public yet."""
_OFFICIAL: tuple[type[Registered], ...] = (Standard, RoadmapItem)
"""What only officers enter: who else registers a number would vouch for themselves."""
PRIVATE: dict[type[Registered], tuple[str, ...]] = {
    Scenario: (Scenario.State.PROPOSED, Scenario.State.DROPPED),
    Challenge: (Challenge.State.IDEA, Challenge.State.VETTED, Challenge.State.DROPPED),
    Consortium: (Consortium.State.FORMING, Consortium.State.DROPPED),
}
"""States in which only members of the organisation and officers see a thing."""
_EDITABLE: dict[type[Registered], tuple[str, ...]] = {
    Scenario: (Scenario.State.PROPOSED, Scenario.State.OPENED, Scenario.State.RUNNING),
    Standard: tuple(it for it in Standard.State if it != Standard.State.WITHDRAWN),
    RoadmapItem: (RoadmapItem.State.PLANNED, RoadmapItem.State.STARTED),
    Incubator: (Incubator.State.PLANNED, Incubator.State.CULTIVATED, Incubator.State.OPERATING),
    Consortium: (Consortium.State.FORMING,),
    Challenge: (Challenge.State.IDEA,),
}
"""States in which a thing may be edited: what was judged or agreed upon stays as it was."""


def is_officer(user: Anybody, model: type[Any]) -> bool:
    """Whether somebody keeps the registry of these things."""
    roles = ("programme_officer", "standards_editor") if issubclass(model, _OFFICIAL) else ("programme_officer",)
    return isinstance(user, User) and user.is_active and user.has_role(*roles)


def is_member(user: Anybody, organisation: Any, *roles: str) -> bool:
    """Whether somebody is an active member of an organisation (its key), in one of these roles if any are named."""
    return isinstance(user, User) and organisation is not None and user.acts_for(organisation, *roles)


def can_see_thing(user: Anybody, thing: Registered) -> bool:
    """Everybody, once it is public; before that its organisation, officers, and those invited into a consortium."""
    if thing.state not in PRIVATE.get(type(thing), ()):
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.has_role(*READERS) or is_member(user, thing.organisation_id):
        return True
    mine = list(user.organisation_roles)
    return isinstance(thing, Consortium) and thing.participations.filter(organisation__in=mine).exists()


def can_enter_thing(user: Anybody, model: type[Registered], organisation: Organisation | None = None) -> bool:
    """Officers a public fact; who writes for a verified organisation what is its own, except standards."""
    if organisation is None:
        return is_officer(user, model) and model is not Consortium
    is_writer = is_member(user, organisation.pk, *WRITES) and organisation.state == Organisation.State.VERIFIED
    return is_writer and not issubclass(model, _OFFICIAL)


def can_keep_thing(user: Anybody, thing: Registered) -> bool:
    """Who writes for its organisation; of a public fact the officers."""
    if thing.organisation_id is None:
        return is_officer(user, type(thing))
    return is_member(user, thing.organisation_id, *WRITES)


def can_edit_thing(user: Anybody, thing: Registered) -> bool:
    """Its keepers, until it was judged or is over."""
    return can_keep_thing(user, thing) and thing.state in _EDITABLE[type(thing)]


def can_judge_thing(user: Anybody, thing: Registered) -> bool:
    """An officer who neither entered it nor ever was a member of its organisation."""
    if not is_officer(user, type(thing)) or not isinstance(user, User) or thing.author_id == user.pk:
        return False
    return thing.organisation_id is None or not user.memberships.filter(organisation=thing.organisation_id).exists()


def can_end_thing(user: Anybody, thing: Registered) -> bool:
    """Its keepers, and officers who judge it."""
    return can_keep_thing(user, thing) or can_judge_thing(user, thing)


def can_stage_standard(user: Anybody, standard: Registered) -> bool:
    """Officers: a stage is a public fact, and who set it stands in the history."""
    return is_officer(user, type(standard))


def can_book_line(user: Anybody, organisation: Organisation) -> bool:
    """Who writes for or binds a verified organisation."""
    is_verified = organisation.state == Organisation.State.VERIFIED
    return is_verified and is_member(user, organisation.pk, "owner", "editor", "signatory")


def can_decide_booking(user: Anybody, booking: Booking) -> bool:
    """The keepers of the incubator, never for an organisation of their own."""
    return can_keep_thing(user, booking.line.incubator) and not is_member(user, booking.organisation_id)


def can_cancel_booking(user: Anybody, booking: Booking) -> bool:
    """Members of the organisation that asked."""
    return is_member(user, booking.organisation_id, "owner", "editor", "signatory")


def can_see_purpose(user: Anybody, booking: Booking) -> bool:
    """Who asked, who keeps the line, and officers: to others a booking is days that are taken."""
    if not isinstance(user, User):
        return False
    is_side = is_member(user, booking.organisation_id) or can_keep_thing(user, booking.line.incubator)
    return is_side or user.has_role(*READERS)


def can_link_product(user: Anybody, _product: LandmarkProduct) -> bool:
    """Programme officers."""
    return is_officer(user, LandmarkProduct)
