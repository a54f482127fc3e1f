"""Addresses of the programme: each subject keeps its own list, joined here."""

from __future__ import annotations

from liaowang_web.programme.urls import registry_urls, target_urls

app_name = "programme"
urlpatterns = [*target_urls.urlpatterns, *registry_urls.urlpatterns]
