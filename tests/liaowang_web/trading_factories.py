"""Plain functions that make tenders, auctions, requests and orders, with good defaults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.deal_factories import make_buyer, make_listing
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models import Auction, Bid, Listing, Order, Paddle, ProductRequest, Quotation, Tender
from liaowang_web.deals.prices import Step
from liaowang_web.deals.sealing import Terms
from liaowang_web.deals.services.auctions import announce_auction, take_paddle
from liaowang_web.deals.services.bids import seal_bid
from liaowang_web.deals.services.orders import confirm_order
from liaowang_web.deals.services.tenders import announce_tender
from liaowang_web.deals.services.trading import ask_for_product, make_quotation, place_order
from liaowang_web.hall.models import Entry

_numbers = count(1)
CRITERIA = [
    {"code": "plan", "name_zh": "实施方案", "name_en": "Plan", "weight": 40},
    {"code": "means", "name_zh": "实施能力", "name_en": "Means", "weight": 20},
]
STEPS = (Step(Decimal(1), Decimal("1200.00")), Step(Decimal(10), Decimal("1000.00")))


def make_firm(**columns: Any) -> Organisation:
    """A verified organisation with a name of its own."""
    n = next(_numbers)
    return make_buyer(name_zh=f"第{n}家企业（示例）", name_en=f"Firm {n} (sample)", **columns)


def later(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def make_timed_listing(mode: str, entry: Entry | None = None, **columns: Any) -> Listing:
    entry = entry or make_published("achievement", make_firm(), control="free")
    return make_listing(entry, mode=mode, floor=None, closes_at=later(days=30), **columns)


def make_tender(
    listing: Listing | None = None, *, mode: str = "bidding", criteria: Sequence[Any] = (), **rules: Any
) -> Tender:
    """A call for sealed bids that goes by the highest price, ends in ten days and is opened within three more."""
    listing = listing or make_timed_listing(mode)
    values = {
        "rule": "score" if criteria else "highest", "limit": Decimal(500000), "deadline": later(days=10),
        "opens_until": later(days=13), "standstill_days": 5, **rules,
    }  # fmt: skip
    return announce_tender(listing, actor=owner_of(listing.organisation), rules=values, criteria=criteria)


def make_bid(tender: Tender, organisation: Organisation | None = None, *, price: int = 600000) -> tuple[Bid, str]:
    organisation = organisation or make_firm()
    terms = Terms(Decimal(price), 60, "Trained people.")
    return seal_bid(tender, organisation, actor=owner_of(organisation), terms=terms)


def make_auction(listing: Listing | None = None, **rules: Any) -> Auction:
    """An auction that runs: from 100,000 in steps of 5,000, for one more day."""
    listing = listing or make_timed_listing("auction")
    values = {
        "floor": Decimal(100000), "step": Decimal(5000), "reserve": None, "starts_at": later(minutes=-5),
        "planned_end": later(days=1), "extension_minutes": 5, **rules,
    }  # fmt: skip
    return announce_auction(listing, actor=owner_of(listing.organisation), rules=values)


def make_paddle(auction: Auction, organisation: Organisation | None = None) -> Paddle:
    organisation = organisation or make_firm()
    return take_paddle(auction, organisation, actor=owner_of(organisation))


def make_product(**columns: Any) -> Entry:
    values = {"control": "free", "price_low": Decimal(900), "price_high": Decimal(1300), **columns}
    return make_published("product", values.pop("organisation", None) or make_firm(), **values)


def make_request(entry: Entry | None = None, organisation: Organisation | None = None, **values: Any) -> ProductRequest:
    entry, organisation = entry or make_product(), organisation or make_firm()
    asked = {"sort": "quotation", "quantity": Decimal(12), "unit": "pieces", "text": "For a line of trams.", **values}
    return ask_for_product(entry, organisation, actor=owner_of(organisation), **asked)


def make_quoted(request: ProductRequest | None = None, **values: Any) -> Quotation:
    request = request or make_request()
    given = {
        "steps": STEPS, "currency": "CNY", "valid_until": timezone.localdate() + timedelta(days=30),
        "delivery_days": 45, **values,
    }  # fmt: skip
    return make_quotation(request, actor=owner_of(request.entry.organisation), **given)


def make_order(quotation: Quotation | None = None, *, quantity: int = 12, is_confirmed: bool = True) -> Order:
    quotation = quotation or make_quoted()
    order = place_order(quotation, actor=owner_of(quotation.request.organisation), quantity=Decimal(quantity))
    return confirm_order(order, actor=owner_of(order.seller)) if is_confirmed else order
