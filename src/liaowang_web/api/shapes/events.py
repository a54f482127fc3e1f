"""In which form events are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair, pair
from liaowang_web.events.models import Event, Session
from liaowang_web.events.selectors.events import Day


class EventShape(Schema):
    """An event, as lists tell it; moments carry the offset of UTC."""

    code: str = Field(description="Never changes.")
    state: str
    title: Pair
    place: Pair
    organiser: Pair
    time_zone: str = Field(description="Of the place, by its IANA name.")
    first_at: datetime | None = Field(description="When the first session begins; null while none is planned.")
    last_at: datetime | None
    capacity: int
    mode: str = Field(description="Who gets a place: open, approval, invitation.")
    registration_until: datetime
    requests_until: datetime

    @classmethod
    def of(cls, event: Event) -> EventShape:
        """Tell an event of `events_for`."""
        return cls(
            code=event.code, state=event.state, title=pair(event, "title"), place=pair(event, "place"),
            organiser=pair(event.organiser, "name"), time_zone=event.time_zone,
            first_at=getattr(event, "first_at", None), last_at=getattr(event, "last_at", None),
            capacity=event.capacity, mode=event.mode, registration_until=event.registration_until,
            requests_until=event.requests_until,
        )  # fmt: skip


class EventPage(Paging):
    """Events, the latest first."""

    items: list[EventShape]


class SessionShape(Schema):
    """A stretch of one day: of meetings, cut into slots, or of talks."""

    kind: str
    title: Pair
    starts_at: datetime
    ends_at: datetime
    n_slots: int = Field(description="Spans of time for one meeting each, without pauses.")

    @classmethod
    def of(cls, session: Session, n_slots: int) -> SessionShape:
        """Tell a session."""
        return cls(
            kind=session.kind, title=pair(session, "title"), starts_at=session.starts_at, ends_at=session.ends_at,
            n_slots=n_slots,
        )  # fmt: skip


class WholeEvent(EventShape):
    """An event with what it is about and its sessions."""

    about: Pair
    meeting_minutes: int
    sessions: list[SessionShape]

    @classmethod
    def whole(cls, event: Event, days: Sequence[Day]) -> WholeEvent:
        """Tell all of an event."""
        sessions = [
            SessionShape.of(it, sum(not slot.is_pause for slot in slots)) for day in days for it, slots in day.sessions
        ]
        bounds = {"first_at": sessions[0].starts_at, "last_at": max(it.ends_at for it in sessions)} if sessions else {}
        told = EventShape.of(event).dict() | bounds
        return cls(**told, about=pair(event, "about"), meeting_minutes=event.meeting_minutes, sessions=sessions)
