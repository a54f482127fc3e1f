"""What changed between two runs, laid out for reading: each topic with its ranks, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from liaowang_web.observatory.models import Run, Succession, Topic
from liaowang_web.observatory.selectors.changes import Changes, changes_of
from liaowang_web.observatory.selectors.topics import shown_topics


@dataclass(frozen=True)
class Move:
    """One topic with its rank in the run before and in this one.

    ``is_past`` says that the topic is that of the run before. ``event`` is ``merged`` if it went into ``other``,
    ``split`` if it came from it, ``ended`` if it went nowhere; ``overlap`` is the part of documents they share.
    """

    topic: Topic
    before: int | None = None
    now: int | None = None
    is_past: bool = False
    event: str = ""
    other: Topic | None = None
    n_shared: int | None = None
    overlap: float | None = None

    @property
    def climb(self) -> int:
        """By how many ranks it rose."""
        return (self.before or 0) - (self.now or 0)


@dataclass(frozen=True)
class Moves:
    """The four lists of the first page; ``before`` is the run compared with, if there is one."""

    before: Run | None = None
    entered: Sequence[Move] = field(default_factory=list)
    left: Sequence[Move] = field(default_factory=list)
    rose: Sequence[Move] = field(default_factory=list)
    joined: Sequence[Move] = field(default_factory=list)

    @property
    def n(self) -> int:
        """How many changes there are in all."""
        return len(self.entered) + len(self.left) + len(self.rose) + len(self.joined)

    @property
    def n_merged(self) -> int:
        """How many topics went into another."""
        return sum(it.event == "merged" for it in self.joined)

    @property
    def n_split(self) -> int:
        """How many topics came out of another."""
        return sum(it.event == "split" for it in self.joined)


def moves_of(run: Run) -> Moves:
    """Compare a run with the one it continues; without that run there is nothing to compare."""
    found = changes_of(run)
    if found.before is None:
        return Moves()
    then = {code: rank or 0 for code, rank in shown_topics(found.before).values_list("code", "rank")}
    steps = list(run.successions.filter(event__in=("merged", "split", "ended")))
    now = _topics(run, [*(it.code for it in found.left), *(code for it in steps for code in (it.code, it.other))])
    old = _topics(found.before, [it.code for it in steps if it.event == "merged"])
    after = {it.code: it for it in steps if it.event != "split"}
    return Moves(
        found.before,
        [Move(it, then.get(it.code), it.rank) for it in found.entered],
        [_gone(it, now, after) for it in _not_corrected(run, found)],
        [Move(it, (it.rank or 0) + by, it.rank) for it, by in found.rose],
        _by_rank(_joined(it, now, old, then) for it in steps),
    )


def _topics(run: Run, codes: Iterable[str]) -> dict[str, Topic]:
    return {it.code: it for it in shown_topics(run).filter(code__in=set(codes))}


def _not_corrected(run: Run, found: Changes) -> Sequence[Topic]:
    """Keep of those that left the list the ones that no correction took out of it."""
    codes = [it.code for it in found.left]
    taken = run.topics.filter(code__in=codes).exclude(is_hidden=False, merged_into="").values_list("code", flat=True)
    return [it for it in found.left if it.code not in set(taken)]


def _gone(then: Topic, now: dict[str, Topic], after: dict[str, Succession]) -> Move:
    """Tell where a topic that left the list is now: further down, in another, or nowhere."""
    if topic := now.get(then.code):
        return Move(topic, then.rank, topic.rank)
    step = after.get(then.code)
    return Move(
        then, then.rank, is_past=True, event=step.event if step else "", other=now.get(step.other) if step else None
    )


def _joined(step: Succession, now: dict[str, Topic], old: dict[str, Topic], then: dict[str, int]) -> Move | None:
    """Lay out a merger or a split; nothing if one of the two may not be shown."""
    is_past = step.event != "split"
    topic, other = (old if is_past else now).get(step.code), now.get(step.other)
    if topic is None or other is None:
        return None
    ranks = (topic.rank, None) if is_past else (then.get(step.code), topic.rank)
    return Move(topic, *ranks, is_past, step.event, other, step.n_shared, step.overlap)


def _by_rank(moves: Iterable[Move | None]) -> Sequence[Move]:
    found = [it for it in moves if it]
    return sorted(found, key=lambda it: (it.event, it.before or it.now or 0))
