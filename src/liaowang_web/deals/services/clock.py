"""The clock of the market: offers expire and listings close when their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liaowang_web.deals.services.listings import close_listings
from liaowang_web.deals.services.offers import expire_offers


@dataclass(frozen=True)
class Ticked:
    """What came of a tick: how many offers expired, and how many listings closed."""

    n_expired: int
    n_closed: int


def tick(now: datetime | None = None) -> Ticked:
    """Let expire and close what is over; a second time does nothing more."""
    return Ticked(expire_offers(now), close_listings(now))
