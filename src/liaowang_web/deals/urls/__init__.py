"""Addresses of the market: each subject keeps its own list, joined here."""

from __future__ import annotations

from django.urls import register_converter

from liaowang_web.deals.addresses import DealCode, EnquiryCode, ListingCode

register_converter(ListingCode, "listing")
register_converter(EnquiryCode, "enquiry")
register_converter(DealCode, "deal")

from liaowang_web.deals.urls import contract_urls, listing_urls, trading_urls  # noqa: E402 - converters come first

app_name = "deals"
urlpatterns = [*listing_urls.urlpatterns, *contract_urls.urlpatterns, *trading_urls.urlpatterns]
