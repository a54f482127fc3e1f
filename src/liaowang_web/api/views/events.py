"""Events, as everybody may read them, and one's own schedule at them."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from liaowang_web.accounts.scopes import EVENTS
from liaowang_web.api.asking import Paged
from liaowang_web.api.entrance import ProgramRequest, needs
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.shapes.events import EventPage, EventShape, WholeEvent
from liaowang_web.api.shapes.schedules import ScheduleShape
from liaowang_web.events.selectors.events import all_events_for, days_of, event_for
from liaowang_web.events.selectors.people import own_registration_for
from liaowang_web.events.selectors.schedules import schedule_of

router = Router(tags=["events"])
_ORDER = (Key("number", is_descending=True),)


@router.get("/events", response=EventPage, url_name="events", operation_id="events")
def events(request: ProgramRequest, asked: Query[Paged]) -> Any:
    """Give the events that were announced, the latest first, with those that are over."""
    page = page_of(request, all_events_for(None), _ORDER, asked.limit)
    return EventPage(total=page.total, next=page.next, items=[EventShape.of(it) for it in page.rows])


@router.get("/events/{code}", response=WholeEvent, url_name="event", operation_id="event")
def event(request: ProgramRequest, code: str) -> Any:
    """Give one event with its sessions."""
    found = event_for(None, code)
    return WholeEvent.whole(found, days_of(found))


@router.get(
    "/events/{code}/schedule", auth=needs(EVENTS), response=ScheduleShape, url_name="schedule",
    operation_id="schedule", openapi_extra={"security": [{"token": []}]},
)  # fmt: skip
def schedule(request: ProgramRequest, code: str) -> Any:
    """Give one's own meetings at an event, as the published timetable has them, in the order of time."""
    own = own_registration_for(request.auth, event_for(request.auth, code))
    return ScheduleShape.of(own, schedule_of(own))
