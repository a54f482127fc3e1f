"""Listings drafted, edited, opened, closed and withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Listing
from liaowang_web.deals.policies.market import can_edit_listing, can_enter_listing
from liaowang_web.deals.states.market import LISTING
from liaowang_web.deals.terms import exact
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

COLUMNS = frozenset({
    "type", "rights", "exclusivity", "territory", "note_zh", "note_en", "mode", "floor", "price", "currency",
    "opens_at", "closes_at",
})  # fmt: skip
"""What its editors may set."""


@transaction.atomic
def enter_listing(entry: Entry, *, actor: User, **columns: Any) -> Listing:
    """Draft a listing of a published entry. Raises NotAllowed if the actor may not, or for a demand but by tender."""
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_enter_listing(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    made = Listing(entry=locked, organisation=locked.organisation, author=actor)
    _set(made, columns)
    made.number = audit.next_number("listing")
    made.save()
    audit.record(
        kinds.LISTING_ENTERED, made, actor=actor, on_behalf_of=made.organisation_id, after=fingerprint(made),
        entry=locked.code,
    )  # fmt: skip
    return made


@transaction.atomic
def edit_listing(listing: Listing, *, actor: User, version: int | None = None, **columns: Any) -> Listing:
    """Change a draft. Raises NotAllowed, or TransitionRefused if somebody changed it meanwhile."""
    locked = Listing.objects.select_for_update().get(pk=listing.pk)
    if not can_edit_listing(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    _set(locked, columns)
    locked.version += 1
    locked.save()
    audit.record(
        kinds.LISTING_EDITED, locked, actor=actor, on_behalf_of=locked.organisation_id, before=before,
        after=fingerprint(locked),
    )  # fmt: skip
    return locked


def _set(listing: Listing, columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - COLUMNS:
        raise TypeError(f"A listing has no {sorted(unknown)}")
    for name, value in columns.items():
        setattr(listing, name, exact(value) if isinstance(value, Decimal) else value)
    if listing.entry.kind == Entry.Kind.DEMAND and listing.mode != Listing.Mode.TENDER:
        raise NotAllowed(_("A demand is put out to tender, and in no other mode."))


def move_listing(name: str, listing: Listing, *, actor: User | None, **values: Any) -> Listing:
    """Walk a transition of `states.market.LISTING`. Raises TransitionRefused or NotAllowed; then nothing is written."""
    values.setdefault(
        "on_behalf_of", listing.organisation_id if actor and actor.acts_for(listing.organisation_id) else None
    )
    return LISTING.perform(name, listing, actor=actor, **values)


def close_listings(now: datetime | None = None) -> int:
    """Close the listings by agreement and at a price whose time is over; auctions and tenders close by themselves."""
    plain = (Listing.Mode.AGREEMENT, Listing.Mode.PRICE)
    due = Listing.objects.filter(state=Listing.State.OPEN, mode__in=plain, closes_at__lte=now or timezone.now())
    return len([LISTING.perform("close", it, actor=None) for it in due])
