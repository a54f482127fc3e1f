"""Addresses of events: each subject keeps its own list, joined here."""

from __future__ import annotations

from django.urls import register_converter

from liaowang_web.events.addresses import EventCode

register_converter(EventCode, "event")

from liaowang_web.events.urls import board_urls, event_urls, people_urls, schedule_urls  # noqa: E402 - converters come first

app_name = "events"
urlpatterns = [
    *event_urls.urlpatterns,
    *people_urls.urlpatterns,
    *board_urls.urlpatterns,
    *schedule_urls.urlpatterns,
]
