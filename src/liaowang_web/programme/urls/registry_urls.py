"""Addresses of the registries; they stand beneath ``programme/``."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from liaowang_web.programme.addresses import ProductCode, RegistryName, ThingCode
from liaowang_web.programme.views import bids, lines, products, registries

register_converter(RegistryName, "registry")
register_converter(ThingCode, "thing")
register_converter(ProductCode, "landmark")

urlpatterns: list[URLPattern] = [
    path("", registries.overview, name="overview"),
    path("products/", products.products, name="products"),
    path("products/<landmark:code>/", products.product, name="product"),
    path("products/<landmark:code>/link/", products.link, name="link_product"),
    path("lines/<uuid:key>/", lines.line, name="line"),
    path("lines/<uuid:key>/ask/", lines.ask_for, name="ask_for_line"),
    path("lines/<uuid:key>/<uuid:booking>/<slug:name>/", lines.move_booking, name="move_booking"),
    path("<registry:name>/", registries.registry, name="registry"),
    path("<registry:name>/enter/", registries.enter, name="enter"),
    path("<registry:name>/export/<slug:form>/", registries.export, name="export"),
    path("<thing:code>/", registries.thing, name="thing"),
    path("<thing:code>/edit/", registries.edit, name="edit"),
    path("<thing:code>/bid/", bids.bid, name="bid"),
    path("<thing:code>/do/<slug:name>/", registries.act, name="act"),
    path("<thing:code>/<slug:part>/<uuid:key>/<slug:name>/", registries.act_on_row, name="act_on_row"),
]
