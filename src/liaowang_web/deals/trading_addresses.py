"""How the numbers of requests and orders stand in an address."""

from __future__ import annotations

from liaowang_web.deals.addresses import MarketCode


class RequestCode(MarketCode):
    """Of a request for a product: ``R-000012``."""

    regex = r"R-\d{6,9}"


class OrderCode(MarketCode):
    """Of an order: ``O-000012``."""

    regex = r"O-\d{6,9}"
