"""What is found, by whom: the index, less what changed since it last followed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from liaowang.runs import Found, IndexBusy, Question, Reader
from liaowang_web.search.following import Pending, follow, index_of, pending_after
from liaowang_web.workflow.acts import is_within_an_act

__all__ = ["MOST_CAUGHT_UP", "find", "is_within_an_act", "suggest"]

MOST_CAUGHT_UP = 200
"""Changes that a question lets the index follow first; with more, it answers without them and the indexer comes."""


def find(space: str, question: Question, tier: int, opened: Collection[int] = ()) -> Found:
    """Find documents of a space by the texts of a tier and those below it.

    What changed since the index last followed is left out of hits and counts alike, so what is withdrawn is gone from
    the moment its transaction is committed. Not to be asked within a transaction that announced something.

    Parameters
    ----------
    space : str
    question : Question
        See `liaowang.runs.Question`.
    tier : int
        How far whoever asks may read into any document: 0 for everybody.
    opened : collection of int
        Documents that they may read in whole.

    Returns
    -------
    Found
        Its ``n_behind`` says how many changes were not followed.
    """
    reader, pending = _view(space)
    if pending.is_foreign:
        return Found(n_behind=pending.n_changes)
    return replace(reader.find(question, tier, pending.documents, opened=opened), n_behind=pending.n_changes)


def suggest(space: str, text: str, limit: int = 8) -> list[str]:
    """Complete what is being typed, from titles that everybody may read; not to be asked within an act either."""
    reader, pending = _view(space)
    return [] if pending.is_foreign else reader.suggest(text, pending.documents, limit)


def _view(space: str) -> tuple[Reader, Pending]:
    # The view is taken before the outbox is looked at: what is committed in between is left out twice, never missed.
    reader = index_of(space).reader()
    pending = pending_after(space, reader.followed)
    if (pending.n_changes or pending.is_foreign) and _catch_up(space, pending):
        reader = index_of(space).reader()
        pending = pending_after(space, reader.followed)
    return reader, pending


def _catch_up(space: str, pending: Pending) -> bool:
    if pending.n_changes > MOST_CAUGHT_UP or is_within_an_act():
        return False
    try:
        follow(space)
    except IndexBusy:
        return False
    return True
