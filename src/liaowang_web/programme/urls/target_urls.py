"""Addresses of targets, their evidence, the thread, the dashboard and the report; they stand beneath ``programme/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
