"""What an event keeps: its plan, who comes, what they ask of each other, and its timetables."""

from liaowang_web.events.models.events import Event, Session, Slot, Table, Zone
from liaowang_web.events.models.meetings import Meeting, MeetingRequest, Rating, Seat
from liaowang_web.events.models.moves import Move
from liaowang_web.events.models.people import Availability, EventInvitation, Registration, Reminder
from liaowang_web.events.models.timetables import Placement, Timetable, Unplaced

__all__ = [
    "Availability",
    "Event",
    "EventInvitation",
    "Meeting",
    "MeetingRequest",
    "Move",
    "Placement",
    "Rating",
    "Registration",
    "Reminder",
    "Seat",
    "Session",
    "Slot",
    "Table",
    "Timetable",
    "Unplaced",
    "Zone",
]
