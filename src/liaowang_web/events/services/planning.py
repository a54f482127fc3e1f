"""The plan of an event: sessions cut into slots, zones and their tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.events.kinds import events as kinds
from liaowang_web.events.models import Event, Session, Slot, Table, Zone
from liaowang_web.events.policies.events import can_edit_event
from liaowang_web.events.slotting import cut
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

MOST_TABLES = 400
MOST_SLOTS = 200


def _open(event: Event, actor: User) -> Event:
    locked = lock(event)
    if not can_edit_event(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    return locked


def _when(event: Event, starts_at: datetime, ends_at: datetime) -> str:
    first, last = (it.astimezone(event.zone_info) for it in (starts_at, ends_at))
    return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"


@transaction.atomic
def add_session(event: Event, *, actor: User, starts_at: datetime, ends_at: datetime, **columns: Any) -> Session:
    """Add a session; one of meetings is cut into slots.

    Raises
    ------
    NotAllowed
        If the actor may not.
    TransitionRefused
        If it overlaps another, is shorter than a meeting, spans two days, or there would be too many slots.
    """
    locked = _open(event, actor)
    first, last = (it.astimezone(locked.zone_info) for it in (starts_at, ends_at))
    if first.date() != last.date() or last <= first:
        raise TransitionRefused(_("A session begins and ends on one day."))
    made = Session(event=locked, starts_at=starts_at, ends_at=ends_at, **columns)
    is_met_in = made.kind == Session.Kind.MEETINGS
    if locked.sessions.filter(kind=made.kind, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise TransitionRefused(_("It overlaps another session."))
    made.save()
    spans = list(
        cut(starts_at, ends_at, meeting_minutes=locked.meeting_minutes, gap_minutes=locked.gap_minutes)
        if is_met_in
        else ()
    )
    if is_met_in and not spans:
        raise TransitionRefused(_("It is shorter than one meeting."))
    if locked.slots.count() + len(spans) > MOST_SLOTS:
        raise TransitionRefused(_("An event has at most %(n)s slots.") % {"n": MOST_SLOTS})
    last_number = locked.slots.aggregate(n=Max("number"))["n"] or 0
    Slot.objects.bulk_create(
        Slot(event=locked, session=made, number=last_number + k, starts_at=start, ends_at=end)
        for k, (start, end) in enumerate(spans, 1)
    )
    _number_slots(locked)
    audit.record(kinds.SESSION_ADDED, locked, actor=actor, when=_when(locked, starts_at, ends_at), n=len(spans))
    return made


def _number_slots(event: Event) -> None:
    slots = list(event.slots.order_by("starts_at"))
    if [it.number for it in slots] == list(range(1, len(slots) + 1)):
        return
    # First beyond all numbers, then where they belong: no two rows bear one number, not even for a moment.
    for start in (max(it.number for it in slots) + 1, 1):
        for k, slot in enumerate(slots):
            slot.number = start + k
            slot.save(update_fields=["number"])


@transaction.atomic
def remove_session(event: Event, key: UUID, *, actor: User) -> None:
    """Remove a session with its slots. Raises NotAllowed, or TransitionRefused if a timetable uses one of them."""
    locked = _open(event, actor)
    session = locked.sessions.filter(pk=key).first()
    if session is None:
        raise TransitionRefused(_("It is no longer there."))
    when = _when(locked, session.starts_at, session.ends_at)
    try:
        session.delete()
    except ProtectedError as error:
        raise TransitionRefused(_("A timetable uses it.")) from error
    _number_slots(locked)
    audit.record(kinds.SESSION_REMOVED, locked, actor=actor, when=when)


@transaction.atomic
def mark_pause(event: Event, key: UUID, *, actor: User, is_pause: bool) -> Slot:
    """Keep a slot free of meetings, or give it back. Raises NotAllowed, or TransitionRefused if a timetable uses it."""
    locked = _open(event, actor)
    slot = locked.slots.filter(pk=key).first()
    if slot is None:
        raise TransitionRefused(_("It is no longer there."))
    if is_pause and slot.placements.exists():
        raise TransitionRefused(_("A timetable uses it."))
    slot.is_pause = is_pause
    slot.save(update_fields=["is_pause"])
    audit.record(kinds.SLOT_CHANGED, locked, actor=actor, when=_when(locked, slot.starts_at, slot.ends_at),
                 is_pause=is_pause)  # fmt: skip
    return slot


@transaction.atomic
def add_tables(
    event: Event, *, actor: User, n: int, zone_zh: str, zone_en: str, is_remote: bool = False, is_buffer: bool = False,
    booth_of: Organisation | None = None,
) -> list[Table]:  # fmt: skip
    """Put up tables in a zone, which is made if there is none of these names; a booth is one table.

    Raises
    ------
    NotAllowed
        If the actor may not.
    TransitionRefused
        If there would be too many, or the zone has no name.
    """
    locked = _open(event, actor)
    if not (zone_zh or zone_en):
        raise TransitionRefused(_("Give the zone a name in at least one language."))
    n = 1 if booth_of is not None else n
    if n < 1 or locked.tables.count() + n > MOST_TABLES:
        raise TransitionRefused(_("An event has at most %(n)s tables.") % {"n": MOST_TABLES})
    zone, _made = Zone.objects.get_or_create(
        event=locked, name_zh=zone_zh, name_en=zone_en, defaults={"order": locked.zones.count()}
    )
    last = locked.tables.aggregate(n=Max("number"))["n"] or 0
    made = Table.objects.bulk_create(
        Table(event=locked, zone=zone, number=last + k, booth_of=booth_of, is_remote=is_remote, is_buffer=is_buffer)
        for k in range(1, n + 1)
    )
    audit.record(kinds.TABLES_ADDED, locked, actor=actor, n=n, zone=audit.named(zone))
    return made


@transaction.atomic
def edit_table(event: Event, key: UUID, *, actor: User, **columns: Any) -> Table:
    """Change what a table is for. Raises NotAllowed, or TransitionRefused if it is gone."""
    locked = _open(event, actor)
    table = locked.tables.filter(pk=key).first()
    if table is None:
        raise TransitionRefused(_("It is no longer there."))
    for name in ("zone", "chairs", "booth_of", "is_remote", "is_buffer"):
        if name in columns:
            setattr(table, name, columns[name])
    table.save()
    audit.record(kinds.TABLE_EDITED, locked, actor=actor, table=table.code)
    return table


@transaction.atomic
def remove_table(event: Event, key: UUID, *, actor: User) -> None:
    """Take a table away. Raises NotAllowed, or TransitionRefused if it is gone or a timetable uses it."""
    locked = _open(event, actor)
    table = locked.tables.filter(pk=key).first()
    if table is None:
        raise TransitionRefused(_("It is no longer there."))
    code = table.code
    try:
        table.delete()
    except ProtectedError as error:
        raise TransitionRefused(_("A timetable uses it.")) from error
    locked.zones.filter(tables=None).delete()
    audit.record(kinds.TABLE_REMOVED, locked, actor=actor, table=code)


@transaction.atomic
def part_zones(event: Event, key: UUID, *, actor: User, far_from: list[Zone]) -> Zone:
    """Say from which zones nobody walks to this one between two meetings. Raises NotAllowed, or TransitionRefused."""
    locked = _open(event, actor)
    zone = locked.zones.filter(pk=key).first()
    if zone is None or any(it.event_id != locked.pk for it in far_from):
        raise TransitionRefused(_("It is no longer there."))
    zone.far_from.set([it for it in far_from if it.pk != zone.pk])
    audit.record(
        kinds.ZONE_EDITED, locked, actor=actor, zone=audit.named(zone), far_from=[audit.named(it) for it in far_from]
    )
    return zone
