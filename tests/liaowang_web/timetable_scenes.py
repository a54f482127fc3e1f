"""What the permission table asks pages of timetables about: the member is one of three who meet at an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.events.models import Placement, Timetable
from liaowang_web.events.services.publishing import publish_timetable

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def fair(scene: Scene) -> tuple[Fair, Timetable]:
    """Give an event with a draft."""
    made = Fair([(0, 1), (0, 2)], first=scene.member)
    draft = Timetable.objects.create(event=made.event, number=1, made_by=made.organiser, held=2, bound=2)
    for meeting, slot in zip(made.meetings, made.slots, strict=False):
        Placement.objects.create(timetable=draft, meeting=meeting, slot=slot, table=made.tables[0])
    return made, draft


def event(scene: Scene) -> dict[str, Any]:
    return {"code": fair(scene)[0].event.code}


def draft(scene: Scene) -> dict[str, Any]:
    return {**event(scene), "number": 1}


def placed(scene: Scene) -> dict[str, Any]:
    made, _draft = fair(scene)
    return {"code": made.event.code, "number": 1, "key": made.meetings[0].pk}


def person(scene: Scene) -> dict[str, Any]:
    made, _draft = fair(scene)
    return {"code": made.event.code, "key": made.people[1].pk}


def published(scene: Scene) -> dict[str, Any]:
    made, its = fair(scene)
    publish_timetable(its, actor=made.organiser)
    return {"code": made.event.code}


def met(scene: Scene) -> dict[str, Any]:
    made, its = fair(scene)
    publish_timetable(its, actor=made.organiser)
    return {"code": made.event.code, "key": made.meetings[0].pk}


def feed(scene: Scene) -> dict[str, Any]:
    made, its = fair(scene)
    publish_timetable(its, actor=made.organiser)
    return {"key": made.people[0].calendar_key}
