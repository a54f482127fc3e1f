"""Addresses of the registries; they stand beneath ``programme/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.programme.views import registries

urlpatterns: list[URLPattern] = [
    path("", registries.overview, name="overview"),
]
