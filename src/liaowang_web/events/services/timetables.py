"""Timetables made by the library: begun, made in the background, and given up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit.services import record
from liaowang_web.events.kinds import boards as board_kinds
from liaowang_web.events.kinds import meetings as kinds
from liaowang_web.events.models import Event, Meeting, Placement, Timetable, Unplaced
from liaowang_web.events.policies.meetings import can_make_timetable
from liaowang_web.events.selectors.fairs import EventFair, fair_of, place_of
from liaowang_web.events.selectors.placements import published_of
from liaowang_web.events.states.timetables import TIMETABLE
from liaowang_web.jobs.job import TaskContext, job
from liaowang_web.jobs.services import report_progress
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

STAGES = {
    "choosing": gettext_noop("Which meetings take place is chosen"),
    "placing": gettext_noop("Meetings get their time"),
    "settling": gettext_noop("The last ones are fitted in"),
    "breaks": gettext_noop("Breaks are shortened"),
    "tables": gettext_noop("Tables are given"),
}
_SECONDS = ((200, 10.0), (2_500, 60.0))
_LONGEST = 300.0
_THOUSANDTH = Decimal("0.001")

Told = Callable[[runs.TimetableProgress], None]


def seconds_for(n_meetings: int) -> float:
    """Give how long making a timetable of so many meetings may take.

    Examples
    --------
    >>> seconds_for(130), seconds_for(1500), seconds_for(8000)
    (10.0, 60.0, 300.0)
    """
    return next((seconds for most, seconds in _SECONDS if n_meetings <= most), _LONGEST)


@transaction.atomic
def begin_timetable(event: Event, *, actor: User, is_replan: bool = False) -> Timetable:
    """Have a timetable made in the background, as a new draft that replaces the one before.

    Parameters
    ----------
    event : Event
    actor : User
    is_replan : bool
        Change the published timetable as little as can be, instead of making one afresh.

    Raises
    ------
    NotAllowed
        Unless the actor may make timetables of the event.
    TransitionRefused
        If nobody has agreed to meet, or nothing is published that could be changed.
    """
    made = _new_draft(event, actor, is_replan=is_replan)
    made.job_id = make_draft.enqueue(str(made.pk)).id
    made.save(update_fields=["job_id"])
    return made


def make_timetable_now(
    event: Event, *, actor: User, seconds: float | None = None, is_replan: bool = False
) -> Timetable:
    """Make a draft at once, without the queue. Raises as `begin_timetable`, and LiaowangError as the library."""
    with transaction.atomic():
        made = _new_draft(event, actor, is_replan=is_replan)
    return _make(made, seconds, lambda _step: None)


def _new_draft(event: Event, actor: User, *, is_replan: bool) -> Timetable:
    event = lock(event)
    if not can_make_timetable(actor, event):
        raise NotAllowed(_("You may not do this here."))
    published = published_of(event)
    if is_replan and published is None:
        raise TransitionRefused(_("Nothing is published that could be changed."))
    if not event.meetings.filter(state=Meeting.State.AGREED).exists():
        raise TransitionRefused(_("Nobody has agreed to meet yet."))
    made = open_draft(event, actor, follows=published if is_replan else None)
    Timetable.objects.filter(pk=made.pk).update(is_making=True)
    record(board_kinds.TIMETABLE_BEGUN, made, actor=actor)
    made.is_making = True
    return made


def open_draft(event: Event, actor: User, *, follows: Timetable | None) -> Timetable:
    """Open an empty draft, inside an act that has locked the event; the draft before is superseded."""
    for it in event.timetables.filter(state=Timetable.State.DRAFT):
        TIMETABLE.perform("supersede", it, actor=actor)
    last = event.timetables.first()
    return Timetable.objects.create(
        event=event, number=last.number + 1 if last else 1, follows=follows, made_by=actor
    )  # fmt: skip


@job(gettext_lazy("Make the timetable of an event"), attempts=2)
def make_draft(context: TaskContext, key: str) -> str:
    """Make a draft as a job; one that was given up meanwhile is left alone."""
    timetable = Timetable.objects.select_related("event", "made_by").get(pk=key)
    if not timetable.is_making:
        return timetable.state
    n = timetable.event.meetings.filter(state=Meeting.State.AGREED).count()
    report_progress(context, 0, n, STAGES["choosing"])

    def tell(step: runs.TimetableProgress) -> None:
        report_progress(context, step.n_placed, n, STAGES[step.stage])
        Timetable.objects.filter(pk=timetable.pk, is_making=True).update(
            held=exact(step.weight), bound=exact(step.bound) if step.bound else None, n_idle=step.n_idle
        )  # fmt: skip

    try:
        made = _make(timetable, None, tell)
    except runs.LiaowangError as error:
        _fail(timetable, str(error))
        return "failed"
    return made.state


def _make(timetable: Timetable, seconds: float | None, tell: Told) -> Timetable:
    event, follows = timetable.event, timetable.follows
    told = fair_of(event, with_buffers=follows is not None)
    limit = seconds or seconds_for(len(told.fair.meetings))
    locked = {**_locked(timetable, told), **told.fixed}
    if follows is None:
        made = runs.make_timetable(told.fair, seconds=limit, locked=locked, on_progress=tell)
    else:
        before = {str(it.meeting_id): place_of(it) for it in follows.placements.exclude(state="cancelled")}
        before = {key: place for key, place in before.items() if place.slot in told.fair.slot_at}
        made = runs.replan_timetable(
            told.fair, before, seconds=min(limit, 60.0), locked=locked, on_progress=tell
        )  # fmt: skip
    return _keep(timetable, made, frozenset(locked) - frozenset(told.fixed))


def _locked(timetable: Timetable, told: EventFair) -> dict[str, runs.Place]:
    """Give what the version before has locked, as far as it can still be kept."""
    before = timetable.event.timetables.filter(number=timetable.number - 1).first()
    if before is None:
        return {}
    kept: dict[str, runs.Place] = {}
    for it in before.placements.filter(is_locked=True).exclude(state=Placement.State.CANCELLED):
        key, place = str(it.meeting_id), place_of(it)
        if key not in told.fair.meeting_at or key in told.fixed or place.slot not in told.fair.slot_at:
            continue
        if not runs.conflicts_of_moves(told.fair, {**kept, **told.fixed}, key, to=[place])[place]:
            kept[key] = place
    return kept


@transaction.atomic
def _keep(timetable: Timetable, made: runs.Timetabled, locked: frozenset[str]) -> Timetable:
    kept = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if not kept.is_making or kept.state != Timetable.State.DRAFT:
        return kept
    Placement.objects.bulk_create(
        Placement(timetable=kept, meeting_id=key, slot_id=place.slot, table_id=place.table, is_locked=key in locked)
        for key, place in made.places.items()
    )
    Unplaced.objects.bulk_create(
        Unplaced(timetable=kept, meeting_id=key, blockers=[blocker_as_data(it) for it in blocked])
        for key, blocked in made.blocked.items()
    )
    take_over_outcomes(kept)
    kept.is_making, kept.made_at = False, timezone.now()
    kept.held, kept.bound = exact(made.weight), exact(made.bound)
    kept.worst_share, kept.n_idle = exact(made.floor), made.n_idle
    kept.save()
    record(kinds.TIMETABLE_MADE, kept, actor=kept.made_by, n=len(made.places), left=len(made.blocked))
    return kept


def take_over_outcomes(timetable: Timetable) -> None:
    """Give a draft what was reported at the published places; a place that is reported is the same in both."""
    published = published_of(timetable.event)
    if published is None or published.pk == timetable.pk:
        return
    for it in published.placements.filter(state__in=(Placement.State.HELD, Placement.State.NO_SHOW)):
        same = timetable.placements.filter(meeting=it.meeting_id, slot=it.slot_id, table=it.table_id).first()
        if same is not None:
            same.state = it.state
            same.save(update_fields=["state", "changed_at"])
            same.absent.set(it.absent.all())


def blocker_as_data(blocked: runs.Blocked) -> dict[str, object]:
    """Give what blocks a meeting as it is kept."""
    return {
        "kind": blocked.kind, "slots": list(blocked.slots), "people": list(blocked.people), "pool": blocked.pool,
    }  # fmt: skip


@transaction.atomic
def _fail(timetable: Timetable, why: str) -> None:
    kept = Timetable.objects.select_for_update().get(pk=timetable.pk)
    kept.is_making, kept.trouble = False, why[:300]
    kept.save()
    record(board_kinds.TIMETABLE_FAILED, kept, actor=None, why=why[:300])


def drop_draft(timetable: Timetable, *, actor: User) -> Timetable:
    """Give up a draft. Raises TransitionRefused for one that is published, and NotAllowed; nothing is then written."""
    if timetable.state != Timetable.State.DRAFT:
        raise TransitionRefused(_("Only a draft can be given up."))
    dropped = TIMETABLE.perform("supersede", timetable, actor=actor)
    Timetable.objects.filter(pk=dropped.pk).update(is_making=False)
    return dropped


def exact(value: float) -> Decimal:
    """Give a worth as it is kept: in thousandths."""
    return Decimal(str(value)).quantize(_THOUSANDTH)
