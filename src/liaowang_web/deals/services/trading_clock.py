"""The clock of tenders, auctions and quotations: what is over is minuted, concluded, closed, or expires."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from typing import Any

from django.db.models import Q
from django.utils import timezone

from liaowang_web.deals.models import Auction, Listing, Tender
from liaowang_web.deals.services.auctions import close_auction
from liaowang_web.deals.services.tenders import conclude_tender, draw_minutes, end_tender
from liaowang_web.deals.services.trading import expire_quotations
from liaowang_web.workflow.refusals import Refused

_log = getLogger(__name__)


@dataclass(frozen=True)
class TradingTicked:
    """What came of a tick: how many of each."""

    n_minuted: int
    n_concluded: int
    n_closed: int
    n_expired: int


def tick_trading(now: datetime | None = None) -> TradingTicked:
    """Draw minutes, conclude awards, close auctions and let quotations expire; a second time does nothing more."""
    moment = now or timezone.now()
    announced = Tender.objects.filter(state=Tender.State.ANNOUNCED)
    is_gone = Q(listing__state=Listing.State.WITHDRAWN)
    to_minute = announced.exclude(is_gone).filter(opens_until__lte=moment)
    to_conclude = Tender.objects.filter(state=Tender.State.AWARDED, standstill_until__lte=moment)
    to_close = Auction.objects.filter(Q(ends_at__lte=moment) | is_gone, state=Auction.State.ANNOUNCED)
    for it in announced.filter(is_gone):
        end_tender("cancel", it, actor=None, reason=it.listing.withdrawn_for or it.listing.code, now=moment)
    return TradingTicked(
        _each(to_minute, lambda it: draw_minutes(it, now=moment)),
        _each(to_conclude, lambda it: conclude_tender(it, now=moment)),
        _each(to_close, lambda it: close_auction(it, now=moment)),
        expire_quotations(timezone.localtime(moment).date()),
    )


def _each(things: Iterable[Any], act: Callable[[Any], object]) -> int:
    """Act on each; one that is held back, for instance by the export gate, holds back no other."""
    n = 0
    for it in things:
        try:
            act(it)
        except Refused as refusal:
            _log.warning("%s stays as it is: %s", it, refusal)
            continue
        n += 1
    return n
