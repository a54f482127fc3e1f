"""Entries of the organisations for which somebody acts: by state, and which of them need something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Decline, Entry
from liaowang_web.hall.policies import Anybody, can_keep_entry

State = Entry.State
SOON_DAYS = 30
LEAST_DECLINES = 3
"""So many have to say no before the owner is shown why, so that nobody is told apart."""
_PUBLIC = (State.PUBLISHED, State.REVISING, State.RESUBMITTED)
_VIEWS = {
    "": Q(), "draft": Q(state=State.DRAFT), "waiting": Q(state__in=(State.SUBMITTED, State.RESUBMITTED)),
    "published": Q(state=State.PUBLISHED), "revising": Q(state=State.REVISING), "expired": Q(state=State.EXPIRED),
    "withdrawn": Q(state=State.WITHDRAWN),
}  # fmt: skip
VIEWS = (*_VIEWS, "needs")


@dataclass(frozen=True)
class Returned:
    """That the secretariat sent an entry back, when and why."""

    reason: str
    number: int


def own_entries(user: User, view: str = "") -> QuerySet[Entry]:
    """Give the entries of this person's organisations under a view, what was changed last first."""
    found = Entry.objects.filter(organisation__in=list(user.organisation_roles))
    return found.filter(_view(view, found)).select_related("organisation").order_by("-changed_at", "pk")


def counts_of_own(user: User) -> dict[str, int]:
    """Count this person's entries under each view."""
    found = Entry.objects.filter(organisation__in=list(user.organisation_roles))
    told = found.aggregate(**{f"n_{name}": Count("pk", filter=_view(name, found)) for name in VIEWS if name})
    return {"": found.count()} | {name: told[f"n_{name}"] for name in VIEWS if name}


def _view(name: str, found: QuerySet[Entry]) -> Q:
    if name != "needs":
        return _VIEWS[name]
    soon = timezone.localdate() + timedelta(days=SOON_DAYS)
    ends = Q(state__in=_PUBLIC, valid_until__lte=soon)
    return ends | Q(state=State.EXPIRED) | Q(pk__in=[UUID(key) for key in _returns(found.filter(_BACK))])


_BACK = Q(state__in=(State.DRAFT, State.REVISING))


def _returns(found: QuerySet[Entry]) -> dict[str, Returned]:
    """Give the last return of each entry that lies with its owner and was not submitted since."""
    keys = [str(key) for key in found.values_list("pk", flat=True)]
    codes = (kinds.RETURNED.code, kinds.SUBMITTED.code, kinds.DISCARDED.code)
    told = Told.objects.filter(thing_type=Entry._meta.label_lower, thing_id__in=keys, kind__in=codes).order_by("number")
    last = {it.thing_id: it for it in told}
    return {key: Returned(it.reason, it.number) for key, it in last.items() if it.kind == kinds.RETURNED.code}


def returns_of(entries: Sequence[Entry]) -> dict[UUID, Returned]:
    """Give, of those that were returned and lie with their owner, when and why."""
    keys = [it.pk for it in entries if it.state in {State.DRAFT, State.REVISING}]
    return {UUID(key): it for key, it in _returns(Entry.objects.filter(pk__in=keys)).items()} if keys else {}


def needs_of(user: User, entry: Entry, returned: Returned | None) -> str:
    """Say what an entry needs of this person: ``returned``, ``renew``, ``expired``, or nothing."""
    if not can_keep_entry(user, entry):
        return ""
    if returned is not None:
        return "returned"
    if entry.state == State.EXPIRED:
        return "expired"
    left = entry.days_left
    return "renew" if entry.state in _PUBLIC and left is not None and left <= SOON_DAYS else ""


def notes_of(user: Anybody, entry: Entry) -> list[Decline]:
    """Give what those who said no wrote, to the secretariat alone."""
    is_read = isinstance(user, User) and user.has_role("secretariat")
    return list(entry.declines.exclude(note="")) if is_read else []


def declines_of(entry: Entry) -> list[tuple[str, int]]:
    """Count the reasons for 'no' of an entry, the commonest first; nothing before there are three."""
    counted = list(entry.declines.order_by().values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason"))
    if sum(n for _reason, n in counted) < LEAST_DECLINES:
        return []
    return [(str(Decline.Reason(reason).label), n) for reason, n in counted]
