"""What evidence can point at: by its number, whether it may count, and what is known of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.accounts.policies import can_see_organisation
from liaowang_web.catalogue.models import Nomination
from liaowang_web.catalogue.policies import can_see_file
from liaowang_web.catalogue.selectors.published import PUBLIC as PUBLISHED
from liaowang_web.deals.models import Contract, Deal, Registration
from liaowang_web.deals.policies.deals import can_see_deal
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.events.models import Meeting, Placement, Timetable
from liaowang_web.events.policies.meetings import can_see_meeting
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody, can_see_working_copy
from liaowang_web.programme.models import EvidenceItem, Incubator, LandmarkProduct, Registered, Scenario, Standard
from liaowang_web.programme.policies.registries import can_see_thing

K = EvidenceItem.Kind
_DIGITS = 9

ALLOWED: dict[str, tuple[str, ...]] = {
    "batch": (K.INCUBATOR, K.FACT),
    "technologies": (K.CATALOGUE, K.ENTRY, K.CONTRACT, K.DEAL, K.MEETING, K.FACT),
    "products": (K.PRODUCT, K.ENTRY, K.CONTRACT, K.DEAL, K.MEETING, K.FACT),
    "enterprises": (K.ORGANISATION, K.FACT),
    "scenarios": (K.SCENARIO, K.FACT),
    "standards": (K.STANDARD, K.FACT),
    "organisations": (K.ORGANISATION, K.FACT),
    "qualitative": tuple(K.values),
}
"""What can count towards a target, by its unit."""


@dataclass(frozen=True)
class Known:
    """What the site knows of a thing that evidence points at.

    Attributes
    ----------
    title_zh, title_en : str
    day : date or None
        On which it came to count.
    region, direction : str
        Codes, where they are known.
    holds_back : str
        Why it cannot count now, in words; empty if it can.
    owners : frozenset of UUID
        Organisations whose it is, none of whose people may check it.
    """

    title_zh: str
    title_en: str
    day: date | None
    region: str
    direction: str
    holds_back: str
    owners: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Sort:
    """One sort of things: how one is found by its number, who sees it, and what is known of it."""

    find: Callable[[str], Model | None]
    may_see: Callable[[Anybody, Any], bool]
    tell: Callable[[Any], Known]


def _numbered(letters: str, number_of: Callable[[int], Model | None]) -> Callable[[str], Model | None]:
    def find(code: str) -> Model | None:
        prefix, _dash, digits = code.rpartition("-")
        is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
        thing = number_of(int(digits)) if prefix == letters and is_number else None
        return thing if thing is not None and getattr(thing, "code", code) == code else None

    return find


def _entry(code: str) -> Entry | None:
    kinds = {letter: kind for kind, letter in Entry.LETTERS.items()}
    kind = kinds.get(code.partition("-")[0], "")
    found: Entry | None = _numbered(  # type: ignore[assignment]
        code.partition("-")[0], lambda number: Entry.objects.filter(kind=kind, number=number).first()
    )(code)
    return found


def _nomination(code: str) -> Model | None:
    edition = code.rpartition("-")[0]
    found = Nomination.objects.filter(edition__code=edition).select_related("edition")
    return _numbered(edition, lambda number: found.filter(number=number).first())(code)


def _meeting(code: str) -> Meeting | None:
    try:
        key = uuid.UUID(code)
    except ValueError:
        return None
    return Meeting.objects.filter(pk=key).first()


def _registered(model: type[Registered]) -> Callable[[str], Model | None]:
    return _numbered(model.LETTERS, lambda number: model.objects.filter(number=number).first())  # type: ignore[attr-defined]


_FINDS: dict[str, Callable[[str], Model | None]] = {
    K.DEAL: _numbered("X", lambda number: Deal.objects.filter(number=number).first()),
    K.CONTRACT: _numbered("C", lambda number: Contract.objects.filter(deal__number=number).first()),
    K.MEETING: _meeting,
    K.ENTRY: _entry,
    K.CATALOGUE: _nomination,
    K.SCENARIO: _registered(Scenario),
    K.STANDARD: _registered(Standard),
    K.PRODUCT: lambda code: LandmarkProduct.objects.filter(code=code).first(),
    K.ORGANISATION: _numbered("O", lambda number: Organisation.objects.filter(number=number).first()),
    K.INCUBATOR: _registered(Incubator),
}


def _local_day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _about(deal: Deal) -> dict[str, Any]:
    return {
        "region": deal.entry.region or deal.seller.region, "direction": deal.entry.direction,
        "owners": frozenset({deal.seller_id, deal.buyer_id}),
    }  # fmt: skip


def _tell_deal(deal: Deal) -> Known:
    title = title_of(deal.entry)
    counts = deal.signed_at is not None and deal.state not in {Deal.State.TERMINATED, Deal.State.DISPUTED}
    why = "" if counts else _("The deal is not signed, or was ended or is disputed.")
    return Known(title.title_zh, title.title_en, _local_day(deal.signed_at), holds_back=why, **_about(deal))


def _tell_contract(contract: Contract) -> Known:
    title = title_of(contract.deal.entry)
    found = Registration.objects.filter(contract=contract).first()
    counts = found is not None and found.state in {Registration.State.REGISTERED, Registration.State.AMENDED}
    why = "" if counts else _("The contract is not registered.")
    day = found.decided_on if found else None
    return Known(title.title_zh, title.title_en, day, holds_back=why, **_about(contract.deal))


def _tell_meeting(meeting: Meeting) -> Known:
    held = meeting.placements.filter(state=Placement.State.HELD).exclude(timetable__state=Timetable.State.DRAFT)
    placement = held.select_related("slot").first()
    entry = meeting.request.entry if meeting.request_id and meeting.request else None
    owners = meeting.people.values_list("organisation", flat=True)
    return Known(
        meeting.event.title_zh, meeting.event.title_en, _local_day(placement.slot.starts_at) if placement else None,
        entry.region if entry else "", entry.direction if entry else "",
        "" if placement else _("It was not noted that the meeting was held."), frozenset(owners),
    )  # fmt: skip


def _tell_entry(entry: Entry) -> Known:
    title = title_of(entry)
    return Known(
        title.title_zh, title.title_en, _local_day(entry.published_at), entry.region, entry.direction,
        "" if entry.is_public else _("It is not public in the hall."), frozenset({entry.organisation_id}),
    )  # fmt: skip


def _tell_nomination(nomination: Nomination) -> Known:
    first = nomination.edition.publications.order_by("revision").values_list("published_at", flat=True).first()
    is_listed = nomination.state in Nomination.LISTED and nomination.edition.state in PUBLISHED
    owners = {it for it in (nomination.holder_id, nomination.through_id) if it}
    return Known(
        nomination.title_zh, nomination.title_en, _local_day(first),
        nomination.holder.region if nomination.holder else "", nomination.track.partition("-")[0],
        "" if is_listed else _("It is not listed in a published edition."), frozenset(owners),
    )  # fmt: skip


def _tell_registered(thing: Registered) -> Known:
    counting = {
        Scenario: (Scenario.State.LISTED,),
        Standard: (Standard.State.PUBLISHED, Standard.State.REVIEWED),
        Incubator: (Incubator.State.CULTIVATED, Incubator.State.OPERATING),
    }[type(thing)]
    state = thing.get_state_display()  # type: ignore[attr-defined]
    why = "" if thing.state in counting else _("Its state is “%(state)s”, in which it does not count.")
    return Known(
        thing.title_zh, thing.title_en, _day_of(thing), thing.region,
        next(iter(thing.directions), ""), why and why % {"state": state},
        frozenset({thing.organisation_id} if thing.organisation_id else ()),
    )  # fmt: skip


def _day_of(thing: Registered) -> date | None:
    if isinstance(thing, Standard):
        return thing.published_on
    # Once it is on the list it may not be edited: its last change is that it was listed.
    return _local_day(thing.changed_at) if isinstance(thing, Scenario) else None


def _tell_product(product: LandmarkProduct) -> Known:
    makers = frozenset(product.makers.values_list("pk", flat=True))
    why = "" if makers else _("No maker stands behind the product.")
    return Known(product.title_zh, product.title_en, None, "", "", why, makers)


def _tell_organisation(organisation: Organisation) -> Known:
    is_verified = organisation.state == Organisation.State.VERIFIED
    names = (organisation.name_zh or organisation.name_en, organisation.name_en or organisation.name_zh)
    why = "" if is_verified else _("The organisation is not verified.")
    day = _local_day(organisation.verified_at)
    return Known(*names, day, organisation.region, "", why, frozenset({organisation.pk}))


def _is_nomination_seen(user: Anybody, nomination: Nomination) -> bool:
    is_listed = nomination.state in Nomination.LISTED and nomination.edition.state in PUBLISHED
    return is_listed or can_see_file(user, nomination)


def _is_entry_seen(user: Anybody, entry: Entry) -> bool:
    return entry.is_public or can_see_working_copy(user, entry)


SORTS: dict[str, Sort] = {
    K.DEAL: Sort(_FINDS[K.DEAL], can_see_deal, _tell_deal),
    K.CONTRACT: Sort(_FINDS[K.CONTRACT], lambda user, it: can_see_deal(user, it.deal), _tell_contract),
    K.MEETING: Sort(_FINDS[K.MEETING], can_see_meeting, _tell_meeting),
    K.ENTRY: Sort(_FINDS[K.ENTRY], _is_entry_seen, _tell_entry),
    K.CATALOGUE: Sort(_FINDS[K.CATALOGUE], _is_nomination_seen, _tell_nomination),
    K.SCENARIO: Sort(_FINDS[K.SCENARIO], can_see_thing, _tell_registered),
    K.STANDARD: Sort(_FINDS[K.STANDARD], can_see_thing, _tell_registered),
    K.PRODUCT: Sort(_FINDS[K.PRODUCT], lambda _user, _it: True, _tell_product),
    K.ORGANISATION: Sort(_FINDS[K.ORGANISATION], can_see_organisation, _tell_organisation),
    K.INCUBATOR: Sort(_FINDS[K.INCUBATOR], can_see_thing, _tell_registered),
}
CONFIDENTIAL = (K.DEAL, K.CONTRACT, K.MEETING)
"""What only those see who take part in it; whoever points at it tells the programme officers of it."""


def thing_with(user: Anybody, code: str) -> tuple[str, Model] | None:
    """Give the kind and the thing that bears a number, if this person may see it.

    Parameters
    ----------
    user : User
    code : str
        ``X-000012`` a deal, ``C-000012`` its contract, ``A-000012`` an entry of the hall, ``2026.1-017`` one of the
        catalogue, ``SC-``, ``ST-``, ``IN-`` of the registries, ``LP-01`` a product, ``O-`` an organisation; a meeting
        by its key.
    """
    for kind, sort in SORTS.items():
        thing = sort.find(code.strip())
        if thing is not None:
            return (kind, thing) if sort.may_see(user, thing) else None
    return None


def known_of(kind: str, thing: Model) -> Known:
    """Give what is known of a thing of a kind."""
    return SORTS[kind].tell(thing)


def owners_of(item: EvidenceItem) -> frozenset[uuid.UUID]:
    """Give the organisations whose thing evidence points at; none for a public fact."""
    thing = item.thing
    return known_of(item.kind, thing).owners if thing is not None else frozenset()
