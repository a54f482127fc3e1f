"""Lists following the outbox: what is published gets its matches, and enters the lists of those that it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext_lazy

from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.announcing import SPACE
from liaowang_web.jobs.job import TaskContext, job
from liaowang_web.matching.following import follow_candidates
from liaowang_web.matching.models import MatchList
from liaowang_web.matching.selectors.entries import entries_of, kind_of_document
from liaowang_web.matching.services.listing import forget_matches, keep_reckoned, match_entry, reckoned
from liaowang_web.search.models import Change

N_TOUCHED = 20
"""So many of those that a changed entry answers are matched anew at once; the others when they are next looked at."""
WAIT_SECONDS = 30.0
_AT_ONCE = 100


@dataclass(frozen=True)
class KeptUp:
    """What came of keeping up: changes followed, lists reckoned, lists forgotten."""

    n_followed: int
    n_matched: int
    n_forgotten: int


def keep_up(*, everything: bool = False, kinds: Collection[str] = tuple(Entry.LETTERS)) -> KeptUp:
    """Let candidates and lists follow the outbox to its end; killed at any moment, the next call does what is left.

    Whether a list has followed a change is told by the place that it bears, so nothing is remembered elsewhere.

    Parameters
    ----------
    everything : bool
        Reckon every list anew, for instance after another ranker came into use.
    kinds : collection of str
        Of which entries lists are reckoned; others stay to be done.

    Raises
    ------
    IndexBusy
        If another process writes to the candidates.
    """
    n_followed = follow_candidates(wait_seconds=WAIT_SECONDS)
    n_matched = n_forgotten = 0
    behind = [it for it in _behind(everything=everything) if kind_of_document(it) in kinds]
    ahead = frozenset(behind)
    for start in range(0, len(behind), _AT_ONCE):
        entries = list(entries_of(behind[start : start + _AT_ONCE]).values())
        n_forgotten += sum(forget_matches(it) for it in entries if not it.is_public)
        n_matched += _match([it for it in entries if it.is_public], ahead)
    return KeptUp(n_followed, n_matched, n_forgotten)


def _match(entries: Sequence[Entry], ahead: frozenset[int]) -> int:
    """Match entries and those that they answer; their own lists are kept last, since these tell what is done.

    Those that are to be done themselves (``ahead``) are not touched twice.
    """
    found = [made for it in entries if (made := reckoned(it)) is not None]
    numbers = {match.number for it in found for match in it.matches.matches[:N_TOUCHED]} - ahead
    n_touched = sum(match_entry(it) is not None for it in entries_of(numbers).values())
    return n_touched + sum(keep_reckoned(it) is not None for it in found)


def _behind(*, everything: bool) -> list[int]:
    """Give the documents whose list has not followed their last change, in the order of the changes."""
    last = Change.objects.filter(space=SPACE).order_by().values_list("document").annotate(last=Max("sequence"))
    latest = sorted(last, key=lambda it: it[1])
    entries = entries_of(document for document, _sequence in latest)
    places = dict(MatchList.objects.values_list("entry", "place"))
    behind = []
    for document, sequence in latest:
        entry = entries.get(document)
        if entry is None:
            continue
        place = places.get(entry.pk)
        is_left = place is not None if not entry.is_public else place is None or place < sequence
        if is_left or (everything and entry.is_public):
            behind.append(document)
    return behind


@job(gettext_lazy("Match entries of the hall"))
def keep_matches(context: TaskContext) -> list[int]:  # noqa: ARG001 - a job takes it first
    """Keep up as a job; gives how many changes were followed, lists reckoned and forgotten."""
    told = keep_up()
    return [told.n_followed, told.n_matched, told.n_forgotten]
