"""Calendars as RFC 5545 writes them: a schedule that a calendar reads again and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of a calendar.

    Attributes
    ----------
    uid : str
        The same for the same meeting, whenever the calendar is read.
    sequence : int
        Grows whenever it changes.
    starts_at, ends_at, changed_at : datetime
        Aware.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar_as_text(name: str, events: Iterable[CalendarEvent], *, minutes: int = 15) -> str:
    r"""Write a calendar, to be read again after so many minutes.

    Examples
    --------
    >>> calendar_as_text("Fair", []).split("\r\n")[:3]
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Liaowang//events//EN']
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Liaowang//events//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"REFRESH-INTERVAL;VALUE=DURATION:PT{minutes}M",
        f"X-PUBLISHED-TTL:PT{minutes}M",
    ]  # fmt: skip
    for it in events:
        lines += _event(it)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event(it: CalendarEvent) -> list[str]:
    optional = {"LOCATION": it.location, "DESCRIPTION": it.description}
    return [
        "BEGIN:VEVENT", f"UID:{it.uid}", f"SEQUENCE:{it.sequence}", f"DTSTAMP:{_moment(it.changed_at)}",
        f"LAST-MODIFIED:{_moment(it.changed_at)}", f"DTSTART:{_moment(it.starts_at)}", f"DTEND:{_moment(it.ends_at)}",
        f"SUMMARY:{_text(it.summary)}", *(f"{name}:{_text(text)}" for name, text in optional.items() if text),
        *([f"URL:{it.url}"] if it.url else []), f"STATUS:{'CANCELLED' if it.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]  # fmt: skip


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def fold(line: str) -> str:
    r"""Break a line after 75 octets, never within a character; a blank begins each line that goes on.

    Examples
    --------
    >>> [len(it.encode()) for it in fold("SUMMARY:" + "对接" * 20).split("\r\n")]
    [74, 55]
    """
    parts, room = [""], _LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(" ")
            room = _LONGEST - 1
        parts[-1] += letter
        room -= size
    return "\r\n".join(parts)
