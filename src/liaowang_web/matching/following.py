"""The candidates following the hall's outbox: what is compared, never out of step with what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings

from liaowang import runs
from liaowang_web.hall.services.announcing import SPACE
from liaowang_web.matching.selectors.entries import versions_of
from liaowang_web.matching.sides import side_of
from liaowang_web.search.following import Pending, pending_after
from liaowang_web.search.models import Change
from liaowang_web.search.selectors import is_within_an_act

MOST_CAUGHT_UP = 200
"""Changes that a reckoning lets the candidates follow first; with more it leaves those entries out."""
FOLDER = "candidates"
_AT_ONCE = 1000


def candidates() -> runs.CandidateIndex:
    """Open the index of candidates."""
    return runs.open_candidates(settings.SEARCH_INDEX / FOLDER)


def pending() -> Pending:
    """Tell what the candidates have not followed yet."""
    return pending_after(SPACE, candidates().followed)


def follow_candidates(*, wait_seconds: float = 0.0) -> int:
    """Let the candidates follow the outbox to its end; give how many changes they took.

    An announcement only tells that an entry changed: what is compared is read from the version that is public when it
    is followed, so a change that another overtook is followed with what holds now, and the later one changes nothing.

    Raises
    ------
    IndexBusy
        If another process writes to them.
    """
    before = pending()
    if not before.n_changes and not before.is_foreign:
        return 0
    n_changes = 0
    with candidates().writing(wait_seconds) as writing:
        if pending_after(SPACE, writing.followed).is_foreign:
            return _make_anew(writing)
        while rows := list(Change.objects.filter(space=SPACE, sequence__gt=writing.followed[0])[:_AT_ONCE]):
            writing.apply(_sides(rows), rows[-1].sequence, rows[-1].at.isoformat())
            n_changes += len(rows)
    return n_changes


def rebuild_candidates(*, wait_seconds: float = 0.0) -> int:
    """Make the candidates anew from what is public; give how many changes were read.

    Raises
    ------
    IndexBusy
        If another process writes to them.
    """
    with candidates().writing(wait_seconds) as writing:
        return _make_anew(writing)


def changes_left_out() -> frozenset[int]:
    """Let the candidates catch up if that is quick, and give the documents of which they may still tell what was."""
    told = pending()
    if (told.n_changes or told.is_foreign) and told.n_changes <= MOST_CAUGHT_UP and not is_within_an_act():
        try:
            follow_candidates()
        except runs.IndexBusy:
            return told.documents
        told = pending()
    return told.documents


def _make_anew(writing: runs.CandidateWriting) -> int:
    last = Change.objects.filter(space=SPACE).last()
    if last is None:
        return writing.apply((), 0, "", is_anew=True)
    rows = Change.objects.filter(space=SPACE, sequence__lte=last.sequence).iterator(_AT_ONCE)
    return writing.apply(_in_batches(rows), last.sequence, last.at.isoformat(), is_anew=True)


def _in_batches(rows: Iterable[Change]) -> Iterator[tuple[int, runs.Side | None]]:
    batch: list[Change] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield from _sides(batch)
            batch = []
    yield from _sides(batch)


def _sides(rows: Sequence[Change]) -> Iterator[tuple[int, runs.Side | None]]:
    documents = list(dict.fromkeys(row.document for row in rows))
    public = versions_of(documents)
    for document in documents:
        version = public.get(document)
        yield document, side_of(version) if version else None


def end_of_outbox() -> int:
    """Give the number of the last change of the hall; 0 before the first."""
    return Change.objects.filter(space=SPACE).order_by("-sequence").values_list("sequence", flat=True).first() or 0
