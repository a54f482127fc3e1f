"""What blocks or breaks a timetable, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang import runs
from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese
from liaowang_web.events.models import Event, Registration, Slot

_MOST_NAMED = 4


class Wording:
    """Words about one event: names of its people and times of its slots are read once."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def _slots(self) -> Mapping[str, Slot]:
        return {str(it.pk): it for it in self.event.slots.select_related("event")}

    @cached_property
    def _days(self) -> set[date]:
        return {it.day for it in self._slots.values()}

    @cached_property
    def _people(self) -> Mapping[str, str]:
        found = Registration.objects.filter(event=self.event).select_related("person")
        return {str(it.pk): str(it) for it in found}

    def when(self, slot: Slot) -> str:
        """Write when a slot begins; with its day if the event has several."""
        begins = f"{slot.local_start:%H:%M}"
        return begins if len(self._days) == 1 else f"{numbers.day(slot.day)} {begins}"

    def conflict(self, it: runs.Conflict) -> str:
        """Say what a timetable does not keep."""
        told = {"people": self._names(it.people), "when": self._times(it.slots)}
        says = {
            "free": _("%(people)s cannot meet at %(when)s."),
            "one at a time": _("%(people)s meets somebody else at %(when)s."),
            "daily maximum": _("%(people)s has enough meetings on that day."),
            "table": _("The table is taken at %(when)s.") if it.slots else _("It needs a table, or must have none."),
            "booth": _("It does not take place at this booth."),
            "equipment": _("The table is kept for meetings that need what it has, or lacks it."),
            "pool": _("No interpreter is free at %(when)s."),
            "walk": _("%(people)s cannot walk from one zone to the other in time."),
        }
        return (says.get(it.rule) or _("Two meetings are in the wrong order.")) % told

    def blockers(self, blockers: Iterable[Mapping[str, Any]]) -> list[str]:
        """Say what kept a meeting out of all slots; those that block the most come first."""
        return [self._blocker(it) for it in blockers]

    def _blocker(self, it: Mapping[str, Any]) -> str:
        slots, n = it.get("slots", ()), len(it.get("slots", ()))
        told = {"people": self._names(it.get("people", ())), "when": self._times(slots), "n": n}
        kind = it.get("kind", "")
        if kind == "person":
            text = ngettext(
                "%(people)s meets somebody else in %(n)s common slot: %(when)s.",
                "%(people)s meets others in %(n)s common slots: %(when)s.", n,
            )  # fmt: skip
            return text % told
        says = {
            "no common slot": _("%(people)s are never free at the same time."),
            "day": _("%(people)s has enough meetings on that day: %(when)s."),
            "tables": _("No table is free: %(when)s."),
            "booth": _("The booth is taken: %(when)s."),
            "pool": _("No interpreter is free: %(when)s."),
            "order": _("The way from the meeting before, or to the next, is too far: %(when)s."),
            "organiser": _("The organiser took it off the board."),
            "cancelled": _("It lost its place."),
        }
        return says.get(kind, kind) % told if kind in says else str(kind)

    def _names(self, people: Iterable[str]) -> str:
        return _listed([self._people.get(str(it), "—") for it in people])

    def _times(self, slots: Iterable[str]) -> str:
        known = sorted((self._slots[str(it)] for it in slots if str(it) in self._slots), key=lambda slot: slot.number)
        told = [self.when(it) for it in known]
        if len(told) <= _MOST_NAMED:
            return _listed(told)
        return _("%(times)s and %(n)s more") % {"times": _listed(told[:_MOST_NAMED]), "n": len(told) - _MOST_NAMED}


def _listed(names: list[str]) -> str:
    return ("、" if is_chinese() else ", ").join(names)
