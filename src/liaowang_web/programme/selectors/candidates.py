"""What of the site could be brought forward for a target, and has not been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Nomination
from liaowang_web.catalogue.selectors.published import PUBLIC as PUBLISHED
from liaowang_web.deals.models import Contract, Registration
from liaowang_web.design.numbers import is_chinese
from liaowang_web.events.models import Meeting, Placement
from liaowang_web.programme.models import EvidenceItem, Incubator, Scenario, Standard, Target
from liaowang_web.programme.policies.evidence import is_officer
from liaowang_web.programme.selectors.involved import can_bring_forward
from liaowang_web.programme.selectors.pointing import ALLOWED, known_of
from liaowang_web.programme.selectors.targets import begun_on

K = EvidenceItem.Kind
MOST = 30


@dataclass(frozen=True)
class Candidate:
    """A thing that could count: its kind, number, title and day."""

    kind: str
    code: str
    title: str
    day: date | None

    @property
    def kind_word(self) -> str:
        """How its kind is called."""
        return str(K(self.kind).label)


def candidates_for(user: User, target: Target) -> list[Candidate]:
    """Give what this person could point at for a target: of a kind that counts, in a state in which it counts, new."""
    found: list[Candidate] = []
    for kind in ALLOWED.get(target.unit, ()):
        for thing in _fresh(kind, _things(user, kind, target), target):
            known = known_of(kind, thing)
            is_older = known.day is not None and known.day < begun_on(target)
            if known.holds_back or is_older or not can_bring_forward(user, kind, known):
                continue
            titles = (known.title_zh, known.title_en)
            title = next(filter(None, titles if is_chinese() else titles[::-1]), "")
            found.append(Candidate(kind, getattr(thing, "code", str(thing.pk)), title, known.day))
            if len(found) >= MOST:
                return found
    return found


def _fresh(kind: str, things: Iterable[Model], target: Target) -> Iterator[Model]:
    """Leave out what stands already as evidence for the target, or was looked at and refused."""
    there = set(EvidenceItem.objects.filter(target=target, kind=kind).values_list("thing_type", "thing_id"))
    for thing in things:
        if (ContentType.objects.get_for_model(thing).pk, thing.pk) not in there:
            yield thing


def _things(user: User, kind: str, target: Target) -> Iterable[Any]:
    mine = list(user.organisation_roles)
    officer = is_officer(user)
    match kind:
        case K.CONTRACT:
            done = (Registration.State.REGISTERED, Registration.State.AMENDED)
            sides = Q(deal__seller__in=mine) | Q(deal__buyer__in=mine)
            found = Contract.objects.filter(sides, registration__state__in=done)
            return found.select_related("deal__entry").order_by("-created_at")
        case K.MEETING:
            held = Meeting.objects.filter(people__organisation__in=mine, placements__state=Placement.State.HELD)
            return held.select_related("event", "request__entry").distinct()
        case K.CATALOGUE:
            listed = Nomination.objects.filter(state__in=Nomination.LISTED, edition__state__in=PUBLISHED)
            held_by = Q() if officer else Q(holder__in=mine) | Q(through__in=mine)
            return listed.filter(held_by).select_related("edition", "holder").order_by("-edition__code", "number")
        case K.SCENARIO:
            return _own(Scenario.objects.filter(state=Scenario.State.LISTED), mine, officer)
        case K.STANDARD:
            in_force = (Standard.State.PUBLISHED, Standard.State.REVIEWED)
            return _own(Standard.objects.filter(state__in=in_force), mine, officer)
        case K.INCUBATOR:
            working = (Incubator.State.CULTIVATED, Incubator.State.OPERATING)
            return _own(Incubator.objects.filter(state__in=working), mine, officer)
        case K.ORGANISATION:
            types = (Organisation.Type.SERVICE,) if target.unit == "organisations" else (Organisation.Type.ENTERPRISE,)
            verified = Organisation.objects.filter(pk__in=mine, state=Organisation.State.VERIFIED, type__in=types)
            return verified.order_by("number")
        case _:
            return ()


def _own(found: Any, mine: list[Any], officer: bool) -> Iterable[Any]:
    own: Iterable[Any] = (found if officer else found.filter(organisation__in=mine)).order_by("number")
    return own
