"""In which form runs, their changes and the taxonomy are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair
from liaowang_web.observatory.models import Run, Succession


class RunShape(Schema):
    """One run of the library, as it was imported."""

    run: str
    number: int
    as_of: date
    made_at: datetime
    imported_at: datetime
    continues: str | None = Field(description="Run that it continues.")
    n_records: int
    n_topics: int
    n_scored: int
    n_listed: int

    @classmethod
    def of(cls, run: Run) -> RunShape:
        """Tell a run."""
        same = ("number", "as_of", "made_at", "imported_at", "n_records", "n_topics", "n_scored", "n_listed")
        values = {name: getattr(run, name) for name in same}
        return cls(run=run.run_id, continues=run.previous_run_id or None, **values)


class WholeRun(RunShape):
    """One run with what it tells of itself: models, record of forecasts, distributions."""

    told: dict[str, Any]


class RunPage(Paging):
    """Runs, the latest knowledge first."""

    items: list[RunShape]


class Moved(Schema):
    """A topic that is now at another place of the list."""

    code: str
    name: Pair
    rank: int | None
    rank_before: int | None


class Step(Schema):
    """How a topic follows from those of the run before."""

    run: str
    as_of: date
    code: str
    event: str
    other: str | None
    n_shared: int | None
    overlap: float | None

    @classmethod
    def of(cls, step: Succession) -> Step:
        """Tell a step."""
        same = ("code", "event", "n_shared", "overlap")
        values = {name: getattr(step, name) for name in same}
        return cls(run=step.run.run_id, as_of=step.run.as_of, other=step.other or None, **values)


class ChangesShape(Schema):
    """What differs between the list of a run and that of the run it continues; null where there is none to compare."""

    run: str
    as_of: date
    before: str | None
    entered: list[Moved]
    left: list[Moved]
    rose: list[Moved]
    merged: list[Step]


class Track(Schema):
    """A track of a direction."""

    code: str
    name: Pair


class Direction(Schema):
    """One of the six directions; topics name it by its code, and figures of runs by its key."""

    code: str
    key: str
    name: Pair
    tracks: list[Track]


class Taxonomy(Schema):
    """By what topics are told apart."""

    edition: str
    directions: list[Direction]
