"""Entering, editing and moving what stands in the registries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.hall.models import Entry
from liaowang_web.programme.kinds.registries import EDITED, ENTERED
from liaowang_web.programme.models import Consortium, Incubator, Registered, RoadmapItem, Scenario, Standard
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.states.consortia import CONSORTIUM
from liaowang_web.programme.states.registries import INCUBATOR, ROADMAP, SCENARIO, STANDARD
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.machine import Machine
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

R = TypeVar("R", bound=Registered)
_MACHINES: dict[type[Registered], Machine[Any]] = {
    Scenario: SCENARIO, Standard: STANDARD, RoadmapItem: ROADMAP, Incubator: INCUBATOR, Consortium: CONSORTIUM,
}  # fmt: skip


def demand(*, is_allowed: bool) -> None:
    """Go on if it is allowed. Raises NotAllowed otherwise."""
    if not is_allowed:
        raise NotAllowed(_("You may not do this here."))


def refuse(why: str) -> None:
    """Go on if nothing speaks against it. Raises TransitionRefused with the reason otherwise."""
    if why:
        raise TransitionRefused(why)


@transaction.atomic
def enter_thing(
    model: type[R],
    *,
    actor: User,
    organisation: Organisation | None = None,
    technologies: Sequence[Entry] = (),
    columns: Mapping[str, Any],
) -> R:
    """Enter a thing into its registry: for an organisation, or as a public fact with its source.

    Raises
    ------
    NotAllowed
        If the actor may enter nothing there.
    TransitionRefused
        For a public fact without a source.
    """
    demand(is_allowed=policies.can_enter_thing(actor, model, organisation))
    if organisation is None:
        refuse(_why_no_source(columns))
    name = model._meta.model_name or ""
    thing = model(**columns, organisation=organisation, author=actor, number=audit.next_number(f"programme.{name}"))
    thing.save()
    thing.technologies.set(technologies)
    audit.record(
        ENTERED[name], thing, actor=actor, on_behalf_of=organisation.pk if organisation else None,
        after=fingerprint(thing),
    )  # fmt: skip
    return thing


@transaction.atomic
def edit_thing(
    thing: R, *, actor: User, version: int, technologies: Sequence[Entry] | None = None, columns: Mapping[str, Any]
) -> R:
    """Edit a thing that has not been judged yet.

    Raises
    ------
    NotAllowed
        If the actor does not keep it, or it is past editing.
    TransitionRefused
        If somebody changed it meanwhile, or a public fact would lose its source.
    """
    found = lock(thing)
    demand(is_allowed=policies.can_edit_thing(actor, found))
    if version != found.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(found)
    for name, value in columns.items():
        if isinstance(found, Standard) and name == "state":
            continue  # a stage is walked, not written
        setattr(found, name, value)
    if found.organisation_id is None:
        refuse(_why_no_source({"source_url": found.source_url, "source_note": found.source_note}))
    found.version += 1
    found.save()
    if technologies is not None:
        found.technologies.set(technologies)
    audit.record(
        EDITED[found._meta.model_name or ""], found, actor=actor, on_behalf_of=found.organisation_id, before=before,
        after=fingerprint(found),
    )  # fmt: skip
    return found


@transaction.atomic
def move_thing(name: str, thing: R, *, actor: User, reason: str = "", **values: Any) -> R:
    """Walk one transition of a thing of the registries; challenges have a service of their own.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    moved: R = _MACHINES[type(thing)].perform(name, thing, actor=actor, reason=reason, **values)
    return moved


def _why_no_source(columns: Mapping[str, Any]) -> str:
    is_told = bool(columns.get("source_url") or columns.get("source_note"))
    return "" if is_told else _("A public fact needs its source.")
