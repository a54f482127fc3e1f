"""The clock of the market: what is over expires, closes or is concluded, and payments are reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from liaowang_web.deals.services.listings import close_listings
from liaowang_web.deals.services.offers import expire_offers
from liaowang_web.deals.services.payment_clock import remind_of_payments
from liaowang_web.deals.services.trading_clock import TradingTicked, tick_trading


@dataclass(frozen=True)
class Ticked:
    """What came of a tick: how many offers expired, listings closed and payments were reminded of; and the trade."""

    n_expired: int
    n_closed: int
    n_reminded: int
    trading: TradingTicked


def tick(now: datetime | None = None) -> Ticked:
    """Let expire and close what is over; a second time does nothing more."""
    day = timezone.localdate(now) if now else None
    return Ticked(expire_offers(now), close_listings(now), remind_of_payments(day), tick_trading(now))
