"""Listings and enquiries, as whoever asks may read them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Enquiry, Listing
from liaowang_web.deals.policies.market import can_see_enquiry, can_see_listing
from liaowang_web.deals.selectors.deals import number_of
from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody

OPEN = Listing.State.OPEN


def open_listings(chosen: Mapping[str, str] | None = None) -> QuerySet[Listing]:
    """Give the open listings of entries that are public, what closes first before what has no end.

    Parameters
    ----------
    chosen : mapping, optional
        ``mode`` and ``type`` to narrow by.
    """
    asked = {name: value for name, value in (chosen or {}).items() if value and name in {"mode", "type"}}
    found = Listing.objects.filter(state=OPEN, entry__state__in=_PUBLIC, entry__published_version__isnull=False)
    return found.filter(**asked).select_related("entry", "organisation").order_by("closes_at", "-opens_at", "pk")


_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)


def listings_of(entry: Entry) -> list[Listing]:
    """Give the open listings of an entry."""
    return _listings(entry.pk)


@prepared
def _listings(entry: UUID) -> QuerySet[Listing]:
    return Listing.objects.filter(entry=entry, state=OPEN).order_by("-opens_at")


def own_listings(user: User) -> QuerySet[Listing]:
    """Give the listings of one's organisations, the latest change first."""
    found = Listing.objects.filter(organisation__in=list(user.organisation_roles))
    return found.select_related("entry", "organisation").order_by("-changed_at")


def listing_for(user: Anybody, code: str) -> Listing:
    """Give a listing to those who may see it. Raises Http404 to everybody else, or if there is none."""
    found = Listing.objects.filter(number=number_of(code)).select_related("entry", "organisation", "author").first()
    if found is None or not can_see_listing(user, found):
        raise Http404
    return found


def enquiry_for(user: Anybody, code: str) -> Enquiry:
    """Give an enquiry to those who may see it. Raises Http404 to everybody else, or if there is none."""
    found = (
        Enquiry.objects.filter(number=number_of(code))
        .select_related("entry", "entry__organisation", "organisation", "listing", "asker", "answered_by")
        .first()
    )
    if found is None or not can_see_enquiry(user, found):
        raise Http404
    return found


def enquiries_sent(user: User) -> QuerySet[Enquiry]:
    """Give what one's organisations asked, the latest change first."""
    return _enquiries().filter(organisation__in=list(user.organisation_roles))


def enquiries_received(user: User) -> QuerySet[Enquiry]:
    """Give what one's organisations were asked, the latest change first."""
    return _enquiries().filter(entry__organisation__in=list(user.organisation_roles))


def _enquiries() -> QuerySet[Enquiry]:
    return Enquiry.objects.select_related("entry", "entry__organisation", "organisation", "deal").order_by(
        "-changed_at"
    )


def open_enquiry_of(user: Anybody, entry: Entry) -> Enquiry | None:
    """Give the enquiry of one's organisations about an entry that is still open, if there is one."""
    if not isinstance(user, User):
        return None
    found = _open_enquiries(entry.pk, list(user.organisation_roles))
    return found[0] if found else None


@prepared
def _open_enquiries(entry: UUID, organisations: list[UUID]) -> QuerySet[Enquiry]:
    states = (Enquiry.State.SENT, Enquiry.State.STOPPED, Enquiry.State.ANSWERED, Enquiry.State.TAKEN_UP)
    found = Enquiry.objects.filter(one_of("organisation", organisations), entry=entry, state__in=states)
    return found.order_by("-changed_at")[:1]
