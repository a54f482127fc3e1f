"""Addresses of matches; the converter of entries is the hall's."""

from django.urls import path

from liaowang_web.matching.views import acts, alike, choosing, lists

app_name = "matching"
urlpatterns = [
    path("", lists.own, name="own"),
    path("seen/", choosing.seen, name="seen"),
    path("preferences/", choosing.preferences, name="preferences"),
    path("preferences/personal/", choosing.personal, name="personal"),
    path("avoidances/<uuid:key>/end/", choosing.end_avoided, name="end_avoidance"),
    path("said/<uuid:key>/undo/", acts.undo, name="undo"),
    path("<entry:code>/", lists.matches, name="matches"),
    path("<entry:code>/alike/", alike.alike, name="alike"),
    path("<entry:code>/<entry:other>/", lists.match, name="match"),
    path("<entry:code>/<entry:other>/decline/", acts.decline, name="decline"),
    path("<entry:code>/<entry:other>/outcome/", acts.outcome, name="outcome"),
    path("<entry:code>/<entry:other>/ask/", acts.ask, name="ask"),
    path("<entry:code>/<entry:other>/hide/", acts.hide, name="hide"),
]
