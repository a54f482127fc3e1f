"""Addresses of bids, auctions, tenders and trade in products; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from liaowang_web.deals.trading_addresses import OrderCode, RequestCode
from liaowang_web.deals.views import auctions, bids, orders, products, requests, tenders

register_converter(RequestCode, "product_request")
register_converter(OrderCode, "order")

_TENDER = "<listing:code>/tender/"
_AUCTION = "<listing:code>/auction/"
_PRODUCT = "products/<entry:code>/"
urlpatterns: list[URLPattern] = [
    path(_TENDER, tenders.tender, name="tender"),
    path(f"{_TENDER}announce/", tenders.announce, name="announce_tender"),
    path(f"{_TENDER}bid/", bids.bid, name="bid"),
    path(f"{_TENDER}bids/<int:number>/open/", bids.open_bid, name="open_bid"),
    path(f"{_TENDER}bids/<int:number>/withdraw/", bids.withdraw, name="withdraw_bid"),
    path(f"{_TENDER}bids/<int:number>/score/", tenders.score, name="score_bid"),
    path(f"{_TENDER}minutes.json", tenders.minutes_file, name="minutes_file"),
    path(f"{_TENDER}award/", tenders.award, name="award"),
    path(f"{_TENDER}complain/", tenders.complain, name="complain"),
    path(f"{_TENDER}complaints/<uuid:key>/", tenders.decide, name="decide_complaint"),
    path(f"{_TENDER}move/<slug:name>/", tenders.move, name="move_tender"),
    path(_AUCTION, auctions.auction, name="auction"),
    path(f"{_AUCTION}now/", auctions.now, name="auction_now"),
    path(f"{_AUCTION}announce/", auctions.announce, name="announce_auction"),
    path(f"{_AUCTION}paddle/", auctions.enter, name="take_paddle"),
    path(f"{_AUCTION}bid/", auctions.bid, name="place_bid"),
    path(f"{_AUCTION}move/<slug:name>/", auctions.move, name="move_auction"),
    path("trade/", requests.trade, name="trade"),
    path(_PRODUCT, products.product, name="product"),
    path(f"{_PRODUCT}request/", products.request_product, name="request_product"),
    path(f"{_PRODUCT}excluded/", products.excluded, name="excluded"),
    path(f"{_PRODUCT}excluded/<uuid:key>/end/", products.end_exclusion, name="end_exclusion"),
    path(f"{_PRODUCT}first/", products.prove, name="prove"),
    path(f"{_PRODUCT}first/<uuid:key>/remove/", products.unprove, name="unprove"),
    path("<product_request:code>/", requests.asked, name="request"),
    path("<product_request:code>/quote/", requests.quote, name="quote"),
    path("<product_request:code>/move/<slug:name>/", requests.move, name="move_request"),
    path("<product_request:code>/quotations/<int:number>/order/", requests.order, name="place_order"),
    path(
        "<product_request:code>/quotations/<int:number>/withdraw/", requests.withdraw_quotation,
        name="withdraw_quotation",
    ),
    path("<order:code>/", orders.order, name="order"),
    path("<order:code>/move/<slug:name>/", orders.move, name="move_order"),
    path("<order:code>/send/", orders.send, name="send_part"),
    path("<order:code>/parts/<int:number>/<slug:name>/", orders.move_part, name="move_part"),
]  # fmt: skip
