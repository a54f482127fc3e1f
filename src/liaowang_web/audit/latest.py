"""On what was acted last: followed from one request to the next by one small read."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import QuerySet

from liaowang_web.audit.chain import START
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import chain_end
from liaowang_web.audit.sentences import is_private

_MOST_READ = 500
"""Acts read at once; with more since the last look, what was known before is forgotten."""
_MOST_KNOWN = 4 * _MOST_READ
_Row = tuple[int, str, str, str]


@dataclass(frozen=True)
class Moment:
    """The end of the audit, as it was at one look.

    Attributes
    ----------
    number : int
    hash : str
        Of the last entry.
    known : mapping of int to str
        Hashes of the last entries, by number: since when every act is known, and of which audit.
    last : mapping of str to int
        Number of the last act that is not private, on things of a room (``hall``) and of a sort (``hall.entry``).
    """

    number: int
    hash: str
    known: dict[int, str]
    last: dict[str, int] = field(default_factory=dict)

    def has_acts_since(self, number: int, end: str, things: Collection[str]) -> bool:
        """Whether a visitor may be shown something else of these rooms or sorts than at an earlier moment.

        Parameters
        ----------
        number, end : int and str
            Of the last entry at that moment, as any process saw it.
        things : collection of str
        """
        return self.known.get(number) != end or any(self.last.get(it, 0) > number for it in things)


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
    if seen is not None:
        rows = _read(Entry.objects.filter(number__gte=seen.number).order_by("number"))
        is_the_same = not seen.number or (bool(rows) and rows[0][:2] == (seen.number, seen.hash))
        if is_the_same and 0 < len(rows) < _MOST_READ:
            return _after(seen, rows)
    rows = _read(Entry.objects.order_by("-number"))[::-1]
    if not rows:
        return Moment(number, end, {number: end})
    began = {0: START} if rows[0][0] == 1 else {}
    return _after(Moment(0, START, began), rows)


def _read(found: QuerySet[Entry]) -> list[_Row]:
    return list(found.values_list("number", "hash", "kind", "thing_type")[:_MOST_READ])


def _after(seen: Moment, rows: list[_Row]) -> Moment:
    known, last = dict(list(seen.known.items())[-_MOST_KNOWN:]), dict(seen.last)
    for at, own, kind, sort in rows:
        known[at] = own
        if not is_private(kind):
            last[sort] = last[sort.partition(".")[0]] = at
    return Moment(*rows[-1][:2], known, last)


follower = Follower()
