"""What waits for the secretariat, since when, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Check, Entry
from liaowang_web.hall.policies import Anybody, can_see_queue
from liaowang_web.hall.selectors.reading import entry_with

_WAITING = (Entry.State.SUBMITTED, Entry.State.RESUBMITTED)


@dataclass(frozen=True)
class Waiting:
    """An entry that waits.

    Attributes
    ----------
    entry : Entry
    since : datetime
        When it was submitted.
    is_own : bool
        Whether the asker may not check it, being its author or ever a member of its organisation.
    """

    entry: Entry
    since: datetime
    is_own: bool

    @property
    def days(self) -> int:
        """Whole days that it waits."""
        return (timezone.now() - self.since).days


def queue_for(user: Anybody) -> list[Waiting]:
    """Give all that waits, the longest first; three queries however long it is.

    Raises
    ------
    Http404
        If they may not see it.
    """
    if not isinstance(user, User) or not can_see_queue(user):
        raise Http404
    entries = list(_waiting().select_related("organisation"))
    since = _submitted([str(it.pk) for it in entries])
    own = set(user.memberships.values_list("organisation", flat=True))
    found = [
        Waiting(it, since.get(str(it.pk), it.changed_at), it.author_id == user.pk or it.organisation_id in own)
        for it in entries
    ]
    return sorted(found, key=lambda it: it.since)


def _waiting() -> QuerySet[Entry]:
    return Entry.objects.filter(state__in=_WAITING)


def _submitted(keys: list[str]) -> dict[str, datetime]:
    told = Told.objects.filter(thing_type=Entry._meta.label_lower, thing_id__in=keys, kind=kinds.SUBMITTED.code)
    return dict(told.order_by("number").values_list("thing_id", "made_at"))


def waiting_entry_for(user: Anybody, code: str) -> Entry:
    """Give an entry that waits, to those who see the queue.

    Raises
    ------
    Http404
        If it does not wait, or they may not see the queue.
    """
    entry = entry_with(code)
    if not can_see_queue(user) or entry.state not in _WAITING:
        raise Http404
    return entry


def checks_of(entry: Entry) -> dict[str, Check]:
    """Give what was found of this submission, by item; before anything was, what was found of the one before."""
    found = list(entry.checks.select_related("checked_by").order_by("entry_version"))
    latest = found[-1].entry_version if found else None
    return {it.item: it for it in found if it.entry_version == latest}
