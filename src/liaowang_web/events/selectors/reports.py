"""What became of an event: requests, meetings, people, ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count

from liaowang_web.events.models import Event, Meeting, MeetingRequest, Placement, Rating, Registration, Seat, Timetable
from liaowang_web.events.selectors.placements import published_of

_HERE = (Registration.State.CONFIRMED, Registration.State.CHECKED_IN, Registration.State.NO_SHOW)


@dataclass(frozen=True)
class Served:
    """How somebody was served: meetings agreed upon, placed, held, and missed by themselves or others."""

    registration: Registration
    n_agreed: int
    n_placed: int
    n_held: int
    n_missed: int

    @property
    def share(self) -> float | None:
        """Placed, of those agreed upon; nothing if nobody wanted to meet."""
        return self.n_placed / self.n_agreed if self.n_agreed else None


@dataclass(frozen=True)
class Report:
    """All that is told of an event.

    Attributes
    ----------
    people, requests, placements : mapping of state to int
    n_agreed : int
        Meetings that were not cancelled.
    n_unplaced : int
    scores : mapping of 1..5 to int
    mean_score : float or None
    next_steps : sequence of (str, int)
        Words, and how often somebody wants it.
    served : sequence of Served
        Worst served first.
    """

    event: Event
    timetable: Timetable | None
    people: Mapping[str, int]
    requests: Mapping[str, int]
    placements: Mapping[str, int]
    n_agreed: int
    n_unplaced: int
    scores: Mapping[int, int]
    mean_score: float | None
    next_steps: Sequence[tuple[str, int]]
    served: Sequence[Served]

    @property
    def n_sent(self) -> int:
        """Requests that were sent, whatever became of them."""
        return sum(n for state, n in self.requests.items() if state != MeetingRequest.State.DRAFT)

    @property
    def n_placed(self) -> int:
        """Meetings that have a place in what is published."""
        return sum(n for state, n in self.placements.items() if state != Placement.State.CANCELLED)

    @property
    def n_reported(self) -> int:
        """Placed meetings of which it is known whether they were held."""
        return self.placements.get("held", 0) + self.placements.get("no_show", 0)

    @property
    def funnel(self) -> list[tuple[str, int]]:
        """From request to meeting, by code."""
        return [
            ("sent", self.n_sent), ("accepted", self.requests.get("accepted", 0)), ("agreed", self.n_agreed),
            ("placed", self.n_placed), ("held", self.placements.get("held", 0)),
        ]  # fmt: skip


def report_of(event: Event) -> Report:
    """Count an event as it stands; drafts of requests and of timetables are not told."""
    timetable = published_of(event)
    agreed = event.meetings.filter(state=Meeting.State.AGREED)
    placed = timetable.placements.all() if timetable else Placement.objects.none()
    ratings = Rating.objects.filter(meeting__event=event)
    steps = Counter(ratings.values_list("next_step", flat=True))
    mean = ratings.aggregate(mean=Avg("score"))["mean"]
    return Report(
        event, timetable, _by_state(event.registrations.all()), _by_state(event.requests.exclude(state="draft")),
        _by_state(placed), agreed.count(),
        timetable.unplaced.filter(meeting__state=Meeting.State.AGREED).count() if timetable else 0,
        dict(Counter(ratings.values_list("score", flat=True))), float(mean) if mean is not None else None,
        [(str(Rating.Next(step).label), n) for step, n in steps.most_common()], _served(event, timetable),
    )  # fmt: skip


def _by_state(found: object) -> dict[str, int]:
    rows = found.order_by().values("state").annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return {it["state"]: it["n"] for it in rows}


def _served(event: Event, timetable: Timetable | None) -> list[Served]:
    seats = Seat.objects.filter(meeting__event=event, meeting__state=Meeting.State.AGREED)
    agreed = Counter(seats.values_list("registration", flat=True))
    by_meeting: dict[object, list[object]] = {}
    for meeting, registration in seats.values_list("meeting", "registration"):
        by_meeting.setdefault(meeting, []).append(registration)
    counts: dict[str, Counter[object]] = {"placed": Counter(), "held": Counter(), "no_show": Counter()}
    rows = timetable.placements.exclude(state="cancelled").values_list("meeting", "state") if timetable else ()
    for meeting, state in rows:
        for it in by_meeting.get(meeting, ()):
            counts["placed"][it] += 1
            if state in counts:
                counts[state][it] += 1
    people = event.registrations.filter(state__in=_HERE).select_related("person", "organisation")
    told = [
        Served(it, agreed[it.pk], counts["placed"][it.pk], counts["held"][it.pk], counts["no_show"][it.pk])
        for it in people
    ]
    return sorted(told, key=lambda it: (it.share is None, it.share or 0.0, -it.n_agreed, str(it.registration)))
