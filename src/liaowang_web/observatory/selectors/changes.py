"""What differs between two runs that continue each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.runs import public_runs
from liaowang_web.observatory.selectors.standing import taken_out_of
from liaowang_web.observatory.selectors.topics import shown_topics


@dataclass(frozen=True)
class Changes:
    """What differs between the first places of two runs that continue each other."""

    before: Run | None = None
    entered: Sequence[Topic] = field(default_factory=list)
    left: Sequence[Topic] = field(default_factory=list)
    rose: Sequence[tuple[Topic, int]] = field(default_factory=list)


def changes_of(run: Run) -> Changes:
    """Compare the list of a run with that of the run it continues; without that run there is nothing to compare.

    What a correction hides or merges did not leave the list by itself, and is not told as if it had.
    """
    before = public_runs().filter(run_id=run.previous_run_id).first() if run.previous_run_id else None
    if before is None:
        return Changes()
    now, then = _listed(run), _listed(before)
    taken = taken_out_of(run)
    rose = [(topic, _climb(then[code], topic)) for code, topic in now.items() if code in then]
    return Changes(
        before,
        [topic for code, topic in now.items() if code not in then],
        [topic for code, topic in then.items() if code not in now and code not in taken],
        sorted((pair for pair in rose if pair[1] > 0), key=lambda pair: -pair[1]),
    )


def _climb(then: Topic, now: Topic) -> int:
    return (then.rank or 0) - (now.rank or 0)  # both are listed, so both have a rank


def _listed(run: Run) -> dict[str, Topic]:
    return {it.code: it for it in shown_topics(run).filter(rank__lte=run.n_listed).order_by("rank")}
