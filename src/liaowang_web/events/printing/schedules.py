"""Somebody's schedule as a PDF: what it says as plain data, set by Typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese
from liaowang_web.events.models import Registration
from liaowang_web.events.selectors.schedules import Appointment, Gap, Schedule
from liaowang_web.observatory.printing.fonts import fonts_here

_PLACE = Path(__file__).parent


def schedule_as_pdf(registration: Registration, schedule: Schedule, *, address: str) -> bytes:
    """Set a schedule in the language of the page.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    import typst  # loads an engine, which most pages never need

    told = {**content_of(registration, schedule, address), "fonts": fonts_here()}
    # What it is told comes as data, never as markup, so no name can run code.
    inputs = {"told": json.dumps(told, ensure_ascii=False)}
    made_at = int(schedule.as_of.timestamp())
    made = typst.compile(str(_PLACE / "schedule.typ"), root=str(_PLACE), sys_inputs=inputs, timestamp=made_at)
    return bytes(made)


def content_of(registration: Registration, schedule: Schedule, address: str) -> dict[str, Any]:
    """Give all that the template sets."""
    event = registration.event
    days: dict[str, list[dict[str, Any]]] = {}
    for it in schedule.rows:
        slot = it.first if isinstance(it, Gap) else it.slot
        days.setdefault(numbers.day(slot.day, prose=True), []).append(_gap(it) if isinstance(it, Gap) else _row(it))
    return {
        "language": "zh" if is_chinese() else "en",
        "title": str(registration),
        "event": str(event),
        "lead": [it for it in (str(registration.organisation), event.place) if it],
        "heads": [_("Time"), _("Table"), _("With"), _("Why you meet")],
        "days": [{"day": day, "rows": rows} for day, rows in days.items()],
        "none": "" if schedule.appointments else _("You have no meeting."),
        "code": _("Check-in code: %(code)s") % {"code": registration.code},
        "foot": {
            "as_of": _("As of %(at)s") % {"at": numbers.moment(schedule.as_of)}, "address": address,
            "page": _("page {x} of {y}"),
        },
    }  # fmt: skip


def _gap(it: Gap) -> dict[str, Any]:
    text = _("not free") if it.is_blocked else _("nothing planned")
    return {"time": f"{it.first.local_start:%H:%M}–{it.last.local_end:%H:%M}", "gap": text}


def _row(it: Appointment) -> dict[str, Any]:
    table = it.placement.table
    note = _("cancelled") if it.is_cancelled else _("moved") if it.is_moved else ""
    return {
        "time": f"{it.slot.local_start:%H:%M}–{it.slot.local_end:%H:%M}", "gap": "",
        "table": str(table) if table else _("remote"), "zone": str(table.zone) if table else "",
        "people": [[str(who), str(who.organisation)] for who in it.others], "why": it.meeting.purpose, "note": note,
        "is_cancelled": it.is_cancelled,
    }  # fmt: skip
