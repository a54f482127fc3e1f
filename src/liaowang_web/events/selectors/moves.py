"""Where a meeting of a draft could go, and what speaks against the other places, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liaowang import runs
from liaowang_web.events.models import Meeting, Placement, Timetable
from liaowang_web.events.selectors.fairs import fair_of, place_of
from liaowang_web.events.selectors.wording import Wording


@dataclass(frozen=True)
class Moves:
    """What speaks against each place of a meeting, in words; nothing where it can go.

    Attributes
    ----------
    cells : mapping of "slot table" to str
        By the keys of slot and table; the table is empty for a meeting that needs none.
    slots : mapping of slot to str
        For whoever leaves the table to the timetable.
    """

    cells: Mapping[str, str]
    slots: Mapping[str, str]


def moves_of(timetable: Timetable, meeting: Meeting) -> Moves:
    """Give what speaks against each place of a meeting: asked of the library's checker for every slot and table."""
    told, key = fair_of(timetable.event), str(meeting.pk)
    if key not in told.fair.meeting_at:
        return Moves({}, {})
    found = timetable.placements.exclude(state=Placement.State.CANCELLED)
    places = {str(it.meeting_id): place_of(it) for it in found}
    words = Wording(timetable.event)
    wanted = [runs.Place(slot.key, table.key) for slot in told.fair.slots for table in told.fair.tables]
    if not told.fair.meetings[told.fair.meeting_at[key]].needs_table:
        wanted += [runs.Place(slot.key) for slot in told.fair.slots]
    cells: dict[str, str] = {}
    fewest: dict[str, list[runs.Conflict]] = {}
    for place, conflicts in runs.conflicts_of_moves(told.fair, places, key, to=wanted).items():
        cells[f"{place.slot} {place.table or ''}".strip()] = _said(words, conflicts)
        if place.slot not in fewest or len(conflicts) < len(fewest[place.slot]):
            fewest[place.slot] = conflicts
    return Moves(cells, {slot: _said(words, conflicts) for slot, conflicts in fewest.items()})


def _said(words: Wording, conflicts: list[runs.Conflict]) -> str:
    return " ".join(dict.fromkeys(words.conflict(it) for it in conflicts))
