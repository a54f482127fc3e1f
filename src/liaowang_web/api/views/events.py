"""Events, as everybody may read them."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from liaowang_web.api.asking import Paged
from liaowang_web.api.entrance import ProgramRequest
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.shapes.events import EventPage, EventShape, WholeEvent
from liaowang_web.events.selectors.events import all_events_for, days_of, event_for

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
