"""How timetables and the places of meetings in them walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.audit.services import named
from liaowang_web.events.kinds import meetings as kinds
from liaowang_web.events.models import Placement, Registration, Slot, Table, Timetable
from liaowang_web.events.policies.meetings import (
    can_cancel_placement,
    can_move_placement,
    can_move_timetable,
    can_report_placement,
)
from liaowang_web.workflow.machine import Machine, Transition

T = Timetable.State
P = Placement.State


def _publish(timetable: Timetable, *, actor: Any, n_affected: int = 0, **_values: Any) -> dict[str, Any]:
    timetable.published_at, timetable.published_by = timezone.now(), actor
    return {"n": n_affected}


TIMETABLE: Machine[Timetable] = Machine(
    Transition("publish", {T.DRAFT}, T.PUBLISHED, can_move_timetable, kinds.TIMETABLE_PUBLISHED,
               gettext_lazy("Publish"), effect=_publish),
    Transition("supersede", {T.DRAFT, T.PUBLISHED}, T.SUPERSEDED, can_move_timetable, kinds.TIMETABLE_SUPERSEDED),
)  # fmt: skip


def _tell(placement: Placement, **_values: Any) -> dict[str, Any]:
    return {"meeting": named(placement.meeting)}


def _is_free(placement: Placement, **_values: Any) -> str:
    return _("It is locked. Unlock it first.") if placement.is_locked else ""


def _move(placement: Placement, *, slot: Slot, table: Table | None, **_values: Any) -> dict[str, Any]:
    placement.slot, placement.table = slot, table
    return _tell(placement)


def _miss(placement: Placement, *, absent: Iterable[Registration], **_values: Any) -> dict[str, Any]:
    placement.absent.set(absent)
    return _tell(placement)


def _hold(placement: Placement, **_values: Any) -> dict[str, Any]:
    placement.absent.clear()
    return _tell(placement)


_AHEAD = {P.SCHEDULED, P.MOVED}
PLACEMENT: Machine[Placement] = Machine(
    Transition("move", _AHEAD, P.MOVED, can_move_placement, kinds.PLACEMENT_MOVED, guard=_is_free, effect=_move),
    Transition("hold", {*_AHEAD, P.NO_SHOW}, P.HELD, can_report_placement, kinds.PLACEMENT_HELD,
               gettext_lazy("It was held"), effect=_hold),
    Transition("miss", {*_AHEAD, P.HELD}, P.NO_SHOW, can_report_placement, kinds.PLACEMENT_MISSED,
               gettext_lazy("Somebody did not come"), effect=_miss),
    Transition("cancel", _AHEAD, P.CANCELLED, can_cancel_placement, kinds.PLACEMENT_CANCELLED, effect=_tell),
)  # fmt: skip
