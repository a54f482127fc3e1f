"""How the market is written on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Listing
from liaowang_web.deals.policies.market import can_ask_for, can_enter_listing
from liaowang_web.deals.selectors.market import listings_of, open_enquiry_of
from liaowang_web.design.numbers import grouped, is_chinese
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.selectors.reading import organisations_of

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "CNY") -> str:
    """Write an amount with its currency: ``¥1,250,000.00`` in Chinese, ``CNY 1,250,000.00`` in English."""
    if amount is None:
        return "—"
    figures = grouped(amount, 2)
    told = f"¥{figures}" if currency == "CNY" and is_chinese() else f"{currency} {figures}"
    return format_html('<span class="n">{}</span>', told)


@register.simple_tag(takes_context=True)
def market_of(context: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Give what the market has to say on the page of an entry, to who reads it; two parts of the page ask for it."""
    request = context["request"]
    told: dict[Any, dict[str, Any]] = request.__dict__.setdefault("_market", {})
    if entry.pk not in told:
        told[entry.pk] = _market_of(request.user, entry)
    return told[entry.pk]


def _market_of(user: Anybody, entry: Entry) -> dict[str, Any]:
    mine = [it for it in organisations_of(user) if can_ask_for(user, entry, it)]
    return {
        "listings": listings_of(entry) if entry.is_public else [], "may_ask": bool(mine),
        "asked": open_enquiry_of(user, entry), "may_list": can_enter_listing(user, entry),
        "is_visitor": not isinstance(user, User) and entry.is_public,
    }  # fmt: skip


@register.filter
def price_in_words(listing: Listing) -> str:
    """Say how the price of a listing is found."""
    if listing.price is not None:
        return money(listing.price, listing.currency)
    return _("to be agreed") if listing.mode == Listing.Mode.AGREEMENT else _("found by its mode")
