"""How bids, auctions and trade in products are written on pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang_web.deals.models import Listing
from liaowang_web.deals.policies.bidding import can_announce
from liaowang_web.deals.selectors.auctions import auction_of
from liaowang_web.deals.selectors.tenders import tender_of
from liaowang_web.design.numbers import grouped, is_chinese

register = template.Library()
_TIMED = {Listing.Mode.BIDDING, Listing.Mode.AUCTION, Listing.Mode.TENDER}


@register.simple_tag(takes_context=True)
def called(context: dict[str, Any], listing: Listing) -> dict[str, Any]:
    """Give the tender or auction of a listing, and whether who asks may announce it."""
    is_open = listing.mode in _TIMED and listing.state == Listing.State.OPEN
    tender, auction = (tender_of(listing), auction_of(listing)) if listing.mode in _TIMED else (None, None)
    may = is_open and not (tender or auction) and can_announce(context["request"].user, listing)
    return {"tender": tender, "auction": auction, "may_announce": may}


@register.filter
def left(moment: datetime) -> str:
    """Say how long it is until a moment."""
    seconds = max(int((moment - timezone.now()).total_seconds()), 0)
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if hours:
        return _("%(hours)s h %(minutes)s min left") % {"hours": hours, "minutes": minutes}
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


@register.filter
def span_of(seconds: int) -> str:
    """Write a span of time as a clock does.

    Examples
    --------
    >>> span_of(3725), span_of(65), span_of(200000)
    ('1:02:05', '1:05', '55:33:20')
    """
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@register.filter
def time_of_day(moment: datetime) -> str:
    """Write hour, minute and second in the time of the site."""
    return f"{timezone.localtime(moment):%H:%M:%S}"


@register.filter
def name_of(criterion: Mapping[str, str]) -> str:
    """Give the name of a criterion in the language of the page, or in the other."""
    first, second = ("name_zh", "name_en") if is_chinese() else ("name_en", "name_zh")
    return criterion.get(first) or criterion.get(second) or "—"


@register.filter
def part(parts: Mapping[str, Decimal], code: str) -> str:
    """Give what a criterion adds; a dash where it was not judged."""
    found = parts.get(code)
    return "—" if found is None else f"{found:.2f}"


@register.filter
def quantity(value: Decimal) -> str:
    """Write a quantity without noughts at its end.

    Examples
    --------
    >>> quantity(Decimal("12.500")), quantity(Decimal("1200.000")), quantity(Decimal("0.000"))
    ('12.5', '1,200', '0')
    """
    return f"{value.normalize():,f}"


@register.filter
def unit_price(value: Decimal, currency: str) -> str:
    """Write a price of one unit with its currency, with two places at least."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    figures = grouped(value, places)
    told = f"¥{figures}" if currency == "CNY" and is_chinese() else f"{currency} {figures}"
    return format_html('<span class="n">{}</span>', told)
