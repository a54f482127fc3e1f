"""What stands in the registries, as whoever asks may read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.reading import organisations_of as all_organisations_of
from liaowang_web.programme.models import (
    Challenge,
    Consortium,
    Incubator,
    LandmarkProduct,
    Registered,
    RoadmapItem,
    Scenario,
    Standard,
)
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.policies.registries import PRIVATE, READERS, Anybody

R = TypeVar("R", bound=Registered)
M = TypeVar("M", bound=Model)
MODELS: dict[str, type[Registered]] = {
    it.LETTERS: it for it in (Scenario, Standard, RoadmapItem, Incubator, Consortium, Challenge)
}


def things_for(user: Anybody, model: type[R]) -> QuerySet[R]:
    """Give what somebody may see of a registry, the latest first."""
    found = model._default_manager.select_related("organisation")
    hidden = PRIVATE.get(model, ())
    if not hidden or (isinstance(user, User) and user.is_active and user.has_role(*READERS)):
        return found.all()
    visible = ~Q(state__in=hidden)
    if isinstance(user, User) and user.is_active:
        mine = list(user.organisation_roles)
        visible |= Q(organisation__in=mine)
        if model is Consortium:
            visible |= Q(pk__in=Consortium.objects.filter(participations__organisation__in=mine).values("pk"))
    return found.filter(visible)


def asked_of(things: QuerySet[R], asked: Mapping[str, str]) -> QuerySet[R]:
    """Narrow a registry.

    Parameters
    ----------
    things : QuerySet
    asked : mapping
        ``text`` (in titles, summaries, place of the number), ``direction``, ``track``, ``region`` (its first two digits
        decide), ``state``, and columns with choices of the registry.
    """
    if text := asked.get("text", "").strip():
        columns = ["title_zh", "title_en", "summary_zh", "summary_en"]
        columns += ["designation"] if things.model is Standard else []
        where = Q()
        for name in columns:
            where |= Q(**{f"{name}__icontains": text})
        things = things.filter(where)
    if direction := asked.get("direction"):
        things = things.filter(tracks__contains=f" {direction}-")
    if track := asked.get("track"):
        things = things.filter(tracks__contains=f" {track} ")
    if region := asked.get("region"):
        things = things.filter(region__startswith=region[:2])
    for name in ("state", "level", "kind", "scope"):
        if asked.get(name) and hasattr(things.model, name):
            things = things.filter(**{name: asked[name]})
    return things


def thing_for(user: Anybody, code: str) -> Registered:
    """Give a thing by its code to those who may see it. Raises Http404 to everybody else, or if there is none."""
    letters, _, number = code.partition("-")
    model = MODELS.get(letters)
    found = None
    if model is not None and number.isdecimal():
        found = model._default_manager.select_related("organisation", "author").filter(number=int(number)).first()
    if found is None or found.code != code or not policies.can_see_thing(user, found):
        raise Http404
    return found


def row_of(rows: QuerySet[M], key: UUID) -> M:
    """Give one row of these. Raises Http404 if there is none of this key."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def technologies_of(thing: Registered | LandmarkProduct) -> list[Entry]:
    """Give the entries of the hall behind a thing that are public now."""
    return [it for it in thing.technologies.select_related("organisation").order_by("number") if it.is_public]


def organisations_for_entering(user: Anybody, model: type[Registered]) -> list[Organisation]:
    """Give the organisations for which somebody may enter something there."""
    return [it for it in all_organisations_of(user) if policies.can_enter_thing(user, model, it)]


def organisations_of(user: Anybody) -> list[Organisation]:
    """Give the verified organisations of which somebody is a member."""
    return [it for it in all_organisations_of(user) if it.state == Organisation.State.VERIFIED]


def counts_for(user: Anybody) -> dict[str, int]:
    """Give how many things somebody may see of each registry, by its letters."""
    return {letters: things_for(user, model).count() for letters, model in MODELS.items()}


def standard_named(text: str) -> Standard | None:
    """Find a standard by its number or code."""
    asked = text.strip()
    letters, _, number = asked.partition("-")
    by_code: Any = Q(number=int(number)) if letters == Standard.LETTERS and number.isdecimal() else Q(pk=None)
    return Standard.objects.filter(Q(designation=asked) & ~Q(designation="") | by_code).first()
