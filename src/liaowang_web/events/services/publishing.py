"""Publishing a timetable: it binds people from then on, and tells those for whom something changes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang import runs
from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import User
from liaowang_web.events.models import Event, Placement, Timetable
from liaowang_web.events.selectors.fairs import fair_of, place_of
from liaowang_web.events.selectors.placements import affected_by, changes_of, published_of
from liaowang_web.events.selectors.wording import Wording
from liaowang_web.events.services.timetables import make_timetable_now, take_over_outcomes
from liaowang_web.events.states.events import EVENT
from liaowang_web.events.states.timetables import TIMETABLE
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import TransitionRefused

_MOST_TOLD = 3
_BATCH = 500


@transaction.atomic
def publish_timetable(timetable: Timetable, *, actor: User, version: int | None = None) -> Timetable:
    """Publish a draft in place of what was published, and write to those for whom something changes.

    Parameters
    ----------
    timetable : Timetable
    actor : User
    version : int, optional
        The version of the draft that the actor saw.

    Raises
    ------
    TransitionRefused
        If it is being made, if it breaks a rule as things are now, or if it says otherwise of what has been reported.
    NotAllowed
        Unless the actor makes the timetables of the event.
    """
    event = lock(timetable.event)
    if timetable.is_making or timetable.trouble:
        raise TransitionRefused(_("It has not been made yet."))
    _check_whole(event, timetable)
    changes, affected = changes_of(timetable), list(affected_by(timetable))
    take_over_outcomes(timetable)
    old = published_of(event)
    if old is not None:
        TIMETABLE.perform("supersede", old, actor=actor)
    published = TIMETABLE.perform("publish", timetable, actor=actor, version=version, n_affected=len(affected))
    ahead = list(published.placements.filter(state__in=(Placement.State.SCHEDULED, Placement.State.MOVED)))
    for it in ahead:
        change = changes.get(it.meeting_id)
        before = change.before if change is not None else None
        it.state = Placement.State.MOVED if before else Placement.State.SCHEDULED
        it.was_slot_id, it.was_table_id = before or (None, None)
        it.changed_at = published.changed_at
    Placement.objects.bulk_update(ahead, ["state", "was_slot", "was_table", "changed_at"], batch_size=_BATCH)
    if event.state == Event.State.MATCHMAKING:
        EVENT.perform("schedule", event, actor=actor)
    first = old is None
    write_to(
        [it.person for it in affected],
        gettext_noop("Your meetings at %(event)s") if first else gettext_noop("Changes to your meetings at %(event)s"),
        gettext_noop("The timetable of %(event)s is published. Your schedule says whom you meet, when and where.")
        if first
        else gettext_noop("Meetings of yours at %(event)s were moved, added or taken off. Look at your schedule."),
        event=event.code,
    )
    return published


def _check_whole(event: Event, timetable: Timetable) -> None:
    told = fair_of(event)
    places = {str(it.meeting_id): place_of(it) for it in timetable.placements.exclude(state=Placement.State.CANCELLED)}
    known = {key: place for key, place in places.items() if key in told.fair.meeting_at}
    lost = [key for key, place in told.fixed.items() if known.get(key) != place]
    if lost:
        raise TransitionRefused(
            _("It says otherwise of meetings that have begun or were reported since. Have it made again.")
        )
    gone = places.keys() - known.keys() or {
        key for key, place in known.items() if place.slot not in told.fair.slot_at
    }  # fmt: skip
    if gone:
        raise TransitionRefused(_("It places meetings that were cancelled since. Have it made again."))
    _check_table(told.fair, known)
    words = Wording(event)
    new = [
        it for it in runs.find_conflicts(told.fair, known) if not it.meetings or not set(it.meetings) <= set(told.fixed)
    ]
    if new:
        said = " ".join(words.conflict(it) for it in new[:_MOST_TOLD])
        raise TransitionRefused(_("It breaks a rule as things are now. %(rules)s") % {"rules": said})


def _check_table(fair: runs.MeetingFair, places: dict[str, runs.Place]) -> None:
    if any(it.table is not None and it.table not in fair.table_at for it in places.values()):
        raise TransitionRefused(_("It uses a table that is no longer there. Have it made again."))


def make_and_publish(event: Event, *, actor: User, seconds: float | None = None) -> Timetable:
    """Make a timetable at once and publish it, as the demonstration does. Raises as the two services."""
    made = make_timetable_now(event, actor=actor, seconds=seconds)
    return publish_timetable(made, actor=actor)
