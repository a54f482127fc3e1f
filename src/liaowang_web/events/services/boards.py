"""What an organiser does to a draft by hand: move, place, take off, lock, undo; each move is checked by the library."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.services import named, record
from liaowang_web.events.kinds import boards as kinds
from liaowang_web.events.kinds import meetings as meeting_kinds
from liaowang_web.events.models import Event, Meeting, Move, Placement, Slot, Table, Timetable, Unplaced
from liaowang_web.events.policies.meetings import can_make_timetable
from liaowang_web.events.selectors.fairs import EventFair, fair_of, place_of
from liaowang_web.events.selectors.placements import published_of
from liaowang_web.events.selectors.wording import Wording
from liaowang_web.events.services.timetables import exact, open_draft, take_over_outcomes
from liaowang_web.events.states.timetables import PLACEMENT
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_GONE = Placement.State.CANCELLED


@transaction.atomic
def copy_published(event: Event, *, actor: User) -> Timetable:
    """Begin to change what is published: a draft that says the same. Raises NotAllowed, or TransitionRefused."""
    event = lock(event)
    if not can_make_timetable(actor, event):
        raise NotAllowed(_("You may not do this here."))
    published = published_of(event)
    if published is None:
        raise TransitionRefused(_("Nothing is published that could be changed."))
    made = open_draft(event, actor, follows=published)
    Placement.objects.bulk_create(
        Placement(timetable=made, meeting=it.meeting, slot=it.slot, table=it.table, is_locked=it.is_locked)
        for it in published.placements.exclude(state=_GONE).select_related("meeting", "slot", "table")
        if it.meeting.state == Meeting.State.AGREED
    )
    kept = published.unplaced.filter(meeting__state=Meeting.State.AGREED).select_related("meeting")
    Unplaced.objects.bulk_create(Unplaced(timetable=made, meeting=it.meeting, blockers=it.blockers) for it in kept)
    take_over_outcomes(made)
    _weigh(made, fair_of(event))
    record(kinds.TIMETABLE_COPIED, made, actor=actor)
    return made


@transaction.atomic
def move_meeting(timetable: Timetable, meeting: Meeting, slot: Slot, table: Table | None, *, actor: User) -> Placement:
    """Move a meeting of a draft, or place one that has no place.

    Parameters
    ----------
    timetable : Timetable
    meeting : Meeting
    slot : Slot
    table : Table or None
        None lets the first that is free be taken, or none where none is needed.
    actor : User

    Raises
    ------
    TransitionRefused
        If it is no draft, the meeting is locked or has begun, or the move would break a rule, which it names.
    NotAllowed
        Unless the actor makes the timetables of the event.
    """
    draft, told = _open(timetable, actor)
    place = _sound(draft, told, meeting, slot, table)
    before = draft.placements.filter(meeting=meeting).exclude(state=_GONE).select_related("slot", "table").first()
    made = _put(draft, meeting, place, actor=actor)
    _note(draft, meeting, before, made, actor)
    _weigh(draft, told)
    return made


@transaction.atomic
def take_off(timetable: Timetable, meeting: Meeting, *, actor: User) -> None:
    """Take a meeting off a draft, so that it waits among those without a place. Raises as `move_meeting`."""
    draft, told = _open(timetable, actor)
    before = draft.placements.filter(meeting=meeting).exclude(state=_GONE).select_related("slot", "table").first()
    if before is None:
        raise TransitionRefused(_("It has no place."))
    _check_loose(told, before)
    _note(draft, meeting, before, None, actor)
    _drop(draft, before, actor=actor)
    _weigh(draft, told)


@transaction.atomic
def lock_placement(placement: Placement, *, actor: User, is_locked: bool) -> Placement:
    """Fix where a meeting is, also for timetables made later, or let it go. Raises as `move_meeting`."""
    draft, _told = _open(placement.timetable, actor)
    kept = draft.placements.select_for_update().get(pk=placement.pk)
    if kept.is_locked == is_locked:
        return kept
    before = fingerprint(kept)
    kept.is_locked = is_locked
    kept.version += 1
    kept.save()
    kind = meeting_kinds.PLACEMENT_LOCKED if is_locked else meeting_kinds.PLACEMENT_UNLOCKED
    record(kind, kept, actor=actor, before=before, after=fingerprint(kept), meeting=named(kept.meeting))
    return kept


@transaction.atomic
def undo_move(timetable: Timetable, *, actor: User) -> Move:
    """Undo the last move of a draft that stands. Raises as `move_meeting`, also if there is none."""
    draft, told = _open(timetable, actor)
    last = draft.moves.filter(undone_at=None).select_related("meeting", "from_slot", "from_table").first()
    if last is None:
        raise TransitionRefused(_("There is nothing to undo."))
    if last.from_slot is None:
        placed = draft.placements.get(meeting=last.meeting)
        _check_loose(told, placed)
        _drop(draft, placed, actor=actor)
    else:
        place = _sound(draft, told, last.meeting, last.from_slot, last.from_table)
        _put(draft, last.meeting, place, actor=actor)
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    _weigh(draft, told)
    record(kinds.MOVE_UNDONE, draft, actor=actor, meeting=named(last.meeting))
    return last


def _open(timetable: Timetable, actor: User) -> tuple[Timetable, EventFair]:
    """Lock a draft and give its event as it is now."""
    event = lock(timetable.event)
    draft = Timetable.objects.select_for_update().get(pk=timetable.pk)
    draft.event = event
    if not can_make_timetable(actor, draft.event):
        raise NotAllowed(_("You may not do this here."))
    if draft.state != Timetable.State.DRAFT:
        raise TransitionRefused(_("What is published does not change: begin a draft of it first."))
    if draft.is_making:
        raise TransitionRefused(_("It is still being made."))
    return draft, fair_of(draft.event)


def places_in(draft: Timetable, told: EventFair) -> dict[str, runs.Place]:
    """Give where meetings are, of those that the event still has."""
    found = {str(it.meeting_id): place_of(it) for it in draft.placements.exclude(state=_GONE)}
    return {key: place for key, place in found.items() if key in told.fair.meeting_at}


def _sound(
    draft: Timetable, told: EventFair, meeting: Meeting, slot: Slot, table: Table | None
) -> runs.Place:  # fmt: skip
    """Give the place if the meeting can go there. Raises TransitionRefused in the words of what would be broken."""
    key = str(meeting.pk)
    if key not in told.fair.meeting_at:
        raise TransitionRefused(_("This meeting was cancelled."))
    if key in told.fixed:
        raise TransitionRefused(_("It has begun, or was reported already."))
    if str(slot.pk) not in told.fair.slot_at:
        raise TransitionRefused(_("No meeting takes place in this slot."))
    places = places_in(draft, told)
    wanted = [runs.Place(str(slot.pk), str(table.pk))] if table else None
    found = runs.conflicts_of_moves(told.fair, places, key, to=wanted or _anywhere(told, key, slot))
    best = next((place for place, conflicts in found.items() if not conflicts), None)
    if best is not None:
        return best
    words = Wording(draft.event)
    says = dict.fromkeys(words.conflict(it) for it in min(found.values(), key=len, default=[]))
    raise TransitionRefused(" ".join(says) or _("There is no table for it."))


def _anywhere(told: EventFair, key: str, slot: Slot) -> list[runs.Place]:
    meeting = told.fair.meetings[told.fair.meeting_at[key]]
    if meeting.booth is not None:
        return [runs.Place(str(slot.pk), meeting.booth)]
    if not meeting.needs_table:
        return [runs.Place(str(slot.pk))]
    fit = [it.key for it in told.fair.tables if not it.owners and it.equipment == meeting.equipment]
    return [runs.Place(str(slot.pk), it) for it in fit]


def _check_loose(told: EventFair, placement: Placement) -> None:
    if str(placement.meeting_id) in told.fixed:
        raise TransitionRefused(_("It has begun, or was reported already."))
    if placement.is_locked:
        raise TransitionRefused(_("It is locked. Unlock it first."))


def _put(draft: Timetable, meeting: Meeting, place: runs.Place, *, actor: User) -> Placement:
    slot = Slot.objects.get(pk=place.slot)
    table = Table.objects.get(pk=place.table) if place.table else None
    before = draft.placements.filter(meeting=meeting).first()
    if before is not None and before.state != _GONE:
        return PLACEMENT.perform("move", before, actor=actor, slot=slot, table=table)
    if before is not None:
        before.delete()
    made = Placement.objects.create(timetable=draft, meeting=meeting, slot=slot, table=table)
    draft.unplaced.filter(meeting=meeting).delete()
    record(kinds.PLACEMENT_MADE, made, actor=actor, after=fingerprint(made), meeting=named(meeting))
    return made


def _drop(draft: Timetable, placement: Placement, *, actor: User) -> None:
    before, meeting = fingerprint(placement), placement.meeting
    placement.delete()
    Unplaced.objects.update_or_create(
        timetable=draft, meeting=meeting, defaults={"blockers": [{"kind": "organiser"}]}
    )  # fmt: skip
    record(kinds.PLACEMENT_TAKEN_OFF, draft, actor=actor, before=before, meeting=named(meeting))


def _weigh(draft: Timetable, told: EventFair) -> None:
    """Say what a draft is worth now, and what none can exceed if that is not known or no longer holds.

    Its version grows, so that whoever publishes publishes what they saw.
    """
    worth = runs.weigh_timetable(told.fair, places_in(draft, told))
    draft.held, draft.worst_share, draft.n_idle = exact(worth.weight), exact(worth.floor), worth.n_idle
    n_known = draft.placements.exclude(state=_GONE).count() + draft.unplaced.count()
    # Others were agreed upon or cancelled since it was reckoned: the bound of then says nothing of now.
    if draft.bound is None or draft.held > draft.bound or n_known != len(told.fair.meetings):
        draft.bound = max(exact(runs.bound_timetable(told.fair)), draft.held)
    draft.version += 1
    draft.save(update_fields=["held", "bound", "worst_share", "n_idle", "version", "changed_at"])


def _note(draft: Timetable, meeting: Meeting, before: Placement | None, after: Placement | None, actor: User) -> None:
    last = draft.moves.first()
    Move.objects.create(
        timetable=draft, number=last.number + 1 if last else 1, meeting=meeting, made_by=actor,
        from_slot=before.slot if before else None, from_table=before.table if before else None,
        to_slot=after.slot if after else None, to_table=after.table if after else None,
    )  # fmt: skip
