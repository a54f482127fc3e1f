"""Deals, offers and what lies in their rooms, as whoever asks may read them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import (
    Contract,
    Deal,
    DealFile,
    Delivery,
    Enquiry,
    Mandate,
    Message,
    Milestone,
    Offer,
    Order,
    Registration,
    Supplement,
)
from liaowang_web.deals.policies.deals import can_see_deal
from liaowang_web.hall.policies import Anybody

_OVER = (Deal.State.CLOSED, Deal.State.TERMINATED)
VIEWS = {"": Q(), "running": ~Q(state__in=_OVER), "over": Q(state__in=_OVER)}


def number_of(code: str) -> int:
    """Give the number in a code; of one with too many zeros, which would be a second address, minus one.

    Examples
    --------
    >>> number_of("X-000012"), number_of("X-0000012")
    (12, -1)
    """
    digits = code[2:]
    return int(digits) if digits.isascii() and digits.isdecimal() and f"{int(digits):06d}" == digits else -1


def deal_for(user: Anybody, code: str) -> Deal:
    """Give a deal to those who may see it. Raises Http404 to everybody else, or if there is none."""
    found = (
        Deal.objects.filter(number=number_of(code))
        .select_related("entry", "entry__organisation", "seller", "buyer", "listing", "manager", "enquiry")
        .first()
    )
    if found is None or not can_see_deal(user, found):
        raise Http404
    return found


def deals_for(user: User, view: str = "") -> QuerySet[Deal]:
    """Give the deals of one's organisations and those one works on as technology manager, the latest change first."""
    mine = list(user.organisation_roles)
    own = Q(seller__in=mine) | Q(buyer__in=mine)
    if user.has_role("technology_manager"):
        own |= Q(manager=user)
    found = Deal.objects.filter(own & VIEWS.get(view, Q()))
    return found.select_related("entry", "seller", "buyer").order_by("-changed_at", "-number")


def offers_of(deal: Deal) -> list[Offer]:
    """Give all versions, the latest first."""
    return list(deal.offers.select_related("author", "answered_by", "deal"))


def offer_of(deal: Deal, number: int) -> Offer:
    """Give one version. Raises Http404 if there is none."""
    found = deal.offers.select_related("deal", "deal__listing", "deal__entry").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def messages_of(deal: Deal) -> list[Message]:
    """Give all messages, the oldest first."""
    return list(deal.messages.select_related("author", "organisation"))


def files_of(deal: Deal) -> list[DealFile]:
    """Give all files and their versions, by name."""
    return list(deal.files.select_related("added_by", "organisation"))


def file_of(deal: Deal, key: UUID) -> DealFile:
    """Give one file of a deal. Raises Http404 if it is another's."""
    found = deal.files.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def mandate_for(user: Anybody, code: str, key: UUID) -> Mandate:
    """Give a mandate to those who see the deal, and to whoever is to be its manager. Raises Http404 to others."""
    found = Mandate.objects.filter(pk=key, deal__number=number_of(code))
    mandate = found.select_related("deal", "deal__entry", "deal__seller", "deal__buyer", "manager").first()
    is_asked = mandate is not None and isinstance(user, User) and user.pk == mandate.manager_id
    if mandate is None or not (can_see_deal(user, mandate.deal) or (is_asked and mandate.state in _ASKED)):
        raise Http404
    return mandate


_ASKED = {Mandate.State.CONSENTED, Mandate.State.ACTIVE}


def mandates_to(user: User) -> Sequence[Mandate]:
    """Give the mandates that both sides agreed to and that wait for this person, and those they work on."""
    found = Mandate.objects.filter(manager=user, state__in=_ASKED)
    return list(found.select_related("deal", "deal__entry", "deal__seller", "deal__buyer"))


_HANGING: tuple[tuple[type[Model], str], ...] = (
    (Offer, "deal"), (Mandate, "deal"), (Contract, "deal"), (Milestone, "contract__deal"),
    (Registration, "contract__deal"), (Supplement, "contract__deal"), (Order, "deal"), (Delivery, "order__deal"),
)  # fmt: skip
"""What hangs on a deal and is told with it; not the auction or tender before it, whose other bidders have no part."""


def told_of(deal: Deal) -> QuerySet[Told]:
    """Give the audit entries of a deal and of all that hangs on it, the oldest first."""
    asked = Q(thing_type=Deal._meta.label_lower, thing_id=str(deal.pk))
    if deal.enquiry_id:
        asked |= Q(thing_type=Enquiry._meta.label_lower, thing_id=str(deal.enquiry_id))
    for model, path in _HANGING:
        keys = model._base_manager.filter(**{path: deal}).values_list("pk", flat=True)
        if found := [str(key) for key in keys]:
            asked |= Q(thing_type=model._meta.label_lower, thing_id__in=found)
    return Told.objects.filter(asked).select_related("actor").order_by("number")
