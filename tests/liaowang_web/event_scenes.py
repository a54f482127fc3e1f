"""What the permission table asks pages of events about: the member is registered, and has a request to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.liaowang_web.deal_scenes import of_member
from tests.liaowang_web.event_factories import make_event, make_registered, make_request
from tests.liaowang_web.factories import make_officer

from liaowang_web.events.models import Event
from liaowang_web.events.services.inviting import invite
from liaowang_web.events.services.registering import register
from liaowang_web.events.services.requests import move_request

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def planned(scene: Scene) -> dict[str, Any]:
    return {"code": make_event("planned").code}


def opening(scene: Scene) -> dict[str, Any]:
    return {**planned(scene), "name": "open"}


def _planned() -> Event:
    return Event.objects.get(number=int(make_event("planned").code[2:]))


def session(scene: Scene) -> dict[str, Any]:
    event = _planned()
    return {"code": event.code, "key": event.sessions.get().pk}


def slot(scene: Scene) -> dict[str, Any]:
    event = _planned()
    return {"code": event.code, "key": event.slots.earliest("number").pk}


def table(scene: Scene) -> dict[str, Any]:
    event = _planned()
    return {"code": event.code, "key": event.tables.earliest("number").pk}


def zone(scene: Scene) -> dict[str, Any]:
    event = _planned()
    return {"code": event.code, "key": event.zones.get().pk}


def invitation(scene: Scene) -> dict[str, Any]:
    event = _planned()
    made = invite(event, ["guest@example.org"], actor=make_officer("event_organiser"))
    return {"code": event.code, "key": made[0].pk}


def opened(scene: Scene) -> dict[str, Any]:
    of_member(scene)
    return {"code": make_event().code}


def registered(scene: Scene) -> dict[str, Any]:
    event = make_event("matchmaking")
    make_registered(event, of_member(scene), scene.member)
    return {"code": event.code}


def registering(scene: Scene) -> dict[str, Any]:
    """The member awaits approval, which event organisers may give and they may not."""
    event = make_event(mode="approval")
    made = register(event, of_member(scene), actor=scene.member, side="both", languages=["zh"])
    return {"code": event.code, "key": made.pk, "name": "approve"}


def badge(scene: Scene) -> dict[str, Any]:
    event = make_event("matchmaking")
    return {"code": event.code, "letters": make_registered(event, of_member(scene), scene.member).code}


def other(scene: Scene) -> dict[str, Any]:
    event = make_event("matchmaking")
    make_registered(event, of_member(scene), scene.member)
    return {"code": event.code, "key": make_registered(event).pk}


def requested(scene: Scene, *, is_sent: bool = True) -> dict[str, Any]:
    event = make_event("matchmaking")
    own = make_registered(event, of_member(scene), scene.member)
    made = make_request(own, make_registered(event), is_sent=is_sent)
    return {"code": event.code, "key": made.pk}


def drafted(scene: Scene) -> dict[str, Any]:
    return requested(scene, is_sent=False)


def withdrawing(scene: Scene) -> dict[str, Any]:
    return {**requested(scene), "name": "withdraw"}


def agreed(scene: Scene) -> dict[str, Any]:
    event = make_event("matchmaking")
    own, guest = make_registered(event, of_member(scene), scene.member), make_registered(event)
    made = move_request("accept", make_request(own, guest), actor=guest.person)
    return {"code": event.code, "key": made.meeting.pk}
