"""Meetings made: from an accepted request, or by the organiser."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.events.kinds import meetings as kinds
from liaowang_web.events.models import Event, Meeting, MeetingRequest, Registration, Seat, Table
from liaowang_web.events.policies.meetings import can_arrange_meeting
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Side = Seat.Side
MOST_PEOPLE = 4


def weight_of(asking: int, asked: int, score: float = 0.0) -> Decimal:
    """Say what a meeting is worth: the mean of what both sides give it, 1 to 3, and up to 1 for how well they match.

    Examples
    --------
    >>> weight_of(3, 2), weight_of(1, 1, 0.5)
    (Decimal('2.500'), Decimal('1.500'))
    """
    share = Decimal(str(round(min(max(score, 0.0), 1.0), 3)))
    return (Decimal(asking + asked) / 2 + share).quantize(Decimal("0.001"))


def meeting_of(request: MeetingRequest, *, priority: int) -> Meeting:
    """Make the meeting of a request that was just accepted, within its transaction."""
    score = float(request.proposal.get("score", 0)) / 100
    return _make(
        request.event, [(request.sender, Side.ASKING), (request.receiver, Side.ASKED)], request=request,
        purpose=request.purpose, weight=weight_of(request.priority, priority, score), made_by=None,
    )  # fmt: skip


@transaction.atomic
def arrange_meeting(
    event: Event, people: Sequence[Registration], *, actor: User, purpose: str = "", weight: Decimal = Decimal(2)
) -> Meeting:
    """Arrange a meeting of two to four people, of whom the first is its host; they are told.

    Raises
    ------
    NotAllowed
        If the actor may not.
    TransitionRefused
        If they are too few, too many, of one organisation, do not take part, or two of them meet already.
    """
    locked = lock(event)
    if not can_arrange_meeting(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if not 2 <= len({it.pk for it in people}) == len(people) <= MOST_PEOPLE:
        raise TransitionRefused(_("Two to four different people meet."))
    if any(it.event_id != locked.pk or not it.takes_part for it in people):
        raise TransitionRefused(_("Somebody of them does not take part."))
    if len({it.organisation_id for it in people}) < 2:
        raise TransitionRefused(_("They are of one organisation."))
    if len(people) == 2 and _meet_already(people[0], people[1]):
        raise TransitionRefused(_("The two meet already."))
    host, *guests = people
    sides = [(host, Side.ASKED), *((it, Side.ASKING) for it in guests)]
    made = _make(locked, sides, request=None, purpose=purpose, weight=weight, made_by=actor)
    audit.record(kinds.MEETING_ARRANGED, made, actor=actor, on_behalf_of=locked.organiser_id, after=fingerprint(made))
    write_to(
        [it.person for it in people], gettext_noop("%(event)s: a meeting was arranged for you"),
        gettext_noop("The organiser arranged the meeting %(meeting)s at %(event)s."), event=audit.named(locked),
        meeting=audit.named(made),
    )  # fmt: skip
    return made


def _meet_already(one: Registration, other: Registration) -> bool:
    return Meeting.objects.filter(people=one, state=Meeting.State.AGREED).filter(people=other).exists()


def _make(
    event: Event, sides: Sequence[tuple[Registration, Side]], *, request: MeetingRequest | None, purpose: str,
    weight: Decimal, made_by: User | None,
) -> Meeting:  # fmt: skip
    people = [it for it, _side in sides]
    spoken = [set(it.languages) for it in people if it.languages]
    made = Meeting.objects.create(
        event=event, request=request, purpose=purpose, weight=weight, made_by=made_by, booth=_booth_of(sides),
        needs_interpreter=bool(spoken) and not set.intersection(*spoken),
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(meeting=made, registration=it, side=side) for it, side in sides)
    return made


def _booth_of(sides: Sequence[tuple[Registration, Side]]) -> Table | None:
    """Give the booth of whoever was asked, or else of whoever asks, if all are on site."""
    if any(it.is_remote for it, _side in sides):
        return None
    for wanted in (Side.ASKED, Side.ASKING):
        owners = [it.organisation_id for it, side in sides if side == wanted]
        found = Table.objects.filter(event=sides[0][0].event_id, booth_of__in=owners).order_by("number").first()
        if found is not None:
            return found
    return None
