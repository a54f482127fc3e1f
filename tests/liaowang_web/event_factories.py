"""Plain functions that make events, registrations and meeting requests through the services, with good defaults."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from tests.liaowang_web.deal_factories import make_code
from tests.liaowang_web.factories import make_officer, make_organisation
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.events.models import Event, MeetingRequest, Registration
from liaowang_web.events.services.events import enter_event, move_event
from liaowang_web.events.services.planning import add_session, add_tables
from liaowang_web.events.services.registering import move_registration, register
from liaowang_web.events.services.requests import draft_request, move_request

ABOUT_ME: dict[str, Any] = {"side": "both", "way": "on_site", "languages": ["zh", "en"], "about": "Cells for trams."}
_PLACE = ZoneInfo("Asia/Shanghai")


def begins_at(days: int = 30) -> datetime:
    """Nine o'clock at the place, so many days ahead."""
    day = timezone.now().astimezone(_PLACE) + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def make_event(state: str = "registration", *, actor: User | None = None, **columns: Any) -> Event:
    """An event of one morning with seven slots, and three tables; ``matchmaking`` has two people already."""
    actor = actor or make_officer("event_organiser")
    begins = begins_at()
    values = {
        "title_zh": "未来能源对接会（示例）", "title_en": "Energy meets its users (sample)", "place_zh": "一号馆",
        "capacity": 40, "mode": "open", "registration_until": begins - timedelta(days=10),
        "requests_until": begins - timedelta(days=3), **columns,
    }  # fmt: skip
    organiser = values.pop("organiser", None) or make_verified("联络中心（示例）", "Liaison Centre (sample)")
    event = enter_event(organiser, actor=actor, **values)
    add_session(event, actor=actor, starts_at=begins, ends_at=begins + timedelta(hours=3), title_en="Morning")
    add_tables(event, actor=actor, n=3, zone_zh="甲区", zone_en="Zone A")
    if state == "planned":
        return event
    event = move_event("open", event, actor=actor)
    if state == "matchmaking":
        for _ in range(2):
            make_registered(event)
        event = move_event("arrange", event, actor=actor)
    assert event.state == state
    return event


def make_verified(name_zh: str, name_en: str) -> Organisation:
    return make_organisation(state="verified", name_zh=name_zh, name_en=name_en, uscc=make_code())


def make_registered(
    event: Event, organisation: Organisation | None = None, person: User | None = None, *, name: str = "", **about: Any
) -> Registration:
    """Somebody who is expected, of an organisation of their own unless one is given."""
    organisation = organisation or make_verified("来宾公司（示例）", "Guest Works (sample)")
    person = person or owner_of(organisation)
    if name:
        person.name = name
        person.save(update_fields=["name"])
    made = register(event, organisation, actor=person, **{**ABOUT_ME, **about})
    if made.state == Registration.State.PENDING:
        made = move_registration("approve", made, actor=make_officer("event_organiser"))
        made = move_registration("confirm", made, actor=person)
    return made


def make_request(
    sender: Registration, receiver: Registration, *, is_sent: bool = True, **columns: Any
) -> MeetingRequest:
    made = draft_request(sender, receiver, actor=sender.person, **{"purpose": "Cells in the cold", **columns})
    return move_request("send", made, actor=sender.person) if is_sent else made
