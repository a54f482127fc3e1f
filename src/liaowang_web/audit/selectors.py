"""Reading the audit: by page, by thing, and the whole chain to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection, models
from django.http import Http404
from django.utils import timezone

from liaowang_web.audit.chain import START
from liaowang_web.audit.models import Entry, Head
from liaowang_web.audit.policies import can_read_audit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found.

    Attributes
    ----------
    n_entries : int
        Entries that were read and are in order.
    last_hash : str
        Hash of the last of them.
    broken_at : int or None
        Number of the first entry that is not in order.
    fault : str
        What is wrong with it, in English; empty if all is well.
    """

    n_entries: int
    last_hash: str
    broken_at: int | None = None
    fault: str = ""


def verify_chain(expected: dict[int, str] | None = None) -> Verdict:
    """Walk along the whole chain.

    Parameters
    ----------
    expected : mapping, optional
        Hashes noted elsewhere, by number: with one, also entries cut off at the end are noticed.
    """
    expected = dict(expected or {})
    last_hash, n_entries = START, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        fault = _fault(entry, n_entries + 1, last_hash, expected.pop(entry.number, ""))
        if fault:
            return Verdict(n_entries, last_hash, n_entries + 1 if "missing" in fault else entry.number, fault)
        last_hash, n_entries = entry.hash, n_entries + 1
    head = Head.objects.filter(pk=1).first()
    if (head.number, head.hash) != (n_entries, last_hash) if head else n_entries:
        return Verdict(n_entries, last_hash, n_entries + 1, "the end of the chain is missing")
    if expected:
        return Verdict(n_entries, last_hash, min(expected), "an entry that was noted elsewhere is missing")
    return Verdict(n_entries, last_hash)


def _fault(entry: Entry, number: int, previous_hash: str, noted: str) -> str:
    if entry.number != number:
        return "an entry is missing"
    if entry.previous_hash != previous_hash:
        return "it does not hang on the entry before"
    if not entry.is_intact:
        return "its content is not what was hashed"
    if noted and not entry.hash.startswith(noted):
        return "its hash is not the one that was noted elsewhere"
    return ""


@dataclass(frozen=True)
class Question:
    """Which entries are asked for; empty means all."""

    kind: str = ""
    actor: str = ""
    thing_type: str = ""
    thing_id: str = ""
    since: date | None = None
    until: date | None = None


def entries_for(
    user: AbstractBaseUser | AnonymousUser, question: Question, *, before: int | None = None, limit: int = 50
) -> Sequence[Entry]:
    """Give entries, newest first.

    Parameters
    ----------
    user : User
        Who asks.
    question : Question
        Which entries.
    before : int, optional
        Only entries with a smaller number: the cursor of the next page.
    limit : int
        How many at most.

    Raises
    ------
    Http404
        If they may not read the audit.
    """
    if not can_read_audit(user):
        raise Http404
    found = Entry.objects.select_related("actor").order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    for name in ("kind", "thing_type", "thing_id"):
        if value := getattr(question, name):
            found = found.filter(**{name: value})
    if question.actor:
        found = found.filter(actor__email__iexact=question.actor)
    if question.since:
        found = found.filter(made_at__gte=_start(question.since))
    if question.until:
        found = found.filter(made_at__lt=_start(question.until + timedelta(days=1)))
    return list(found[:limit])


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)


def history_of(*things: models.Model, limit: int = 20) -> Sequence[Entry]:
    """Give what happened to a thing, or to several of one sort, newest first; whoever may see them may see this."""
    if not things:
        return []
    keys = [str(it.pk) for it in things]
    found = Entry.objects.select_related("actor").filter(thing_type=things[0]._meta.label_lower, thing_id__in=keys)
    return list(found.order_by("-number")[:limit])


def chain_end() -> tuple[int, str]:
    """Give number and hash of the last entry; 0 where there is none."""
    # Each request asks this, and Django would take longer to put the question into words than the database to answer.
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT number, hash FROM "{Head._meta.db_table}" WHERE id = 1')  # noqa: S608
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else (0, START)
