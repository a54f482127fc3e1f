"""Addresses of listings, enquiries, offers and the rooms of deals; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
