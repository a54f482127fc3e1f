"""The index following the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from liaowang.runs import SearchIndex, Writing, open_index
from liaowang_web.design.prepared import prepared
from liaowang_web.search.documents import document_of
from liaowang_web.search.models import Change

_AT_ONCE = 5000
"""Changes that go into one commit of the index."""


@dataclass(frozen=True)
class Pending:
    """What the index of a space has not followed yet.

    Attributes
    ----------
    n_changes : int
    documents : frozenset of int
        Those that changed.
    is_foreign : bool
        Whether the index followed another outbox: nothing in it is to be believed.
    """

    n_changes: int
    documents: frozenset[int]
    is_foreign: bool


def index_of(space: str) -> SearchIndex:
    """Open the index of a space."""
    return open_index(settings.SEARCH_INDEX / space)


def pending_after(space: str, followed: tuple[int, str]) -> Pending:
    """Tell what changed since a mark of the index."""
    place, mark = followed
    rows = _since(space, place)
    is_foreign = bool(place) and not (rows and rows[0][0] == place and rows[0][2].isoformat() == mark)
    later = [document for sequence, document, _at in rows if sequence > place]
    return Pending(len(later), frozenset(later), is_foreign)


@prepared
def _since(space: str, place: int) -> QuerySet[Change, tuple[int, int, datetime]]:
    return Change.objects.filter(space=space, sequence__gte=place).values_list("sequence", "document", "at")


def follow(space: str, *, wait_seconds: float = 0.0) -> int:
    """Let the index follow the outbox to its end; give how many changes it took.

    An index that followed another outbox, say before a backup was restored, is made anew.

    Raises
    ------
    IndexBusy
        If another process writes to the index.
    """
    before = pending_after(space, index_of(space).followed)
    if not before.n_changes and not before.is_foreign:
        return 0
    n_changes = 0
    with index_of(space).writing(wait_seconds) as writing:
        if pending_after(space, writing.followed).is_foreign:
            return _make_anew(space, writing)
        while rows := list(Change.objects.filter(space=space, sequence__gt=writing.followed[0])[:_AT_ONCE]):
            changes = ((it.document, document_of(it.document, it.content)) for it in rows)
            n_changes += writing.apply(changes, rows[-1].sequence, rows[-1].at.isoformat())
    return n_changes


def rebuild(space: str, *, wait_seconds: float = 0.0) -> int:
    """Make the index anew from the outbox; give how many changes were read. Readers see the old one meanwhile.

    Raises
    ------
    IndexBusy
        If another process writes to the index.
    """
    with index_of(space).writing(wait_seconds) as writing:
        return _make_anew(space, writing)


def _make_anew(space: str, writing: Writing) -> int:
    last = Change.objects.filter(space=space).last()
    if last is None:
        return writing.apply((), 0, is_anew=True)
    rows = Change.objects.filter(space=space, sequence__lte=last.sequence).iterator(_AT_ONCE)
    changes = ((it.document, document_of(it.document, it.content)) for it in rows)
    return writing.apply(changes, last.sequence, last.at.isoformat(), is_anew=True)


def spaces() -> list[str]:
    """Name the spaces in which something was announced."""
    return sorted(Change.objects.order_by().values_list("space", flat=True).distinct())
