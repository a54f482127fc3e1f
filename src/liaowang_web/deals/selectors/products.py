"""Trade in products, as whoever asks may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.models import Delivery, FirstProof, Order, ProductRequest, Quotation
from liaowang_web.deals.policies import trading
from liaowang_web.deals.selectors.deals import number_of
from liaowang_web.hall.models import Attachment, Entry, PriceExclusion
from liaowang_web.hall.policies import Anybody, can_keep_price, tier_of
from liaowang_web.hall.selectors.reading import entry_for, organisations_of


@dataclass(frozen=True)
class Proof:
    """A document of first-set status, and its file if whoever asks may open it."""

    proof: FirstProof
    file: Attachment | None


def product_for(user: Anybody, code: str) -> Entry:
    """Give a product that is public, or of which this person sees the working copy.

    Raises
    ------
    Http404
        If there is none such.
    """
    entry = entry_for(user, code)
    if entry.kind != Entry.Kind.PRODUCT:
        raise Http404
    return entry


def is_kept_from(entry: Entry, organisation: Organisation) -> bool:
    """Whether the prices of an entry are kept from an organisation."""
    return entry.price_exclusions.filter(organisation=organisation, ended_at=None).exists()


def askers_of(user: Anybody, entry: Entry) -> list[Organisation]:
    """Give the organisations for which somebody may ask for a product."""
    mine = organisations_of(user, *trading.WRITING)
    return [it for it in mine if trading.can_ask_for_product(user, entry, it)]


def exclusions_for(user: Anybody, entry: Entry) -> Sequence[PriceExclusion]:
    """Give from whom prices are kept, to those who decide on it.

    Raises
    ------
    Http404
        To everybody else.
    """
    if not can_keep_price(user, entry):
        raise Http404
    return list(entry.price_exclusions.filter(ended_at=None).select_related("organisation", "user"))


def exclusion_for(user: Anybody, entry: Entry, key: UUID) -> PriceExclusion:
    """Give one exclusion to those who decide on it. Raises Http404 to everybody else, or if there is none."""
    found = next((it for it in exclusions_for(user, entry) if it.pk == key), None)
    if found is None:
        raise Http404
    return found


def proofs_of(user: Anybody, entry: Entry) -> list[Proof]:
    """Give the documents that show a product to be a first set; a file only at the tier of who asks."""
    tier = tier_of(user, entry)
    found = entry.first_proofs.filter(state=FirstProof.State.SHOWN).select_related("attachment")
    return [Proof(it, it.attachment if it.attachment and it.attachment.tier <= tier else None) for it in found]


def proof_for(user: Anybody, entry: Entry, key: UUID) -> FirstProof:
    """Give a document to whoever may remove it. Raises Http404 to everybody else, or if there is none."""
    found = entry.first_proofs.filter(pk=key, state=FirstProof.State.SHOWN).first()
    if found is None or not trading.can_remove_proof(user, found):
        raise Http404
    return found


def requests_of(user: User, view: str) -> QuerySet[ProductRequest]:
    """Give the requests that one's organisations sent (``sent``), or received."""
    mine = list(user.organisation_roles)
    asked = Q(organisation__in=mine) if view == "sent" else Q(entry__organisation__in=mine)
    found = ProductRequest.objects.filter(asked).select_related("entry", "organisation", "entry__organisation", "order")
    return found.order_by("-changed_at", "pk")


def orders_of(user: User) -> QuerySet[Order]:
    """Give the orders in which one's organisations sell or buy, what changed last first."""
    mine = list(user.organisation_roles)
    found = Order.objects.filter(Q(seller__in=mine) | Q(buyer__in=mine))
    return found.select_related("request__entry", "seller", "buyer").order_by("-changed_at", "pk")


def request_for(user: Anybody, code: str) -> ProductRequest:
    """Give a request to both sides. Raises Http404 to everybody else, or if there is none."""
    found = (
        ProductRequest.objects.filter(number=number_of(code))
        .select_related("entry__organisation", "organisation", "asker")
        .first()
    )
    if found is None or not trading.can_read_request(user, found):
        raise Http404
    return found


def quotations_of(user: Anybody, request: ProductRequest) -> list[Quotation]:
    """Give the versions of a quotation with their steps, the newest first; none once prices are kept from the asker."""
    is_asker = isinstance(user, User) and user.acts_for(request.organisation_id)
    if is_asker and is_kept_from(request.entry, request.organisation):
        return []
    return list(request.quotations.prefetch_related("steps").select_related("author"))


def quotation_for(user: Anybody, request: ProductRequest, number: int) -> Quotation:
    """Give one version. Raises Http404 if whoever asks does not see it, or there is none."""
    found = next((it for it in quotations_of(user, request) if it.number == number), None)
    if found is None:
        raise Http404
    return found


def order_for(user: Anybody, code: str) -> Order:
    """Give an order to both sides. Raises Http404 to everybody else, or if there is none."""
    found = (
        Order.objects.filter(number=number_of(code))
        .select_related("request__entry__organisation", "seller", "buyer", "quotation", "deal", "person")
        .first()
    )
    if found is None or not trading.can_read_order(user, found):
        raise Http404
    return found


def deliveries_of(order: Order) -> list[Delivery]:
    """Give the parts of an order that was given by `order_for`."""
    return list(order.deliveries.select_related("order"))


def delivery_of(order: Order, number: int) -> Delivery:
    """Give one part of an order that was given by `order_for`. Raises Http404 if there is none."""
    found = order.deliveries.select_related("order").filter(number=number).first()
    if found is None:
        raise Http404
    return found
