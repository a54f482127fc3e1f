"""Addresses of contracts, payment and registration; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
