"""What a briefing tells of the time between two runs: the list, what moved, what came due, and how well it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.observatory.models import DIRECTIONS, Ledger, Run, Topic
from liaowang_web.observatory.selectors.chains import ancestors_of
from liaowang_web.observatory.selectors.ledgers import Due, came_due, figures_of, ledger_named
from liaowang_web.observatory.selectors.moves import Moves, moves_of
from liaowang_web.observatory.selectors.runs import public_runs, run_before
from liaowang_web.observatory.selectors.topics import shown_topics

N_FIRST = 10
"""So many topics are told in full."""
N_DUE = 20
"""So many forecasts that came due are named; the others are counted."""
_COLUMNS = ("run", "code", "name_en", "name_zh", "label_en", "label_zh", "rank", "probability", "directions")


@dataclass(frozen=True)
class Direction:
    """A direction with the number of ranked topics of which it is the likeliest, and the first of them."""

    code: str
    n: int
    first: Topic


@dataclass(frozen=True)
class Briefing:
    """What a briefing tells.

    Attributes
    ----------
    run : Run
        The run on screen.
    moves : Moves
        What changed; ``moves.before`` is the run compared with, if there is one.
    first : sequence of Topic
        The first of the list, with what the run tells of each.
    directions : sequence of Direction
        In the order of the taxonomy.
    n_ranked, n_without_direction : int
        How many topics have a rank, and how many of these no direction.
    since : Run or None
        The run after which forecasts are told as having come due.
    due : Due or None
        These forecasts, misses first.
    ledger : Ledger or None
        From which they are, or the first.
    figures : sequence of mapping
        What the ledger says so far, one row a question; see `said_so_far`.
    day : date or None
        What was known on it alone is told; nothing for all that is known.
    """

    run: Run
    moves: Moves
    first: Sequence[Topic]
    directions: Sequence[Direction]
    n_ranked: int
    n_without_direction: int
    since: Run | None
    due: Due | None
    ledger: Ledger | None
    figures: Sequence[Mapping[str, Any]]
    day: date | None


def earlier_runs(run: Run) -> QuerySet[Run]:
    """Give the runs that a run continues, near or far, the latest first."""
    return public_runs().filter(pk__in=ancestors_of(run)).exclude(pk=run.pk)


def run_since(run: Run, run_id: str) -> Run | None:
    """Give the earlier run with which a run is compared; nothing if none is asked for.

    Raises
    ------
    Http404
        If it is not one that the run continues.
    """
    found = earlier_runs(run).filter(run_id=run_id).first() if run_id else None
    if run_id and found is None:
        raise Http404
    return found


def briefing_of(run: Run, since: Run | None, *, is_past: bool) -> Briefing:
    """Gather what a briefing tells.

    Parameters
    ----------
    run : Run
    since : Run or None
        An earlier run of its line; by default the one that it continues.
    is_past : bool
        Whether only what was known at its cut-off may be told.
    """
    day = run.as_of if is_past else None
    moves = moves_of(run, since)
    start = moves.before or run_before(run)
    due = came_due(start.as_of, run.as_of, day, N_DUE) if start else None
    ledger = due.ledger if due else ledger_named("")
    ranked = list(shown_topics(run).only(*_COLUMNS).order_by("rank"))
    return Briefing(
        run=run,
        moves=moves,
        first=list(shown_topics(run).defer(None).order_by("rank")[:N_FIRST]),
        directions=_by_direction(ranked),
        n_ranked=len(ranked),
        n_without_direction=sum(not it.marks for it in ranked),
        since=start,
        due=due,
        ledger=ledger,
        figures=said_so_far(ledger, day) if ledger else [],
        day=day,
    )


def _by_direction(ranked: Sequence[Topic]) -> Sequence[Direction]:
    found: dict[str, list[Topic]] = {code: [] for code in DIRECTIONS.values()}
    for topic in ranked:
        for code in topic.marks[:1]:
            found.setdefault(code, []).append(topic)
    return [Direction(code, len(topics), topics[0]) for code, topics in found.items() if topics]


def said_so_far(ledger: Ledger, day: date | None) -> Sequence[Mapping[str, Any]]:
    """Give the figures of each question: of all forecasts, or of the last cut-off whose outcomes were all known.

    ``as_of`` is that cut-off, or nothing where a row tells of all.
    """
    told = []
    for group in figures_of(ledger, day):
        if group["is_whole"] and group["n"]:
            told.append({**group, "as_of": None})
        elif group["by_origin"]:
            last = max(group["by_origin"], key=lambda it: it["as_of"])
            told.append({**{name: group[name] for name in ("question", "unit", "horizon_years")}, **last})
    return told
