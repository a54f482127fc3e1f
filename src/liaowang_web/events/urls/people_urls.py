"""Addresses of one's own part in an event: registration, the others, meeting requests."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.events.views import own, people, requests

urlpatterns: list[URLPattern] = [
    path("<event:code>/register/", own.enter, name="register"),
    path("<event:code>/mine/", own.mine, name="mine"),
    path("<event:code>/mine/edit/", own.edit, name="edit_mine"),
    path("<event:code>/mine/availability/", own.availability, name="availability"),
    path("<event:code>/people/", people.people, name="people"),
    path("<event:code>/people/<uuid:key>/", people.write, name="write_request"),
    path("<event:code>/requests/", requests.requests, name="requests"),
    path("<event:code>/requests/<uuid:key>/", requests.read, name="request"),
    path("<event:code>/requests/<uuid:key>/edit/", requests.edit, name="edit_request"),
    path("<event:code>/requests/<uuid:key>/<slug:name>/", requests.move, name="move_request"),
]
