"""Addresses of bids, auctions, tenders and trade in products; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
