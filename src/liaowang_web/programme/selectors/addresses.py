"""Where the page of a thing stands, in whichever room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue.models import Nomination
from liaowang_web.catalogue.selectors.published import PUBLIC as PUBLISHED
from liaowang_web.deals.models import Contract, Deal
from liaowang_web.events.models import Meeting
from liaowang_web.hall.models import Entry
from liaowang_web.matching.models import Feedback
from liaowang_web.observatory.models import Topic
from liaowang_web.programme.models import EvidenceItem, LandmarkProduct, Registered, Target


def _catalogue(nomination: Nomination) -> str:
    is_published = nomination.edition.state in PUBLISHED and nomination.state in Nomination.LISTED
    return reverse("catalogue:entry", args=[nomination.code]) if is_published else ""


_ADDRESSES: dict[type[Model], Callable[[Any], str]] = {
    Target: lambda it: reverse("programme:target", args=[it.code]),
    EvidenceItem: lambda it: reverse("programme:evidence", args=[it.pk]),
    Contract: lambda it: reverse("deals:contract", args=[it.deal.code]),
    Deal: lambda it: reverse("deals:deal", args=[it.code]),
    Meeting: lambda it: reverse("events:event", args=[it.event.code]),
    Feedback: lambda it: reverse("matching:match", args=[it.entry.code, it.other.code]),
    Entry: lambda it: reverse("hall:entry", args=[it.code]),
    Nomination: _catalogue,
    Topic: lambda it: reverse("observatory:topic", args=[it.code]),
    Organisation: lambda it: reverse("accounts:organisation", args=[it.pk]),
    LandmarkProduct: lambda it: reverse("programme:product", args=[it.code]),
}


def address_of(thing: Model) -> str:
    """Give the address of the page of a thing; whether somebody may open it, its room decides."""
    if isinstance(thing, Registered):
        return reverse("programme:thing", args=[thing.code])
    return _ADDRESSES[type(thing)](thing)
