"""On what was acted last: followed from one request to the next by one small read."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import chain_end
from liaowang_web.audit.sentences import is_private

_MOST_READ = 500
"""With more acts since the last look, all is held to have changed."""


@dataclass(frozen=True)
class Moment:
    """The end of the audit, as it was at one look.

    Attributes
    ----------
    number : int
    hash : str
        Of the last entry.
    origin : str
        Hash of the entry from which on ``last`` knows every act; moments of one process with another origin cannot be
        compared.
    last : mapping of str to int
        Number of the last act that is not private, on things of a room (``hall``) and of a sort (``hall.entry``).
    """

    number: int
    hash: str
    origin: str
    last: dict[str, int] = field(default_factory=dict)

    def has_acts_since(self, number: int, origin: str, things: Collection[str]) -> bool:
        """Whether a visitor may be shown something else of these rooms or sorts than at an earlier moment."""
        return origin != self.origin or any(self.last.get(it, 0) > number for it in things)


class Follower:
    """Follows the audit in the memory of one process.

    Entries are committed in the order of their numbers (see `services.lock_end`), so none is passed over: what has a
    number up to the one seen was seen. An audit that is another one, say of a back-up, is begun anew.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: Moment | None = None

    def look(self) -> Moment:
        """Look at the end of the audit: one read of one row, and a second one if there were acts."""
        number, end = chain_end()
        seen = self._seen
        if seen is not None and (seen.number, seen.hash) == (number, end):
            return seen
        with self._lock:
            self._seen = seen = _followed(self._seen, number, end)
        return seen


def _followed(seen: Moment | None, number: int, end: str) -> Moment:
    anew = Moment(number, end, end)
    if seen is None:
        return anew
    found = Entry.objects.filter(number__gte=seen.number).order_by("number")
    rows = list(found.values_list("number", "hash", "kind", "thing_type")[:_MOST_READ])
    is_the_same = not seen.number or (bool(rows) and rows[0][:2] == (seen.number, seen.hash))
    if not is_the_same or not rows or len(rows) == _MOST_READ:
        return anew
    last = dict(seen.last)
    for at, _hash, kind, sort in rows:  # the first is the one that was seen already
        if not is_private(kind):
            last[sort] = last[sort.partition(".")[0]] = at
    return Moment(*rows[-1][:2], seen.origin, last)


follower = Follower()
