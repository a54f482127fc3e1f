"""One entry, as whoever asks may read it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.hall.contents import tell, without_prices
from liaowang_web.hall.models import Agreement, Entry, Version
from liaowang_web.hall.policies import Anybody, can_end_agreement, can_see_price, can_see_working_copy, tier_of
from liaowang_web.hall.telling import Reading, read

_KINDS = {letter: kind for kind, letter in Entry.LETTERS.items()}


def entry_with(code: str) -> Entry:
    """Give an entry by its public identifier, whoever asks; the caller decides what is told.

    Raises
    ------
    Http404
        If there is none.
    """
    letter, _, number = code.partition("-")
    found = _numbered(_KINDS.get(letter, ""), int(number)) if number.isdecimal() else []
    entry = found[0] if found else None
    if entry is None or entry.code != code:  # with more zeros it would be a second address of the same entry
        raise Http404
    return entry


@prepared
def _numbered(kind: str, number: int) -> QuerySet[Entry]:
    return Entry.objects.filter(kind=kind, number=number).select_related("organisation", "author")


def entry_for(user: Anybody, code: str) -> Entry:
    """Give an entry of which this person may know: that was published once, or of which they see the working copy.

    Raises
    ------
    Http404
        If there is none such.
    """
    entry = entry_with(code)
    if entry.published_version is None and not can_see_working_copy(user, entry):
        raise Http404
    return entry


def working_copy_for(user: Anybody, code: str) -> Entry:
    """Give an entry to those who see its working copy.

    Raises
    ------
    Http404
        To everybody else.
    """
    entry = entry_with(code)
    if not can_see_working_copy(user, entry):
        raise Http404
    return entry


def reading_for(user: Anybody, entry: Entry, *, is_working: bool = False) -> Reading:
    """Give what this person reads: the published version at their tier, or the working copy.

    Members and officers see the working copy where nothing is published, or where they ask for it.
    """
    is_inside = can_see_working_copy(user, entry)
    names_owner = True if is_inside else None
    if is_inside and (is_working or entry.published_version is None):
        return read(entry, tell(entry), Entry.Tier.AGREED, names_owner=True)
    version = published_of(entry)
    content = version.content if can_see_price(user, entry) else without_prices(version.content)
    return read(entry, content, tier_of(user, entry), names_owner=names_owner, version=version)


def published_of(entry: Entry) -> Version:
    """Give the version that is published.

    Raises
    ------
    Http404
        If none ever was.
    """
    found = _version(entry.pk, entry.published_version or 0)
    if not found:
        raise Http404
    return found[0]


@prepared
def _version(entry: UUID, number: int) -> QuerySet[Version]:
    return Version.objects.filter(entry=entry, number=number)


def versions_of(user: Anybody, entry: Entry) -> list[Version]:
    """Give all versions to those who see the working copy, the newest first; others know the one in force only."""
    return list(entry.versions.select_related("published_by")) if can_see_working_copy(user, entry) else []


def organisations_of(user: Anybody, *roles: str) -> list[Organisation]:
    """Give the organisations for which this person acts in one of these roles, by name."""
    held: dict[UUID, frozenset[str]] = getattr(user, "organisation_roles", {})
    keys = [key for key, codes in held.items() if not roles or not codes.isdisjoint(roles)]
    return sorted(_organisations(keys), key=str)


@prepared
def _organisations(keys: list[UUID]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(one_of("pk", keys)).order_by()


def agreements_on(entry: Entry) -> list[Agreement]:
    """Give the agreements to confidentiality that hold for an entry, the last one first; not for everybody."""
    return _in_force(entry.pk)


@prepared
def _in_force(entry: UUID) -> QuerySet[Agreement]:
    return Agreement.objects.filter(entry=entry, ended_at=None).select_related("entry", "organisation", "user")


def agreement_for(user: Anybody, code: str, key: UUID) -> Agreement:
    """Give an agreement to those who may end it.

    Raises
    ------
    Http404
        To everybody else, or if there is none.
    """
    found = Agreement.objects.filter(pk=key, entry=entry_for(user, code)).select_related("entry", "organisation")
    agreement = found.first()
    if agreement is None or not can_end_agreement(user, agreement):
        raise Http404
    return agreement
