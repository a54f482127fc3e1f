"""Plain functions that make listings, enquiries and deals, with good defaults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.factories import make_organisation
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts import uscc
from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models import Deal, Enquiry, Listing, Offer
from liaowang_web.deals.services.enquiries import send_enquiry, take_up_enquiry
from liaowang_web.deals.services.listings import enter_listing, move_listing
from liaowang_web.deals.services.offers import accept_offer, make_offer
from liaowang_web.hall.models import Entry

BUYER = {"name_zh": "防波堤制造厂（示例）", "name_en": "Breakwater Works (sample)", "type": "enterprise"}
FOREIGN = {"name_zh": "远山公司（示例）", "name_en": "Far Hills (sample)", "type": "foreign", "uscc": "",
           "country": "SG", "registration_number": "7"}  # fmt: skip
ANSWERS = {
    "cooperation": "A licence for cells in trams.", "unclear": "How long do they last?", "about": "We make trams.",
}  # fmt: skip
TERMS: dict[str, Any] = {
    "type": "licence", "rights": "patent", "exclusivity": "ordinary", "territory": "China",
    "payment": "entry_royalty", "entry_fee": Decimal(200000), "currency": "CNY", "royalty_percent": Decimal("3.5"),
    "royalty_base": "sales", "term_months": 60,
}  # fmt: skip


_numbers = count(1)


def make_code() -> str:
    """A unified social credit code that nobody bears, of a region that does not exist."""
    body = f"92000000{next(_numbers):08d}"
    body += uscc.inner_character(body)
    return body + uscc.outer_character(body)


def make_buyer(**columns: Any) -> Organisation:
    return make_organisation(state="verified", **{**BUYER, "uscc": make_code(), **columns})


def make_foreigner(**columns: Any) -> Organisation:
    return make_organisation(state="verified", **{**FOREIGN, **columns})


def make_listing(entry: Entry | None = None, *, is_open: bool = True, **columns: Any) -> Listing:
    """A licence of a published entry, offered by its organisation's owner."""
    entry = entry or make_published(control="free")
    owner = owner_of(entry.organisation)
    values = {"type": "licence", "rights": "patent", "exclusivity": "ordinary", "floor": Decimal(100000), **columns}
    made = enter_listing(entry, actor=owner, **values)
    return move_listing("open", made, actor=owner) if is_open else made


def make_enquiry(entry: Entry | None = None, organisation: Organisation | None = None, **values: Any) -> Enquiry:
    entry = entry or make_published(control="free")
    organisation = organisation or make_buyer()
    return send_enquiry(entry, organisation, actor=owner_of(organisation), **{**ANSWERS, **values})


def make_deal(entry: Entry | None = None, buyer: Organisation | None = None, **values: Any) -> Deal:
    """A deal that an enquiry opened."""
    enquiry = make_enquiry(entry, buyer, **values)
    return take_up_enquiry(enquiry, actor=owner_of(enquiry.entry.organisation))


def make_offer_by(side: str, deal: Deal, *, days: int = 14, terms: Mapping[str, Any] | None = None) -> Offer:
    owner = owner_of(deal.organisation_of(side))
    expires_at = timezone.now() + timedelta(days=days)
    return make_offer(deal, actor=owner, terms={**TERMS, **(terms or {})}, expires_at=expires_at)


def make_agreed(deal: Deal | None = None, terms: Mapping[str, Any] | None = None) -> Deal:
    """A deal in which the buyer accepted the seller's offer."""
    deal = deal or make_deal()
    offer = make_offer_by("seller", deal, terms=terms)
    return accept_offer(offer, actor=owner_of(deal.buyer))
