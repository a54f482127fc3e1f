"""The sample event itself: two half-days in one day, tables, booths, and who comes when."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.events.models import Availability, Event, Registration, Session
from liaowang_web.events.samples.people import Guest
from liaowang_web.events.services.events import enter_event, move_event
from liaowang_web.events.services.inviting import invite
from liaowang_web.events.services.planning import add_session, add_tables, mark_pause
from liaowang_web.events.services.registering import mark_availability, move_registration, register

_ZONE = ZoneInfo("Asia/Shanghai")
_DAYS_AHEAD, _REGISTRATION_DAYS, _REQUEST_DAYS = 21, 10, 14
_SHARE_BLOCKED, _SHARE_PREFERRED, _SHARE_REMOTE = 0.15, 0.2, 0.07


def plan_event(organiser: Organisation, *, actor: User, booths: Sequence[Organisation]) -> Event:
    """Plan an event three weeks ahead and open its registration."""
    day = timezone.now().astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = day + timedelta(days=_DAYS_AHEAD)
    event = enter_event(
        organiser, actor=actor, title_zh="未来产业成果对接会（示例）",
        title_en="Future industries meet their users (sample)",
        about_zh="示例活动：60位示例人员代表19家示例机构，洽谈成果与需求。时间、地点、人员与机构均为虚构，用来试用报名、洽谈邀约与日程。",
        about_en="A sample event: 60 sample people of 19 sample organisations talk about what is offered and what is "
        "sought. Time, place, people and organisations are invented, to try out registration, requests and timetables.",
        place_zh="灯塔会展中心一号馆（示例）",
        place_en="Hall 1, Lantern Exhibition Centre (sample)", mode=Event.Mode.APPROVAL,
        capacity=60, meeting_minutes=20, gap_minutes=5, n_interpreters=2, answer_days=7,
        registration_until=day + timedelta(days=_REGISTRATION_DAYS),
        requests_until=day + timedelta(days=_REQUEST_DAYS),
    )  # fmt: skip
    _add_sessions(event, begins, actor)
    add_tables(event, actor=actor, n=8, zone_zh="甲区", zone_en="Zone A")
    add_tables(event, actor=actor, n=5, zone_zh="乙区", zone_en="Zone B")
    add_tables(event, actor=actor, n=2, zone_zh="乙区", zone_en="Zone B", is_remote=True)
    add_tables(event, actor=actor, n=1, zone_zh="乙区", zone_en="Zone B", is_buffer=True)
    for organisation in booths:
        add_tables(event, actor=actor, n=1, zone_zh="展位", zone_en="Booths", booth_of=organisation)
    return move_event("open", event, actor=actor)


def _add_sessions(event: Event, begins: datetime, actor: User) -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return begins + timedelta(hours=hour, minutes=minute)

    add_session(event, actor=actor, starts_at=at(8, 30), ends_at=at(9), kind=Session.Kind.TALKS, title_zh="开场",
                title_en="Opening")  # fmt: skip
    add_session(event, actor=actor, starts_at=at(9), ends_at=at(12), title_zh="上午洽谈", title_en="Morning meetings")
    add_session(event, actor=actor, starts_at=at(13, 30), ends_at=at(17), title_zh="下午洽谈",
                title_en="Afternoon meetings")  # fmt: skip
    pause = event.slots.order_by("number")[11]
    mark_pause(event, pause.pk, actor=actor, is_pause=True)


def register_guests(
    event: Event, guests: Sequence[Guest], n_invited: int, *, actor: User, chance: random.Random
) -> list[Registration]:
    """Register people: those invited have a place, the others are decided upon. Gives those who have one."""
    invite(event, [it.person.email for it in guests[:n_invited]], actor=actor)
    made = []
    for guest in guests:
        is_remote = chance.random() < _SHARE_REMOTE
        made.append(register(
            event, guest.organisation, actor=guest.person, side=guest.side, about=guest.about,
            way=Registration.Way.REMOTE if is_remote else Registration.Way.ON_SITE,
            languages=chance.choice((["zh"], ["zh", "en"], ["zh", "en"], ["en"])),
            most_a_day=chance.choice((None, None, None, 8)),
        ))  # fmt: skip
    for registration in made[:n_invited]:
        _mark(registration, chance)
    left = made[n_invited:]
    for registration in left[:2]:
        move_registration("queue", registration, actor=actor)
    for registration in left[2:3]:
        move_registration("refuse", registration, actor=actor, reason="示例：与本次活动的方向不符。")
    return made[:n_invited]


def _mark(registration: Registration, chance: random.Random) -> None:
    """Let somebody block an hour or half a day, and prefer a few slots."""
    slots = list(registration.event.slots.filter(is_pause=False).order_by("number"))
    marks: dict[UUID, str] = {}
    if chance.random() < _SHARE_BLOCKED * 3:
        first = chance.randrange(len(slots) - 4)
        marks |= {it.pk: Availability.Mark.BLOCKED.value for it in slots[first : first + chance.choice((2, 3, 4))]}
    liked = [it for it in slots if it.pk not in marks and chance.random() < _SHARE_PREFERRED]
    marks |= {it.pk: Availability.Mark.PREFERRED.value for it in liked}
    if marks:
        mark_availability(registration, marks, actor=registration.person)
